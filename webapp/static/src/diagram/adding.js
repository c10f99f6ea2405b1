// The dialog that adds a step after another, on which way where there are several, or an event beside it.
import { getBusinessObject } from 'bpmn-js/lib/util/ModelUtil'
import { insertAfter, putBeside, waysOut } from './insertion.js'

const GATEWAYS = [
  { id: 'one-way', name: 'A question: one way on', description: 'The first way whose condition is true is taken.', type: 'bpmn:ExclusiveGateway' },
  { id: 'all-ways', name: 'All ways at once', description: 'Several steps run beside each other; where they meet, all are waited for.', type: 'bpmn:ParallelGateway' },
]
const TIMER = 'bpmn:TimerEventDefinition'
const MESSAGE = 'bpmn:MessageEventDefinition'
const BESIDE = [
  { id: 'time-beside', name: 'When time has passed, also do something', description: 'Such as a reminder. The step stays open.', event: TIMER, interrupts: false },
  { id: 'time-instead', name: 'When time has passed, go another way', description: 'The step ends without an answer.', event: TIMER, interrupts: true },
  { id: 'message-beside', name: 'When something is recorded, also do something', description: 'The step stays open.', event: MESSAGE, interrupts: false },
  { id: 'message-instead', name: 'When something is recorded, go another way', description: 'The step ends without an answer.', event: MESSAGE, interrupts: true },
]

export function makeAdding(dialog, modeler, onAdded) {
  const heading = dialog.querySelector('[data-heading]')
  const choices = dialog.querySelector('[data-ways]')
  const blocks = dialog.querySelector('[data-blocks]')
  const words = JSON.parse(dialog.dataset.words)
  let chosen = null

  dialog.querySelector('[data-close]').addEventListener('click', () => dialog.close())

  function offer(block, add) {
    const line = document.createElement('li')
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'upturn-block'
    button.dataset.block = block.id
    button.append(part('strong', block.name), part('span', block.description))
    button.addEventListener('click', () => { dialog.close(); onAdded(modeler.get('asOne').do(() => add(block))) })
    line.append(button)
    return line
  }

  function add(block) {
    const way = choices.querySelector('input:checked')
    const shape = block.type
      ? modeler.get('elementFactory').createShape({ type: block.type })
      : modeler.get('elementTemplates').createElement(block)
    return insertAfter(modeler, chosen, shape, waysOut(chosen)[way ? Number(way.value) : 0])
  }

  function after(element) {
    const ways = waysOut(element)
    const offered = [...modeler.get('elementTemplates').getLatest(), ...GATEWAYS]
    ask(element, words.after, ways.length < 2 ? [] : ways, offered.map((block) => offer(block, add)))
  }

  function beside(element) {
    ask(element, words.beside, [], BESIDE.map((one) => offer(one, () => putBeside(modeler, element, one))))
  }

  function ask(element, text, ways, offered) {
    chosen = element
    heading.textContent = text.replace('NAME', getBusinessObject(element).name || words.unnamed)
    choices.hidden = !ways.length
    choices.replaceChildren(part('legend', words.way), ...ways.map(wayChoice))
    blocks.replaceChildren(...offered)
    dialog.showModal()
    ;(choices.querySelector('input') || blocks.querySelector('button')).focus()
  }

  function wayChoice(flow, index) {
    const label = document.createElement('label')
    const radio = document.createElement('input')
    Object.assign(radio, { type: 'radio', name: 'way', value: String(index), checked: index === 0 })
    const target = getBusinessObject(flow.target).name || flow.target.id
    const said = getBusinessObject(flow).name
    label.append(radio, part('span', said ? `${said}: ${target}` : target))
    return label
  }

  return { after, beside }
}

function part(tag, text) {
  const made = document.createElement(tag)
  made.textContent = text
  return made
}

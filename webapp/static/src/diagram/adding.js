// The dialog that adds a step after another: which block, and on which way where there are several.
import { getBusinessObject } from 'bpmn-js/lib/util/ModelUtil'
import { insertAfter, waysOut } from './insertion.js'

export function makeAdding(dialog, modeler, onAdded) {
  const heading = dialog.querySelector('[data-heading]')
  const choices = dialog.querySelector('[data-ways]')
  const blocks = dialog.querySelector('[data-blocks]')
  let after = null

  for (const block of modeler.get('elementTemplates').getLatest()) blocks.append(offer(block))
  dialog.querySelector('[data-close]').addEventListener('click', () => dialog.close())

  function offer(block) {
    const line = document.createElement('li')
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'upturn-block'
    button.dataset.block = block.id
    button.append(part('strong', block.name), part('span', block.description))
    button.addEventListener('click', () => add(block))
    line.append(button)
    return line
  }

  function add(block) {
    const ways = waysOut(after)
    const chosen = choices.querySelector('input:checked')
    dialog.close()
    onAdded(insertAfter(modeler, after, block, ways[chosen ? Number(chosen.value) : 0]))
  }

  function ask(element) {
    after = element
    const words = JSON.parse(dialog.dataset.words)
    heading.textContent = words.after.replace('NAME', getBusinessObject(element).name || words.unnamed)
    const ways = waysOut(element)
    choices.hidden = ways.length < 2
    choices.replaceChildren(part('legend', words.way), ...(ways.length < 2 ? [] : ways.map(wayChoice)))
    dialog.showModal()
    blocks.querySelector('button').focus()
  }

  function wayChoice(flow, index) {
    const label = document.createElement('label')
    const radio = document.createElement('input')
    Object.assign(radio, { type: 'radio', name: 'way', value: String(index), checked: index === 0 })
    const target = getBusinessObject(flow.target).name || flow.target.id
    const words = getBusinessObject(flow).name
    label.append(radio, part('span', words ? `${words}: ${target}` : target))
    return label
  }

  return { ask }
}

function part(tag, text) {
  const made = document.createElement(tag)
  made.textContent = text
  return made
}

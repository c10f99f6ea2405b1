// The diagram as a list in reading order, as workflows/outline.py writes it: whoever does not draw works from here.
import { is } from 'bpmn-js/lib/util/ModelUtil'
import { steps, wholes } from './steps.js'

export const KINDS = {
  UserTask: 'Task', ManualTask: 'Task outside Upturn', Task: 'Step', ServiceTask: 'Upturn does it', SendTask: 'Email',
  ReceiveTask: 'Waits', ScriptTask: 'Works out', BusinessRuleTask: 'Decides by table', CallActivity: 'Runs a process',
  SubProcess: 'Part', StartEvent: 'Begins', EndEvent: 'Ends', BoundaryEvent: 'Beside the step above',
  IntermediateCatchEvent: 'Waits', IntermediateThrowEvent: 'Happens', ExclusiveGateway: 'One way on',
  InclusiveGateway: 'Some ways on', SequenceFlow: 'Way on', Process: 'The procedure itself', Participant: 'The procedure itself',
  ParallelGateway: 'All ways at once', EventBasedGateway: 'Whatever happens first',
}

// `acts` is what can be done about an element: what it is called (in data-words) and what does it, in order.
export function makeOutline(place, modeler, acts = () => []) {
  const registry = modeler.get('elementRegistry')
  const selection = modeler.get('selection')
  const canvas = modeler.get('canvas')
  const words = JSON.parse(place.dataset.words)
  const list = document.createElement('ol')
  place.append(list)
  let problems = []

  function show() {
    const chosen = selection.get()[0]?.id
    const rows = parts().map((one) => row(one, one.its.id === chosen))
    const before = [...list.children]
    const held = heldIn(list)
    // Rows that stay the same stay themselves: a press that a field's change comes between would be lost otherwise.
    if (rows.length !== before.length) list.replaceChildren(...rows)
    else rows.forEach((made, place) => { if (!made.isEqualNode(before[place])) before[place].replaceWith(made) })
    if (held && !list.contains(document.activeElement)) keep(held)
  }

  // The procedure itself, its steps, and the arrows that leave the step that is chosen.
  function parts() {
    const chosen = selection.get()[0]
    const from = chosen?.waypoints ? chosen.source : chosen
    const ways = ({ its, depth }) => its.id === from?.id && from.type !== 'bpmn:Participant'
      ? (from.outgoing || []).filter(({ type }) => type === 'bpmn:SequenceFlow').map((way) => ({ its: way.businessObject, depth: depth + 1 })) : []
    return [...wholes(registry, canvas.getRootElement()), ...steps(registry)].flatMap((one) => [one, ...ways(one)])
  }

  function row({ its, depth }, isChosen) {
    const line = document.createElement('li')
    line.style.setProperty('--depth', depth)
    const button = part('button', '', 'upturn-outline__step')
    button.type = 'button'
    button.dataset.step = its.id
    button.setAttribute('aria-pressed', String(isChosen))
    button.append(part('span', nameOf(its), 'upturn-outline__name'), part('span', KINDS[its.$type.slice(5)] || '', 'upturn-quiet'))
    const wrong = problems.filter((problem) => [its.id, its.processRef?.id].includes(problem.element))
    if (wrong.length) button.append(part('span', words.problems.replace('NUMBER', wrong.length), 'upturn-outline__wrong'))
    line.append(button)
    const offered = isChosen ? acts(registry.get(its.id)) : []
    if (offered.length) line.append(actsOf(registry.get(its.id), offered))
    return line
  }

  function nameOf(its) {
    if (!is(its, 'bpmn:SequenceFlow')) return its.name || words.unnamed
    return `→ ${its.name ? `${its.name}: ` : ''}${its.targetRef?.name || words.unnamed}`
  }

  function actsOf(element, offered) {
    const group = part('div', '', 'upturn-outline__acts')
    for (const [name, act] of offered) {
      const button = part('button', words[name], 'upturn-link-button')
      button.type = 'button'
      button.dataset.do = name
      button.addEventListener('click', () => act(element))
      group.append(button)
    }
    return group
  }

  // An arrow stands in the list while the step it leaves is chosen; a process is there as what holds it.
  function choose(id) {
    const element = registry.get(id) || registry.find((one) => one.businessObject?.processRef?.id === id)
    if (!element) return
    selection.select(element)
    if (canvas.getContainer().clientWidth && element !== canvas.getRootElement()) canvas.scrollToElement(element, { top: 150, bottom: 150, left: 150, right: 150 })
    focus(element.id)
  }

  // A field that loses the keyboard keeps its words then, which may write the row anew under it: once more, then.
  function focus(id = selection.get()[0]?.id) {
    const wanted = () => (id && list.querySelector(`[data-step="${CSS.escape(id)}"]`)) || list.querySelector('[data-step]')
    wanted()?.focus()
    if (!list.contains(document.activeElement)) wanted()?.focus()
  }

  // The same button of the same step, where both are still there.
  function keep({ step, act }) {
    const same = list.querySelector(`[data-step="${CSS.escape(step)}"]`)
    const acted = act && same?.parentElement.querySelector(`[data-do="${act}"]`)
    ;(acted || same || list.querySelector('[data-step]'))?.focus()
  }

  // Which row stands above, so that the keyboard has a place when this one goes.
  function above(id) {
    const all = [...list.querySelectorAll('[data-step]')].map(({ dataset }) => dataset.step)
    return all[Math.max(all.indexOf(id) - 1, 0)]
  }

  list.addEventListener('click', (event) => {
    const step = event.target.closest('[data-step]')
    if (step) choose(step.dataset.step)
  })
  list.addEventListener('keydown', (event) => {
    const step = event.target.closest('[data-step]')
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step || !by) return
    event.preventDefault()
    const all = [...list.querySelectorAll('[data-step]')]
    all[all.indexOf(step) + by]?.focus()
  })
  const bus = modeler.get('eventBus')
  bus.on('import.done', show)
  bus.on('commandStack.changed', show)
  bus.on('selection.changed', () => {
    const hadFocus = list.contains(document.activeElement)
    show()
    const chosen = list.querySelector('[aria-pressed="true"]')
    if (chosen && !hadFocus) chosen.scrollIntoView({ block: 'nearest' })
  })
  return { above, choose, focus, show, setProblems: (found) => { problems = found; show() } }
}

// Which button of the list has the keyboard, if any: of which step, and which of its acts.
function heldIn(list) {
  const here = document.activeElement
  if (!list.contains(here)) return null
  return { step: here.closest('li').querySelector('[data-step]').dataset.step, act: here.dataset.do }
}

function part(tag, text, kind) {
  const made = document.createElement(tag)
  made.textContent = text
  made.className = kind
  return made
}

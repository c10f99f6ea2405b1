// The diagram as a list in reading order, as workflows/outline.py writes it: whoever does not draw works from here.
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil'

const KINDS = {
  UserTask: 'Task', ManualTask: 'Task outside Upturn', Task: 'Step', ServiceTask: 'Upturn does it', SendTask: 'Email',
  ReceiveTask: 'Waits', ScriptTask: 'Works out', BusinessRuleTask: 'Decides by table', CallActivity: 'Runs a process',
  SubProcess: 'Part', StartEvent: 'Begins', EndEvent: 'Ends', BoundaryEvent: 'Beside the step above',
  IntermediateCatchEvent: 'Waits', IntermediateThrowEvent: 'Happens', ExclusiveGateway: 'One way on',
  InclusiveGateway: 'Some ways on', ParallelGateway: 'All ways at once', EventBasedGateway: 'Whatever happens first',
}

export function makeOutline(place, modeler, { onAdd = null, onProperties = null } = {}) {
  const registry = modeler.get('elementRegistry')
  const selection = modeler.get('selection')
  const canvas = modeler.get('canvas')
  const words = JSON.parse(place.dataset.words)
  const list = document.createElement('ol')
  place.append(list)
  let problems = []

  function show() {
    const chosen = selection.get()[0]?.id
    const rows = steps(registry).map((step) => row(step, step.its.id === chosen))
    const before = [...list.children]
    const held = heldIn(list)
    // Rows that stay the same stay themselves: a press that a field's change comes between would be lost otherwise.
    if (rows.length !== before.length) list.replaceChildren(...rows)
    else rows.forEach((made, place) => { if (!made.isEqualNode(before[place])) before[place].replaceWith(made) })
    if (held && !list.contains(document.activeElement)) list.querySelectorAll('button')[held - 1]?.focus()
  }

  function row({ its, depth }, isChosen) {
    const line = document.createElement('li')
    line.style.setProperty('--depth', depth)
    const button = part('button', '', 'upturn-outline__step')
    button.type = 'button'
    button.dataset.step = its.id
    button.setAttribute('aria-pressed', String(isChosen))
    button.append(part('span', its.name || words.unnamed, 'upturn-outline__name'), part('span', KINDS[its.$type.slice(5)] || '', 'upturn-quiet'))
    const wrong = problems.filter((problem) => problem.element === its.id)
    if (wrong.length) button.append(part('span', words.problems.replace('NUMBER', wrong.length), 'upturn-outline__wrong'))
    line.append(button)
    if (isChosen && (onAdd || onProperties)) line.append(acts(its))
    return line
  }

  function acts(its) {
    const group = part('div', '', 'upturn-outline__acts')
    const add = (text, act) => {
      const button = part('button', text, 'upturn-link-button')
      button.type = 'button'
      button.addEventListener('click', () => act(registry.get(its.id)))
      group.append(button)
    }
    if (onProperties) add(words.properties, onProperties)
    if (onAdd && !is(its, 'bpmn:EndEvent')) add(words.add, onAdd)
    if (onAdd) add(words.remove, (element) => { modeler.get('modeling').removeElements([element]); focus() })
    return group
  }

  function choose(id) {
    const element = registry.get(id)
    selection.select(element)
    if (canvas.getContainer().clientWidth) canvas.scrollToElement(element, { top: 150, bottom: 150, left: 150, right: 150 })
    focus(id)
  }

  function focus(id) {
    const wanted = id ? `[data-step="${CSS.escape(id)}"]` : '[data-step]'
    list.querySelector(wanted)?.focus()
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
  return { choose, show, setProblems: (found) => { problems = found; show() } }
}

// Which button of the list has the keyboard, counted from 1; 0 where none has.
function heldIn(list) {
  return [...list.querySelectorAll('button')].indexOf(document.activeElement) + 1
}

export function steps(registry) {
  const nodes = registry.filter((one) => !one.labelTarget && one.type !== 'label' && is(one, 'bpmn:FlowNode')).map(getBusinessObject)
  const scopes = [...new Set(nodes.map((its) => its.$parent))].filter((scope) => !is(scope, 'bpmn:SubProcess'))
  return scopes.flatMap((scope) => inside(nodes, scope, 0))
}

function inside(nodes, scope, depth) {
  const here = nodes.filter((its) => its.$parent === scope)
  const seen = new Set()
  const found = []
  for (const first of [...here].sort((one, other) => rank(one) - rank(other))) {
    const waiting = [first]
    while (waiting.length) {
      const its = waiting.pop()
      if (seen.has(its) || its.$parent !== scope) continue
      seen.add(its)
      found.push({ its, depth }, ...inside(nodes, its, depth + 1))
      waiting.push(...next(its, here).reverse())
    }
  }
  return found
}

// What only happens beside the step comes first, then where it leads, then its other exits.
function next(its, here) {
  const ahead = targets(its)
  const main = reach(ahead)
  const events = here.filter((event) => event.attachedToRef === its)
  const beside = events.filter((event) => ![...reach([event])].some((one) => main.has(one)))
  return [...beside, ...ahead, ...events.filter((event) => !beside.includes(event))]
}

function reach(starts) {
  const reached = new Set()
  const waiting = [...starts]
  while (waiting.length) {
    const its = waiting.pop()
    if (!reached.has(its)) {
      reached.add(its)
      waiting.push(...targets(its))
    }
  }
  return reached
}

function targets(its) {
  return (its.outgoing || []).map((flow) => flow.targetRef).filter(Boolean)
}

function rank(its) {
  return (its.triggeredByEvent || its.attachedToRef ? 2 : 0) + (is(its, 'bpmn:StartEvent') ? 0 : 1)
}

function part(tag, text, kind) {
  const made = document.createElement(tag)
  made.textContent = text
  made.className = kind
  return made
}

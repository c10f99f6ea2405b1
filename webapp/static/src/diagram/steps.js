// The parts of a diagram in reading order: what holds the steps, then the steps as workflows/outline.py has them.
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil'

// The processes of the diagram, as they can be chosen in the picture.
export function wholes(registry, root) {
  const held = registry.filter((one) => one.type === 'bpmn:Participant' && one.businessObject.processRef)
  return (held.length ? held : [root]).map((one) => ({ its: getBusinessObject(one), depth: 0 })).filter(({ its }) => its?.$type) // none before a diagram is open
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

// A new step between two others, without drawing: what follows moves to the right, the arrow leads through the new one.
const BETWEEN = 60

// The arrows that a step can be put on: those that leave the element.
export function waysOut(element) {
  return (element.outgoing || []).filter((flow) => flow.type === 'bpmn:SequenceFlow')
}

export function insertAfter(modeler, element, shape, way) {
  if (!way) return modeler.get('autoPlace').append(element, shape)
  const made = isBeside(element, way.target) ? putBetween(modeler, way, shape) : putNear(modeler, way, shape)
  modeler.get('selection').select(made)
  return made
}

// An event on the edge of a step; several stand side by side, from the right.
export function putBeside(modeler, host, { event, interrupts }) {
  const shape = modeler.get('elementFactory').createShape({ type: 'bpmn:BoundaryEvent', eventDefinitionType: event, cancelActivity: interrupts })
  const taken = (host.attachers || []).length * 44
  const at = { x: host.x + host.width - 22 - taken % Math.max(host.width - 22, 1), y: host.y + host.height }
  return modeler.get('modeling').createShape(shape, at, host, { attach: true })
}

function isBeside(source, target) {
  return target.parent === source.parent && target.x > source.x + source.width - 20
}

function putBetween(modeler, way, shape) {
  const { source, target } = way
  const right = source.x + source.width
  const missing = shape.width + 2 * BETWEEN - (target.x - right)
  if (missing > 0) makeRoom(modeler, source, right + 1, missing)
  const middle = { x: right + BETWEEN + shape.width / 2, y: source.y + source.height / 2 }
  return leadThrough(modeler, way, modeler.get('modeling').createShape(shape, middle, source.parent))
}

// Everything to the right of the line moves by the distance; what the line crosses grows.
function makeRoom(modeler, source, start, distance) {
  const root = modeler.get('canvas').getRootElement()
  const all = modeler.get('elementRegistry').filter((one) => one !== root && !one.labelTarget && isUnder(one, root))
  const delta = { x: distance, y: 0 }
  const { movingShapes, resizingShapes } = modeler.get('spaceTool').calculateAdjustments(all, 'x', distance, start)
  modeler.get('modeling').createSpace(movingShapes, resizingShapes, delta, 'e', start)
}

function isUnder(element, root) {
  for (let one = element; one; one = one.parent) if (one === root) return true
  return false
}

// Where the arrow leads back or down, the new step stands where there is a place for it.
function putNear(modeler, way, shape) {
  const made = modeler.get('autoPlace').append(way.source, shape)
  const arrow = made.incoming.find((flow) => flow.source === way.source)
  if (arrow) modeler.get('modeling').removeConnection(arrow)
  return leadThrough(modeler, way, made)
}

// The arrow keeps its words and its condition, and leads to the new step; a plain one leads on.
function leadThrough(modeler, way, made) {
  const modeling = modeler.get('modeling')
  const { target } = way
  modeling.reconnectEnd(way, made, { x: made.x, y: made.y + made.height / 2 })
  modeling.connect(made, target, { type: 'bpmn:SequenceFlow' })
  modeling.layoutConnection(way)
  return made
}

// Ready blocks, written as element templates are (blocks.json): offered wherever a step is added or replaced. A block
// leaves nothing of itself behind: what it made is an ordinary step, whose properties are edited like any other's.
import { is } from 'bpmn-js/lib/util/ModelUtil'
import blocks from './blocks.json'

const MADE = {
  'zeebe:userTask': 'zeebe:UserTask', 'zeebe:formDefinition': 'zeebe:FormDefinition',
  'zeebe:assignmentDefinition': 'zeebe:AssignmentDefinition', 'zeebe:taskSchedule': 'zeebe:TaskSchedule',
  'zeebe:taskDefinition': 'zeebe:TaskDefinition',
}
const LISTED = {
  'zeebe:property': ['zeebe:Properties', 'properties', 'zeebe:Property', 'name'],
  'zeebe:taskHeader': ['zeebe:TaskHeaders', 'values', 'zeebe:Header', 'key'],
}

// The service that the menus of bpmn-js-create-append-anything ask for blocks.
class Blocks {
  constructor(elementFactory, bpmnFactory, bpmnReplace, modeling) {
    Object.assign(this, { elementFactory, bpmnFactory, bpmnReplace, modeling })
  }

  get() {
    return null
  }

  getLatest(element) {
    return element ? blocks.filter((block) => block.appliesTo.some((type) => is(element, type))) : blocks
  }

  createElement(block) {
    const { value: type, eventDefinition } = block.elementType
    const shape = this.elementFactory.createShape({ type, eventDefinitionType: eventDefinition })
    this._fill(shape.businessObject, block)
    return shape
  }

  applyTemplate(element, block) {
    const { value: type, eventDefinition } = block.elementType
    const name = element.businessObject.name
    const shape = this.bpmnReplace.replaceElement(element, { type, eventDefinitionType: eventDefinition })
    const made = this.createElement(block).businessObject
    this.modeling.updateProperties(shape, { name: name || made.name, extensionElements: made.extensionElements })
    return shape
  }

  _fill(its, block) {
    its.name = block.name
    const holder = this.bpmnFactory.create('bpmn:ExtensionElements', { values: [] })
    holder.$parent = its
    for (const { value, binding } of block.properties) this._bind(its, holder, value, binding)
    if (holder.values.length) its.extensionElements = holder
  }

  _bind(its, holder, value, { type, name, key, property }) {
    if (type === 'property') its.set(name, value)
    else if (type === 'bpmn:TimerEventDefinition#property') this._setTimer(its.eventDefinitions[0], name, value)
    else if (LISTED[type]) this._add(holder, LISTED[type], name || key, value)
    else this._one(holder, MADE[type]).set(property, value)
  }

  _setTimer(timer, name, body) {
    const expression = this.bpmnFactory.create('bpmn:FormalExpression', { body })
    expression.$parent = timer
    timer.set(name, expression)
  }

  _add(holder, [type, rows, row, label], name, value) {
    const list = this._one(holder, type)
    const made = this.bpmnFactory.create(row, { [label]: name, value })
    made.$parent = list
    list.get(rows).push(made)
  }

  _one(holder, type) {
    let found = holder.values.find((one) => is(one, type))
    if (!found) {
      found = this.bpmnFactory.create(type)
      found.$parent = holder
      holder.values.push(found)
    }
    return found
  }
}
Blocks.$inject = ['elementFactory', 'bpmnFactory', 'bpmnReplace', 'modeling']

export const blocksModule = { elementTemplates: ['type', Blocks] }

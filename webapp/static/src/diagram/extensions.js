// Reads and writes what the dialect says of an element: extension elements, properties by name, headers by key.
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil'

// A pool stands for its process.
export function meant(element) {
  const its = getBusinessObject(element)
  return is(its, 'bpmn:Participant') && its.processRef ? its.processRef : its
}

export function extension(its, type) {
  return (its.extensionElements?.values || []).find((one) => is(one, type))
}

export function attribute(element, type, name) {
  return extension(meant(element), type)?.get(name) || ''
}

export function pair(element, kind, name) {
  const { holder, rows, key } = PAIRS[kind]
  const found = extension(meant(element), holder)?.get(rows).find((one) => one.get(key) === name)
  return found?.get('value') || ''
}

export function setAttribute(injector, element, type, values) {
  change(injector, element, (its, make) => {
    const found = extension(its, type)
    const attributes = { ...(found ? plain(found) : {}), ...values }
    const isEmpty = Object.values(attributes).every((value) => value === undefined || value === '')
    return replaced(its, found, isEmpty ? null : make(type, attributes))
  })
}

// A property or a header; an empty value removes it.
export function setPair(injector, element, kind, name, value) {
  const { holder, row, rows, key } = PAIRS[kind]
  change(injector, element, (its, make) => {
    const found = extension(its, holder)
    const kept = (found?.get(rows) || []).map((one) => ({ [key]: one.get(key), value: one.get('value') }))
    const at = kept.findIndex((one) => one[key] === name)
    const others = value ? kept.map((one, index) => (index === at ? { [key]: name, value } : one)) : kept.filter((one) => one[key] !== name)
    if (value && at < 0) others.push({ [key]: name, value })
    return replaced(its, found, others.length ? make(holder, { [rows]: others.map((one) => make(row, one)) }) : null)
  })
}

const PAIRS = {
  property: { holder: 'zeebe:Properties', rows: 'properties', row: 'zeebe:Property', key: 'name' },
  header: { holder: 'zeebe:TaskHeaders', rows: 'values', row: 'zeebe:Header', key: 'key' },
}

// One change that undo takes back: the element gets new extension elements.
function change(injector, element, values) {
  const factory = injector.get('bpmnFactory')
  const its = meant(element)
  const make = (type, attributes) => adopt(factory.create(type, attributes))
  const extensionElements = factory.create('bpmn:ExtensionElements', { values: values(its, make) })
  for (const one of extensionElements.values) one.$parent = extensionElements
  extensionElements.$parent = its
  const isEmpty = extensionElements.values.length === 0
  injector.get('modeling').updateModdleProperties(element, its, { extensionElements: isEmpty ? undefined : extensionElements })
}

function replaced(its, old, fresh) {
  const values = its.extensionElements?.values || []
  if (!old) return fresh ? [...values, fresh] : [...values]
  return values.flatMap((one) => (one === old ? (fresh ? [fresh] : []) : [one]))
}

function adopt(made) {
  for (const property of made.$descriptor.properties) {
    if (property.isMany) for (const child of made.get(property.name) || []) child.$parent = made
  }
  return made
}

function plain(found) {
  const names = found.$descriptor.properties.filter((one) => one.isAttr).map((one) => one.name.replace(/^.*:/, ''))
  return Object.fromEntries(names.map((name) => [name, found.get(name)]).filter(([, value]) => value !== undefined))
}

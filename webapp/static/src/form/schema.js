// A form's text as form-js opens it, and back: what nobody changed stays as it was, word for word.
//   const { schema, textOf } = readForm(text)   textOf(schema) is the text to save
export function readForm(text) {
  const schema = JSON.parse(text)
  const orders = new Map([[schema.id, Object.keys(schema)]])
  each(schema, (component) => {
    component.id = freeId(component, orders)
    orders.set(component.id, Object.keys(component))
    // Drawn from nothing a group has an outline; one that does not say so has none.
    if (['group', 'dynamiclist'].includes(component.type)) component.showOutline ??= false
  })
  return { schema, textOf: (drawn) => textOf(drawn, orders) }
}

// A part without an id, or with that of another or of the form, is nothing to Upturn; form-js refuses it.
function freeId(component, orders) {
  const wanted = component.id || component.key || component.path || component.type
  let id = wanted
  for (let number = 2; orders.has(id); number += 1) id = `${wanted}_${number}`
  return id
}

function textOf(drawn, orders) {
  const copy = JSON.parse(JSON.stringify(drawn))
  return `${JSON.stringify(ordered(copy, orders.get(copy.id), orders), null, 2)}\n`
}

function ordered(holder, order, orders) {
  const { components, ...rest } = holder
  const names = [...(order || []), ...Object.keys(rest), ...(components ? ['components'] : [])]
  const made = {}
  for (const name of names) if (name in holder && !isUnsaid(name, holder, order)) made[name] = holder[name]
  if (components) made.components = components.map((one) => ordered(one, orders.get(one.id), orders))
  return made
}

function isUnsaid(name, holder, order) {
  return name === 'showOutline' && holder[name] === false && order && !order.includes(name)
}

function each(holder, does) {
  for (const component of holder.components || []) {
    does(component)
    each(component, does)
  }
}

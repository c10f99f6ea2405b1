// The parts of a form as an ordered list: chosen, moved and removed by the keyboard.
export function partsList(place, editor) {
  const words = JSON.parse(place.dataset.words)
  const registry = editor.get('formFieldRegistry')
  const modeling = editor.get('modeling')
  const selection = editor.get('selection')

  function show() {
    const held = place.contains(document.activeElement) ? document.activeElement.dataset : null
    place.replaceChildren(...items(editor.getSchema().components))
    if (held) setTimeout(() => focus(held)) // form-js takes the focus to the part itself
  }

  function focus({ part, act }) {
    const buttons = place.querySelectorAll(`[data-part="${CSS.escape(part)}"]`)
    const same = [...buttons].find((one) => one.dataset.act === act)
    ;(same || buttons[0])?.focus()
  }

  function items(components) {
    return components.map((component, index) => item(component, index, components))
  }

  function item(component, index, among) {
    const line = document.createElement('li')
    const name = component.label || component.text || component.key || component.type
    line.append(button(component, 'choose', `${name.split('\n')[0].slice(0, 60)} (${component.type})`, () => choose(component.id)))
    if (index > 0) line.append(button(component, 'up', words.up, () => move(component.id, index, index - 1)))
    if (index < among.length - 1) line.append(button(component, 'down', words.down, () => move(component.id, index, index + 2)))
    line.append(button(component, 'remove', words.remove, () => remove(component.id, index)))
    if (component.components) {
      const inner = document.createElement('ol')
      inner.append(...items(component.components))
      line.append(inner)
    }
    return line
  }

  function button(component, act, text, does) {
    const made = document.createElement('button')
    made.type = 'button'
    made.textContent = text
    made.dataset.part = component.id
    made.dataset.act = act
    made.className = 'upturn-link-button'
    if (act !== 'choose') made.setAttribute('aria-label', `${text}: ${component.label || component.key || component.type}`)
    made.addEventListener('click', does)
    return made
  }

  function choose(id) {
    const field = registry.get(id)
    if (!field) return
    selection.set(field)
    document.querySelector(`.fjs-element[data-id="${CSS.escape(id)}"]`)?.scrollIntoView({ block: 'nearest' })
  }

  function move(id, from, to) {
    const field = registry.get(id)
    const parent = registry.get(field._parent)
    const row = editor.get('formLayouter').getRowForField(field)
    modeling.moveFormField(field, parent, parent, from, to, row, null) // to a row of its own, beside nothing
  }

  function remove(id, index) {
    const field = registry.get(id)
    modeling.removeFormField(field, registry.get(field._parent), index)
  }

  return { show, choose }
}

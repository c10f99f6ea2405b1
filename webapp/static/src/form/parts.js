// The parts of a form as an ordered list: chosen, moved anywhere and removed by the keyboard.
import { makeMoving, move } from './moving.js'

export function partsList(place, dialog, editor) {
  const words = JSON.parse(place.dataset.words)
  const registry = editor.get('formFieldRegistry')
  const modeling = editor.get('modeling')
  const selection = editor.get('selection')
  const moving = makeMoving(dialog, editor, nameOf)

  function show() {
    const held = place.contains(document.activeElement) ? document.activeElement.dataset : null
    place.replaceChildren(...items(editor.getSchema().components))
    if (held) setTimeout(() => focus(held.act)) // form-js takes the focus to the part itself
  }

  // What is chosen keeps the keyboard, on the same button where it still has it.
  function focus(act) {
    const chosen = place.querySelector('[aria-pressed="true"]')
    const same = chosen?.parentElement.querySelector(`:scope > .upturn-parts__acts [data-act="${act}"]`)
    ;(same || chosen || place.querySelector('button'))?.focus()
  }

  function items(components) {
    return components.map((component, index) => item(component, index, components))
  }

  function item(component, index, among) {
    const line = document.createElement('li')
    const isChosen = selection.get()?.id === component.id
    const chooses = button('choose', `${nameOf(component)} (${component.type})`, () => choose(component.id))
    chooses.setAttribute('aria-pressed', String(isChosen))
    line.append(chooses)
    if (isChosen) line.append(acts(registry.get(component.id), index, among))
    if (component.components) {
      const inner = document.createElement('ol')
      inner.append(...items(component.components))
      line.append(inner)
    }
    return line
  }

  function acts(field, index, among) {
    const parent = registry.get(field._parent)
    const group = document.createElement('div')
    group.className = 'upturn-parts__acts'
    const add = (act, does) => {
      const made = button(act, words[act], does)
      made.setAttribute('aria-label', `${words[act]}: ${nameOf(field)}`)
      group.append(made)
    }
    add('properties', properties)
    if (index > 0) add('up', () => move(editor, field, parent, index - 1))
    if (index < among.length - 1) add('down', () => move(editor, field, parent, index + 2))
    add('move', () => moving.ask(field))
    add('remove', () => modeling.removeFormField(field, parent, index))
    return group
  }

  function button(act, text, does) {
    const made = document.createElement('button')
    made.type = 'button'
    made.textContent = text
    made.dataset.act = act
    made.className = 'upturn-link-button'
    made.addEventListener('click', does)
    return made
  }

  function choose(id) {
    const field = registry.get(id)
    if (!field) return
    selection.set(field)
    document.querySelector(`.fjs-element[data-id="${CSS.escape(id)}"]`)?.scrollIntoView({ block: 'nearest' })
  }

  // Choosing is done in the list, editing in the panel: its first field takes the keyboard.
  function properties() {
    const group = document.querySelector('.fjs-properties-container .bio-properties-panel-group')
    if (!group.querySelector('.bio-properties-panel-group-entries.open')) group.querySelector('button').click()
    setTimeout(() => group.querySelector('.bio-properties-panel-group-entries :is(input, select, textarea, [contenteditable=true])')?.focus())
  }

  editor.on('selection.changed', show)
  return { show, choose }
}

function nameOf(component) {
  return (component.label || component.text || component.key || component.path || component.type).split('\n')[0].slice(0, 60)
}

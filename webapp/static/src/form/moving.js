// The dialog that moves a part of a form anywhere: into a group or a list, out of it, before or after any other part.
export function makeMoving(dialog, editor, nameOf) {
  const words = JSON.parse(dialog.dataset.words)
  const find = (name) => dialog.querySelector(`[data-${name}]`)
  const places = dialog.querySelector('select')
  const registry = editor.get('formFieldRegistry')
  let moved = null
  let offered = []

  function ask(field) {
    moved = field
    offered = []
    find('heading').textContent = words.heading.replace('NAME', nameOf(field))
    find('fault').textContent = ''
    places.replaceChildren(...holders(editor.getSchema()))
    dialog.showModal()
    places.focus()
  }

  // The form itself, then each group and list in it; a part cannot go into itself.
  function holders(holder) {
    const inner = holder.components.filter(({ id, components }) => components && id !== moved.id)
    return [group(holder), ...inner.flatMap(holders)]
  }

  function group(holder) {
    const made = document.createElement('optgroup')
    made.label = called(holder)
    made.append(option(holder, 0, words.first))
    holder.components.forEach((part, index) => {
      if (part.id !== moved.id) made.append(option(holder, index + 1, words.after.replace('NAME', nameOf(part))))
    })
    return made
  }

  function called(holder) {
    return holder.type === 'default' ? words.form : nameOf(holder)
  }

  function option(holder, index, text) {
    offered.push({ id: holder.id, index })
    return new Option(text, offered.length - 1)
  }

  dialog.querySelector('form').addEventListener('submit', (event) => {
    event.preventDefault()
    const { id, index } = offered[places.value]
    const to = registry.get(id)
    if (!isFree(editor, moved, to)) return void (find('fault').textContent = words.taken.replace('NAME', called(to)))
    dialog.close()
    move(editor, moved, to, index)
  })
  find('close').addEventListener('click', () => dialog.close())
  return { ask }
}

// To a row of its own, beside nothing; `index` counts the part itself where it stands there already.
export function move(editor, field, to, index) {
  const from = editor.get('formFieldRegistry').get(field._parent)
  const row = editor.get('formLayouter').getRowForField(field)
  const parts = editor.getSchema()
  const here = holderIn(parts, from.id).components.findIndex(({ id }) => id === field.id)
  editor.get('modeling').moveFormField(field, from, to, here, index, row, null)
}

function holderIn(holder, id) {
  return holder.id === id ? holder : (holder.components || []).map((one) => holderIn(one, id)).find(Boolean)
}

// Whether no other part's answers are kept there under the same key; asked as form-js does before a drop.
function isFree(editor, field, to) {
  const paths = editor.get('pathRegistry')
  const registry = editor.get('formFieldRegistry')
  const from = registry.get(field._parent)
  const there = paths.getValuePath(to)
  if (there.join('.') === paths.getValuePath(from).join('.')) return true
  const knownAncestorIds = []
  for (let one = to; one; one = registry.get(one._parent)) knownAncestorIds.push(one.id)
  return paths.executeRecursivelyOnFields(field, ({ field: one, isClosed, isRepeatable }) => {
    const path = [...there, ...paths.getValuePath(one, { cutoffNode: from.id })]
    return paths.canClaimPath(path, { isClosed, isRepeatable, knownAncestorIds })
  })
}

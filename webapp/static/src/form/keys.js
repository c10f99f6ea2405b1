// A new part's key follows its label until somebody gives it another: a made-up one says nothing where it is read, and
// one that another form has too would mix up what their readers wrote.
const RESERVED = new Set(('if then else for in return every some satisfies and or not between instance of function true false null '
  + 'case provider site contract officer parent task previous now today link recipient receipt answers attached item partial').split(' '))
const LABELS = ['label', 'dateLabel', 'timeLabel']
const MOST_WORDS = 6

// `taken` are the names that other files of the procedure write.
export function keysFollowLabels(editor, taken) {
  const bus = editor.get('eventBus')
  const modeling = editor.get('modeling')
  const following = new Set()
  let isOurs = false

  bus.on('commandStack.formField.add.postExecute', ({ context: { formField } }) => {
    if (nameOf(formField)) following.add(formField.id)
  })
  bus.on('commandStack.formField.edit.postExecute', ({ context: { formField, properties } }) => {
    if (isOurs || !following.has(formField.id)) return
    const name = nameOf(formField)
    if (name in properties) return void following.delete(formField.id)
    const label = LABELS.map((one) => properties[one]).find((one) => typeof one === 'string')
    const key = label && freeKey(label, used(editor.getSchema(), formField.id))
    if (!key || key === formField[name]) return
    isOurs = true // the same step for Undo, and no answer to itself
    try { modeling.editFormField(formField, name, key) } finally { isOurs = false }
  })

  function freeKey(label, here) {
    const wanted = keyFrom(label)
    for (let number = 1; wanted; number += 1) {
      const key = number > 1 ? `${wanted}${number}` : wanted
      if (!taken.has(key) && !here.has(key)) return key
    }
    return ''
  }
}

// “When was it, roughly?” gives whenWasItRoughly; "" where the label has no letters to make one of.
export function keyFrom(label) {
  const plain = label.startsWith('=') ? '' : label.normalize('NFKD').replace(/[\u0300-\u036f’']/g, '').toLowerCase()
  const [first, ...others] = (plain.match(/[a-z0-9]+/g) || []).slice(0, MOST_WORDS)
  if (!first) return ''
  const key = first + others.map((word) => word[0].toUpperCase() + word.slice(1)).join('')
  return RESERVED.has(key) || /^[0-9]/.test(key) ? `answer${key[0].toUpperCase()}${key.slice(1)}` : key
}

// A list's answers are kept under its path; a group has one only where somebody wants it.
function nameOf({ type, key, path }) {
  return key !== undefined ? 'key' : type === 'dynamiclist' && path !== undefined ? 'path' : ''
}

function used(holder, but) {
  const own = holder.id === but ? [] : [holder.key, holder.path].filter(Boolean).map((name) => name.split('.')[0])
  return new Set([...own, ...(holder.components || []).flatMap((one) => [...used(one, but)])])
}

// The properties panel of the form editor: what Upturn does not show is hidden, what only Upturn knows is added in plain
// words (docs/forms.md). What is hidden stays in the file as it is.
import { h } from 'preact'
import { useEffect, useState } from 'preact/hooks'

// Components that Upturn does not show: not offered, still opened where a file has one.
const UNKNOWN = ['button', 'documentPreview', 'iframe', 'image', 'taglist']
const HIDDEN_ENTRIES = [
  'versionTag', 'time-format', 'searchable', 'verticalAlignment', 'disableCollapse', 'nonCollapsedItems', 'pagination',
  'rowCount', 'maxHeight', 'alt', 'url', 'source', 'action',
]
const HIDDEN_ENDINGS = ['-computeOn', '-timeInterval', '-use24h']
const HIDDEN_GROUPS = ['securityAttributes', 'custom-values']
const ASKED = ['textfield', 'textarea', 'number', 'datetime', 'checkbox', 'checklist', 'radio', 'select', 'filepicker']

const OWN = [
  { name: 'error', label: 'What to say when it is missing', hint: 'Such as “Enter the target date”. Made from the label where this is empty.', on: ASKED },
  { name: 'notBefore', label: 'Not before', hint: 'A date, or =startDate', on: ['datetime'] },
  { name: 'notAfter', label: 'Not after', hint: 'A date, or =today()', on: ['datetime'] },
  { name: 'after', label: 'After', hint: 'A date, or =startDate', on: ['datetime'] },
  { name: 'before', label: 'Before', hint: 'A date, or =reviewOn', on: ['datetime'] },
  { name: 'autocomplete', label: 'What the browser may fill in', hint: 'Such as name or organization', on: ['textfield', 'textarea'] },
  { name: 'rowName', label: 'What one row is called', hint: '“Action” gives “Action 2” and “Add another action”.', on: ['dynamiclist'] },
  { name: 'layout', label: 'How the rows are shown', on: ['dynamiclist'], choices: [['', 'One under the other'], ['plan', 'As a plan: a card for each row'], ['table', 'As a table']] },
  { name: 'spreadsheet', label: 'May be answered by spreadsheet', hint: 'The key of the file question that keeps the spreadsheet, such as evidence.', on: ['dynamiclist'] },
  { name: 'column', label: 'Heading of its column in the spreadsheet', on: ASKED },
  { name: 'summary', label: 'In a plan: stands at the head of the card', on: [...ASKED, 'expression'], choices: [['', 'No'], ['true', 'Yes']] },
  { name: 'shows', label: 'On a provider’s page: shows what the case knows', hint: 'Else a provider finds only what providers answered, and nothing that staff wrote.', on: [...ASKED, 'dynamiclist'], choices: [['', 'No'], ['case', 'Yes']] },
  { name: 'heading', label: 'In a plan: words above it and what follows', on: [...ASKED, 'group', 'text', 'expression'] },
]

// Modules for FormEditor.
export const limited = {
  __init__: ['limitedPalette', 'ownProperties'],
  limitedPalette: ['type', LimitedPalette],
  ownProperties: ['type', OwnProperties],
}

function LimitedPalette(formFields) {
  for (const type of UNKNOWN) {
    const value = formFields._formFields[type]
    if (value) Object.defineProperty(formFields._formFields, type, { value, enumerable: false })
  }
}
LimitedPalette.$inject = ['formFields']

function OwnProperties(propertiesPanel) {
  this.getGroups = (field, editField) => (groups) => [...groups.flatMap(known), ...own(field, editField)]
  propertiesPanel.registerProvider(this, 500) // after form-js's own
}
OwnProperties.$inject = ['propertiesPanel']

function known(group) {
  if (HIDDEN_GROUPS.includes(group.id)) return []
  if (!group.entries) return [group]
  const entries = group.entries.filter(({ id }) => !HIDDEN_ENTRIES.includes(id) && !HIDDEN_ENDINGS.some((end) => id.endsWith(end)))
  return entries.length ? [{ ...group, entries }] : []
}

function own(field, editField) {
  if (!field) return []
  const entries = field.type === 'default' ? [titleOf(field, editField)] : OWN.filter((one) => isFor(one, field)).map((one) => entryOf(one, field, editField))
  return entries.length ? [{ id: 'upturn', label: field.type === 'default' ? 'Form' : 'In Upturn', entries, shouldOpen: true }] : []
}

// A property that stands in the file is shown wherever it stands.
function isFor(one, field) {
  return one.on.includes(field.type) || field.properties?.[one.name] !== undefined
}

function titleOf(field, editField) {
  const set = (value) => editField(field, ['title'], value || undefined)
  return { id: 'upturn-title', component: Property, label: 'Title', hint: 'Its first heading where this is empty.', value: field.title || '', set, isEdited }
}

function entryOf({ name, label, hint, choices }, field, editField) {
  const value = field.properties?.[name] ?? ''
  const set = (changed) => {
    const { [name]: _before, ...rest } = field.properties || {}
    const properties = changed ? { ...rest, [name]: changed } : rest
    editField(field, ['properties'], Object.keys(properties).length ? properties : undefined)
  }
  return { id: `upturn-${name}`, component: Property, label, hint, choices, value: String(value), set, isEdited }
}

function isEdited(input) {
  return Boolean(input && input.value)
}

function Property({ id, label, hint, choices, value, set }) {
  const [typed, type] = useState(value)
  useEffect(() => type(value), [value])
  const control = `bio-properties-panel-${id}`
  const more = { id: control, name: id, class: 'bio-properties-panel-input', 'aria-describedby': hint ? `${control}-hint` : undefined }
  const listed = choices && !choices.some(([one]) => one === typed) ? [...choices, [typed, typed]] : choices
  return h('div', { class: 'bio-properties-panel-entry', 'data-entry-id': id },
    h('label', { class: 'bio-properties-panel-label', for: control }, label),
    choices
      ? h('select', { ...more, value: typed, onChange: ({ target }) => { type(target.value); set(target.value) } },
        listed.map(([one, words]) => h('option', { value: one }, words)))
      : h('input', { ...more, type: 'text', autocomplete: 'off', value: typed, onInput: ({ target }) => { type(target.value); set(target.value) } }),
    hint && h('div', { class: 'bio-properties-panel-description', id: `${control}-hint` }, hint))
}

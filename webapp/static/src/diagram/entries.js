// Fields of the properties panel: text, a list of what exists, a FEEL expression, a box for each other task.
import {
  CheckboxEntry, FeelEntry, SelectEntry, TextAreaEntry, TextFieldEntry, isCheckboxEntryEdited, isFeelEntryEdited,
  isSelectEntryEdited, isTextAreaEntryEdited, isTextFieldEntryEdited,
} from '@bpmn-io/properties-panel'
import { h } from '@bpmn-io/properties-panel/preact'
import { is } from 'bpmn-js/lib/util/ModelUtil'
import { useService } from 'bpmn-js-properties-panel'

const WORDS = { form: 'form', dmn: 'decision', email: 'email' }
const FORMATS = [{ value: 'pdf', label: 'PDF' }, { value: 'docx', label: 'Word' }]
const ONCES = [{ value: 'contract', label: 'Name that one, start none' }]
const TO = [
  { value: 'provider', label: 'Provider' }, { value: 'officer', label: 'Officer of the case' },
  { value: 'manager', label: 'Managers' }, { value: 'consulted', label: 'Consulted colleagues' },
]

// The panel asks for its entries again after every change; their components must stay the same, or they lose the focus.
export function entries(fields, element, injector) {
  return fields.flatMap((field) => [
    { id: field.id, element, field, injector, ...kindOf(field) },
    ...(field.makes ? [{ id: `${field.id}-file`, element, field, injector, component: Acts }] : []),
  ])
}

function kindOf(field) {
  if (field.list) return { component: Choice, isEdited: isSelectEntryEdited }
  if (field.feel) return { component: Expression, isEdited: isFeelEntryEdited }
  if (field.area) return { component: Paragraph, isEdited: isTextAreaEntryEdited }
  return { component: Words, isEdited: isTextFieldEntryEdited }
}

function Words(props) {
  return h(TextFieldEntry, basics(props))
}

function Paragraph(props) {
  return h(TextAreaEntry, { ...basics(props), autoResize: true })
}

function Expression(props) {
  return h(FeelEntry, { ...basics(props), feel: 'required', variables: useService('variableResolver').all() })
}

function Choice(props) {
  const { field, element, injector } = props
  return h(SelectEntry, { ...basics(props), getOptions: () => options(field, element, injector) })
}

function basics({ id, element, field, injector }) {
  return {
    id, element, label: field.label, description: field.description, debounce: useService('debounceInput'),
    getValue: () => field.get(element), setValue: (value) => field.set(injector, element, value || ''),
  }
}

// Beside a list of files: open the chosen one in its editor, or make a new one and choose it.
function Acts({ element, field, injector }) {
  const names = injector.get('config.names')
  const file = names.of(field.list).find((one) => one.value === field.get(element))?.file
  const make = async () => {
    const name = await names.make(field.makes)
    if (name) field.set(injector, element, name)
  }
  return h('div', { class: 'bio-properties-panel-entry upturn-acts' }, [
    file && h('a', { class: 'govuk-link', href: names.addressOf(file), target: '_blank' }, 'Open it in a new tab'),
    h('button', { type: 'button', class: 'upturn-link-button', 'data-make': field.id, onClick: make }, `Make a new ${WORDS[field.makes]}`),
  ])
}

// What is chosen stays among the choices, also where it does not exist.
function options(field, element, injector) {
  const choices = choicesOf(field.list, element, injector)
  const chosen = field.get(element)
  const isThere = !chosen || choices.some((one) => one.value === chosen)
  return [{ value: '', label: field.none }, ...choices, ...(isThere ? [] : [{ value: chosen, label: chosen }])]
}

function choicesOf(list, element, injector) {
  if (list === 'to') return TO
  if (list === 'formats') return FORMATS
  if (list === 'onces') return ONCES
  if (list === 'tasks') return tasksBeside(null, injector)
  return injector.get('config.names').of(list)
}

export function oneForEachTask({ id, tasks, before = '' }, element, injector) {
  const others = tasksBeside(element, injector)
  const known = new Set(others.map((one) => one.value))
  const rest = listed(tasks, element).filter((one) => !known.has(one)).map((value) => ({ value, label: value }))
  return [...others, ...rest].map(({ value, label }) => ({
    id: `${id}-${value}`, element, tasks, value, injector, label: before + label, component: Tick, isEdited: isCheckboxEntryEdited,
  }))
}

function Tick({ id, element, tasks, value, injector, label }) {
  return h(CheckboxEntry, {
    id, element, label,
    getValue: () => listed(tasks, element).includes(value),
    setValue: (isTicked) => {
      const names = listed(tasks, element).filter((one) => one !== value)
      tasks.set(injector, element, (isTicked ? [...names, value] : names).join(','))
    },
  })
}

function listed(tasks, element) {
  return tasks.get(element).split(',').map((one) => one.trim()).filter(Boolean)
}

function tasksBeside(element, injector) {
  return injector.get('elementRegistry')
    .filter((one) => one !== element && !one.labelTarget && (is(one, 'bpmn:UserTask') || is(one, 'bpmn:ManualTask')))
    .map((one) => ({ value: one.id, label: one.businessObject.name || one.id }))
}

// The form editor: drawn with form-js, saved as it is drawn, shown as the page that the person asked will see.
import { FormEditor } from '@bpmn-io/form-js-editor'
import { draftFileOf } from './draft_file.js'
import { keysFollowLabels } from './form/keys.js'
import { limited } from './form/properties.js'
import { partsList } from './form/parts.js'
import { readForm } from './form/schema.js'
import { latestOnly, showIn } from './preview_frame.js'
import { problemList } from './problem_list.js'
import { namePanel } from './panel_names.js'

const place = document.querySelector('[data-module="form-editor"]')
const state = document.querySelector('[data-draft-file]')
const find = (name) => place.querySelector(`[data-${name}]`)
const frame = find('frame')
const chosen = document.getElementById('case')
const look = document.getElementById('look')

const editor = new FormEditor({ container: find('canvas'), additionalModules: [limited] })
namePanel(find('canvas'))
onePressOneElement(find('canvas'))
keysFollowLabels(editor, new Set(JSON.parse(place.dataset.taken)))
place.reopened = async (file) => { // as it would be saved: for the browser's console, and to test that nothing is lost
  const { schema, textOf } = readForm(file)
  await editor.importSchema(schema)
  return textOf(editor.getSchema())
}
const parts = partsList(find('parts'), find('moving'), editor)
const problems = problemList(document.querySelector('[data-problem-list]'), place.dataset.path, {
  choose: ({ element }) => parts.choose(element),
  nameOf: ({ element }) => editor.get('formFieldRegistry').get(element)?.label,
})
let first = '' // what the frame's form said before anybody typed in it
let text = ''

const ask = latestOnly(async () => {
  const before = said()
  const typed = first && before !== first ? JSON.parse(before) : []
  const sent = new FormData()
  for (const [name, value] of typed) sent.append(name, value)
  for (const [name, value] of [['_form', text], ['_case', chosen.value], ['_look', look.value]]) sent.append(name, value)
  const headers = { 'X-CSRFToken': place.dataset.csrf, Accept: 'application/json' }
  const answer = await fetch(place.dataset.page, { method: 'POST', body: sent, headers })
  return answer.ok ? { before, isAsShown: !typed.length, ...await answer.json() } : null
}, ({ html, problems: found, before, isAsShown }) => {
  problems.show(found)
  const waits = find('waits')
  waits.textContent = html === null ? waits.dataset.words : ''
  if (html === null) return
  if (said() !== before) return ask() // somebody typed meanwhile: nothing of theirs is lost
  showIn(frame, html)
  if (isAsShown) first = said()
})

frame.addEventListener('load', () => { first ||= said() })
first = said()
open()

async function open() {
  const file = state ? draftFileOf(state) : null
  const content = file ? await file.load() : await (await fetch(place.dataset.content)).text()
  text = content
  let textOf
  try {
    const read = readForm(content)
    textOf = read.textOf
    await editor.importSchema(read.schema)
  } catch (error) {
    problems.show([{ file: place.dataset.path, element: '', line: null, severity: 'error', message: error.message, fix: '' }])
    return
  }
  parts.show()
  // Only what somebody drew is a change: opening a form never rewrites it.
  editor.on('commandStack.changed', ({ trigger }) => {
    if (trigger === 'clear') return
    text = textOf(editor.getSchema())
    parts.show()
    ask()
    if (file) file.changed(() => text)
  })
  ask()
}

// What the preview's form says: what was typed into it, as long as it says something else than when it was shown.
function said() {
  const form = frame.contentDocument?.querySelector('form')
  if (!form) return ''
  const ours = ['csrf_token', '_form', '_case', '_look']
  return JSON.stringify([...new FormData(form)].filter(([name, value]) => !ours.includes(name) && typeof value === 'string'))
}

for (const select of [chosen, look]) {
  select.addEventListener('change', () => { if (select === chosen) first = ''; ask() })
}
for (const act of ['undo', 'redo']) {
  place.querySelector(`[data-act=${act}]`).addEventListener('click', ({ currentTarget }) => {
    editor.get('editorActions').trigger(act)
    setTimeout(() => currentTarget.focus()) // form-js takes the focus to the part itself
  })
}
find('afresh').addEventListener('click', () => { first = ''; ask() })
for (const shown of place.querySelectorAll('[data-without-script]')) shown.hidden = true

// Enter on a part of the palette adds it and takes the keyboard there: the rest of that press is not meant for the part,
// which form-js would let go of again.
function onePressOneElement(canvas) {
  let pressed = null
  canvas.addEventListener('keydown', ({ target }) => { pressed = target }, true)
  canvas.addEventListener('keypress', (event) => {
    if (event.target !== pressed) event.stopImmediatePropagation()
  }, true)
}

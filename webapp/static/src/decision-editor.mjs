// The decision editor: tables and expressions drawn with dmn-js, saved as they are drawn, with what Upturn finds in them.
import Modeler from 'dmn-js/lib/Modeler'
import { draftFileOf } from './draft_file.js'
import { chosenCell } from './decision/chosen.js'
import { markRules } from './decision/findings.js'
import { asDmn13 } from './decision/dmn_versions.js'
import { addDecision, removeDecision } from './decision/further.js'
import { popups } from './decision/popups.js'
import { tryRow } from './decision/trying.js'
import { problemList } from './problem_list.js'

const place = document.querySelector('[data-module="decision-editor"]')
const state = document.querySelector('[data-draft-file]')
const find = (name) => place.querySelector(`[data-${name}]`)
const words = JSON.parse(place.dataset.words)
const canvas = find('canvas')
const feel = { options: [{ label: 'FEEL', value: 'feel' }], defaults: { editor: 'feel' } }
const editor = new Modeler({ container: canvas, common: { expressionLanguages: feel }, drd: { keyboard: { bind: false } } })
const problems = problemList(document.querySelector('[data-problem-list]'), place.dataset.path, {
  choose: ({ element }) => openAt(element), nameOf: ({ element }) => nameOf(element),
})
let opened = '' // the file as it was opened: while nobody changes it, it is saved as it was
let isChanged = false
let found = []
let timer = 0

place.reopened = async (file) => { // as it would be saved: for the browser's console, and to test that nothing is lost
  await editor.importXML(file)
  return (await editor.saveXML({ format: true })).xml
}

popups(canvas, editor)
const chosen = state ? chosenCell(find('chosen'), canvas, editor) : { show() {} }
const trying = tryRow(place, words, { getXml: content, onRules: showFired })
const file = state ? draftFileOf(state, { onProblems: show }) : null
open()

async function open() {
  opened = file ? await file.load() : await (await fetch(place.dataset.content)).text()
  if (!file) fetch(place.dataset.problems).then((answer) => answer.json()).then(show)
  editor.on('viewer.created', watch)
  editor.on('views.changed', viewChanged)
  const drawn = asDmn13(opened)
  if (drawn === null) return cannotBeDrawn(words.newer)
  try {
    await editor.importXML(drawn)
    const table = editor.getViews().find(({ type }) => type === 'decisionTable')
    if (table) await editor.open(table)
  } catch (error) {
    return cannotBeDrawn(`${words.undrawn} (${error.message})`)
  }
  trying.ask()
}

// Nothing can be drawn, and so nothing offers to draw: what the file decides is tried and checked all the same.
function cannotBeDrawn(why) {
  canvas.textContent = why
  place.querySelectorAll('[data-draws]').forEach((part) => part.remove())
  trying.ask()
}

async function content() {
  return isChanged ? (await editor.saveXML({ format: true })).xml : opened
}

function changed() {
  isChanged = true
  policy()
  chosen.show()
  if (file) file.changed(content)
  clearTimeout(timer)
  timer = setTimeout(() => trying.ask(), 600)
}

function show(all) {
  found = all.filter((problem) => problem.file === place.dataset.path)
  problems.show(found)
  markRules(canvas, editor, found)
}

// Which decision is looked at: a row of buttons, the picture of them all first.
function viewChanged({ views, activeView }) {
  const held = find('views').contains(document.activeElement)
  find('views').replaceChildren(...views.map((view) => button(view, view === activeView)))
  if (held) find('views').querySelector('[aria-current]')?.focus()
  policy()
  chosen.show()
  if (state) find('remove').hidden = !isOneOfSeveral(activeView, views)
  markRules(canvas, editor, found)
  if (activeView && activeView.type !== 'drd') trying.choose(activeView.element.id)
}

function isOneOfSeveral(view, views) {
  return view?.element.$type === 'dmn:Decision' && views.filter(({ element }) => element.$type === 'dmn:Decision').length > 1
}

function button(view, isActive) {
  const made = document.createElement('button')
  made.type = 'button'
  made.textContent = view.type === 'drd' ? words.map : view.name || view.id
  made.className = 'upturn-views__view'
  if (isActive) made.setAttribute('aria-current', 'true')
  made.addEventListener('click', () => editor.open(view))
  return made
}

// From its making: `views.changed` comes too late for a change that is made at once, such as a removal.
function watch({ viewer }) {
  viewer.on('commandStack.changed', ({ trigger }) => { if (trigger !== 'clear') changed() })
}

function policy() {
  const logic = editor.getActiveView()?.element.decisionLogic
  const said = logic?.rule ? words[logic.aggregation || logic.hitPolicy || 'UNIQUE'] : ''
  find('policy').textContent = said || ''
}

function openAt(element) {
  const view = viewOf(element)
  if (view) editor.open(view)
}

function nameOf(element) {
  const view = viewOf(element)
  const number = (view?.element.decisionLogic?.rule || []).findIndex(({ id }) => id === element) + 1
  return view && [view.name, number ? words.rules.replace('NUMBER', number) : ''].filter(Boolean).join(', ')
}

function viewOf(element) {
  return editor.getViews().find(({ element: one }) => {
    const logic = one.decisionLogic
    return one.id === element || logic?.id === element || logic?.rule?.some(({ id }) => id === element)
  })
}

// The rules that gave the answer, by their edge.
function showFired(decisionId, numbers) {
  const logic = editor.getViews().find(({ element }) => element.id === decisionId)?.element.decisionLogic
  const ids = numbers.map((number) => logic?.rule?.[number - 1]?.id)
  for (const cell of canvas.querySelectorAll('td[data-row-id]')) cell.classList.toggle('upturn-fired', ids.includes(cell.dataset.rowId))
}

const acts = {
  undo: () => editor.getActiveViewer().get('commandStack').undo(),
  redo: () => editor.getActiveViewer().get('commandStack').redo(),
  add: () => addDecision(editor, words.fresh).then(openAtName),
  remove: () => removeDecision(editor, editor.getActiveView().element.id).then(() => find('views').querySelector('[aria-current]')?.focus()),
}
for (const button of place.querySelectorAll('[data-act]')) {
  button.addEventListener('click', async () => {
    await acts[button.dataset.act]()
    if (['undo', 'redo'].includes(button.dataset.act)) setTimeout(() => button.focus()) // dmn-js goes to the cell
  })
}

// A new decision is named first.
function openAtName() {
  const name = canvas.querySelector('.decision-table-name [contenteditable], [aria-label="Decision name"]')
  name?.focus()
  if (name) document.getSelection().selectAllChildren(name)
}

for (const shown of place.querySelectorAll('[data-without-script]')) shown.hidden = true

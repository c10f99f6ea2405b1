// The diagram editor: the modeler, the list of steps beside it, problems as they are found, saved as it is drawn.
import { draftFileOf } from './draft_file.js'
import { is } from 'bpmn-js/lib/util/ModelUtil'
import { makeAdding } from './diagram/adding.js'
import { makeLeading } from './diagram/leading.js'
import { makeMaking } from './diagram/making.js'
import { makeMarks } from './diagram/marks.js'
import { makeModeler, makeViewer } from './diagram/modeler.js'
import { namesAt } from './diagram/names.js'
import { makeOutline } from './diagram/outline.js'
import { problemList } from './problem_list.js'
import { namePanel } from './panel_names.js'

const place = document.querySelector('[data-module="bpmn-editor"]')
const find = (name) => place.querySelector(`[data-${name}]`)
const state = document.querySelector('[data-draft-file]')
if (state) edit()
else look()

async function edit() {
  const names = namesAt({ ...place.dataset, csrf: state.dataset.csrf }, makeMaking(find('making')))
  await names.load()
  namePanel(find('properties'))
  const modeler = makeModeler(find('canvas'), find('properties'), names)
  const file = draftFileOf(state, { onProblems: show })
  const marks = makeMarks(modeler, choose)
  const nameOf = ({ element }) => modeler.get('elementRegistry').get(element)?.businessObject.name
  const problems = problemList(document.querySelector('[data-problem-list]'), place.dataset.path, { choose, nameOf })
  const outline = makeOutline(find('outline'), modeler, acts)
  const adding = makeAdding(find('adding'), modeler, properties)
  const leading = makeLeading(find('leading'), modeler, ({ id }) => outline.choose(id))
  await open(modeler, await file.load())
  modeler.on('commandStack.changed', () => file.changed(() => xmlOf(modeler)))
  window.addEventListener('focus', () => names.load().then(() => modeler.get('eventBus').fire('propertiesPanel.providersChanged')))
  if (window.location.hash) choose({ element: decodeURIComponent(window.location.hash.slice(1)) })
  act(modeler, outline)
  place.modeler = modeler // as bpmn.io's own pages do, for whoever scripts the page
  place.dataset.ready = 'yes'

  function show(found) {
    const own = found.filter((problem) => problem.file === place.dataset.path)
    marks.show(own)
    outline.setProblems(own)
    problems.show(found)
    count(own)
  }

  function choose({ element }) {
    outline.choose(element)
  }

  // What can be done about an element without drawing.
  function acts(element) {
    const isStep = is(element, 'bpmn:FlowNode')
    const offered = {
      properties,
      add: isStep && !is(element, 'bpmn:EndEvent') && adding.after,
      beside: is(element, 'bpmn:Activity') && adding.beside,
      lead: isStep && !is(element, 'bpmn:EndEvent') && leading.ask,
      elsewhere: element.waypoints && leading.ask,
      kind: (isStep || element.waypoints) && !modeler.get('popupMenu').isEmpty(element, 'bpmn-replace') && kind,
      remove: (isStep || element.waypoints) && remove,
    }
    return Object.entries(offered).filter(([, act]) => act)
  }

  function kind(element) {
    const menu = modeler.get('popupMenu')
    const { left, top } = find('canvas').getBoundingClientRect()
    menu.open(element, 'bpmn-replace', { x: left + 20, y: Math.max(top, 0) + 20 }, { width: 300, search: true })
    modeler.get('eventBus').once('popupMenu.close', () => setTimeout(() => outline.focus()))
  }

  // What stands above, or where the arrow began, is chosen then.
  function remove(element) {
    const next = element.waypoints ? element.source.id : outline.above(element.id)
    modeler.get('modeling').removeElements([element])
    outline.choose(next)
  }

  // Choosing is done in the list, editing in the panel: the name takes the keyboard.
  function properties(element) {
    modeler.get('selection').select(element)
    setTimeout(() => modeler.get('eventBus').fire('propertiesPanel.showEntry', { id: 'name' }))
  }

  find('properties').addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('.cm-tooltip-autocomplete')) outline.focus()
  })
}

async function look() {
  const viewer = makeViewer(find('canvas'))
  const answer = await fetch(place.dataset.address)
  makeOutline(find('outline'), viewer)
  await open(viewer, await answer.text())
  place.dataset.ready = 'yes'
}

async function open(modeler, xml) {
  try {
    await modeler.importXML(xml)
    if (isShown(modeler)) fit(modeler)
  } catch (problem) {
    const why = find('broken').querySelector('[data-why]')
    find('broken').hidden = false
    find('parts').style.display = 'none' // what is drawn into nothing would not be kept
    why.textContent = problem.message === 'no diagram to display' ? why.dataset.noPicture : problem.message
  }
}

// On a phone there is the list of steps only.
function isShown(modeler) {
  return modeler.get('canvas').getContainer().clientWidth > 0
}

// The whole of a long procedure would be too small to read: begin at its start.
function fit(modeler) {
  const canvas = modeler.get('canvas')
  canvas.zoom('fit-viewport', 'auto')
  if (canvas.zoom() >= 0.5) return
  const { inner, outer } = canvas.viewbox()
  const scale = 0.75
  canvas.viewbox({ x: inner.x - 20, y: inner.y - 20, width: outer.width / scale, height: outer.height / scale })
}

async function xmlOf(modeler) {
  const { xml } = await modeler.saveXML({ format: true })
  return xml
}

function count(found) {
  const errors = found.filter((problem) => problem.severity === 'error').length
  const warnings = found.length - errors
  const line = find('count')
  const words = JSON.parse(line.dataset.words)
  line.textContent = `${some(errors, words.error, words.errors)}, ${some(warnings, words.warning, words.warnings)}`
  line.dataset.errors = errors
}

function some(number, one, several) {
  return number === 1 ? one : several.replace('NUMBER', number)
}

function act(modeler, outline) {
  const pad = modeler.get('searchPad')
  // Any press closes the search, this one too: it opens after it. The release of Return would close it once more.
  function search({ detail }) {
    if (pad.isOpen()) return
    if (detail === 0) find('canvas').addEventListener('keyup', (event) => event.stopPropagation(), { capture: true, once: true })
    setTimeout(() => pad.open())
  }
  modeler.get('eventBus').on('searchPad.closed', () => setTimeout(() => outline.focus()))
  const acts = {
    undo: () => modeler.get('commandStack').undo(),
    redo: () => modeler.get('commandStack').redo(),
    search: (event) => search(event),
    map: () => modeler.get('minimap').toggle(),
    fit: () => modeler.get('canvas').zoom('fit-viewport', 'auto'),
    keyboard: () => find('keyboard').showModal(),
  }
  for (const button of place.querySelectorAll('[data-act]')) button.addEventListener('click', (event) => acts[button.dataset.act](event))
  for (const close of place.querySelectorAll('dialog [data-close]')) {
    close.addEventListener('click', () => close.closest('dialog').close())
  }
}

// The email editor: saved as it is typed, shown as it would arrive, variables put in at the cursor.
import { draftFileOf } from './draft_file.js'
import { latestOnly, showIn } from './preview_frame.js'
import { problemList } from './problem_list.js'
import { variableList } from './variable_list.js'

const place = document.querySelector('[data-module="email-editor"]')
const state = document.querySelector('[data-draft-file]')
const find = (name) => place.querySelector(`[data-${name}]`)
const subject = document.getElementById('subject')
const body = document.getElementById('body')
const problems = problemList(document.querySelector('[data-problem-list]'), place.dataset.path)
const chosen = document.getElementById('case')
const csrf = document.querySelector('input[name="csrf_token"]').value

const ask = latestOnly(async (content, reference) => {
  const address = `${place.dataset.preview}?case=${encodeURIComponent(reference)}`
  const answer = await fetch(address, { method: 'POST', body: content, headers: { 'X-CSRFToken': csrf } })
  return answer.ok ? answer.json() : null
}, (letter) => {
  problems.show(letter.problems)
  const waits = find('waits')
  waits.textContent = letter.html === null ? waits.dataset.words : ''
  if (letter.html === null) return
  find('subject').textContent = letter.subject
  find('plain').textContent = letter.text
  showIn(find('frame'), letter.html)
})

variableList([body, subject])
for (const hidden of place.querySelectorAll('[data-with-script]')) hidden.hidden = false
for (const shown of place.querySelectorAll('[data-without-script]')) shown.hidden = true
if (state) edit()
chosen.addEventListener('change', preview)
preview()

function edit() {
  const file = draftFileOf(state)
  const changed = () => { file.changed(text); preview() }
  for (const field of [subject, body]) field.addEventListener('input', changed)
  find('text').addEventListener('submit', (event) => { event.preventDefault(); file.saveNow() })
  file.load().then((loaded) => { if (loaded !== text()) fill(loaded) })
}

function text() {
  return `${subject.value}\n\n${body.value}`
}

function fill(content) {
  const [first, ...rest] = content.split('\n')
  subject.value = first.trim()
  body.value = rest.join('\n').replace(/^\n/, '')
  preview()
}

function preview() {
  ask(text(), chosen.value)
}

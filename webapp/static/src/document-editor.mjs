// The editor of a document's template: saved as it is typed, made anew when the typing pauses.
import { draftFileOf } from './draft_file.js'
import { variableList } from './variable_list.js'

const PAUSE = 900
const place = document.querySelector('[data-module="document-editor"]')
const state = document.querySelector('[data-draft-file]')
const text = document.getElementById('content')
const chosen = document.getElementById('case')
const make = place.querySelector('[data-make]')
const open = place.querySelector('[data-open]')
let timer = 0

variableList([text])
for (const hidden of place.querySelectorAll('[data-with-script]')) hidden.hidden = false
for (const shown of place.querySelectorAll('[data-without-script]')) shown.hidden = true
if (state) edit()
chosen.addEventListener('change', () => {
  const address = new URL(open.href)
  address.searchParams.set('case', chosen.value)
  open.href = address
  again()
})

function edit() {
  const file = draftFileOf(state)
  text.addEventListener('input', () => {
    file.changed(() => text.value)
    clearTimeout(timer)
    timer = setTimeout(again, PAUSE)
  })
  text.form.addEventListener('submit', (event) => { event.preventDefault(); file.saveNow() })
  file.load().then((loaded) => { if (loaded !== text.value) { text.value = loaded; again() } })
}

function again() {
  make.elements.content.value = text.value
  make.elements.case.value = chosen.value
  make.submit()
}

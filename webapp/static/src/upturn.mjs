// Every page works without this file; with it the same page is quicker.
import {
  Accordion, Button, CharacterCount, Checkboxes, ErrorSummary, FileUpload, NotificationBanner, PasswordInput, Radios,
  ServiceNavigation, SkipLink, Tabs, createAll,
} from 'govuk-frontend'
import { ButtonMenu } from '@ministryofjustice/frontend/moj/components/button-menu/button-menu.mjs'
import { SortableTable } from '@ministryofjustice/frontend/moj/components/sortable-table/sortable-table.mjs'
import './form.js'

document.body.classList.add('js-enabled')
if ('noModule' in HTMLScriptElement.prototype) document.body.classList.add('govuk-frontend-supported')

for (const component of [
  Accordion, Button, CharacterCount, Checkboxes, ErrorSummary, FileUpload, NotificationBanner, PasswordInput, Radios,
  ServiceNavigation, SkipLink, Tabs, ButtonMenu, SortableTable,
]) createAll(component)

// Leaving a form with unsaved words asks first: <form data-unsaved>.
for (const form of document.querySelectorAll('form[data-unsaved]')) {
  let changed = false
  form.addEventListener('input', () => { changed = true })
  form.addEventListener('submit', () => { changed = false })
  window.addEventListener('beforeunload', (event) => { if (changed) event.preventDefault() })
}

// No style can tell that the keyboard went into a frame: the page can.
function showFrame() {
  const here = document.activeElement
  for (const frame of document.querySelectorAll('iframe')) frame.classList.toggle('upturn-has-focus', frame === here)
}
window.addEventListener('blur', showFrame)
window.addEventListener('focusin', showFrame)

// A page that waits for what happens in the background looks again by itself; what changed takes the place of what was.
const waiting = document.querySelector('[data-waiting]')
if (waiting) {
  const timer = setInterval(async () => {
    const answer = await fetch(window.location.href).catch(() => null) // offline: the next look asks again
    if (!answer?.ok) return
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    for (const part of document.querySelectorAll('[data-live]')) {
      const now = page.getElementById(part.id)?.innerHTML
      if (now !== undefined && now !== part.innerHTML) part.innerHTML = now
    }
    if (!page.querySelector('[data-waiting]')) clearInterval(timer)
  }, 3000)
}

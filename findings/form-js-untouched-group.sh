#!/usr/bin/env bash
# Tool: @bpmn-io/form-js-editor 1.23.0 (JavaScript), a form that is opened and saved without a change (under jsdom
#   26.1.0).
# Guess: what nobody touched is saved as it was opened.
# Seen: a group without a label is saved with the label "Group" and with an outline, a list without one as "Dynamic
#   list". What a new part is given when it is drawn is also given to every part that is opened and lacks it.
# Matters: parts are put into a group without a heading on purpose. Whoever opens such a form to mend a word elsewhere
#   publishes a page on which providers read "Group" above their questions, and a comparison of the versions shows
#   changes that nobody made.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund '@bpmn-io/form-js-editor@1.23.0' 'jsdom@26.1.0' >/dev/null

cat >save.cjs <<'JS'
const { JSDOM } = require('jsdom')

const { window } = new JSDOM('<!doctype html><body></body>', { pretendToBeVisual: true, url: 'http://localhost/' })
for (const name of Object.getOwnPropertyNames(window)) if (!(name in globalThis)) globalThis[name] = window[name]
for (const name of ['Event', 'CustomEvent', 'EventTarget']) globalThis[name] = window[name]
globalThis.window = window
window.matchMedia = () => ({ matches: false, addListener() {}, addEventListener() {} })
globalThis.ResizeObserver = globalThis.IntersectionObserver = class { observe() {} unobserve() {} disconnect() {} }

const question = (id) => ({ type: 'textfield', id, key: id, label: id })
const form = {
  type: 'default', schemaVersion: 19, id: 'review', components: [
    { type: 'group', id: 'outcome', components: [question('met')] },
    { type: 'dynamiclist', id: 'actions', path: 'actions', components: [question('action')] }
  ]
}

async function main() {
  const { FormEditor } = require('@bpmn-io/form-js-editor')
  const editor = new FormEditor({ container: document.body })
  await editor.importSchema(structuredClone(form))
  const saved = editor.saveSchema().components.map(({ type, label, showOutline }) => [type, label, showOutline])
  const seen = [['group', 'Group', true], ['dynamiclist', 'Dynamic list', true]]
  if (JSON.stringify(saved) !== JSON.stringify(seen)) throw new Error(`saved as ${JSON.stringify(saved)}`)
  console.log(`Holds: opened without labels, saved untouched as ${JSON.stringify(saved)}.`)
}

main().then(() => process.exit(0), (error) => {
  console.error(`CHANGED: ${error.message}`)
  process.exit(1)
})
JS
node save.cjs

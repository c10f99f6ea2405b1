#!/usr/bin/env bash
# Tool: bpmn-moddle 10.3.1 (JavaScript), what bpmn-js reads and writes diagrams with; a file with another tool's
#   settings.
# Guess: settings of a namespace that it does not know are written as they were read, or there is a warning.
# Seen: an attribute loses its prefix where its element has the same one: <tool:rule tool:limit="2"/> becomes
#   <tool:rule limit="2"/>, which is another attribute. Where both are there, <tool:rule tool:limit="2" limit="3"/>,
#   one of the two is gone. No warning is given. An attribute of a third namespace keeps its prefix.
# Matters: a diagram that a council draws here and runs or keeps elsewhere comes back with settings that the other
#   tool no longer finds, although nobody touched that step.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund 'bpmn-moddle@10.3.1' >/dev/null

cat >roundtrip.mjs <<'JS'
import { BpmnModdle } from 'bpmn-moddle'

const diagram = (rules) => `
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:tool="urn:tool" xmlns:other="urn:other"
    id="file" targetNamespace="urn:example">
  <bpmn:process id="process"><bpmn:extensionElements>${rules}</bpmn:extensionElements></bpmn:process>
</bpmn:definitions>`

async function writtenAs(rule) {
  const moddle = new BpmnModdle()
  const { rootElement, warnings } = await moddle.fromXML(diagram(rule))
  const { xml } = await moddle.toXML(rootElement)
  return [xml.match(/<tool:rule[^>]*>/)?.[0].replace(' />', '/>'), warnings.length]
}

const seen = {
  '<tool:rule tool:limit="2"/>': '<tool:rule limit="2"/>',
  '<tool:rule tool:limit="2" limit="3"/>': '<tool:rule limit="3"/>',
  '<tool:rule other:limit="2"/>': '<tool:rule other:limit="2"/>'
}
for (const [read, expected] of Object.entries(seen)) {
  const [written, warnings] = await writtenAs(read)
  if (written !== expected || warnings) {
    console.error(`CHANGED: ${read} is written as ${written}, with ${warnings} warnings`)
    process.exit(1)
  }
  console.log(`Holds: ${read} is written as ${written} without a warning.`)
}
JS
node roundtrip.mjs

// The dialog that leads a step on to another, or an arrow elsewhere: what drawing an arrow is to those who draw.
import { getBusinessObject } from 'bpmn-js/lib/util/ModelUtil'
import { KINDS } from './outline.js'
import { steps } from './steps.js'

const END = ''

export function makeLeading(dialog, modeler, onLed) {
  const words = JSON.parse(dialog.dataset.words)
  const places = dialog.querySelector('select')
  const registry = modeler.get('elementRegistry')
  const modeling = modeler.get('modeling')
  let led = null

  function ask(element) {
    led = element
    const from = sourceOf(element)
    const text = element.waypoints ? words.elsewhere : words.another
    dialog.querySelector('[data-heading]').textContent = text.replace('NAME', getBusinessObject(from).name || words.unnamed)
    const can = modeler.get('bpmnRules')
    const offered = steps(registry).map(({ its }) => registry.get(its.id))
      .filter((one) => one !== from && can.canConnectSequenceFlow(from, one) && one !== element.target)
    places.replaceChildren(...offered.map((one) => new Option(called(one), one.id)), new Option(words.end, END))
    dialog.showModal()
    places.focus()
  }

  function called({ businessObject: its }) {
    return `${its.name || words.unnamed} (${KINDS[its.$type.slice(5)]})`
  }

  function lead(from, to) {
    const made = to ? modeling.connect(from, to, { type: 'bpmn:SequenceFlow' }) : newEnd(from).incoming[0]
    return led.waypoints ? reconnect(led, made) : made
  }

  // The arrow keeps its words and its condition, and leads where the new one would.
  function reconnect(arrow, made) {
    const { target } = made
    modeling.removeConnection(made)
    modeling.reconnectEnd(arrow, target, { x: target.x, y: target.y + target.height / 2 })
    modeling.layoutConnection(arrow)
    return arrow
  }

  function newEnd(from) {
    return modeler.get('autoPlace').append(from, modeler.get('elementFactory').createShape({ type: 'bpmn:EndEvent' }))
  }

  dialog.querySelector('form').addEventListener('submit', (event) => {
    event.preventDefault()
    dialog.close()
    const to = places.value === END ? null : registry.get(places.value)
    onLed(modeler.get('asOne').do(() => lead(sourceOf(led), to)))
  })
  dialog.querySelector('[data-close]').addEventListener('click', () => dialog.close())
  return { ask }
}

function sourceOf(element) {
  return element.waypoints ? element.source : element
}

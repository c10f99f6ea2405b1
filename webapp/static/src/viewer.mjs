// The picture of a diagram with marks: where a case stands, what a version changed, how many cases wait.
// The page's list says the same without it.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer'

const NARROW = 640 // on a phone the busiest step is shown, for the whole would be a line of dots

for (const place of document.querySelectorAll('[data-module="upturn-diagram"]')) show(place)

async function show(place) {
  const viewer = new NavigatedViewer({ container: place })
  const answer = await fetch(place.dataset.file)
  await viewer.importXML(await answer.text())
  const canvas = viewer.get('canvas')
  const known = viewer.get('elementRegistry')
  const marks = JSON.parse(place.dataset.marks)
  for (const kind in marks) for (const id of marks[kind]) if (known.get(id)) canvas.addMarker(id, `upturn-${kind}`)
  for (const [id, badge] of Object.entries(JSON.parse(place.dataset.badges || '{}'))) {
    if (!known.get(id)) continue
    const link = linkOf(badge)
    link.addEventListener('focus', () => canvas.scrollToElement(id, { top: 60, bottom: 60, left: 60, right: 60 }))
    viewer.get('overlays').add(id, { position: { top: -14, left: -10 }, scale: { min: 1 }, html: link })
  }
  addZoom(place, canvas)
  const kinds = ['here', 'added', 'changed', 'removed', ...(place.clientWidth < NARROW ? ['heat-4'] : [])]
  const first = kinds.flatMap((kind) => marks[kind] || [])
  const here = first.map((id) => known.get(id)).find(Boolean)
  if (here) lookAt(canvas, here)
  else canvas.zoom('fit-viewport', 'auto')
}

// The whole of a long procedure would be too small to read: begin where the case stands.
function lookAt(canvas, element) {
  const view = canvas.viewbox()
  const scale = Math.min(0.8, view.outer.height / 700)
  const width = view.outer.width / scale
  const height = view.outer.height / scale
  canvas.viewbox({
    x: element.x + element.width / 2 - width / 2, y: element.y + element.height / 2 - height / 2, width, height,
  })
}

function linkOf({ text, address, late }) {
  const link = document.createElement('a')
  link.className = late ? 'upturn-badge upturn-badge--late' : 'upturn-badge'
  link.href = address
  link.textContent = text
  return link
}

function addZoom(place, canvas) {
  const group = document.createElement('div')
  group.className = 'upturn-zoom'
  const acts = [
    () => canvas.zoom('fit-viewport', 'auto'),
    () => canvas.zoom(canvas.zoom() * 1.3),
    () => canvas.zoom(canvas.zoom() / 1.3),
  ]
  const labels = JSON.parse(place.dataset.labels)
  acts.forEach((act, index) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'govuk-button govuk-button--secondary upturn-small'
    button.textContent = labels[index]
    button.addEventListener('click', act)
    group.append(button)
  })
  place.append(group)
}

// The picture of a case's diagram: where it stands and what it passed. The page's list says the same without it.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer'

for (const place of document.querySelectorAll('[data-module="upturn-diagram"]')) show(place)

async function show(place) {
  const viewer = new NavigatedViewer({ container: place })
  const answer = await fetch(place.dataset.file)
  await viewer.importXML(await answer.text())
  const canvas = viewer.get('canvas')
  const known = viewer.get('elementRegistry')
  const marks = JSON.parse(place.dataset.marks)
  for (const id of marks.done) if (known.get(id)) canvas.addMarker(id, 'upturn-done')
  for (const id of marks.here) if (known.get(id)) canvas.addMarker(id, 'upturn-here')
  canvas.zoom('fit-viewport', 'auto')
}

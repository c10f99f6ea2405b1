// Problems on the picture: the element is outlined, a sign on it says what is wrong.
const SIGN = 'upturn-problem'

export function makeMarks(modeler, onChoose) {
  const canvas = modeler.get('canvas')
  const overlays = modeler.get('overlays')
  const registry = modeler.get('elementRegistry')
  let marked = []

  function show(problems) {
    overlays.remove({ type: SIGN })
    for (const [id, marker] of marked) if (registry.get(id)) canvas.removeMarker(id, marker)
    marked = []
    for (const [id, found] of byElement(problems)) mark(id, found)
  }

  function mark(id, found) {
    const element = registry.get(id)
    if (!element || element === canvas.getRootElement()) return
    const isError = found.some((problem) => problem.severity === 'error')
    const marker = isError ? 'upturn-wrong' : 'upturn-doubtful'
    canvas.addMarker(id, marker)
    marked.push([id, marker])
    overlays.add(id, SIGN, { position: place(element), html: sign(found, isError) })
  }

  function sign(found, isError) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = `upturn-sign ${isError ? 'upturn-sign--error' : 'upturn-sign--warning'}`
    button.textContent = isError ? '!' : '?'
    button.title = found.map((problem) => `${problem.message} ${problem.fix}`).join('\n')
    button.setAttribute('aria-label', button.title)
    button.addEventListener('click', () => onChoose(found[0]))
    return button
  }

  return { show }
}

function place(element) {
  if (!element.waypoints) return { top: -12, right: 12 }
  const middle = element.waypoints[Math.floor((element.waypoints.length - 1) / 2)]
  const next = element.waypoints[Math.floor((element.waypoints.length - 1) / 2) + 1]
  const left = Math.min(...element.waypoints.map((point) => point.x))
  const top = Math.min(...element.waypoints.map((point) => point.y))
  return { left: (middle.x + next.x) / 2 - left - 12, top: (middle.y + next.y) / 2 - top - 12 }
}

function byElement(problems) {
  const found = new Map()
  for (const problem of problems) {
    if (problem.element) found.set(problem.element, [...(found.get(problem.element) || []), problem])
  }
  return found
}

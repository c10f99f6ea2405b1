// A further decision in the same file, begun without drawing: a table with one input and one outcome below the others.
export async function addDecision(editor, name) {
  const viewer = await map(editor)
  const bottoms = viewer.get('elementRegistry').getAll().map(({ y, height }) => y + height).filter(Number.isFinite)
  const lowest = Math.max(0, ...bottoms)
  const shape = viewer.get('elementFactory').createShape({ type: 'dmn:Decision' })
  const made = viewer.get('modeling').createShape(shape, { x: 250, y: lowest + 100 }, viewer.get('canvas').getRootElement())
  const table = viewer.get('drdReplace').replaceElement(made, { type: 'dmn:Decision', table: true })
  viewer.get('modeling').updateProperties(table, { name })
  await editor.open(editor.getViews().find(({ element }) => element.id === table.businessObject.id))
}

export async function removeDecision(editor, id) {
  const viewer = await map(editor)
  viewer.get('modeling').removeElements([viewer.get('elementRegistry').get(id)])
}

async function map(editor) {
  await editor.open(editor.getViews().find(({ type }) => type === 'drd'))
  return editor.getActiveViewer()
}

// What can be done with the rule and the column of the cell that was chosen last: plain buttons for what dmn-js keeps in
// a menu of the right mouse button, or does by dragging.
const OTHER_WAY = { up: 'down', down: 'up', 'move-left': 'move-right', 'move-right': 'move-left' } // at the end of a table
const WRITING = '.cm-content, [contenteditable="true"], button'

export function chosenCell(place, canvas, editor) {
  const words = JSON.parse(place.dataset.words)
  let cell = null // { row, col }: their ids

  // `rules` and `clauses` are in the order of the table, `at` is where the chosen one stands.
  function look() {
    const viewer = editor.getActiveViewer()
    if (!cell) return null
    const { rows, cols } = viewer.get('sheet').getRoot()
    const clauses = cols.filter(({ businessObject }) => ['dmn:InputClause', 'dmn:OutputClause'].includes(businessObject?.$type))
    const [row, col] = [rows.findIndex(({ id }) => id === cell.row), clauses.findIndex(({ id }) => id === cell.col)]
    return { rows, clauses, row, col, modeling: viewer.get('modeling') }
  }

  function show() {
    place.hidden = editor.getActiveView()?.type !== 'decisionTable'
    const table = place.hidden ? null : look()
    if (!table) return
    const held = place.contains(document.activeElement) ? document.activeElement.dataset.do : ''
    const groups = [...(table.row < 0 ? [] : [rule(table)]), ...(table.col < 0 ? [] : [column(table)])]
    place.querySelector('[data-groups]').replaceChildren(...groups)
    if (held) [held, OTHER_WAY[held]].map((act) => place.querySelector(`[data-do="${act}"]`)).find(Boolean)?.focus()
  }

  function rule({ rows, row, modeling }) {
    const add = (index) => modeling.addRow({ type: 'dmn:DecisionRule' }, index)
    return group(words.rule.replace('NUMBER', row + 1), [
      ['above', words.above, () => goTo(add(row), null)],
      ['below', words.below, () => goTo(add(row + 1), null)],
      row > 0 && ['up', words.up, () => modeling.moveRow(rows[row], row - 1)],
      row < rows.length - 1 && ['down', words.down, () => modeling.moveRow(rows[row], row + 1)],
      ['remove-rule', words.removeRule, () => { const next = rows[row + 1] || rows[row - 1]; modeling.removeRow(rows[row]); goTo(next, null) }],
    ])
  }

  // Inputs stand before outputs, and of each there is at least one.
  function column({ clauses, col, modeling }) {
    const clause = clauses[col]
    const type = clause.businessObject.$type
    const alike = clauses.filter(({ businessObject }) => businessObject.$type === type)
    const at = alike.indexOf(clause)
    const add = (index) => modeling.addCol({ type }, index)
    return group(words[type === 'dmn:InputClause' ? 'input' : 'output'].replace('NAME', nameOf(clause) || words.unnamed), [
      ['left', words.before, () => goTo(null, add(col))],
      ['right', words.behind, () => goTo(null, add(col + 1))],
      at > 0 && ['move-left', words.left, () => modeling.moveCol(clause, col - 1)],
      at < alike.length - 1 && ['move-right', words.right, () => modeling.moveCol(clause, col + 1)],
      alike.length > 1 && ['remove-column', words.removeColumn, () => { const next = alike[at + 1] || alike[at - 1]; modeling.removeCol(clause); goTo(null, next) }],
    ])
  }

  function group(name, acts) {
    const made = document.createElement('div')
    made.className = 'upturn-chosen__group'
    const heading = document.createElement('strong')
    heading.textContent = name
    made.append(heading, ...acts.filter(Boolean).map(([key, text, does]) => button(key, text, name, does)))
    return made
  }

  function button(key, text, name, does) {
    const made = document.createElement('button')
    made.type = 'button'
    made.className = 'upturn-link-button'
    made.dataset.do = key
    made.textContent = text
    made.setAttribute('aria-label', `${text}: ${name}`)
    made.addEventListener('click', () => { does(); show() })
    return made
  }

  // The cell of this rule and of this column; of the one that was chosen where one of them is not given.
  function goTo(row, col) {
    cell = { row: row?.id || cell.row, col: col?.id || cell.col }
    setTimeout(() => focus())
  }

  // Of a column that was just added the table may not be drawn yet, and drawn anew it drops the keyboard: look again.
  function focus(times = 20) {
    const here = cellAt(cell?.row, cell?.col)
    const next = here || (times === 0 && (cellAt('', cell?.col) || canvas.querySelector('td [contenteditable]')))
    if (next) next.closest('td, th').querySelector(WRITING)?.focus()
    if (times > 0) requestAnimationFrame(() => stay(times - 1, !here))
  }

  function stay(times, isLooking) {
    if (isLooking || document.activeElement === document.body) focus(times)
    else if (times > 0) requestAnimationFrame(() => stay(times - 1, false))
  }

  // A remark stands in no column of the table's own.
  function cellAt(row, col) {
    const all = [...canvas.querySelectorAll('[data-row-id]:not(.rule-index), th[data-col-id]')]
    return all.find(({ dataset }) => (dataset.rowId || '') === row && (dataset.colId || '') === col)
  }

  canvas.addEventListener('focusin', ({ target }) => {
    const found = target.closest('[data-row-id], [data-col-id]')
    if (!found) return
    cell = { row: found.dataset.rowId || '', col: found.dataset.colId || '' }
    show()
  }, true) // dmn-js tells nobody else
  canvas.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !event.altKey || !place.querySelector('button')) return
    event.preventDefault()
    event.stopPropagation() // dmn-js would go to the next rule
    place.querySelector('button').focus()
  }, true)
  place.addEventListener('keydown', ({ key }) => { if (key === 'Escape') focus() })
  return { show }
}

function nameOf({ businessObject }) {
  return businessObject.label || businessObject.name || businessObject.inputExpression?.text || ''
}

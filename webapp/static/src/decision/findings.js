// What is found in a table, shown in the table: the rules that it is about have a coloured edge, and their words on top.
export function markRules(place, editor, problems) {
  const rules = rulesOf(editor)
  const marked = new Map()
  for (const problem of problems) {
    for (const id of about(problem, rules)) marked.set(id, [...(marked.get(id) || []), problem])
  }
  // A style of its own outlives every drawing anew of the table.
  sheet.replaceSync([...marked].map(([id, found]) => rule(id, found)).join('\n'))
  for (const cell of place.querySelectorAll('.rule-index')) {
    const found = marked.get(cell.dataset.rowId) || []
    cell.title = found.map(({ message, fix }) => `${message} ${fix}`).join('\n')
  }
}

const sheet = new CSSStyleSheet()
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]

function rule(id, found) {
  const kind = found.some(({ severity }) => severity === 'error') ? 'error' : 'warning'
  const colour = kind === 'error' ? '#b3261e' : '#8a4b00'
  const cell = `.dmn-decision-table-container td[data-row-id="${CSS.escape(id)}"]`
  return `${cell}{background:${kind === 'error' ? '#fbeae9' : '#fff6e5'}} ${cell}:first-child{box-shadow:inset 5px 0 ${colour};font-weight:700;color:${colour}}`
}

// The rule itself, and the others of its table that the words name: "rules 2 and 5 match the same inputs".
function about({ element, message }, rules) {
  const table = rules.find((ids) => ids.includes(element))
  if (!table) return []
  const named = /\brules? (\d[\d, and]*)/.exec(message)
  const numbers = named ? named[1].match(/\d+/g).map(Number) : []
  return [...new Set([element, ...numbers.map((number) => table[number - 1]).filter(Boolean)])]
}

function rulesOf(editor) {
  const logics = editor.getViews().map(({ element }) => element.decisionLogic || element.encapsulatedLogic?.body)
  return logics.filter((logic) => logic?.rule).map((logic) => logic.rule.map(({ id }) => id))
}

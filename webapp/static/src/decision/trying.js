// The row that tries a decision: a field for each value that it reads, then what it answers, by which rule and why.
export function tryRow(place, words, { getXml, onRules }) {
  const find = (name) => place.querySelector(`[data-${name}]`)
  const chosen = document.getElementById('decision')
  const reference = document.getElementById('case')
  const typed = new Map()
  let decisions = []

  async function ask() {
    const answer = await send(place.dataset.questions, { xml: await getXml(), case: reference.value })
    if (!answer) return
    decisions = answer.decisions
    if (!decisions.length) return void (find('result').textContent = words.unreadable)
    const before = chosen.value
    chosen.replaceChildren(...decisions.map(({ id, name }) => new Option(name, id)))
    if (decisions.some(({ id }) => id === before)) chosen.value = before
    draw()
  }

  function draw() {
    const decision = decisions.find(({ id }) => id === chosen.value)
    const fields = decision ? decision.inputs.map(field) : []
    find('inputs').replaceChildren(...fields)
    if (decision && !fields.length) find('inputs').textContent = words.none
    if (find('result').textContent) decide()
  }

  function field(input, index) {
    const group = made('div', 'govuk-form-group')
    const label = made('label', 'govuk-label', input.label || input.name)
    const control = input.type === 'boolean' ? choice(input) : box(input, group, index)
    control.id = label.htmlFor = `input-${index}`
    control.name = input.name
    control.value = typed.get(input.name) ?? input.value
    control.addEventListener('input', () => typed.set(input.name, control.value))
    group.prepend(label, control)
    if (input.label && input.label !== input.name) label.append(made('span', 'upturn-quiet', ` ${input.name}`))
    return group
  }

  function box(input, group, index) {
    const control = made('input', 'govuk-input')
    control.type = input.type === 'date' ? 'date' : 'text'
    control.autocomplete = 'off'
    if (input.type === 'number') control.inputMode = 'decimal'
    if (!input.choices.length) return control
    const list = made('datalist')
    list.id = `choices-${index}`
    list.append(...input.choices.map((value) => new Option(value, value)))
    control.setAttribute('list', list.id)
    group.append(list)
    return control
  }

  function choice() {
    const control = made('select', 'govuk-select')
    control.append(new Option(words.unsaid, ''), new Option(words.yes, 'true'), new Option(words.no, 'false'))
    return control
  }

  async function decide() {
    const inputs = Object.fromEntries([...find('inputs').querySelectorAll('[name]')].map(({ name, value }) => [name, value]))
    const answer = await send(place.dataset.outcome, { xml: await getXml(), decision: chosen.value, inputs })
    if (!answer) return
    const result = find('result')
    result.replaceChildren(made('p', 'govuk-body upturn-try__value', answer.error || (answer.value === 'null' ? words.null : answer.value)))
    if (answer.why) result.append(made('p', 'govuk-body', `${answer.why.charAt(0).toUpperCase()}${answer.why.slice(1)}.`))
    for (const warning of answer.warnings || []) result.append(made('p', 'govuk-body upturn-quiet', warning))
    onRules(chosen.value, answer.rules || [])
  }

  async function send(address, content) {
    const headers = { 'X-CSRFToken': place.dataset.csrf, 'Content-Type': 'application/json' }
    const answer = await fetch(address, { method: 'POST', headers, body: JSON.stringify(content) }).catch(() => null)
    return answer && (answer.ok || answer.status === 422) ? answer.json() : null
  }

  chosen.addEventListener('change', () => { find('result').replaceChildren(); draw() })
  reference.addEventListener('change', () => { typed.clear(); ask() })
  find('try').addEventListener('submit', (event) => { event.preventDefault(); decide() })
  return { ask, choose: (id) => { if (decisions.some((one) => one.id === id)) { chosen.value = id; draw() } } }
}

function made(tag, kind = '', text = '') {
  const element = document.createElement(tag)
  element.className = kind
  element.textContent = text
  return element
}

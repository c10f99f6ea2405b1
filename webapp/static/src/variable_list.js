// The variables that a text can read: put in at the cursor by a press, found by Ctrl and space, narrowed as one types.
export function variableList(fields) {
  const place = document.querySelector('[data-variables]')
  const search = document.getElementById('variable')
  const status = place.querySelector('[data-found]')
  let writing = fields[0]

  // The way to write a variable, or its own: the private link is words that lead there, never a bare address.
  function insert({ insert: name, way }) {
    writing.focus()
    const written = (way && writing.tagName === 'TEXTAREA' ? way : place.dataset.way).replace('NAME', name)
    writing.setRangeText(written, writing.selectionStart, writing.selectionEnd, 'end')
    writing.dispatchEvent(new Event('input'))
  }

  function narrow() {
    const wanted = search.value.toLowerCase().split(' ').filter(Boolean)
    let found = 0
    for (const group of place.querySelectorAll('[data-group]')) {
      const entries = [...group.querySelectorAll('li')]
      for (const entry of entries) entry.hidden = !wanted.every((word) => entry.textContent.toLowerCase().includes(word))
      const here = entries.filter((entry) => !entry.hidden).length
      group.hidden = here === 0
      if (wanted.length) group.open = true
      found += here
    }
    status.textContent = wanted.length ? status.dataset.words.replace('NUMBER', found) : ''
  }

  function pressed(event) {
    if (event.key === 'Escape') return void writing.focus()
    if (event.key !== 'Enter') return
    event.preventDefault()
    const first = [...place.querySelectorAll('[data-insert]')].find((button) => !button.closest('li').hidden)
    if (!first || writing.readOnly) return
    insert(first.dataset)
    search.value = '' // found and put in: the others are there again
    narrow()
  }

  for (const field of fields) {
    field.addEventListener('focus', () => { writing = field })
    field.addEventListener('keydown', (event) => {
      if (!event.ctrlKey || event.code !== 'Space') return
      event.preventDefault()
      search.focus()
      search.select()
    })
  }
  for (const button of place.querySelectorAll('[data-insert]')) {
    button.addEventListener('click', () => insert(button.dataset))
  }
  search.addEventListener('input', narrow)
  search.addEventListener('keydown', pressed)
}

// The problems of the file being edited, in plain words with a fix: what procedures/editors/problems.html shows.
//   const list = problemList(element, path, { choose, nameOf })   both given the problem: called where it is chosen, and
//   list.show(problems)                                           what its element is called; those of other files are left out
export function problemList(place, path, { choose = null, nameOf = () => '' } = {}) {
  const words = JSON.parse(place.dataset.words)
  const list = place.querySelector('[data-list]')
  const none = place.querySelector('[data-none]')

  function show(problems) {
    const own = problems.filter((problem) => problem.file === path)
    none.textContent = own.length ? '' : words.none
    place.classList.toggle('upturn-problems--some', own.length > 0)
    list.replaceChildren(...own.map(item))
  }

  function item(problem) {
    const line = document.createElement('li')
    const kind = part('strong', words[problem.severity], `upturn-problems__${problem.severity}`)
    line.append(kind, where(problem), part('span', sentence(problem.message)), part('span', problem.fix, 'upturn-quiet'))
    return line
  }

  function where(problem) {
    const text = nameOf(problem) || problem.element || (problem.line ? words.line.replace('NUMBER', problem.line) : '')
    if (!choose || !text) return part('span', text, 'upturn-quiet')
    const button = part('button', text, 'upturn-link-button')
    button.type = 'button'
    button.addEventListener('click', () => choose(problem))
    return button
  }

  return { show }
}

function part(tag, text, kind = '') {
  const made = document.createElement(tag)
  made.textContent = text
  made.className = kind
  return made
}

function sentence(text) {
  const whole = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?”]$/.test(whole) ? whole : `${whole}.`
}

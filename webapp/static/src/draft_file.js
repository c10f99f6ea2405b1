// Saving one file of a draft: by itself in the second after a change, never over what somebody else saved, and kept in this
// browser until the server has it. For every editor of the desk:
//
//   const file = openDraftFile({ address, csrf, problems, onProblems, onClash, state })
//     address    of the file's content; `problems`, of the draft's problems; `csrf`, the page's token
//     state      the element of procedures/editors/state.html: its line, its bars and its words
//     onProblems(problems)  after opening and after each save, those of the whole draft
//     onClash(clash)        where somebody saved meanwhile; the bar with the choices is shown anyway
//   const text = await file.load()   what to edit: the server's content, or what was kept in this browser
//   file.changed(getContent)         call at every change; getContent answers the content, or a promise of it
//   await file.saveNow()             at once (also by Ctrl+S); false where it could not be saved
//   draftFileOf(state, { onProblems })   the same, with the addresses that the element states
const PAUSE = 700
const RETRY = 10000

export function draftFileOf(state, more = {}) {
  const { address, csrf, problems } = state.dataset
  return openDraftFile({ address, csrf, problems, state, ...more })
}

export function openDraftFile({ address, csrf, problems, state, onProblems = () => {}, onClash = () => {} }) {
  const words = JSON.parse(state.dataset.words)
  const line = state.querySelector('[data-saved]')
  const key = `upturn draft ${address}`
  const offline = 'offline'
  let mark = '' // of the content on the server that ours began from
  let content = null // how to get what is on the screen, while it is not saved
  let changes = 0 // how many there were: one made while a save is under way is not saved by it
  let isOver = false // whether what is saved next replaces somebody else's on purpose
  let timer = 0
  let underway = null
  let clash = null
  let latest = null
  let ofDocuments = [] // found when the file is opened: making every document takes too long at each save

  async function load() {
    const answer = await fetch(address, { cache: 'no-store', redirect: 'manual' })
    if (answer.status === 0) say(words.signedOut, 'failed')
    mark = markOf(answer)
    const theirs = answer.ok ? await answer.text() : ''
    fetch(problems).then((found) => found.json()).then(firstProblems).catch(() => {})
    const kept = readKept()
    if (kept && kept.text !== theirs && await isWanted(kept)) {
      mark = kept.mark
      changed(() => kept.text)
      return kept.text
    }
    forget()
    return theirs
  }

  function changed(getContent) {
    content = getContent
    changes += 1
    if (clash) return void keep()
    say(words.changed)
    schedule(PAUSE)
  }

  async function saveNow() {
    clearTimeout(timer)
    while (underway) await underway
    if (!content || clash) return !content
    // What cannot be foreseen, such as an answer that is none of Upturn's, must not stop the saves after this one.
    underway = save().catch(() => failed(words.failed, true)).finally(() => { underway = null })
    return underway
  }

  async function save() {
    const number = changes
    const text = await keep()
    say(words.saving)
    const answer = await send('PUT', isOver ? `${address}?over=theirs` : address, text, mark)
    if (answer === offline) return failed(words.offline, true)
    if (answer.status === 0 || answer.status === 400) return await isSignedInAgain() ? save() : failed(words.signedOut, true)
    if (answer.status === 404) return gone(text)
    if (answer.status === 409) return clashed(await answer.json())
    if (answer.status === 422) return failed((await answer.json()).error, false)
    if (!answer.ok) return failed(words.failed, true)
    const saved = await answer.json()
    mark = saved.mark
    isOver = false
    if (changes === number) settled()
    else schedule(PAUSE)
    latest = saved.problems
    onProblems([...latest, ...ofDocuments])
    return true
  }

  function firstProblems(found) {
    ofDocuments = found.filter((problem) => /\.(typ|docx)$/.test(problem.file))
    onProblems(latest ? [...latest, ...ofDocuments] : found)
  }

  function settled() {
    content = null
    forget()
    say(words.saved.replace('TIME', new Date().toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })), 'saved')
  }

  function failed(message, again) {
    say(message, 'failed')
    if (again) schedule(RETRY)
    return false
  }

  // fetch says the same of a lost network and of a server that does not answer.
  async function send(method, to, body, base) {
    const headers = { 'X-CSRFToken': csrf, 'Content-Type': 'application/octet-stream' }
    if (base) headers['If-Match'] = `"${base}"`
    try {
      return await fetch(to, { method, body, headers, redirect: 'manual' })
    } catch {
      return offline
    }
  }

  // A token ends with its session. Whoever signed in again, in another tab, has a new one on each page.
  async function isSignedInAgain() {
    const answer = await fetch(window.location.pathname, { cache: 'no-store', redirect: 'manual' })
    const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : '', 'text/html')
    const token = page.querySelector('[data-draft-file]')?.dataset.csrf
    if (!token || page.querySelector('[data-draft-file]').dataset.address !== address) return false
    const isNew = token !== csrf
    csrf = token
    return isNew
  }

  // The draft is no more: what was written can still be taken along.
  function gone(text) {
    const bar = state.querySelector('[data-gone]')
    bar.querySelector('[data-download]').href = URL.createObjectURL(new Blob([text]))
    say(words.gone, 'failed')
    if (bar.hidden) {
      bar.hidden = false
      bar.focus()
    }
    return false
  }

  function schedule(pause) {
    clearTimeout(timer)
    timer = setTimeout(saveNow, pause)
  }

  // Two people at once.
  function clashed(theirs) {
    clash = theirs
    say(words.clash, 'failed')
    const bar = state.querySelector('[data-clash]')
    const who = theirs.mark ? words.theySaved : words.theyRemoved
    bar.querySelector('[data-who]').textContent = who.replace('WHO', theirs.by || words.somebody).replace('WHEN', theirs.at)
    bar.hidden = false
    bar.focus()
    onClash(theirs)
    return false
  }

  function keepMine() {
    mark = clash.mark
    clash = null
    isOver = true
    state.querySelector('[data-clash]').hidden = true
    return saveNow()
  }

  async function keepTheirs() {
    const aside = await send('POST', state.dataset.aside, await keep())
    if (aside === offline || !aside.ok) return say(words.failed, 'failed')
    forget()
    content = null
    window.location.reload()
  }

  // What is not on the server yet.
  async function keep() {
    const text = await content()
    try {
      localStorage.setItem(key, JSON.stringify({ text, mark, at: new Date().toISOString() }))
    } catch {
      // The browser's store is full or closed; the page asks before it is left.
    }
    return text
  }

  function readKept() {
    try {
      return JSON.parse(localStorage.getItem(key))
    } catch {
      return null
    }
  }

  function forget() {
    localStorage.removeItem(key)
  }

  function isWanted(kept) {
    const bar = state.querySelector('[data-kept]')
    const at = new Date(kept.at).toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short' })
    bar.querySelector('[data-who]').textContent = words.kept.replace('WHEN', at)
    bar.hidden = false
    bar.focus()
    return new Promise((choose) => {
      const close = (answer) => () => { bar.hidden = true; choose(answer) }
      bar.querySelector('[data-bring-back]').addEventListener('click', close(true), { once: true })
      bar.querySelector('[data-leave]').addEventListener('click', close(false), { once: true })
    })
  }

  function say(text, kind = '') {
    line.textContent = text
    state.dataset.state = kind
  }

  state.querySelector('[data-keep-mine]').addEventListener('click', keepMine)
  state.querySelector('[data-keep-theirs]').addEventListener('click', keepTheirs)
  window.addEventListener('online', () => { if (content) saveNow() })
  window.addEventListener('offline', () => { if (content) say(words.offline, 'failed') })
  document.addEventListener('visibilitychange', () => { if (document.hidden && content) saveNow() })
  window.addEventListener('beforeunload', (event) => { if (content) { keep(); saveNow(); event.preventDefault() } })
  window.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
      event.preventDefault()
      saveNow()
    }
  })
  return { load, changed, saveNow }
}

function markOf(answer) {
  return answer.ok ? answer.headers.get('ETag').replace(/^W\/|"/g, '') : ''
}

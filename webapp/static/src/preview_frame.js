// A preview in its frame, which runs no scripts: new content takes the place of the old without a blink, where the reader
// had scrolled to and typed: the keyboard and the caret stay. The frame's own policy holds for it.
export function showIn(frame, html) {
  const inside = frame.contentDocument
  if (!inside?.body) return void frame.setAttribute('src', frame.getAttribute('src')) // it was led elsewhere: begin again
  const page = inside.createElement('html') // made in the frame: a parser of our own page would hold it to our policy
  page.innerHTML = html
  const { scrollX, scrollY } = frame.contentWindow
  const held = document.activeElement === frame ? inside.activeElement : null
  const { id, selectionStart, selectionEnd } = held || {} // replacing the body forgets them
  inside.body.replaceWith(page.querySelector('body'))
  frame.contentWindow.scrollTo(scrollX, scrollY)
  const again = id && inside.getElementById(id)
  if (!again) return
  again.focus()
  if (typeof selectionStart === 'number') again.setSelectionRange(selectionStart, selectionEnd)
}

// Calls `work` once what is asked for again and again pauses; the answer of an earlier call never overtakes a later one.
export function latestOnly(work, use, pause = 300) {
  let timer = 0
  let newest = 0
  return (...given) => {
    clearTimeout(timer)
    const number = ++newest
    timer = setTimeout(async () => {
      const answer = await work(...given).catch(() => null) // offline: the next change asks again
      if (answer !== null && number === newest) use(answer)
    }, pause)
  }
}

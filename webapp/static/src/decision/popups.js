// The small windows of dmn-js, for the keyboard: it stays in them until they close, then goes back to what opened them.
const STOPS = 'button, input, select, textarea, [tabindex="0"], [contenteditable="true"]'
const CHOICE = 'div.dms-input' // a list that opens by the arrow keys only

export function popups(canvas, editor) {
  let opener = null

  // What opened it may have been drawn anew since.
  function back() {
    const here = opener?.isConnected ? opener : canvas.querySelector(`[data-col-id="${CSS.escape(opener?.closest('[data-col-id]')?.dataset.colId || '')}"] button`)
    here?.focus()
  }

  function isLeaving(event, popup) {
    const stops = [...popup.querySelectorAll(STOPS)].filter((one) => one.checkVisibility())
    return event.key === 'Tab' && event.target === (event.shiftKey ? stops[0] : stops.at(-1))
  }

  canvas.addEventListener('keydown', (event) => {
    const popup = event.target.closest('.context-menu')
    if (!popup) opener = event.target
    else if (event.target.matches('.remove') && [' ', 'Enter'].includes(event.key)) press(event, popup)
    else if (isLeaving(event, popup)) {
      event.preventDefault()
      editor.getActiveViewer().get('contextMenu').close()
      back()
    } else if (['Escape', 'Enter'].includes(event.key)) setTimeout(() => { if (!popup.isConnected) back() })
    if (event.target.matches(CHOICE) && event.key === ' ') event.target.parentElement.click()
  }, true)

  function press(event, popup) {
    event.preventDefault()
    event.stopPropagation()
    event.target.click()
    setTimeout(() => popup.querySelector('.remove, input')?.focus())
  }

  // What dmn-js made for the mouse alone.
  new MutationObserver(() => {
    for (const one of canvas.querySelectorAll('.context-menu .remove:not([tabindex])')) {
      one.tabIndex = 0
      one.setAttribute('role', 'button')
      one.setAttribute('aria-label', `${one.title}: ${one.parentElement.textContent.trim()}`)
    }
  }).observe(canvas, { childList: true, subtree: true })
}

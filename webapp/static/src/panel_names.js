// bpmn.io's properties panels: their buttons all say “Toggle section” and their expressions nothing; here they say whose.
export function namePanel(panel) {
  const name = () => {
    each(panel, '.bio-properties-panel-group-header', '.bio-properties-panel-group-header-title', 'button')
    each(panel, '.bio-properties-panel-entry', 'label', '.bio-properties-panel-feel-icon, .bio-properties-panel-open-feel-popup, .cm-content')
  }
  new MutationObserver(name).observe(panel, { childList: true, subtree: true })
}

function each(panel, whole, heading, parts) {
  for (const group of panel.querySelectorAll(whole)) {
    const said = group.querySelector(heading)?.textContent.trim()
    for (const part of group.querySelectorAll(parts)) {
      if (!said || part.closest(whole) !== group) continue
      const words = part.title ? `${said}: ${part.title}` : said
      if (part.getAttribute('aria-label') !== words) part.setAttribute('aria-label', words)
    }
  }
}

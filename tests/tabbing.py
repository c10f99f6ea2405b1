"""What Tab does not reach on a page, what does not show that it has the keyboard, and where the keyboard stays caught."""

from playwright.sync_api import Page

MOST_STOPS = 700
# Notes every stop, as soon as it has the keyboard: whether it shows, and whether something lies over it.
WATCH = """() => {
  const stops = window.stops = new Map()
  const passed = window.passed = new Set() // with what they stand in: a cell of a table becomes an editor once it is reached
  const shown = (one, part) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one, part)
    return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none'
  }
  const can = 'a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex="0"], [contenteditable="true"]'
  window.isVisible = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && one.getBoundingClientRect().width > 1
  window.wanted = [...document.querySelectorAll(can)].filter((one) => isVisible(one) && !one.disabled && one.tabIndex >= 0)
  const covered = (one) => {
    const { left, top, width, height } = one.getBoundingClientRect()
    const points = [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]]
      .map(([x, y]) => document.elementFromPoint(left + width * x, top + height * y))
    const own = (over) => over && (one.contains(over) || over.contains(one) || [...one.labels || []].some((label) => label.contains(over)))
    return one.tagName !== 'IFRAME' && !points.some(own)
  }
  window.note = () => {
    const one = document.activeElement
    if (!one || one === document.body) return
    const label = one.labels?.[0]
    for (let up = one; up; up = up.parentElement) passed.add(up)
    stops.set(one, { isSeen: shown(one) || Boolean(label && shown(label, '::before')), isCovered: covered(one) })
  }
  document.activeElement?.blur()
  window.scrollTo(0, 0)
}"""
FOUND = """() => {
  const stops = window.stops
  document.activeElement.blur() // the page stands where it stood
  const called = (one) => `${one.tagName.toLowerCase()} ${(one.getAttribute('aria-label') || one.labels?.[0]?.innerText || one.innerText || one.value || one.className || '').trim().slice(0, 60)}`
  const asked = new Set([...stops.keys()].filter(({ type }) => type === 'radio').map(({ name }) => name))
  const missed = window.wanted.filter((one) => one.isConnected && isVisible(one) && !window.passed.has(one.closest('.tjs-table td') || one) && !asked.has(one.name))
  const scrolls = [...document.querySelectorAll('main *')].filter((one) => isVisible(one) && one.scrollWidth > one.clientWidth + 1
    && ['auto', 'scroll'].includes(getComputedStyle(one).overflowX) && ![...stops.keys()].some((stop) => one.contains(stop)))
  return [
    ...missed.map((one) => `not reached: ${called(one)}`),
    ...scrolls.map((one) => `not scrolled: ${called(one)}`),
    ...[...stops].filter(([one, { isSeen }]) => one.isConnected && !isSeen).map(([one]) => `not seen: ${called(one)}`),
    ...[...stops].filter(([one, { isCovered }]) => one.isConnected && isCovered).map(([one]) => `covered: ${called(one)}`),
    ...[...document.querySelectorAll('a[role=button]:not([data-module="govuk-button"])')].map((one) => `deaf to Space: ${called(one)}`),
  ]
}"""
STOP = "() => { window.note(); return document.activeElement?.className?.includes?.('govuk-skip-link') ?? false }"


def unreached(page: Page) -> list[str]:
    """Tab from the top of the page until its first stop comes again; what is wrong on the way."""
    page.evaluate(WATCH)
    times_at_top = 0
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        times_at_top += bool(page.evaluate(STOP))
        if times_at_top == 2:
            found: list[str] = page.evaluate(FOUND)
            return found
    return [f"the keyboard is caught at {page.evaluate('document.activeElement.outerHTML')[:200]}"]

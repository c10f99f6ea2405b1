"""What Tab does not reach on a page, what does not show that it has the keyboard, and where it stays caught."""

from playwright.sync_api import Page

MOST_STOPS = 700
LOW = 500
# Notes every stop as soon as it has the keyboard: whether it shows, and whether something lies over it.
WATCH = """() => {
  const stops = window.stops = new Map()
  const passed = window.passed = new Set() // with what they stand in: a cell becomes an editor once it is reached
  const shown = (one, part) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one, part)
    return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none'
  }
  const can = 'a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex="0"]'
  window.isVisible = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && one.getBoundingClientRect().width > 1
  window.wanted = [...document.querySelectorAll(`${can}, [contenteditable="true"]`)]
    .filter((one) => isVisible(one) && !one.disabled && one.tabIndex >= 0)
  const isCovered = (one) => {
    const { left, top, width, height } = one.getBoundingClientRect()
    const points = [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]]
    const own = [one, ...one.labels || []]
    return one.tagName !== 'IFRAME' && !points.some(([x, y]) => {
      const over = document.elementFromPoint(left + width * x, top + height * y)
      return over && (over.contains(one) || own.some((part) => part.contains(over)))
    })
  }
  window.note = () => {
    const one = document.activeElement
    if (!one || one === document.body) return
    const label = one.labels?.[0]
    for (let up = one; up; up = up.parentElement) passed.add(up)
    const before = stops.get(one) || { isSeen: true, isCovered: false }
    const isSeen = shown(one) || Boolean(label && shown(label, '::before'))
    stops.set(one, { isSeen: before.isSeen && isSeen, isCovered: before.isCovered || isCovered(one) })
  }
  document.activeElement?.blur()
  window.scrollTo(0, 0)
}"""
FOUND = """() => {
  const stops = [...window.stops].filter(([one]) => one.isConnected)
  document.activeElement.blur() // the page stands where it stood
  const said = (one) => one.getAttribute('aria-label') || one.labels?.[0]?.innerText || one.innerText || one.value
  const list = (words, all) => all.map((one) => `${words}: ${one.tagName} ${(said(one) || one.className).slice(0, 60)}`)
  const asked = new Set(stops.filter(([{ type }]) => type === 'radio').map(([{ name }]) => name))
  const isMissed = (one) => !window.passed.has(one.closest('.tjs-table td') || one) && !asked.has(one.name)
  const scrolls = [...document.querySelectorAll('main *')].filter((one) => isVisible(one)
    && one.scrollWidth > one.clientWidth + 1 && ['auto', 'scroll'].includes(getComputedStyle(one).overflowX))
  const deaf = document.querySelectorAll('a[role=button]:not([data-module="govuk-button"])')
  return [
    ...list('not reached', window.wanted.filter((one) => one.isConnected && isVisible(one) && isMissed(one))),
    ...list('not scrolled', scrolls.filter((one) => !stops.some(([stop]) => one.contains(stop)))),
    ...list('not seen', stops.filter(([, { isSeen }]) => !isSeen).map(([one]) => one)),
    ...list('covered', stops.filter(([, { isCovered }]) => isCovered).map(([one]) => one)),
    ...list('deaf to Space', [...deaf]),
  ]
}"""
STOP = "() => { window.note(); return document.activeElement === document.querySelector('.govuk-skip-link') }"


def unreached(page: Page) -> list[str]:
    """Tab from the top of the page until its first stop comes again, and back under a bar; what is wrong on the way."""
    page.evaluate(WATCH)
    is_out = top_again(page, "Tab", times=2)
    if is_out and page.locator(".upturn-bar").count():
        is_out = back_under_the_bar(page)
    if not is_out:
        return [f"the keyboard is caught at {page.evaluate('document.activeElement.outerHTML')[:200]}"]
    found: list[str] = page.evaluate(FOUND)
    return found


def back_under_the_bar(page: Page) -> bool:
    """Back to the top on a low screen, where what comes into view comes in under the bar."""
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": size["width"], "height": LOW})
    is_out = top_again(page, "Shift+Tab", times=1)
    page.set_viewport_size(size)
    return is_out


def top_again(page: Page, key: str, times: int) -> bool:
    """Whether the first stop of the page is come upon as often as that."""
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        times -= bool(page.evaluate(STOP))
        if times == 0:
            return True
    return False

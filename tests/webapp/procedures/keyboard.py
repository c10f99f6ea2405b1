"""A process owner who has no mouse: everything is reached with Tab, and seen where it is."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.waiting import until

MOST_STOPS = 150
WHERE = """() => {
  const here = document.activeElement
  const said = here.getAttribute('aria-label')
  const label = here.labels?.[0]?.innerText
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(here)
  return {
    words: (said || label || here.innerText || here.value || here.title || '').trim().split('\\n')[0],
    isSeen: (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none',
  }
}"""


def reach(page: Page, words: str) -> None:
    """Tab until what is called so has the keyboard; every stop on the way can be seen."""
    passed = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        here = page.evaluate(WHERE)
        assert here["isSeen"] or page.evaluate("document.activeElement === document.body"), here["words"]
        passed.append(here["words"])
        if here["words"].startswith(words):
            return
    raise AssertionError(f"{words} is not reached by Tab, only {passed}")


def press(page: Page, words: str) -> None:
    """Reach it and press Enter."""
    reach(page, words)
    page.keyboard.press("Enter")


def go(page: Page, words: str) -> None:
    """Reach it and press Enter, which leads to another page."""
    reach(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def becomes(page: Page, found: Callable[[], object], wanted: object) -> None:
    """Wait until it is so: the page saves a moment after it is changed."""
    until(lambda: found() == wanted, f"{wanted!r}", page)

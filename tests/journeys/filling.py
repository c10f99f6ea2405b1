"""A form in a browser, filled in by the keys of its questions."""

import re
from datetime import date

from playwright.sync_api import Page

Said = str | date | list[str]


def fill(page: Page, **answers: Said) -> None:
    """Answer these questions, in this order; what an answer brings up can be answered after it."""
    for key, said in answers.items():
        if isinstance(said, date):
            for part in ("day", "month", "year"):
                page.locator(f'[name="{key}-{part}"]').fill(str(getattr(said, part)))
        else:
            _answer(page, key, said)


def _answer(page: Page, key: str, said: str | list[str]) -> None:
    box = page.locator(f'main [name="{key}"]:not([type=hidden])').first
    kind = str(box.evaluate("box => box.type"))
    if kind in {"radio", "checkbox"}:
        for value in [said] if isinstance(said, str) else said:
            page.locator(f'[name="{key}"][value="{value}"]').check()
    elif kind.startswith("select"):
        box.select_option(value=said)
    else:
        box.fill(str(said))


def press(page: Page, button: str | re.Pattern[str]) -> None:
    """Press a button or follow a link that looks like one, and wait for the page it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()

"""Waiting for something to happen: as long as it takes. Only what hangs fails, after minutes."""

from collections.abc import Callable
from time import monotonic, sleep

from playwright.sync_api import Page

A_HANG = 300.0  # seconds; nothing that a test waits for takes a tenth of it, however busy the machine


def until(is_so: Callable[[], object], what: str, page: Page | None = None) -> None:
    """Wait until it is so; with a page, its browser goes on meanwhile."""
    end = monotonic() + A_HANG
    while not is_so():
        assert monotonic() < end, f"waited in vain for {what}"
        if page is None:
            sleep(0.02)
        else:
            page.wait_for_timeout(50)


def pause(page: Page, milliseconds: int = 400) -> None:
    """Until everything that the page itself put off for less than that has happened, by the page's own clock."""
    page.evaluate("after => new Promise(done => setTimeout(done, after))", milliseconds)

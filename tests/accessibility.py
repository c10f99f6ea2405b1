"""What axe finds wrong on a page, by WCAG 2.2 AA."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page: Page) -> list[tuple[str, str]]:
    """Each rule that is broken, with the first element that breaks it."""
    found = Axe().run(page, options={"runOnly": STANDARD}).response["violations"]
    return [(rule["id"], rule["nodes"][0]["html"]) for rule in found]

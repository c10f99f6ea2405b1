"""A process owner with a draft of the small procedure, in a test client or in a browser."""

from flask import Flask
from playwright.sync_api import Page

from tests.cast import NOW
from tests.visitor import PASSWORD, Visitor
from tests.webapp import desk
from webapp import clock
from workflows import drafts, versions
from workflows.database import db
from workflows.people import actor


def begin(council: Flask, **files: bytes) -> str:
    """Publish the weighing procedure and begin a draft of it with these files too (`scales_dmn` is scales.dmn)."""
    with council.app_context():
        clock.move_to(NOW)
        by = actor(desk.person("owner"))
        versions.install("weighing", desk.FILES, by=by, now=NOW)
        draft = drafts.begin("weighing", by=by, now=NOW)
        for name, content in files.items():
            drafts.save(draft.id, ".".join(name.rsplit("_", 1)), content, base="", by=by, now=NOW)
        db.session.commit()
        return f"/procedures/weighing/drafts/{draft.id}"


def owner(council: Flask) -> Visitor:
    """The process owner, signed in, on a page with a token."""
    visitor = Visitor(council)
    visitor.sign_in("owner")
    visitor.get("/account")
    return visitor


def open_editor(page: Page, site: str, address: str, who: str = "owner") -> list[str]:
    """Sign in as a process owner and open a page; what the browser complains of from then on."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.goto(f"{site}/sign-in")
    page.get_by_label("Work email address").fill(f"{who}@council.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()
    page.goto(f"{site}{address}")
    return found

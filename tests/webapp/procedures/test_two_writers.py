"""Two process owners at one draft, in two browsers: whoever is second is told, chooses, and nothing written is lost."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect

from tests.cast import NOW
from tests.waiting import A_HANG
from tests.webapp import desk
from tests.webapp.procedures import drafting
from webapp import shipped
from workflows import drafts
from workflows.database import db
from workflows.people import CLOCK

pytestmark = pytest.mark.browser
FORM, LETTER = "weight.form", "heavy.email"
Everything = Callable[[str], list[bytes]]


@pytest.fixture
def draft(council: Flask) -> str:
    """The address of a draft with an email, of which two people are process owners."""
    with council.app_context():
        desk.person("manager").roles = {"process_owner"}
        db.session.commit()
    return drafting.begin(council, heavy_email=b"Heavy\n\nDear colleague")


@pytest.fixture
def theirs(browser: Browser) -> Iterator[Page]:
    """The other process owner's browser."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(A_HANG * 1000)
    yield context.new_page()
    context.close()


@pytest.fixture
def everything(council: Flask, draft: str) -> Everything:
    """What there is of a file: as it is now first, then its earlier saves."""
    def of(path: str) -> list[bytes]:
        with council.app_context():
            now = drafts.find(number(draft)).contents.files[path]
            return [now, *(save.content for save in drafts.earlier(number(draft), path))]

    return of


def number(draft: str) -> int:
    return int(draft.rpartition("/")[2])


def says(page: Page, words: str) -> None:
    expect(page.locator("[data-saved]")).to_contain_text(words)


def write(page: Page, words: str) -> None:
    page.fill("#body", words)


def test_an_email_of_two_writers_is_never_lost(
    page: Page, theirs: Page, site: str, draft: str, everything: Everything
) -> None:
    address = f"{draft}/files/{LETTER}"
    drafting.open_editor(page, site, address)
    drafting.open_editor(theirs, site, address, "manager")
    write(page, "First")
    says(page, "Saved at")
    write(theirs, "Second")
    expect(theirs.locator("[data-clash]")).to_contain_text("Owen Pryce saved this file on")
    with theirs.expect_popup() as look:
        theirs.get_by_role("link", name="Look at theirs").click()
    expect(look.value.locator("#body")).to_have_value("First")
    theirs.get_by_role("button", name="Keep mine over theirs").click()
    says(theirs, "Saved at")
    assert [b"Second" in everything(LETTER)[0], b"First" in everything(LETTER)[1]] == [True, True]
    write(page, "Third")
    with page.expect_navigation():
        page.get_by_role("button", name="Keep theirs").click()
    expect(page.locator("#body")).to_have_value("Second")
    assert b"Second" in everything(LETTER)[0] and b"Third" in everything(LETTER)[1]


def test_what_is_typed_while_a_save_is_under_way_is_saved_too(
    page: Page, site: str, draft: str, everything: Everything
) -> None:
    drafting.open_editor(page, site, f"{draft}/files/{LETTER}")
    page.route("**/content", typed_meanwhile(page))
    write(page, "As it is sent")
    says(page, "Saved at")
    expect(page.locator("#body")).to_have_value("As it is sent, and more")
    says(page, "Saved at")
    assert everything(LETTER)[0].endswith(b"As it is sent, and more")


def typed_meanwhile(page: Page) -> Callable[[Route], None]:
    """A slow line, on which somebody types on until the first save is answered."""
    def answer(route: Route) -> None:
        is_first = route.request.method == "PUT" and b"and more" not in (route.request.post_data_buffer or b"")
        if is_first:
            write(page, "As it is sent, and more")
        route.continue_()

    return answer


def test_what_is_written_outlives_a_session_and_a_draft(
    page: Page, theirs: Page, site: str, draft: str, everything: Everything
) -> None:
    drafting.open_editor(page, site, f"{draft}/files/{LETTER}")
    page.context.clear_cookies()
    write(page, "Signed out")
    says(page, "Not saved: you are signed out")
    again = page.context.new_page()
    drafting.open_editor(again, site, draft)
    page.bring_to_front()
    page.keyboard.press("Control+s")
    says(page, "Saved at")
    assert everything(LETTER)[0].endswith(b"Signed out")

    drafting.open_editor(theirs, site, f"{draft}/discard", "manager")
    with theirs.expect_navigation():
        theirs.get_by_role("button", name="Discard").click()
    write(page, "Without a draft")
    says(page, "Not saved: this draft was published or discarded")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download mine").click()
    assert taken.value.suggested_filename == LETTER
    assert taken.value.path().read_text() == "Heavy\n\nWithout a draft"


def test_a_diagram_of_two_writers_is_never_lost(
    page: Page, theirs: Page, site: str, council: Flask, draft: str
) -> None:
    with council.app_context():
        diagram = shipped.procedures()["monitoring_return"]["monitoring_return.bpmn"]
        drafts.save(number(draft), "return.bpmn", diagram, base="", by=CLOCK, now=NOW)
        db.session.commit()
    address = f"{draft}/files/return.bpmn"
    drafting.open_editor(page, site, address)
    drafting.open_editor(theirs, site, address, "manager")
    for writer, words in ((page, "By the owner"), (theirs, "By the other")):
        writer.click("[data-step=validate_return]")
        writer.fill("#bio-properties-panel-name", words)
        says(writer, "Saved at" if writer == page else "Not saved: somebody else saved this file")
    theirs.get_by_role("button", name="Keep mine over theirs").click()
    says(theirs, "Saved at")
    with council.app_context():
        now = drafts.find(number(draft)).contents.files["return.bpmn"]
        before = drafts.earlier(number(draft), "return.bpmn")[0].content
    assert b"By the other" in now and b"By the owner" in before


def test_a_form_of_two_writers_is_never_lost(
    page: Page, theirs: Page, site: str, draft: str, everything: Everything
) -> None:
    for writer, who in ((page, "owner"), (theirs, "manager")):
        drafting.open_editor(writer, site, f"{draft}/files/{FORM}", who)
        writer.get_by_text("Parts in order").click()
    page.locator("[data-parts]").get_by_role("button", name="Remark").click()
    page.get_by_role("button", name="Remove: Remark").click()
    says(page, "Saved at")
    theirs.locator("[data-parts]").get_by_role("button", name="Evidence").click()
    theirs.get_by_role("button", name="Remove: Evidence").click()
    expect(theirs.locator("[data-clash]")).to_contain_text("Owen Pryce saved this file on")
    with theirs.expect_navigation():
        theirs.get_by_role("button", name="Keep theirs").click()
    now, aside, *_ = everything(FORM)
    assert (b"Remark" in now, b"Evidence" in now) == (False, True)
    assert (b"Remark" in aside, b"Evidence" in aside) == (True, False)

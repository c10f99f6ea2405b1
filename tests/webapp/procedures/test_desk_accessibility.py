"""Pages of the desk pass axe (WCAG 2.2 AA) at both widths; Tab goes through them; a page that waits tells its end."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.cast import NOW
from tests.tabbing import unreached
from tests.webapp import desk
from tests.webapp.procedures import drafting
from tests.webapp.test_accessibility import faults
from workflows import moves, new_files, versions
from workflows.database import db
from workflows.people import CLOCK

pytestmark = pytest.mark.browser
DESK = "/procedures/weighing"
PAGES = [
    "/procedures", DESK, f"{DESK}/comparison?old=1&new=2", f"{DESK}/words", f"{DESK}/where", f"{DESK}/moves", "{draft}",
    "{draft}/publication", "{draft}/trial", "{draft}/files/weight.form/name", f"{DESK}/versions", f"{DESK}/versions/1",
    f"{DESK}/rehearsals", f"{DESK}/where/weigh", "/procedures/new", "/procedures/import",
    "{draft}/files/weighing.bpmn/leftovers",
]
EDITORS = ["weighing.bpmn", "weight.form", "scales.dmn", "weighed.email"]


def test_the_keyboard_goes_through_every_editor_and_out_again(page: Page, site: str, council: Flask) -> None:
    scales, weighed = (new_files.begin(kind, "Weighed")[1] for kind in ("dmn", "email"))
    draft = drafting.begin(council, scales_dmn=scales, weighed_email=weighed)
    drafting.open_editor(page, site, "/procedures")
    caught = {}
    for path in EDITORS:
        page.goto(f"{site}{draft}/files/{path}")
        page.wait_for_load_state("networkidle")
        caught[path] = unreached(page)
    assert caught == {path: [] for path in EDITORS}


def test_the_desk_passes_axe_and_follows_a_move_by_itself(page: Page, site: str, council: Flask) -> None:
    draft = drafting.begin(council)
    desk.start(council)
    found = drafting.open_editor(page, site, "/procedures")
    wrong = {}
    for path in (path.format(draft=draft) for path in PAGES):
        answer = page.goto(f"{site}{path}")
        assert answer is not None and answer.status == 200, path
        if problems := faults(page):
            wrong[path] = problems
    assert wrong == {}
    page.goto(f"{site}{draft}/files/weighing.bpmn")  # a diagram without a picture
    expect(page.get_by_role("alert")).to_contain_text("not where each step is drawn")
    expect(page.get_by_role("heading", name="Steps")).to_be_hidden()
    with council.app_context():
        files = {**desk.FILES, "weighing.bpmn": desk.FILES["weighing.bpmn"].replace(b"Weigh it", b"Weigh it twice")}
        newer = versions.publish(versions.draft("weighing", files, now=NOW), by=CLOCK, now=NOW)
        batch = moves.ask({1}, moves.Wish(newer, "As agreed"), by=CLOCK, now=NOW)
        db.session.commit()
    page.goto(f"{site}{DESK}/moves/{batch}")
    assert faults(page) == []
    with council.app_context():
        moves.carry_out(db.session.scalars(moves.first_due(NOW)).one(), NOW)
        db.session.commit()
    expect(page.get_by_role("status")).to_contain_text("1 of 1 moved")
    assert [words for words in found if "no diagram to display" not in words] == []

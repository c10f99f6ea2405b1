"""Everything about one provider: open cases, measures, returns, open actions, past; and the lights in the list."""

from datetime import date
from html import unescape

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from tests.accessibility import violations
from tests.trust.statements import issued
from tests.visitor import PASSWORD, Visitor
from tests.webapp import desk, measured
from workflows.database import db
from workflows.people import Contract

TABS = ("", "/measures", "/returns", "/actions", "/past")
JANUARY = date(2026, 1, 1)


def asked(visitor: Visitor, path: str) -> int:
    """How many statements of SQL the page takes, when what is kept in memory is there."""
    visitor.get(path)
    with issued() as statements:
        visitor.get(path)
    return len(statements)


def words(visitor: Visitor) -> str:
    return " ".join(unescape(visitor.text).split())


def test_a_provider_of_whom_nothing_is_known_says_on_each_page_what_would_stand_there(officer: Visitor) -> None:
    for path in TABS:
        assert officer.get(f"/providers/1{path}").status_code == 200
        assert "upturn-empty" in officer.text
    assert officer.get("/providers/99/measures").status_code == 404


def test_measures_are_listed_the_worst_first_with_words_and_one_as_a_chart(council: Flask, officer: Visitor) -> None:
    measured.publish(council)
    measured.returned(council, "HC-014", JANUARY, _1_1=[100, 100, 100], _1_2=[100, 85, 80], _1_3=[80, 92, 95])
    officer.get("/providers/1/measures")
    text = words(officer)
    assert text.index(">1.2 Measure 1.2</a>") < text.index(">1.3 Measure 1.3</a>") < text.index(">1.1 Measure 1.1</a>")
    assert "Worse than before, red 2 times running" in text and "Better than before, amber 2 times running" in text
    assert "March 2026: 80%, red." in text and "Green from 100%" in text and "Red beyond 90%" in text
    officer.get("/providers/1/measures?contract=1&frequency=monthly&measure=1.3")
    assert "March 2026: 95%, amber." in words(officer)


def test_returns_say_when_they_came_and_how_they_were_scored(council: Flask, officer: Visitor) -> None:
    measured.publish(council)
    measured.returned(council, "HC-014", JANUARY, _1_1=[85, 100], _1_2=[85, 95])
    desk.start(council, "monitoring_return", frequency="monthly",
               period={"name": "February 2026", "begins": "2026-02-01", "ends": "2026-02-28"})
    officer.get("/providers/1/returns")
    text = words(officer)
    assert "31 January 2026" in text and "2 red" in text and "1 amber" in text and "1 green" in text
    assert "Due Fri 13 Mar" in text and "Not validated yet" in text


def test_a_return_whose_period_has_no_name_is_called_by_its_end(council: Flask, officer: Visitor) -> None:
    measured.publish(council)
    reference = desk.start(council, "monitoring_return", period={"ends": "2026-03-31"})
    officer.get("/providers/1/returns")
    assert f'<a class="govuk-link" href="/cases/{reference}">Period to 31 March 2026</a>' in words(officer)
    assert f">{reference}</span>" in words(officer)


def test_the_list_shows_the_lights_of_the_newest_period_only(council: Flask, officer: Visitor) -> None:
    measured.publish(council)
    measured.returned(council, "HC-014", date(2026, 2, 1), _1_1=[85, 100], _1_2=[85, 95])
    measured.returned(council, "HC-014", JANUARY, "annual", _1_1=[85], _1_2=[80])  # ends with March, as the month does
    officer.get("/providers")
    assert "1 amber" in officer.text and "1 green" in officer.text and "2 red" not in officer.text


def test_open_actions_come_from_every_plan_with_what_is_past_its_date(council: Flask, officer: Visitor) -> None:
    """SIP-12: target date and risk, as the plan has them."""
    desk.publish(council)
    reference = desk.sip(council)
    officer.get("/providers/1/actions")
    text = words(officer)
    assert "Every planned visit takes place" in text and "30 March 2026" in text and "High" in text
    assert f"/cases/{reference}/plan" in text
    officer.get("/providers/1")
    assert ">open action</a>" in words(officer)


def test_pages_ask_the_database_as_often_for_many_cases_as_for_few(council: Flask, officer: Visitor) -> None:
    paths = ["/providers", *(f"/providers/1{path}" for path in TABS)]
    measured.publish(council)
    desk.start(council)
    measured.returned(council, "HC-014", JANUARY, _1_1=[85, 100], _1_2=[85, 95])
    few = [asked(officer, path) for path in paths]
    with council.app_context():
        provider_id = db.session.scalars(select(Contract)).one().provider_id
        db.session.add(Contract(provider_id=provider_id, reference="HC-015", name="More", starts_on=JANUARY))
        db.session.commit()
    for _index in range(4):
        desk.start(council)
    measured.returned(council, "HC-015", JANUARY, **{f"_{number}": [95.0] * 12 for number in range(8)})
    assert [asked(officer, path) for path in paths] == few
    assert max(few) <= 14


@pytest.mark.browser
def test_charts_pass_axe_and_the_security_policy_and_fit_their_screen(council: Flask, site: str, page: Page) -> None:
    measured.publish(council)
    measured.returned(council, "HC-014", JANUARY, _1_1=[100, 95, 85], _1_2=[100, 85, 80])
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.goto(f"{site}/sign-in")
    page.get_by_label("Work email address").fill("manager@council.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()
    for path, width in (("/providers/1/measures", 1280), ("/reports", 1280), ("/reports", 390), ("/providers/1", 390)):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(site + path)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert problems == []

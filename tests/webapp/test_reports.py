"""Reports: what managers see of all cases together, as charts, tables and CSV files."""

from datetime import date, timedelta
from html import unescape

import pytest
from flask import Flask

from tests.cast import NOW
from tests.visitor import Visitor
from tests.webapp import desk, measured
from webapp import clock
from webapp.reports.timeliness import _quarters

NAMES = ("stages", "lateness", "closing", "risk", "measures")


@pytest.fixture
def manager(council: Flask) -> Visitor:
    """The manager, signed in, where every procedure is published."""
    desk.publish(council)
    visitor = Visitor(council)
    visitor.sign_in("manager")
    return visitor


def csv(visitor: Visitor, name: str, **asked: str) -> list[str]:
    answer = visitor.get(f"/reports/{name}.csv", query_string=asked)
    assert answer.status_code == 200 and answer.mimetype == "text/csv" and "attachment" in str(answer.headers)
    return visitor.text.splitlines()


def test_without_cases_each_report_says_what_would_stand_there(manager: Visitor) -> None:
    manager.get("/reports")
    assert manager.text.count("upturn-empty") == len(NAMES)
    assert "/reports" in manager.text and manager.get("/reports/nothing.csv").status_code == 404


def test_only_managers_read_reports(officer: Visitor) -> None:
    assert officer.get("/reports").status_code == 403
    assert officer.get("/reports/stages.csv").status_code == 403


def test_stages_lateness_and_risk_count_what_there_is_and_say_what_is_late(council: Flask, manager: Visitor) -> None:
    desk.sip(council)
    first, _second = desk.start(council), desk.start(council)
    desk.answer(council, first, "weigh", by="officer", weight=4)
    with council.app_context():
        clock.move_to(NOW + timedelta(days=5))
    assert csv(manager, "stages", procedure="weighing")[1] == "Weighing: Started,0,1"
    assert csv(manager, "lateness", procedure="weighing")[1] == "Weighing: council,1,0,1"
    assert csv(manager, "risk", procedure="sip")[0] == "Procedure,Low,Medium,High,Critical"
    closing = csv(manager, "closing", procedure="weighing")
    assert closing == ["Procedure,A quarter within (days),Half within (days),Three quarters within (days),Cases closed",
                       "Weighing,0,0,0,1"]
    manager.get("/reports?procedure=weighing")
    text = unescape(manager.text)
    assert "One case is open, in one of them something is late." in text and "50% of 2 tasks due" in text
    assert "/reports/stages.csv?procedure=weighing&period=12&frequency=monthly" in text


def test_lights_are_counted_for_each_period_that_is_asked_for(council: Flask, manager: Visitor) -> None:
    measured.returned(council, "HC-014", date(2025, 11, 1), _1_1=[85, 100, 95], _1_2=[85, 95, 100])
    assert csv(manager, "measures", period="12") == [
        "Period,Red,Amber,Green", "November 2025,2,0,0", "December 2025,0,1,1", "January 2026,0,1,1"
    ]
    assert csv(manager, "measures", period="3")[1].startswith("December 2025")
    assert csv(manager, "measures", frequency="annual") == ["Period,Red,Amber,Green"]
    assert csv(manager, "measures", procedure="sip") == ["Period,Red,Amber,Green"]


@pytest.mark.parametrize(("days", "quarters"), [
    ([10], [10, 10, 10]), ([1, 2, 3, 4, 5], [2, 3, 4]), ([1, 9], [3, 5, 7]),
])
def test_quarters_are_those_that_a_quarter_half_and_three_quarters_of_cases_do_not_exceed(
    days: list[float], quarters: list[float]
) -> None:
    assert _quarters(days) == quarters

"""The flightpath of a Provider Action Plan: planned against actual, month by month, beside each version (PAP-17)."""

from html import unescape

from flask import Flask

from tests.visitor import Visitor
from tests.webapp import desk
from tests.workflows.shipped.provider_action_plan import CALLS, HEADER, HIRE, STAFF, STARTS
from webapp import flightpath

ROWS = [
    {"month": "March 2026", "planned": "80%", "actual": "76.5%"},
    {"month": "April 2026", "planned": "85%", "actual": ""},
]


def test_what_people_write_as_text_becomes_a_chart_of_planned_and_actual(app: Flask) -> None:
    """PAP-17: a flightpath, updated monthly."""
    with app.test_request_context():
        drawn = flightpath.of_rows(ROWS)
        assert drawn is not None
        assert drawn.figures.rows == [["March 2026", "80%", "76.5%"], ["April 2026", "85%", "–"]]
        assert drawn.figures.said == "March 2026: 76.5%, planned 80%."
        money = flightpath.of_rows([{"month": "May", "planned": "£1,250", "actual": None}])
        assert money is not None and money.figures.rows == [["May", "1,250", "–"]]


def test_words_without_numbers_and_what_is_no_list_have_no_chart(app: Flask) -> None:
    with app.test_request_context():
        for rows in (None, [], "flightpath", [{"month": "May", "planned": "as agreed"}], ["May"]):
            assert flightpath.of_rows(rows) is None


def test_the_plan_and_each_months_version_show_their_own_flightpath(council: Flask, officer: Visitor) -> None:
    """PAP-6, PAP-17: previous versions stay readable, each with its chart."""
    desk.publish(council)
    header = HEADER | {"reviewMeetingOn": "2026-03-30", "flightpathRequired": "yes"}
    reference = desk.start(council, "provider_action_plan", **header)
    task = desk.task_id(council, reference, "update_plan")
    desk.answer(council, reference, "update_plan", newAreas=[STARTS, STAFF], newActions=[CALLS, HIRE], flightpath=ROWS,
                performance=[], risks=[], updatedBy="Prue Vidal")
    for path in (f"/cases/{reference}/plan", f"/tasks/{task}"):
        officer.get(path)
        assert "March 2026: 76.5%, planned 80%." in unescape(officer.text) and "upturn-chart--wide" in officer.text

"""Questions answered with dates and times."""

from typing import Any

import pytest

from tests.forms.pages import asking, form_of, messages


def date(**properties: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"type": "datetime", "id": "d", "key": "target", "label": "Target date", "subtype": "date", **properties}


def boxes(day: str, month: str = "", year: str = "") -> dict[str, str]:
    return {"target-day": day, "target-month": month, "target-year": year}


@pytest.mark.parametrize(
    "typed",
    [
        boxes("4", "12", "2026"), boxes("04", "December", "2026"), boxes("4", "dec", "26"), boxes("4/12/2026"),
        boxes("4 December 2026"), boxes("4.12.26"), boxes("2026-12-04"), {"target": "2026-12-04"},
        boxes("4", "Rhagfyr", "2026"),
    ],
    ids=str,
)
def test_a_date_is_read_as_people_write_it(typed: dict[str, str]) -> None:
    form = form_of(asking(date()), typed)
    assert form.answers() == {"target": "2026-12-04"}
    assert form.as_seen()[0].text == "Friday 4 December 2026"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (boxes(""), "Enter the target date"),
        (boxes("4", "12"), "Target date must include a year"),
        (boxes("", "12"), "Target date must include a day and a year"),
        (boxes("31", "2", "2026"), "Target date must be a real date, like 4 12 2026"),
        (boxes("x", "y", "z"), "Target date must be a real date, like 4 12 2026"),
        (boxes("1", "1", "9999999999"), "Target date must be a real date, like 4 12 2026"),
        (boxes("1", "1", "1066"), "Target date must be a real date, like 4 12 2026"),
        (boxes("٤", "12", "2026\x00"), None),
    ],
)
def test_a_date_is_validated_in_plain_words(typed: dict[str, str], expected: str | None) -> None:
    form = form_of(asking(date(validate={"required": True})), typed)
    assert messages(form) == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("limits", "day", "expected"),
    [
        ({"after": "=start"}, "3", "Target date must be after 3 December 2026"),
        ({"after": "=start"}, "4", None),
        ({"notBefore": "2026-12-04"}, "3", "Target date must be the same as or after 4 December 2026"),
        ({"before": "=date(start)"}, "3", "Target date must be before 3 December 2026"),
        ({"notAfter": "=start"}, "4", "Target date must be the same as or before 3 December 2026"),
        ({"after": "=unknown"}, "1", None),
    ],
)
def test_a_date_keeps_to_its_limits(limits: dict[str, str], day: str, expected: str | None) -> None:
    form = form_of(asking(date(properties=limits)), boxes(day, "12", "2026"), {"start": "2026-12-03"})
    assert messages(form) == ([expected] if expected else [])


def test_passed_dates_can_be_disallowed() -> None:
    component = date(disallowPassedDates=True)
    assert messages(form_of(asking(component), boxes("20", "11", "2026"))) == [
        "Target date must be today or in the future"
    ]
    assert messages(form_of(asking(component), boxes("21", "11", "2026"))) == []


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("14:30", "14:30:00"), ("2.30pm", "14:30:00"), ("2pm", "14:00:00"), ("midday", "12:00:00"), ("12am", "00:00:00")],
)
def test_a_time_is_read_as_people_write_it(typed: str, answer: str) -> None:
    form = form_of(asking({**date(subtype="time")}), {"target-time": typed})
    assert form.answers() == {"target": answer}


@pytest.mark.parametrize("typed", ["25:00", "13pm", "soon", "7"])
def test_a_time_is_validated_in_plain_words(typed: str) -> None:
    form = form_of(asking({**date(subtype="time")}), {"target-time": typed})
    assert messages(form) == ["Target date must be a time, like 9:30am or 14:45"]


def test_a_date_with_a_time_is_one_answer() -> None:
    form = form_of(asking(date(subtype="datetime")), {**boxes("4", "12", "2026"), "target-time": "2:30pm"})
    assert form.answers() == {"target": "2026-12-04T14:30:00"}
    assert form.as_seen()[0].text == "Friday 4 December 2026 at 2:30pm"
    again = form_of(asking(date(subtype="datetime")), data=form.answers())
    assert again.answers() == form.answers()

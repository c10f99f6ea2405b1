"""Where cases are: counted by step and version, late ones apart, with the median of how long each step took."""

from datetime import timedelta

from sqlalchemy import event

from tests.cast import NOW, Cast
from tests.workflows.acting import complete, visit_case
from workflows import whereabouts
from workflows.database import db

DAY = timedelta(days=1)


def test_cases_are_counted_where_they_wait_with_the_late_ones_and_the_median_of_each_step(cast_on_both: Cast) -> None:
    taken = (1, 2, 9, 10)  # days; the median is 5.5
    for days in taken:
        complete(visit_case(cast_on_both), "report_visit", cast_on_both.officer, now=NOW + days * DAY)
    for _ in range(2):
        visit_case(cast_on_both)
    visit_case(cast_on_both, now=NOW + 8 * DAY)
    db.session.flush()
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    found = whereabouts.of_procedure("visit", NOW + 10 * DAY)
    paces = whereabouts.paces("visit")
    assert len(statements) <= 4  # the versions, the cases, the paces
    assert dict(found.waiting) == {"report_visit": 3, "decide": 4}
    assert +found.overdue == {"report_visit": 2}
    assert (found.running, dict(found.on_version)) == (7, {1: 7})
    assert (paces["report_visit"].passes, paces["report_visit"].median) == (4, timedelta(days=5.5))


def test_the_busiest_step_is_the_hottest() -> None:
    assert whereabouts.heat({"a": 1, "b": 40, "c": 80, "d": 0}) == {"a": 1, "b": 2, "c": 4}

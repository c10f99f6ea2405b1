"""Returns in a row, where they come out of order, by another way, or while the worker rests."""

from typing import Any

from forms import build_form
from tests.cast import Cast
from tests.workflows.acting import complete, open_task
from tests.workflows.shipped import monitoring
from tests.workflows.shipped.monitoring import at, begin, install, open_elements, pass_time, send, started, validate
from webapp import beside
from workflows import cases, scope
from workflows.cases import Case, Given
from workflows.people import actor
from workflows.tasks import Task

WRONG: dict[str, Any] = {"accuracy": "inaccurate", "whatIsWrong": "2.4 does not add up"}


def came_by_email(case: Case, cast: Cast, received: str, recorded: str) -> None:
    """An officer records a return that came by email."""
    given = Given({"lines": monitoring.filled(case), "evidence": [], "sentBy": "Prue", "receivedOn": received})
    cases.act(case.id, "came_by_email", given, by=actor(cast.officer), person=cast.officer, now=at(recorded))


def test_a_return_judged_after_the_next_round_began_counts_among_those_in_a_row(cast: Cast) -> None:
    """MON-6: April's return came on 2 June and was wrong; May's, asked for on 1 June, is the third."""
    schedule = install(cast)
    march, april = begin(schedule), begin(schedule)
    send(march, cast, at("2026-04-10"))
    validate(march, cast, at("2026-04-10"), **WRONG)
    may = begin(schedule)
    send(april, cast, at("2026-06-02"))
    validate(april, cast, at("2026-06-02"), **WRONG)
    send(may, cast, at("2026-06-10"))
    validate(may, cast, at("2026-06-10"), **WRONG)
    assert may.data["inaccurateInARow"] == 3 and open_elements(may) == {"escalate_inaccurate"}


def test_a_return_that_came_in_time_after_all_ends_the_row(cast: Cast) -> None:
    """MON-7: April's email of 14 May is recorded on 2 June; May's late return is the first in a row."""
    schedule = install(cast)
    march = begin(schedule)
    pass_time(march, at("2026-04-17"))
    april = begin(schedule)
    pass_time(april, at("2026-05-17"))
    may = begin(schedule)
    came_by_email(april, cast, "2026-05-14", "2026-06-02")
    pass_time(may, at("2026-06-17"))
    assert may.data["lateInARow"] == 1


def test_lateness_does_not_wait_for_the_worker(cast_on_both: Cast) -> None:
    """MON-5: the worker was away over the deadline; what comes the day after is late all the same."""
    case = begin(install(cast_on_both))
    send(case, cast_on_both, at("2026-04-16", 8))
    assert case.data["isLate"] is True and case.data["lateInARow"] == 1
    assert open_elements(case) == {"validate_return", "decide_late"}


def test_a_third_late_return_that_came_in_time_after_all_need_not_be_escalated(cast: Cast) -> None:
    """MON-7: its email of the 14th was recorded after the deadline; the manager may say that nothing follows."""
    schedule = install(cast)
    for month in (4, 5):
        pass_time(begin(schedule), at(f"2026-{month:02}-17"))
    case = begin(schedule)
    pass_time(case, at("2026-06-17"))
    came_by_email(case, cast, "2026-06-14", "2026-06-17")
    assert "in time after all" in monitoring.shown(open_task(case, "escalate_late"), at("2026-06-17"))
    complete(case, "escalate_late", cast.manager, at("2026-06-18"), escalation="none", reason="It was in time")
    assert started(case) == {}


def test_a_notice_that_stays_active_asks_for_one_suspension_not_one_a_month(cast: Cast) -> None:
    """MON-14: while a suspension of this provider runs, a return only says which."""
    schedule = install(cast)
    active = {"activeNotice": "formal Default Notice"}
    first, second = begin(schedule), begin(schedule)
    send(first, cast, at("2026-04-10"))
    validate(first, cast, at("2026-04-10"), **active)
    suspension = started(first)["suspension"]
    send(second, cast, at("2026-05-10"))
    validate(second, cast, at("2026-05-10"), **active)
    assert started(second) == {} and second.data["linkedSuspension"] == suspension.reference


def test_a_late_return_that_has_come_cannot_be_given_up(cast: Cast) -> None:
    """MON-5: what follows is decided beside what was sent, and closing it as never returned is not offered."""
    case = begin(install(cast))
    pass_time(case, at("2026-04-17"))
    task = open_task(case, "decide_late")
    assert "given up" in choices(task)
    send(case, cast, at("2026-04-18"))
    assert choices(task) == ["none", "contractual"]
    assert [panel.title for panel in beside.panels(task)] == ["Send the return"]


def choices(task: Task) -> list[str]:
    """What may follow, as the task's page offers it."""
    definition, now = task.case.version.contents.form(task.form_id), at("2026-04-18")
    form = build_form(definition, scope.of_task(task, now), environment=scope.environment(task.case, now))()
    question = next(part for part in form.walk() if part.name == "lateAction")
    return [option.key for option in question.options]

"""Monitoring returns: asked for, received, validated, scored, and what follows from late, wrong and poor ones."""

from datetime import date
from typing import Any

import pytest

from notifications import notices
from notifications.notices import Notice
from tests.cast import Cast
from tests.workflows.acting import complete, open_task
from tests.workflows.shipped import monitoring
from tests.workflows.shipped.monitoring import (
    at,
    begin,
    install,
    open_elements,
    pass_time,
    send,
    shown,
    started,
    validate,
)
from webapp import shipped
from workflows import cases, council_days, schedules, versions
from workflows.cases import Case, Given
from workflows.council_days import CouncilDay
from workflows.database import db
from workflows.errors import NotAllowed
from workflows.people import CLOCK, actor
from workflows.schedules import Schedule

WHY = {"reason": "As agreed", "impactOnPeople": "Six people waited"}


def begun(cast: Cast, frequency: str, first_day: date) -> Case:
    """The round about the period that begins on that day."""
    schedule = install(cast, frequency)
    period = schedules.period_on(frequency, first_day)
    schedule.next_begins_on, schedule.next_due_at = period.begins, schedules._asked_at(period)
    return begin(schedule)


def received(cast: Cast, **results: float) -> Case:
    case = begin(install(cast))
    send(case, cast, at("2026-04-10"), **results)
    return case


def late(schedule: Schedule, cast: Cast) -> Case:
    """A round whose deadline has passed without a return."""
    case = begin(schedule)
    pass_time(case, at(f"{case.started_at:%Y-%m}-17"))
    return case


def wrong(schedule: Schedule, cast: Cast, accuracy: str = "inaccurate") -> Case:
    """A round whose return came in time, and was judged."""
    case = begin(schedule)
    send(case, cast, at(f"{case.started_at:%Y-%m}-10"))
    validate(case, cast, at(f"{case.started_at:%Y-%m}-10"), accuracy=accuracy, whatIsWrong="2.4 does not add up")
    return case


def test_the_files_have_no_problems(cast: Cast) -> None:
    assert versions.check(shipped.procedures()["monitoring_return"]) == []


@pytest.mark.parametrize(("month", "deadline"), [
    (date(2026, 3, 1), "2026-04-15"), (date(2026, 10, 1), "2026-11-13"), (date(2028, 3, 1), "2028-04-13"),
])
def test_a_monthly_return_is_due_on_the_15th_or_the_last_working_day_before(
    cast: Cast, month: date, deadline: str
) -> None:
    """MON-1: 15 November 2026 moves to Friday 13th, 15 April 2028 to Thursday 13th."""
    case = begun(cast, "monthly", month)
    assert case.data["deadline"] == deadline
    assert open_task(case, "send_return").is_for_provider


def test_a_closed_day_of_the_council_moves_the_deadline(cast: Cast) -> None:
    """MON-1: the last working day prior to the 15th follows the council's calendar."""
    db.session.add(CouncilDay(day=date(2026, 11, 13), nation=council_days.EVERY_NATION, reason="Move"))
    assert begun(cast, "monthly", date(2026, 10, 1)).data["deadline"] == "2026-11-12"


def test_a_quarterly_return_is_due_by_the_same_rule_and_asks_for_its_own_lines(cast: Cast) -> None:
    """MON-2: 15th of the month after the quarter; in addition to the monthly one."""
    case = begun(cast, "quarterly", date(2026, 1, 1))
    assert case.data["deadline"] == "2026-04-15"
    assert [line["no"] for line in case.data["lines"]] == ["3.1", "3.2", "3.3", "3.4", "3.5", "3.6"]


@pytest.mark.parametrize(("year", "deadline"), [(2026, "2027-04-30"), (2027, "2028-04-30")])
def test_an_annual_return_is_due_on_30_april_which_never_moves(cast: Cast, year: int, deadline: str) -> None:
    """MON-3: 30 April 2028 is a Sunday."""
    assert begun(cast, "annual", date(year, 4, 1)).data["deadline"] == deadline


def test_a_request_that_goes_out_after_the_deadline_leaves_time_to_answer(cast: Cast) -> None:
    schedule = install(cast)
    case = schedules.begin_round(schedule.id, at("2026-04-20"))
    assert case is not None and case.data["deadline"] == "2026-04-27"


def test_a_return_by_email_counts_from_the_day_it_was_received(cast: Cast) -> None:
    """MON-4: by email, on the provider's own template where agreed; an officer records it."""
    case = begin(install(cast))
    pass_time(case, at("2026-04-16"))
    given = Given({"lines": monitoring.filled(case), "evidence": [], "sentBy": "Prue", "receivedOn": "2026-04-14"})
    cases.act(case.id, "came_by_email", given, by=actor(cast.officer), person=cast.officer, now=at("2026-04-16"))
    assert case.data["receivedOn"] == "2026-04-14" and case.data["isLate"] is False and case.data["lateInARow"] == 0
    assert "in time after all" in shown(open_task(case, "decide_late"), at("2026-04-16"))


def test_submitted_is_not_received_until_the_receipt_is_stamped(cast: Cast) -> None:
    """MON-1: what counts is the stamp."""
    case = begin(install(cast))
    assert case.data["receivedOn"] is None
    send(case, cast, at("2026-04-10"))
    assert case.data["receivedOn"] == "2026-04-10" and case.data["isLate"] is False
    assert open_elements(case) == {"validate_return"}


def test_a_late_return_is_a_recorded_failure_with_a_discretionary_action(cast_on_both: Cast) -> None:
    """MON-5: one late return; the officer decides what follows, and the link stays open."""
    case = late(install(cast_on_both), cast_on_both)
    assert case.data["isLate"] is True and case.data["lateInARow"] == 1
    assert open_elements(case) == {"send_return", "decide_late"}
    complete(case, "decide_late", cast_on_both.officer, at("2026-04-17"), lateAction="none", reason="First time")
    assert open_elements(case) == {"send_return"}
    send(case, cast_on_both, at("2026-04-18"))
    assert open_elements(case) == {"validate_return"} and case.data["isLate"] is True


def test_nothing_is_late_on_the_day_itself(cast: Cast) -> None:
    """MON-5: the deadline is the end of the local day."""
    case = begin(install(cast))
    pass_time(case, at("2026-04-15", 22))
    assert case.data["isLate"] is False
    pass_time(case, at("2026-04-15", 23))
    assert case.data["isLate"] is True


def test_a_return_that_never_comes_is_closed_as_a_failure(cast: Cast) -> None:
    """MON-6: not returning constitutes a service failure."""
    case = late(install(cast), cast)
    complete(case, "decide_late", cast.officer, at("2026-04-17"), lateAction="given up", reason="Provider ceased")
    assert case.outcome == "Closed as not returned" and case.data["isLate"] is True


def test_an_inaccurate_return_is_a_failure_and_can_be_corrected(cast: Cast) -> None:
    """MON-6: the failure stays recorded when the correction has come."""
    case = wrong(install(cast), cast, "correct")
    assert open_elements(case) == {"correct_return"}
    send(case, cast, at("2026-04-12"), "correct_return")
    validate(case, cast, at("2026-04-13"))
    assert case.data["isInaccurate"] is True and case.data["inaccurateInARow"] == 1


def test_the_third_late_return_in_a_row_must_be_escalated(cast: Cast) -> None:
    """MON-7: three consecutive periods; a manager's task without the choice to do nothing."""
    schedule = install(cast)
    rounds = [late(schedule, cast) for _ in range(3)]
    assert [case.data["lateInARow"] for case in rounds] == [1, 2, 3]
    assert "decide_late" in open_elements(rounds[1])
    assert open_elements(rounds[2]) == {"send_return", "escalate_late"}
    assert open_task(rounds[2], "escalate_late").groups == {"manager"}
    form = shown(open_task(rounds[2], "escalate_late"), at("2026-06-17"))
    assert "Late in a row: 3" in form and "Inaccurate" not in form and "No action" not in form
    complete(rounds[2], "escalate_late", cast.manager, at("2026-06-18"), escalation="improvement", **WHY)
    assert started(rounds[2])["sip"].data["plan"][0]["ref"] == "DQ1"


def test_an_on_time_return_resets_the_count(cast: Cast) -> None:
    """MON-7: consecutive means consecutive."""
    schedule = install(cast)
    late(schedule, cast)
    late(schedule, cast)
    send(begin(schedule), cast, at("2026-06-10"))
    assert late(schedule, cast).data["lateInARow"] == 1


def test_periods_in_a_row_are_those_of_the_same_return(cast: Cast) -> None:
    """MON-7: periods follow the return's own frequency."""
    monthly = install(cast)
    quarterly = schedules.add(cast.contract, monitoring.KEY, "quarterly", owner=cast.officer, now=at("2026-03-02"))
    late(monthly, cast)
    late(monthly, cast)
    assert late(quarterly, cast).data["lateInARow"] == 1


def test_an_escalation_can_request_suspension_which_its_author_cannot_decide(cast: Cast) -> None:
    """MON-7: contractual action."""
    schedule = install(cast)
    case = [late(schedule, cast) for _ in range(3)][2]
    complete(case, "escalate_late", cast.manager, at("2026-06-18"), escalation="suspension", **WHY)
    assert started(case)["suspension"].data["requestedBy"] == [cast.manager.id]


def test_the_third_inaccurate_return_in_a_row_must_be_escalated(cast: Cast) -> None:
    """MON-6: one is recorded, the third is mandatory; an accurate one resets the count."""
    schedule = install(cast)
    rounds = [wrong(schedule, cast) for _ in range(3)]
    assert [open_elements(case) for case in rounds[:2]] == [{"decide_measures"}, {"decide_measures"}]
    assert open_elements(rounds[2]) == {"escalate_inaccurate"}
    wrong(schedule, cast, "accurate")
    assert wrong(schedule, cast).data["inaccurateInARow"] == 1


def test_timeliness_and_accuracy_are_worked_out_and_scored(cast: Cast) -> None:
    """MON-8: 95% each, over the returns so far; spot checks are kept."""
    schedule = install(cast)
    late(schedule, cast)
    case = begin(schedule)
    send(case, cast, at("2026-05-10"))
    check = {"line": "2.4", "found": "Counted the orders", "agrees": "yes"}
    validate(case, cast, at("2026-05-11"), spotChecks=[check])
    own = {line["no"]: (line["value"], line["score"]) for line in case.data["lines"] if line["no"].startswith("DQ")}
    assert own == {"DQ1": (50, "red"), "DQ2": (100, "green")}
    assert case.data["spotChecks"] == [check]
    assert case.outcome == "Accepted"  # this one came in time


def test_a_return_at_its_targets_is_accepted(cast_on_both: Cast) -> None:
    """MON-9: every line at its target is green, and nothing follows."""
    case = received(cast_on_both)
    validate(case, cast_on_both, at("2026-04-11"))
    assert case.outcome == "Accepted"
    assert {line["score"] for line in case.data["lines"] if line["green"] is not None} == {"green"}


def test_a_missed_target_leads_to_improvement_measures(cast: Cast) -> None:
    """MON-9, MON-11: amber and red are below target; the officer chooses among the council's measures."""
    case = received(cast, _1_3=89, _1_5=95)
    validate(case, cast, at("2026-04-11"))
    assert [(line["no"], line["score"]) for line in case.data["failing"]] == [("1.3", "red"), ("1.5", "amber")]
    assert open_elements(case) == {"decide_measures"}
    complete(case, "decide_measures", cast.officer, at("2026-04-12"), plan="no", measures=["visit", "meeting"], **WHY)
    assert case.outcome == "Closed with other measures" and case.data["measuresTaken"] == ["visit", "meeting"]


def test_a_plan_begins_with_the_failing_measures_in_its_rows(cast: Cast) -> None:
    """MON-12: a Service Improvement Action Plan, with a row for each line below target."""
    case = received(cast, _1_3=89, _1_13=1.3)
    validate(case, cast, at("2026-04-11"))
    complete(case, "decide_measures", cast.officer, at("2026-04-12"), plan="yes", measures=[], **WHY)
    plan = started(case)["sip"].data["plan"]
    assert [row["ref"] for row in plan] == ["1.3", "1.13"]
    assert plan[0]["issue"] == "Reported 89 for March 2026 (red)"
    assert case.outcome == "Improvement plan started"


def below(schedule: Schedule, cast: Cast, month: int, **more: float) -> Case:
    """A round whose return is below target in line 1.3, and validated."""
    case = begin(schedule)
    send(case, cast, at(f"2026-{month:02}-10"), "send_return", _1_3=80, **more)
    validate(case, cast, at(f"2026-{month:02}-11"))
    return case


def test_consistently_is_three_periods_running(cast: Cast) -> None:
    """MON-10: below target three times running, the price may be adjusted."""
    schedule = install(cast)
    rounds = [below(schedule, cast, 4), below(schedule, cast, 5, _1_7=50), below(schedule, cast, 6)]
    assert [[line["no"] for line in case.data["consistent"]] for case in rounds] == [[], [], ["1.3"]]


def test_how_many_periods_are_consistent_is_a_limit_of_the_diagram(cast: Cast) -> None:
    """MON-10: three by default, configurable where all limits are."""
    files = shipped.procedures()["monitoring_return"]
    diagram = files["monitoring_return.bpmn"].replace(b"consistentRounds: 3", b"consistentRounds: 2")
    schedule = install(cast)
    changed = versions.draft("monitoring_return", files | {"monitoring_return.bpmn": diagram}, now=at("2026-03-03"))
    versions.publish(changed, by=CLOCK, now=at("2026-03-03"))
    below(schedule, cast, 4)
    assert [line["no"] for line in below(schedule, cast, 5).data["consistent"]] == ["1.3"]


def proposed(cast: Cast) -> Case:
    """A round after which the officer has proposed to adjust the price."""
    case = below(install(cast), cast, 4)
    price: dict[str, Any] = {"priceAdjustment": "yes", "measures": []}
    complete(case, "decide_measures", cast.officer, at("2026-04-12"), plan="no", **price, **WHY)
    return case


def test_a_manager_decides_on_the_price_and_the_provider_is_told(cast: Cast) -> None:
    """MON-15, MON-10: a payment adjustment is a decision with reasons, and not of whoever proposed it."""
    case = proposed(cast)
    cast.officer.roles |= {"manager"}
    with pytest.raises(NotAllowed):
        complete(case, "decide_price", cast.officer, at("2026-04-13"), adjust="yes", adjustment="5%", reason="Late")
    complete(case, "decide_price", cast.manager, at("2026-04-13"), adjust="yes", adjustment="5% of May", reason="Late")
    assert "5% of May" in told(case, "price-adjusted") and case.outcome == "Closed with other measures"


def test_a_price_that_stays_is_told_to_nobody(cast: Cast) -> None:
    """MON-15: the council may adjust it, and need not."""
    case = proposed(cast)
    complete(case, "decide_price", cast.manager, at("2026-04-13"), adjust="no", adjustment=None, reason="Recovering")
    assert told(case, "price-adjusted") == "" and case.data["priceReason"] == "Recovering"


def told(case: Case, template: str) -> str:
    """The text of the newest email of that template to the provider."""
    rows = db.session.scalars(notices.of_case(case.id).where(Notice.template == template)).all()
    return rows[-1].text if rows else ""


def test_a_plan_that_runs_waives_no_duty(cast: Cast) -> None:
    """MON-17: returns are scored while a plan is active, and the form of the next decision says so."""
    schedule = install(cast)
    first = below(schedule, cast, 4)
    complete(first, "decide_measures", cast.officer, at("2026-04-12"), plan="yes", measures=[], **WHY)
    second = below(schedule, cast, 5)
    assert started(first)["sip"].ended_at is None
    assert [line["score"] for line in second.data["failing"]] == ["red"]
    form = shown(open_task(second, "decide_measures"), at("2026-05-12"))
    assert "waives no duty" in form and started(first)["sip"].reference in form



def test_what_follows_from_lateness_may_be_decided_after_the_return_was_accepted(cast: Cast) -> None:
    """MON-5: the return is validated meanwhile, and the case ends as accepted."""
    case = late(install(cast), cast)
    send(case, cast, at("2026-04-18"))
    validate(case, cast, at("2026-04-19"))
    complete(case, "decide_measures", cast.officer, at("2026-04-20"), plan="no", measures=[], **WHY)
    assert case.ended_at is None and open_elements(case) == {"decide_late"}
    complete(case, "decide_late", cast.officer, at("2026-04-20"), lateAction="given up", reason="It has come")
    assert case.outcome == "Closed with other measures"


def test_the_headline_says_dates_in_words(cast: Cast) -> None:
    case = begin(install(cast))
    assert case.headline == "Waiting for the return for March 2026, due 15 April 2026"
    send(case, cast, at("2026-04-09"))
    assert case.headline == "Received on 9 April 2026"


def test_a_breach_is_decided_by_a_manager_and_the_default_is_to_suspend(cast: Cast) -> None:
    """MON-13: a decision task whose default is suspend."""
    case = received(cast)
    validate(case, cast, at("2026-04-11"), breach="yes", breachWhat="Two missed alerts")
    task = open_task(case, "decide_suspension")
    assert task.groups == {"manager"} and started(case) == {}
    suspend = shipped.procedures()["monitoring_return"]["monitoring-suspension.form"].decode()
    assert '"defaultValue": "yes"' in suspend
    complete(case, "decide_suspension", cast.manager, at("2026-04-12"), suspend="yes", **WHY)
    assert started(case)["suspension"].data["ground"] == "MON-13"
    assert started(case)["suspension"].data["requestedBy"] == [cast.manager.id, cast.officer.id]


def test_a_manager_may_decide_otherwise(cast: Cast) -> None:
    """MON-13: no suspension, with a reason."""
    case = received(cast)
    validate(case, cast, at("2026-04-11"), breach="yes", breachWhat="One missed alert")
    complete(case, "decide_suspension", cast.manager, at("2026-04-12"), suspend="no", **WHY)
    assert started(case) == {} and case.outcome == "Accepted"


def test_who_validated_cannot_decide_the_suspension(cast: Cast) -> None:
    """MON-13: an officer never decides their own escalation."""
    case = received(cast)
    validate(case, cast, at("2026-04-11"), breach="yes", breachWhat="Two missed alerts")
    cast.officer.roles |= {"manager"}
    with pytest.raises(NotAllowed):
        complete(case, "decide_suspension", cast.officer, at("2026-04-12"), suspend="no", **WHY)


@pytest.mark.parametrize("notice", [
    "informal Improvement Notice", "formal Default Notice", "Large Scale Safeguarding Enquiry",
])
def test_an_active_notice_initiates_suspension_by_itself(cast: Cast, notice: str) -> None:
    """MON-14: automatic; and MON-13 asks nobody to decide it once more."""
    case = received(cast)
    validate(case, cast, at("2026-04-11"), activeNotice=notice, breach="yes", breachWhat="Two missed alerts")
    suspension = started(case)["suspension"]
    assert suspension.data["ground"] == "MON-14" and notice in suspension.data["reason"]
    assert case.outcome == "Accepted"

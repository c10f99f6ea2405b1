"""The final report and the review “at the indicated timescale”: not before its day, whatever was done sooner."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from forms import build_form
from tests.cast import NOW, Cast
from tests.workflows.acting import complete, open_task
from tests.workflows.shipped import rap, sip
from tests.workflows.shipped.monitoring import shown
from tests.workflows.shipped.play import Play
from tests.workflows.shipped.sip import VISITS, report, update, validate, weeks
from webapp import shipped
from workflows import cases, scope, versions
from workflows.calendar import LONDON
from workflows.cases import Case, Given
from workflows.people import CLOCK, Actor, actor
from workflows.tasks import Task

REASON = "Every visit of the last four weeks was kept, seen in the call log"
ISSUED = {"sip": sip.issued, "rap": rap.issued}


def improved_and_extended(procedure: str, by: int) -> Play:
    """A plan of one week that improved, and was extended by so many weeks on the day of its report."""
    play = ISSUED[procedure](1)
    weeks(play, 1)
    report(play, "met", "improved")
    if procedure == "sip":
        play.answer("further_actions", proposed=play.variables["plan"], extraWeeks=by)
    else:
        play.answer("propose_extension", extraWeeks=by, proposal=play.variables["plan"])
        play.answer("agree_extension", agreement="agree", reasons="Clear progress")
    return play


@pytest.mark.parametrize("procedure", ["sip", "rap"])
def test_a_plan_of_one_week_that_is_updated_at_once_is_not_reported_on_before_its_day(procedure: str) -> None:
    """SIP-5, RAP-5: “A final report at the indicated timescale”; SIP-9, RAP-9: so nothing is requested before it."""
    play = ISSUED[procedure](1)
    update(play)
    validate(play)
    assert play.open == set()
    play.wait(6)
    assert play.open == set() and play.variables["dateToBeReviewed"] == (play.today + timedelta(days=1)).isoformat()
    play.wait(1)
    assert play.open == {"final_report"}
    assert play.path.count("begin_week") == 1
    report(play, "not met", "not met")
    assert play.open == ({"decide_suspension"} if procedure == "sip" else {"request_suspension"})


@pytest.mark.parametrize("procedure", ["sip", "rap"])
def test_an_extended_plan_is_reviewed_when_its_new_timescale_ends_and_not_before(procedure: str) -> None:
    """SIP-7, RAP-7: “continues until the indicated timescale and then be reviewed”; SIP-8, RAP-8."""
    play = improved_and_extended(procedure, by=1)
    update(play)
    validate(play)
    play.wait(6)
    assert "review_plan" not in play.open and "final_report" not in play.open
    play.wait(1)
    assert play.open == {"review_plan"}


def test_the_last_round_ends_with_the_timescale_where_that_is_no_whole_number_of_rounds() -> None:
    """SIP-4: with rounds of a fortnight, three weeks have a second round of one week."""
    play = sip.issued(3, changed=("=&quot;P7D&quot;", "=&quot;P14D&quot;"))
    update(play)
    validate(play)
    play.wait(14)
    assert play.open == {"provider_update"}
    assert play.variables["weekDue"] == play.variables["dateToBeReviewed"]
    update(play)
    validate(play)
    assert play.open == set()
    play.wait(7)
    assert play.open == {"final_report"}


@pytest.mark.parametrize("procedure", ["sip", "rap"])
def test_a_late_last_update_is_validated_after_the_day_and_the_report_follows_at_once(procedure: str) -> None:
    """SIP-5, RAP-5: at the timescale or after it."""
    play = ISSUED[procedure](1)
    play.wait(8)
    update(play)
    validate(play)
    assert play.open == {"final_report"}


@pytest.mark.parametrize("procedure", ["sip", "rap"])
@pytest.mark.parametrize("after_weeks", [0, 1])
def test_a_plan_that_is_met_early_is_reported_early_with_a_reason_and_only_as_met(
    procedure: str, after_weeks: int
) -> None:
    """SIP-6, RAP-6: where every requirement is met before the timescale ends, the report confirms the end."""
    play = ISSUED[procedure](3)
    weeks(play, after_weeks)
    update(play)
    validate(play)
    play.tell("early-report", earlyReason=REASON)
    assert play.open == {"final_report"}
    report(play, "met", "met")
    assert play.running.ends[-1] == "closed_met" and play.variables["earlyReason"] == REASON


@pytest.mark.parametrize("procedure", ["sip", "rap"])
@pytest.mark.parametrize("result", ["not yet", "not met", "improved"])
def test_a_report_before_its_day_that_finds_anything_unmet_is_none_and_the_plan_goes_on(
    procedure: str, result: str
) -> None:
    """SIP-5, SIP-9, RAP-5, RAP-9: whatever road the answer comes by, it makes no paper and leads to no request."""
    play = ISSUED[procedure](2)
    update(play)
    validate(play)
    made = list(play.made)
    play.tell("early-report", earlyReason=REASON)
    report(play, "met", result)
    assert play.open == set() and play.made == made and play.variables["earlyReason"] is None
    play.wait(7)
    assert play.open == {"provider_update"}
    update(play)
    validate(play)
    play.wait(7)
    assert play.open == {"final_report"}


@pytest.mark.parametrize("procedure", ["sip", "rap"])
def test_an_early_report_left_until_the_day_still_finds_only_met(procedure: str) -> None:
    """SIP-8, RAP-8: after an extension what is unmet is reviewed, not reported as if it had never been extended."""
    play = improved_and_extended(procedure, by=1)
    update(play)
    validate(play)
    play.tell("early-report", earlyReason=REASON)
    assert play.open == {"final_report"}  # a new plan that still waited for its signatures is withdrawn
    play.wait(8)
    report(play, "met", "not met")
    assert play.open == {"review_plan"}


def test_the_day_is_the_day_in_london_also_in_summer() -> None:
    """SIP-5: 23:30 in UTC on the eve is already the day there."""
    play = Play("sip", whatFailed="Missed visits")
    play.now = datetime(2026, 6, 1, 9, tzinfo=LONDON)
    play.answer("draft_plan", weeks=1, plan=[VISITS])
    play.answer("agree_plan", agreement="agree", signedName="Prue Vidal", signedPosition="Manager")
    play.answer("sign_plan", officerName="Ofelia Okafor")
    play.answer("provider_update", actions=[{"update": "Done", "reviewedRisk": "low"}])
    validate(play)
    [opens] = [timer for timer in play.running.timers if timer.element_id == "report_opens"]
    assert opens.due_at.astimezone(LONDON) == datetime(2026, 6, 8, 6, tzinfo=LONDON)


def test_the_case_page_says_when_the_report_opens_and_offers_the_early_one(cast: Cast) -> None:
    """SIP-5: no wait without a word on the page."""
    case = reported_on_friday(cast)
    assert case.headline == "Week 1 of 1. The report opens on Monday 9 March"
    [action] = [one for one in cases.actions(case, NOW) if one.element_id == "early_report"]
    assert action.properties["action"] == "Report early: all requirements are met"
    cases.act(case.id, "early_report", Given({"earlyReason": REASON}), by=actor(cast.officer), person=cast.officer,
              now=NOW)
    assert case.headline == "Week 1 of 1"
    task = open_task(case, "final_report")
    assert REASON in shown(task, NOW)
    assert "Action 1: select the result" in refusal(task, "not met")
    assert not refusal(task, "met") and not refusal(task, "not yet")


def reported_on_friday(cast: Cast) -> Case:
    """A plan of one week, updated and validated on its first day."""
    versions.install("sip", shipped.procedures()["sip"], by=CLOCK, now=NOW)
    case = cases.start(versions.published("sip"), by=actor(cast.officer), provider=cast.provider, owner=cast.officer,
                       now=NOW, given=Given({"whatFailed": "Missed visits"}))
    complete(case, "draft_plan", cast.officer, weeks=1, plan=[VISITS])
    by_link(case, "agree_plan", agreement="agree", signedName="Prue Vidal", signedPosition="Manager")
    complete(case, "sign_plan", cast.officer, officerName="Ofelia Okafor")
    by_link(case, "provider_update", actions=[{"update": "Done", "reviewedRisk": "low"}])
    return complete(case, "validate_update", cast.officer, plan=case.data["plan"])


def refusal(task: Task, result: str) -> str:
    """What the page says to that result, sent by whatever road; "" where it takes it."""
    definition, environment = task.case.version.contents.form(task.form_id), scope.environment(task.case, NOW)
    Form = build_form(definition, scope.of_task(task, NOW), environment=environment)
    row = {"result": result, "finding": "Seen", "reviewedRisk": "low"}
    pairs = [(f"results-{task.locals['results'][0]['rowId'] or 'row1'}-{key}", value) for key, value in row.items()]
    form = Form([*pairs, ("summary", "In all"), ("reportedBy", "Ofelia Okafor")])
    return "" if form.validate() else str(form.faults)


def by_link(case: Case, element_id: str, **answers: Any) -> None:
    task = open_task(case, element_id)
    cases.complete_task(task.id, Given(answers), by=Actor("Prue Vidal", task_id=task.id), now=NOW)

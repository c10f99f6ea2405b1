"""Contract monitoring: meetings, survey, and what is recorded at any time beside the returns (MON-15 to MON-24)."""

import json
from datetime import datetime
from typing import Any

import pytest

from tests.cast import Cast
from tests.workflows.acting import complete, open_task
from tests.workflows.shipped.contract_monitoring import FIRST, KEY, begin, decided, faults, record, send, told
from tests.workflows.shipped.monitoring import at, open_elements, pass_time, started
from tests.workflows.shipped.monitoring import install as install_returns
from webapp import shipped
from workflows import measures, schedules, versions
from workflows.cases import Case
from workflows.errors import NotAllowed
from workflows.people import CLOCK

TRIGGERS = {"notice", "safeguarding", "measures", "audit", "feedback", "care", "complaints", "whistleblowing",
            "management", "risk"}
URGENT = {"notice", "safeguarding", "whistleblowing"}
RECORDS = {"staff", "user", "complaint", "safeguarding", "insurance", "fire", "financial"}
FINDINGS = [
    {"rowId": "a", "finding": "Two files lack a check.", "remedy": "Obtain it.", "due": "2026-05-15"},
    {"rowId": "b", "finding": "The fire log is not kept.", "remedy": "Keep it.", "due": "2026-05-29"},
]
FAILURE = {"failures": ["critical", "breach"], "what": "Alerts went unanswered", "impactOnPeople": "Two people fell"}


def values_of(form: str, key: str) -> set[str]:
    """The choices of a question of a shipped form."""
    parts = json.loads(shipped.procedures()[KEY][f"{form}.form"])["components"]
    return {one["value"] for part in parts if part.get("key") == key for one in part["values"]}


def met(case: Case, cast: Cast, day: str, attended: str = "yes", months: int = 3) -> None:
    """The meeting that is planned for that day is recorded."""
    pass_time(case, at(day))
    complete(case, "hold_meeting", cast.officer, at(day), heldOn=day, attended="Ofelia, Prue", notes="Figures",
             agreed="Nothing", providerAttended=attended, meetingMonths=months)


def test_the_files_have_no_problems(cast: Cast) -> None:
    assert versions.check(shipped.procedures()[KEY]) == []


def test_meetings_are_quarterly_and_the_year_ends_with_a_review(cast: Cast) -> None:
    """MON-18: four meetings of a contract year, each with an invitation, then the annual review."""
    case, days = begin(cast), []
    for _ in range(4):
        days.append(case.data["meetingOn"])
        met(case, cast, days[-1])
    assert days == ["2026-07-01", "2026-10-01", "2026-12-31", "2027-03-31"]
    assert open_elements(case) >= {"review_year"} and case.data["meetingsHeld"] == 4
    send(case, cast, "send_survey", at("2027-03-31"), **SURVEY)
    complete(case, "decide_survey", cast.officer, at("2027-03-31"), failureAction="none", reason="Seen")
    complete(case, "review_year", cast.officer, at("2027-04-07"), reviewedOn="2027-04-07", performance="Good")
    assert case.outcome == "Contract year reviewed"


SURVEY = {"finishedOn": "2026-03-10", "answered": 210, "results": "Nine of ten", "actions": "A new line",
          "isShared": "yes"}


def test_the_council_may_change_how_often_it_meets(cast: Cast) -> None:
    """MON-18: from three months to one."""
    case = begin(cast)
    met(case, cast, "2026-07-01", months=1)
    assert case.data["meetingOn"] == "2026-07-31"


def test_a_meeting_without_the_provider_is_a_recorded_failure(cast: Cast) -> None:
    """MON-18: the provider must attend."""
    case = begin(cast)
    met(case, cast, "2026-07-01", attended="no")
    assert (case.data["meetingsHeld"], case.data["meetingsMissed"], case.data["failures"]) == (0, 1, 1)
    assert "service failure" in told(case, "meeting-missed") and "1 July 2026" in told(case, "meeting-invitation")


def test_a_yearly_schedule_begins_the_contract_year(cast: Cast) -> None:
    """MON-18: on 1 April, by itself."""
    versions.install(KEY, shipped.procedures()[KEY], by=CLOCK, now=FIRST)
    schedule = schedules.add(cast.contract, KEY, "annual", owner=cast.officer, now=at("2026-03-02"))
    case = schedules.begin_round(schedule.id, FIRST)
    assert case is not None
    assert case.headline.startswith("April 2026 to March 2027: next contract meeting 1 July 2026")


def test_the_survey_is_due_by_30_april(cast: Cast) -> None:
    """MON-21: later is a service failure, about which the officer decides."""
    case = begin(cast)
    pass_time(case, at("2026-04-30", 22))
    assert told(case, "survey-reminder") and not told(case, "survey-overdue")
    pass_time(case, at("2026-05-01"))
    assert told(case, "survey-overdue")
    send(case, cast, "send_survey", at("2026-05-02"), **SURVEY)
    assert "decide_survey" in open_elements(case)
    complete(case, "decide_survey", cast.officer, at("2026-05-02"), failureAction="contractual", reason="Again")
    assert case.data["failures"] == 1 and case.data["surveyReceivedOn"] == "2026-05-02"


@pytest.mark.parametrize(("finished", "is_late"), [("2026-02-10", False), ("2026-02-09", True)])
def test_results_and_actions_come_within_two_months_of_the_survey(cast: Cast, finished: str, is_late: bool) -> None:
    """MON-21: also where 30 April is not over."""
    case = begin(cast)
    send(case, cast, "send_survey", at("2026-04-10"), **SURVEY | {"finishedOn": finished})
    assert ("decide_survey" in open_elements(case)) is is_late


@pytest.mark.parametrize(("kind", "days", "said"), [
    ("disruption", 0, "in time"), ("disruption", 1, "late"), ("incident", 1, "in time"), ("incident", 2, "late"),
    ("feedback", 20, "in time"),
])
def test_how_soon_the_council_is_to_be_told(kind: str, days: int, said: str) -> None:
    """MON-22: disruption immediately, adverse incidents within one day."""
    assert decided("promptness", notification={"kind": kind, "days": days}) == said


def test_a_late_notification_is_a_recorded_failure(cast: Cast) -> None:
    """MON-22: the officer decides what follows."""
    case = begin(cast)
    for told_on in ("2026-04-08", "2026-04-09"):
        record(case, cast, "notified", at("2026-04-20"), kind="incident", happenedOn="2026-04-07", toldOn=told_on,
               what="A hoist failed", isCopied=None)
    complete(case, "decide_notification", cast.officer, at("2026-04-20"), failureAction="none", reason="The first")
    assert case.data["failures"] == 1 and open_elements(case) == {"send_survey"}


def test_the_formal_response_to_feedback_is_copied_to_the_council(cast: Cast) -> None:
    """MON-22: where it was not, the provider is asked for it."""
    case = begin(cast)
    record(case, cast, "notified", at("2026-04-08"), kind="feedback", happenedOn="2026-04-07", toldOn="2026-04-08",
           what="A bed came a week late", isCopied="no")
    assert "A bed came a week late" in told(case, "response-request")
    send(case, cast, "send_response", at("2026-04-10"), response="We are sorry", respondedOn="2026-04-10")
    assert open_elements(case) == {"send_survey"}


def test_findings_are_remedied_within_their_time(cast: Cast) -> None:
    """MON-19: announced or not; the provider says what was done, the officer checks, and what is left goes back."""
    assert values_of("contract-audit", "announced") == {"announced", "unannounced"}
    case = begin(cast)
    record(case, cast, "audited", at("2026-05-05"), kind="spot check", announced="unannounced", heldOn="2026-05-05",
           seen="Staff files", findings=FINDINGS)
    assert all(f"By {int(one['due'][-2:])} May 2026." in told(case, "remedy-request") for one in FINDINGS)
    pass_time(case, at("2026-05-29", 22))
    assert not told(case, "remedy-overdue")
    pass_time(case, at("2026-05-30"))
    assert "29 May 2026" in told(case, "remedy-overdue") and case.data["failures"] == 1
    send(case, cast, "remedy", at("2026-06-01"), findings=[one | {"done": "Done"} for one in FINDINGS])
    checked = [one | {"isRemedied": said} for one, said in zip(FINDINGS, ("yes", "no"), strict=True)]
    complete(case, "check_remedy", cast.officer, at("2026-06-02"), findings=checked, newDue="2026-06-12")
    again = open_task(case, "remedy")
    assert [one["finding"] for one in again.locals["findings"]] == ["The fire log is not kept."]
    assert again.due_at is not None and again.due_at.date().isoformat() == "2026-06-12"


def test_two_audits_go_on_beside_each_other(cast: Cast) -> None:
    """MON-19: each keeps its own findings."""
    case = begin(cast)
    for finding in FINDINGS:
        record(case, cast, "audited", at("2026-05-05"), kind="audit", announced="announced", heldOn="2026-05-05",
               seen="Files", findings=[finding])
    remedies = [task for task in case.tasks if task.element_id == "remedy"]
    assert [task.locals["findings"][0]["rowId"] for task in remedies] == ["a", "b"]


@pytest.mark.parametrize(("triggers", "said"), [
    *[([one], "in depth") for one in sorted(TRIGGERS - URGENT)], *[([one], "urgent") for one in sorted(URGENT)],
    (["care", "audit"], "in depth"), (["care", "audit", "management"], "urgent"),
])
def test_each_trigger_proposes_a_deeper_inspection(triggers: list[str], said: str) -> None:
    """MON-20: ten of them, any one of which is enough; the decision table says how soon."""
    assert values_of("contract-triggers", "triggers") == TRIGGERS
    assert decided("deeper_inspection", triggers=triggers) == said


def test_an_inspection_is_held_or_there_is_a_reason_why_not(cast: Cast) -> None:
    """MON-20: twenty working days for one, five where it is urgent."""
    case = begin(cast)
    record(case, cast, "concern_noted", at("2026-05-05"), triggers=["complaints"], what="Three calls in a week")
    complete(case, "inspect", cast.officer, at("2026-05-06"), outcome="not held", reason="Resolved by a call")
    assert case.data["lastInspection"]["reason"] == "Resolved by a call"
    record(case, cast, "concern_noted", at("2026-05-05"), triggers=["safeguarding"], what="A referral")
    dues = [task.due_at.date().isoformat() for task in case.tasks if task.element_id == "inspect" and task.due_at]
    assert dues == ["2026-06-03", "2026-05-12"]


def reported(cast: Cast) -> Case:
    """A contract year in which the officer has reported a critical and serious failure."""
    case = begin(cast)
    record(case, cast, "failure_reported", at("2026-05-05"), **FAILURE)
    return case


def test_a_payment_adjustment_is_a_managers_decision_with_reasons(cast: Cast) -> None:
    """MON-15: not of whoever reported the failure."""
    case = reported(cast)
    said = {"adjust": "yes", "adjustment": "2% of May", "move": "no", "reason": "Four alerts"}
    cast.officer.roles |= {"manager"}
    with pytest.raises(NotAllowed):
        complete(case, "decide_failure", cast.officer, at("2026-05-06"), **said)
    complete(case, "decide_failure", cast.manager, at("2026-05-06"), **said)
    assert "2% of May" in told(case, "payment-adjustment") and started(case) == {}


@pytest.mark.parametrize(("move", "asked"), [
    ("staggered", "suspension and termination"), ("whole", "termination"),
])
def test_business_is_moved_staggered_or_whole(cast: Cast, move: str, asked: str) -> None:
    """MON-16: the request goes to somebody else, with the reason."""
    versions.install("suspension", shipped.procedures()["suspension"], by=CLOCK, now=FIRST)
    case = reported(cast)
    complete(case, "decide_failure", cast.manager, at("2026-05-06"), adjust="no", adjustment=None, move=move,
             reason="Not safe")
    suspension = started(case)["suspension"]
    assert suspension.data["requestedAction"] == asked and suspension.data["reason"].endswith("Not safe")
    assert suspension.data["requestedBy"] == [cast.officer.id, cast.manager.id]
    assert told(case, "payment-adjustment") == ""


def test_a_change_is_announced_a_month_before(cast: Cast) -> None:
    """MON-23: the form takes no earlier day, and nothing is changed before it."""
    case = begin(cast)
    early = faults(case, "contract-change", at("2026-05-05"), effectiveOn="2026-06-04")
    assert early == ["Date of the change must be the same as or after 5 June 2026"]
    assert faults(case, "contract-change", at("2026-05-05"), effectiveOn="2026-06-05") == []
    record(case, cast, "change_announced", at("2026-05-05"), changes=["measures"], what="1.10 rises to 75%",
           why="The market has moved", effectiveOn="2026-06-05")
    assert "1.10 rises to 75%" in told(case, "change-notice") and "5 June 2026" in told(case, "change-notice")
    pass_time(case, at("2026-06-04"))
    assert "make_change" not in open_elements(case)
    pass_time(case, at("2026-06-05"))
    complete(case, "make_change", cast.officer, at("2026-06-05"), made="Version 2 of the set")
    assert case.data["lastChange"]["made"] == "Version 2 of the set"


def test_returns_that_run_keep_the_measures_they_began_with(cast: Cast) -> None:
    """MON-23: a change of the measures takes effect with the next round."""
    schedule = install_returns(cast)
    case = schedules.begin_round(schedule.id, at("2026-04-01"))
    fewer: list[dict[str, Any]] = list(measures.current("monitoring_return", cast.contract).measures)[:3]
    measures.save("monitoring_return", cast.contract, fewer, by=CLOCK, now=at("2026-04-02"))
    following = schedules.begin_round(schedule.id, at("2026-05-01"))
    assert case is not None and following is not None
    assert len(case.data["lines"]) > len(following.data["lines"]) == 3


def test_the_council_may_see_records(cast: Cast) -> None:
    """MON-24: the six kinds at any time; what was seen is recorded."""
    assert values_of("contract-records", "kinds") == RECORDS
    case = begin(cast)
    assert faults(case, "contract-records", at("2026-05-05"), kinds="fire", seeOn="2026-05-05") == []
    record(case, cast, "records_asked", at("2026-05-05"), kinds=["fire"], why="The audit", seeOn="2026-05-06",
           place="office")
    assert "The audit" in told(case, "records-request")
    send(case, cast, "give_access", at("2026-05-05"), available="yes", hindrance=None)
    complete(case, "see_records", cast.officer, at("2026-05-06"), seen="yes", found="Kept monthly")
    assert case.data["lastRecords"]["found"] == "Kept monthly"


def test_financial_records_need_written_notice(cast: Cast) -> None:
    """MON-24: five working days, in the request that is kept as sent."""
    case, now = begin(cast), datetime.fromisoformat("2026-05-05T12:00+00:00")
    early = faults(case, "contract-records", now, kinds="financial", seeOn="2026-05-11")
    assert early == ["Date on which you want to see them must be the same as or after 12 May 2026"]
    assert faults(case, "contract-records", now, kinds="financial", seeOn="2026-05-12") == []

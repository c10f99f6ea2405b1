"""The contract performance notice: written from the history, within 30 days, advised on, signed, kept and published."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.workflows.acting import complete
from tests.workflows.shipped.play import shipped
from tests.workflows.shipped.procured import IDENTIFIERS, Procured, faults_of_release
from tests.workflows.shipped.test_linked_cases import asked_to_suspend
from workflows import facts, feel, files, linked
from workflows.beside import Decisions
from workflows.engine import check
from workflows.errors import NotAllowed

KEY = "contract_performance_notice"
ROW = {"ref": "1", "outcome": "Every planned visit takes place", "issue": "Missed visits", "finding": "Still missed",
       "result": "not met"}
PLAN: dict[str, Any] = {
    "reference": "RAP-2025-0001", "procedure": "Remedial Action Plan", "key": "rap", "parent": "SIP-2025-0004",
    "started": "2025-11-03", "ended": "2025-12-29", "outcome": "Suspension or termination requested", "history": [],
    "values": {"issuedOn": "2025-11-05", "weeks": 8, "extension": 1, "unmetRows": [ROW], "reason": "Not met in time"},
}
FIRST: dict[str, Any] = PLAN | {
    "reference": "SIP-2025-0004", "procedure": "Service Improvement Plan", "parent": None, "started": "2025-08-01",
    "ended": "2025-11-03", "outcome": "RAP requested",
    "values": {"issuedOn": "2025-08-06", "weeks": 12, "extension": 0, "whatFailed": "Visits were missed.",
               "impactOnPeople": "Two people missed their insulin."},
}
WRITTEN = {name: "Words" for name in ("obligation", "failure", "impact", "duration", "warnings", "opportunities",
                                      "insufficiency")} | {"failedFrom": "2025-08-01"} | IDENTIFIERS


def begun(failed_on: str = "2026-01-05", is_in_scope: bool = True, **given: Any) -> Procured:
    """A notice whose day 1 is that day; it begins on it, at nine."""
    now = datetime.fromisoformat(f"{failed_on}T09:00").replace(tzinfo=UTC)
    read = [{"caseRead": PLAN}, {"caseRead": FIRST}]
    return Procured(KEY, now=now, is_in_scope=is_in_scope, results={"read-case": read}, failedOn=failed_on, **given)


def written(**given: Any) -> Procured:
    play = begun(**given)
    play.answer("choose_case", sourceCase="RAP-2025-0001")
    play.answer("write_notice", **(play.variables | WRITTEN))
    return play


def advised(**given: Any) -> Procured:
    play = written(**given)
    play.answer("advise_legal", advice="The opportunity was proper", advisedBy="Connie Rahman")
    return play


def signed(**given: Any) -> Procured:
    play = advised(**given)
    play.answer("sign_notice", signing="sign", signedName="Mana Whitcombe", isDeclared=True)
    return play


def test_the_diagram_has_no_problems() -> None:
    assert check(shipped(KEY)) == []


def test_there_is_no_notice_for_a_contract_out_of_scope_and_the_case_says_so() -> None:
    """PA-52-1: any other contract ends at once, in plain words."""
    assert begun(is_in_scope=False).running.ends == ["not_in_scope"]


@pytest.mark.parametrize(("failed_on", "due_on", "ends_at"), [
    ("2026-01-31", "2026-03-01", "2026-03-01T23:59"),   # from the end of a month over February
    ("2028-01-31", "2028-02-29", "2028-02-29T23:59"),   # a leap day is a day
    ("2026-03-01", "2026-03-30", "2026-03-30T22:59"),   # the clocks went forward on the 29th
    ("2026-09-27", "2026-10-26", "2026-10-26T23:59"),   # the clocks went back on the 25th
])
def test_the_first_day_counts_and_day_thirty_ends_at_midnight_in_london(
    failed_on: str, due_on: str, ends_at: str
) -> None:
    """PA-71-7: 30 days beginning with the day of the failure; the change of the clocks moves nothing."""
    play = begun(failed_on)
    assert play.variables["dueOn"] == due_on
    over = next(timer for timer in play.running.timers if timer.element_id == "notice_overdue")
    assert over.due_at.astimezone(UTC).isoformat()[:16] == ends_at
    signed_play = signed(failed_on=failed_on)
    assert signed_play.task("publish").due_at == over.due_at


def test_reminders_come_before_and_what_is_overdue_is_recorded_and_told() -> None:
    """PA-71-7: ten and three days before day 30, and when it is over; published then, it ends as late."""
    play = signed()
    days = {email.template: [one.on.isoformat() for one in play.sent if one.template == email.template]
            for email in play.sent}
    assert "notice-reminder" not in days
    play.wait(31)
    told = [(email.template, email.to, email.on.isoformat()) for email in play.sent]
    assert told == [("notice-reminder", "officer", "2026-01-24"), ("notice-reminder", "manager", "2026-01-31"),
                    ("notice-overdue", "manager", "2026-02-03")]
    assert play.variables["isOverdue"] is True
    play.answer("publish", publishedOn="2026-02-05", noticeNumber="2026/S 000-1")
    assert play.running.ends[-1] == "published_late"


def test_the_draft_is_put_together_from_every_case_that_led_to_the_last() -> None:
    """PA-71-8: the obligation, the failure, impact, duration, warnings, opportunities, and why it was not enough."""
    play = begun()
    play.answer("choose_case", sourceCase="RAP-2025-0001")
    said = play.variables
    assert [source["reference"] for source in said["sources"]] == ["RAP-2025-0001", "SIP-2025-0004"]
    assert said["obligation"] == "- Every planned visit takes place"
    assert said["failure"] == "- Missed visits. Expected: Every planned visit takes place."
    assert said["impact"] == "Two people missed their insulin."
    assert (said["failedFrom"], said["duration"]) == (
        "2025-08-01", "From 1 August 2025 to 5 January 2026, 158 days.")
    assert said["warnings"].splitlines() == [
        "- 1 August 2025: Service Improvement Plan SIP-2025-0004 began. Visits were missed.",
        "- 3 November 2025: Remedial Action Plan RAP-2025-0001 began. Not met in time."]
    assert said["opportunities"].splitlines() == [
        "- Service Improvement Plan SIP-2025-0004, issued on 6 August 2025, 12 weeks, ended on 3 November 2025.",
        "- Remedial Action Plan RAP-2025-0001, issued on 5 November 2025, 8 weeks, extended once, "
        "ended on 29 December 2025."]
    assert said["insufficiency"] == "- Every planned visit takes place. At the end: Still missed."
    assert said["opportunity"] == "shown"


@pytest.mark.parametrize(("sources", "unmet", "found"), [
    ([PLAN], [ROW], "shown"), ([PLAN | {"outcome": None}], [ROW], "not over"), ([PLAN], [], "not shown"),
    ([PLAN | {"values": {}}], [ROW], "not shown"),
])
def test_a_proper_opportunity_is_a_plan_that_ended_unmet(sources: list[Any], unmet: list[Any], found: str) -> None:
    """PA-71-6: the table only suggests; people judge it."""
    clock = feel.Environment(now=NOW)
    known = {"sources": sources, "unmet": unmet, "failedOn": "2026-01-05"}
    draft = feel.to_json(Decisions(shipped(KEY)).model("notice_draft").decide("notice_draft", known, clock).value)
    assert isinstance(draft, dict)
    assert draft["opportunity"] == found


def test_legal_advises_before_the_notice_can_be_signed() -> None:
    """PA-71-9: after the officer's text and before the manager; what goes back is advised on again."""
    play = written()
    assert play.open == {"advise_legal"}
    assert play.task("advise_legal").candidate_groups == ("consulted",)
    play.answer("advise_legal", advice="Name the clause", advisedBy="Connie Rahman")
    assert play.open == {"sign_notice"}
    play.answer("sign_notice", signing="return", comment="Name the clause, as Legal says")
    assert play.open == {"write_notice"}
    play.answer("write_notice", **(play.variables | WRITTEN | {"obligation": "Clause 4"}))
    assert play.open == {"advise_legal"}


def test_a_manager_may_find_that_there_is_nothing_to_publish() -> None:
    """PA-71-6: where the conditions are not met there is no notice, and the reasons are kept."""
    play = advised()
    play.answer("sign_notice", signing="none", noNotice="The extension had a week to run")
    assert play.running.ends == ["no_notice"]
    assert play.variables["noNoticeReason"] == "The extension had a week to run"
    assert play.made == []


def test_the_signed_notice_is_kept_as_a_release_and_published_by_a_person_in_time() -> None:
    """PA-71-5: PDF, Word and OCDS JSON with the failure and its period; publication is recorded by a person."""
    play = signed()
    assert play.made == ["notice", "notice"]
    release = play.kept[0]
    assert faults_of_release(release) == []
    failure = release["contracts"][0]["implementation"]["performanceFailures"][0]
    assert failure["period"] == {"startDate": "2025-08-01T00:00:00Z", "endDate": "2026-01-05T00:00:00Z"}
    assert failure["requirement"] == "Words" and failure["decisionDate"] == "2026-01-05T00:00:00Z"
    assert failure["description"].split("\n\n") == ["Words", *(f"{heading}:\nWords" for heading in (
        "Impact or consequences", "Duration", "Warnings given", "Opportunities to improve",
        "Why the steps taken were not enough"))]
    assert failure["suppliers"] == [{"id": "GB-COH-01234567", "name": "Brightwater Home Care"}]
    buyer = release["parties"][0]
    assert buyer["address"] == {"streetAddress": "Town Hall, Westhaven"}
    assert buyer["contactPoint"]["email"] == "contracts@council.example"
    assert release["contracts"][0]["implementation"]["documents"][0]["noticeType"] == "UK9"
    assert play.open == {"publish"}
    play.answer("publish", publishedOn="2026-01-20", noticeNumber="2026/S 000-1")
    assert play.running.ends[-1] == "published"
    assert play.templates() == ["notice-published"]


def test_a_plan_that_failed_proposes_the_notice_which_reads_every_case_and_its_author_cannot_sign(cast: Cast) -> None:
    """PA-71-6, PA-71-7, PA-71-8, PA-71-4: day 1 is the day on which the plan ended; who wrote it does not sign it."""
    cast.contract.is_under_procurement_act = True
    suspension, now = asked_to_suspend(cast), NOW + timedelta(days=8)
    assert suspension.parent is not None
    case = next(child for child in linked.children_of(suspension.parent) if child.procedure_key == KEY)
    assert (case.data["failedOn"], case.data["dueOn"]) == ("2026-03-09", "2026-04-07")
    assert str(facts.days_of(case.id)["dueOn"]) == "2026-04-07"
    assert case.data["sourceCase"] == suspension.parent.reference
    complete(case, "choose_case", cast.officer, now, sourceCase=suspension.reference)
    assert [one["key"] for one in case.data["sources"]] == ["suspension", "rap"]
    assert case.data["obligation"] == "- Every planned visit takes place"
    assert "Sign and issue the plan" in [line["what"] for line in case.data["sources"][1]["history"]]
    assert case.data["opportunity"] == "not over"  # the suspension still runs
    cast.officer.roles.add("manager")
    complete(case, "write_notice", cast.officer, now, **(case.data | WRITTEN))
    complete(case, "advise_legal", cast.consulted, now, advice="Proper", advisedBy="Connie Rahman")
    with pytest.raises(NotAllowed):
        complete(case, "sign_notice", cast.officer, now, signing="sign", signedName="Ofelia Okafor", isDeclared=True)
    complete(case, "sign_notice", cast.manager, now, signing="sign", signedName="Mana Whitcombe", isDeclared=True)
    assert {file.name.rpartition(".")[2] for file in files.of_case(case.id, files.DOCUMENT)} == {"pdf", "docx", "json"}

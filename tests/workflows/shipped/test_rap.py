"""How a Remedial Action Plan is issued, monitored, extended, and every way it ends."""

import json
from typing import Any

import pytest

from tests.workflows.shipped.play import Play, shipped
from tests.workflows.shipped.rap import asked, extended, issued, report, reported, weeks, written
from tests.workflows.shipped.sip import update, validate
from workflows.engine import check, read
from workflows.rehearsal import Answers, rehearse

WARNING = "Failure to meet the required standards may lead to the Suspension or Termination of services."
KEY = "The key requirements will be the safety, welfare and wellbeing of Customers."


def ended(play: Play) -> list[str]:
    assert play.running.is_ended
    return [end for end in play.running.ends if end not in ("update_received", "update_followed_up")]


def test_the_diagram_has_no_problems() -> None:
    assert check(shipped("rap")) == []


@pytest.mark.parametrize(("ground", "suspended"), [("RAP-1a", False), ("RAP-1b", False), ("RAP-1c", True)])
def test_there_are_three_ways_in_and_each_carries_over_what_is_unmet(ground: str, suspended: bool) -> None:
    """RAP-1: issued after a plan that was not met, after a dispute without evidence, or for a suspended provider."""
    play = asked(ground)
    assert play.open == {"draft_plan"}
    assert play.variables["suspended"] is suspended
    assert [row["outcome"] for row in play.variables["plan"]] == [
        "Every planned visit takes place", "Medicines records are complete"]
    assert all(row["result"] is None for row in play.variables["plan"])


def test_an_officer_can_give_the_ground_where_no_other_case_did() -> None:
    """RAP-1: the start form asks for one of the three grounds and the reason."""
    asked_at_start = form("rap-grounds")
    ground = next(part for part in asked_at_start["components"] if part.get("key") == "ground")
    assert [choice["value"] for choice in ground["values"]] == ["RAP-1a", "RAP-1b", "RAP-1c"]
    assert Play("rap", ground="RAP-1c", reason="Suspended on Monday").open == {"draft_plan"}


def test_the_plan_is_populated_by_officers() -> None:
    """RAP-2: SMART, populated by the officers."""
    task = asked().task("draft_plan")
    assert (task.candidate_groups, task.assignee) == (("officer",), "officer@council.example")
    keys = {part["key"] for part in rows_of("rap-plan") if part.get("validate", {}).get("required")}
    assert keys >= {"specific", "measurable", "attainable", "realistic", "startDate", "targetDate", "risk"}


def test_the_plan_is_issued_with_two_signatures_and_the_provider_does_not_sign() -> None:
    """RAP-1, RAP-11: issued, not agreed; officer and manager sign."""
    play = written()
    assert play.open == {"sign_plan"}
    assert "issuedOn" not in play.variables
    assert play.task("sign_plan").candidate_groups == ("manager",)
    play.answer("sign_plan", signing="issue", managerName="Mana Whitcombe")
    assert play.open == {"provider_update"}
    assert play.templates() == ["plan-issued"]
    assert play.variables["officerSignature"]["name"] == "Ofelia Okafor"
    assert play.variables["managerSignature"]["name"] == "Mana Whitcombe"
    assert (play.variables["issuedOn"], play.variables["dateToBeReviewed"]) == ("2026-01-05", "2026-01-19")
    for_provider = [task.id for task in elements() if "provider" in task.extensions.candidate_groups]
    assert for_provider == ["provider_update"]


def test_the_header_and_the_rows_are_those_of_the_template() -> None:
    """RAP-11: Provider, Site, Date Issued, Timescale, Date to be Reviewed; and the template's columns."""
    plan = form("rap-action-plan")
    header = plan["components"][0]["text"]
    for words in ("Provider:", "Provider/Site/Location:", "Date Issued:", "Timescale:", "Date to be Reviewed:"):
        assert f"**{words}**" in header
    assert {part["key"] for part in rows_of("rap-action-plan")} >= {
        "ref", "outcome", "issue", "specific", "measurable", "attainable", "realistic", "startDate", "targetDate",
        "risk", "update", "reviewedRisk"}


def test_the_manager_can_send_the_plan_back_before_it_is_issued() -> None:
    """RAP-11: without the manager's signature nothing is issued."""
    play = written()
    play.answer("sign_plan", signing="return", comment="Name the lead nurse")
    assert play.open == {"draft_plan"}
    assert (play.variables["issuedOn"], play.variables["managerSignature"], play.sent) == (None, None, [])


def test_meetings_are_recorded_at_any_time_and_stop_nothing() -> None:
    """RAP-3: officers meet regularly with the provider."""
    play = issued()
    play.tell("meeting-held", heldOn="2026-01-06", attended="Prue Vidal", notes="Rotas", agreed="A new rota")
    assert play.open == {"provider_update"}
    assert (play.variables["meetings"], play.templates()[-1]) == (1, "meeting-note")


def test_each_week_is_updated_validated_and_planned_anew() -> None:
    """RAP-4: the provider updates, the officers validate and update the plan for the following week."""
    play = issued(2)
    play.wait(2)
    update(play)
    assert play.open == {"validate_update"}
    validate(play)
    assert play.open == set()
    play.wait(5)
    assert (play.open, play.variables["week"]) == ({"provider_update"}, 2)


def test_a_late_update_is_recorded_and_followed_up() -> None:
    """RAP-4: late is a reminder and a record, never an automatic failure."""
    play = issued(2)
    play.wait(8)
    assert play.templates() == ["plan-issued", "update-reminder", "update-overdue"]
    assert (play.open, play.variables["lateCount"]) == ({"provider_update", "follow_up"}, 1)


def test_a_final_report_comes_at_the_timescale_with_a_result_for_each_requirement() -> None:
    """RAP-5: met or not met, per requirement and overall."""
    play = issued(2)
    weeks(play, 2)
    assert play.open == {"final_report"}
    report(play, "met", "improved")
    assert [row["result"] for row in play.variables["plan"]] == ["met", "improved"]
    assert play.variables["outcome"] == "improving"


def test_met_ends_the_plan() -> None:
    """RAP-6: the report confirms the end of the RAP."""
    play = reported("met", "met")
    assert ended(play) == ["closed_met"]
    assert (play.sent[-1].to, play.sent[-1].inputs["ending"]) == ("provider", "Closed as met")


@pytest.mark.parametrize(("choice", "end"), [("lift", "closed_met_lift"), ("keep", "closed_met_suspended")])
def test_met_while_suspended_asks_whether_to_lift_and_lifts_nothing_by_itself(choice: str, end: str) -> None:
    """RAP-6: a decision of the manager, who is not the author of the report; the suspension case is told."""
    play = reported("met", "met", ground="RAP-1c")
    assert play.open == {"decide_lift"}
    assert play.task("decide_lift").candidate_groups == ("manager",)
    assert not_by("decide_lift") == {"final_report", "review_plan"}
    play.answer("decide_lift", liftDecision=choice, reasons="Three good weeks")
    assert ended(play) == [end]
    assert play.variables["result"] == {"suspension": choice, "reason": "Three good weeks"}


def test_the_plan_is_extended_only_after_the_managers_recorded_agreement() -> None:
    """RAP-7: further actions after discussion and agreement with the manager; continued, then reviewed."""
    play = reported("met", "improved")
    assert play.open == {"propose_extension"}
    before = play.variables["plan"]
    more = [*before, before[0] | {"ref": "", "outcome": "Rotas are kept"}]
    play.answer("propose_extension", extraWeeks=2, proposal=more)
    assert play.open == {"agree_extension"}
    assert (play.variables["plan"], play.variables["weeks"], play.variables["extension"]) == (before, 1, 0)
    assert play.task("agree_extension").candidate_groups == ("manager",)
    assert not_by("agree_extension") == {"propose_extension"}
    play.answer("agree_extension", agreement="agree", reasons="Clear progress")
    assert play.open == {"provider_update"}
    assert [row["ref"] for row in play.variables["plan"]] == ["1", "2", "3"]
    assert all(row["result"] is None for row in play.variables["plan"])
    assert (play.variables["weeks"], play.variables["extension"]) == (2, 1)
    assert play.variables["decision"]["reason"] == "Clear progress"
    weeks_of_three(play)
    assert play.open == {"review_plan"}


def weeks_of_three(play: Play) -> None:
    for _ in range(2):
        play.wait(2)
        play.answer("provider_update", actions=[{"update": "Done", "reviewedRisk": "low"}] * 3)
        validate(play)
        play.wait(5)


def test_without_the_managers_agreement_the_officer_closes_or_proposes_again() -> None:
    """RAP-7: not agreed means not extended; the reason is recorded."""
    play = reported("met", "improved")
    play.answer("propose_extension", extraWeeks=2, proposal=play.variables["plan"])
    play.answer("agree_extension", agreement="declined", reasons="Too long")
    assert (play.open, play.sent[-1].template) == ({"decide_next"}, "decided")
    assert (play.variables["extension"], play.variables["decision"]["reason"]) == (0, "Too long")
    play.answer("decide_next", nextStep="extend", reasons="Shorter")
    assert play.open == {"propose_extension"}


def test_at_the_review_the_manager_may_request_suspension() -> None:
    """RAP-8: unmet with significant impact: the manager may request; the procedure starts with what is unmet."""
    play = extended()
    report(play, "met", "improved", impact="yes", element="review_plan")
    assert play.open == {"consider_suspension"}
    assert not_by("consider_suspension") == {"review_plan"}
    assert choices("rap-consider-suspension", "suspensionDecision") == ["request", "declined"]
    play.answer("consider_suspension", suspensionDecision="request", urgency="usual", reasons="People are at risk")
    assert ended(play) == ["suspension_requested"]
    started = play.started[0]
    assert (started.process, started.inputs["ground"], started.inputs["requestedAction"]) == (
        "suspension", "RAP-8", "suspension")
    assert [row["ref"] for row in started.inputs["carriedOver"]] == ["2"]
    assert started.inputs["reason"] == "People are at risk"


def test_at_the_review_the_manager_may_decline_and_the_officer_extends_or_closes() -> None:
    """RAP-8: may, not will; declining means extend or close, with a reason."""
    play = extended()
    report(play, "met", "improved", impact="yes", element="review_plan")
    play.answer("consider_suspension", suspensionDecision="declined", reasons="A new manager is in post")
    assert (play.open, play.started) == ({"decide_next"}, [])
    play.answer("decide_next", nextStep="close", residualActions="Audit in May", reasons="Minor")
    assert ended(play) == ["closed_with_residual_actions"]


def test_unmet_at_the_review_without_significant_impact_is_the_officers_to_decide() -> None:
    """RAP-8: only a significant impact goes to the manager."""
    play = extended()
    report(play, "met", "improved", element="review_plan")
    assert play.open == {"decide_next"}


@pytest.mark.parametrize("action", ["suspension", "termination", "suspension and termination"])
def test_without_improvement_the_manager_will_request_and_cannot_decline(action: str) -> None:
    """RAP-9: the manager will request suspension and/or termination."""
    play = reported("not met", "not met")
    assert play.open == {"request_suspension"}
    assert play.task("request_suspension").candidate_groups == ("manager",)
    assert choices("rap-request-suspension", "requestedAction") == [
        "suspension", "termination", "suspension and termination"]
    play.answer("request_suspension", requestedAction=action, urgency="today", reasons="No progress")
    assert ended(play) == ["suspension_requested"]
    assert (play.started[0].inputs["requestedAction"], play.started[0].inputs["ground"]) == (action, "RAP-9")


def test_people_decide_where_some_improved_and_others_did_not() -> None:
    """RAP-10: the risk to people decides; the report says whose safety it is about."""
    play = issued(1)
    weeks(play, 1)
    report(play, "improved", "not met", risk="high")
    assert play.variables["outcome"] == "not met"
    assert KEY in json.dumps(form("rap-report"))
    assert KEY in shipped("rap")["rap.bpmn"].decode()


def test_the_printed_warning_stands_on_the_plan_and_in_its_emails() -> None:
    """RAP-12: verbatim, wherever the plan is shown, signed or asked for."""
    for name in ("rap-plan", "rap-issue", "rap-update", "rap-action-plan", "rap-proposal"):
        assert WARNING in json.dumps(form(name), ensure_ascii=False), name
    emails = shipped("rap", "notifications")
    for name in ("plan-issued", "update-request", "update-reminder", "update-overdue", "update-validated"):
        assert WARNING in emails[f"{name}.email"].decode(), name
    everything = b"".join(shipped("rap", "forms").values()) + b"".join(emails.values())
    assert b"issue of a Remedial Action Plan" not in everything


def test_a_rehearsal_goes_from_the_ground_to_the_end() -> None:
    rows = [{"result": "met", "reviewedRisk": "low"}]
    outcome = rehearse(shipped("rap"), "rap.bpmn", Answers(
        variables={"ground": "RAP-1a"}, fire_timers=True,
        tasks={
            "draft_plan": [{"weeks": 1, "officerName": "O", "plan": [{"outcome": "Visits", "risk": "low"}]}],
            "sign_plan": [{"signing": "issue", "managerName": "M"}], "final_report": [{"results": rows}],
        },
    ), reloads=True)
    assert (outcome.state, outcome.ends[-1]) == ("ended", "closed_met")


def form(name: str) -> dict[str, Any]:
    read_form: dict[str, Any] = json.loads(shipped("rap", "forms")[f"{name}.form"])
    return read_form


def rows_of(name: str) -> list[dict[str, Any]]:
    """The questions of a row of the form's plan, those in groups too."""
    rows = next(part for part in form(name)["components"] if part["type"] == "dynamiclist")
    found = [inner for part in rows["components"] for inner in part.get("components", [part])]
    return [part for part in found if "key" in part]


def choices(name: str, key: str) -> list[str]:
    part = next(part for part in form(name)["components"] if part.get("key") == key)
    return [choice["value"] for choice in part["values"]]


def elements() -> list[Any]:
    return list(read({"rap.bpmn": shipped("rap")["rap.bpmn"]}).processes["rap"].elements.values())


def not_by(element: str) -> set[str]:
    diagrams = read({"rap.bpmn": shipped("rap")["rap.bpmn"]})
    return set(diagrams.element(element).extensions.properties["notBy"].split(","))

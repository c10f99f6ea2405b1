"""How a case of poor performance begins, is triaged, monitored and ends, rule by rule."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from forms import build_form, check_form, read_form
from notifications.templates import check_email
from tests.workflows.shipped.play import BEGINNING, CONTEXT, Play, shipped
from tests.workflows.shipped.poor_performance import CONCERN, formal, logged, measured, progress, triaged
from workflows import feel
from workflows.decisions import check as check_decisions
from workflows.decisions import read_model
from workflows.engine import check, read
from workflows.rehearsal import Answers, rehearse

KEY = "poor_performance"
CLOCK = feel.Environment(now=BEGINNING)
FORMS = shipped(KEY, "forms")
EMAILS = shipped(KEY, "notifications")
ROLES = ["Team Lead", "Service Manager", "Commissioner", "Procurement", "Legal Services"]
EXAMPLES = [
    "Receipt of concerns, complaints or patterns/trends which suggest dissatisfaction with a service",
    "Missed visits, punctuality, and cancellation of visits at short notice or no notice",
    "Staff turnover, staff absence, level of serious incidents recorded",
    "Care Inspectorate grades fall to 3 or below",
    "Breakdown of service, which would potentially have a significant budgetary impact",
    "Services where the Provider is allegedly in breach of terms and conditions of contract",
]


def triage(decision: str, **facts: object) -> object:
    return read_model(shipped(KEY), "triage.dmn").decide(decision, facts, CLOCK).value


def closed(play: Play) -> str:
    """How the case ended, beside its safeguarding branch."""
    if "write_lessons" in play.open:
        play.answer("write_lessons", wentWell="Early talks", different="Ask sooner")
    assert play.running.is_ended
    return next(end for end in play.running.ends if not end.endswith("safeguarding"))


def test_neither_diagram_nor_tables_nor_forms_nor_emails_have_a_problem() -> None:
    assert check(shipped(KEY)) == []
    assert check_decisions(shipped(KEY), "triage.dmn") == []
    assert [problem for name, data in FORMS.items() for problem in check_form(data, name)] == []


@pytest.mark.parametrize("name", EMAILS)
def test_every_email_reads_only_what_there_is(name: str) -> None:
    known = {*measured("notice").variables, "case", "provider", "site", "contract", "officer", "task", "link",
             "previous", "recipient", "consultedRole", "adviser", "asked", "support", "supportUntil", "briefing",
             "decision"}
    assert check_email(EMAILS[name], name, known) == []


def test_every_task_has_its_form_and_every_email_its_file_and_none_is_left_over() -> None:
    process = read({"a.bpmn": shipped(KEY)[f"{KEY}.bpmn"]}).processes[KEY]
    elements = list(process.elements.values())
    asked = {e.extensions.form_id or e.extensions.properties.get("form", "") for e in elements} - {""}
    assert asked | {process.properties["startForm"]} == {name.removesuffix(".form") for name in FORMS}
    sent = {e.extensions.headers.get("template", "") for e in elements}
    sent |= {e.extensions.properties.get("email", "") for e in elements}
    assert sent - {""} == {name.removesuffix(".email") for name in EMAILS}


@pytest.mark.parametrize(("grade", "entry"), [
    (1, "mandatory"), (2, "mandatory"), (3, "triage"), (4, "discretion"), (None, "discretion"),
])
def test_grade_two_or_below_is_mandatory_entry_and_three_is_triage(grade: int | None, entry: str) -> None:
    """PP-1: not meeting the contract, or failing to maintain the Care Inspectorate grade 3 or above."""
    assert triage("entry", grade=grade, risk="low", earlierConcerns=0) == entry


def test_mandatory_entry_cannot_end_without_action() -> None:
    """PP-1: no action is neither offered nor taken where entry is mandatory."""
    play = triaged(grade=2)
    definition = read_form(FORMS["pp-route.form"], "pp-route.form")
    page = build_form(definition, play.variables | CONTEXT | {"site": None}, environment=CLOCK)()
    offered = {option.key for part in page.walk() if part.name == "route" for option in part.options}
    assert offered == {"informal", "formal"}
    play.answer("decide_route", route="none", reason="Forged")
    assert play.open == {"meet_provider"}


@pytest.mark.parametrize(("risk", "earlier", "entry", "route"), [
    ("low", 0, "discretion", "none"), ("medium", 0, "discretion", "informal"), ("medium", 1, "triage", "informal"),
    ("low", 2, "triage", "informal"), ("low", 3, "triage", "formal"), ("high", 0, "triage", "formal"),
    ("critical", 0, "mandatory", "formal"),
])
def test_risk_and_the_pattern_of_earlier_concerns_decide_where_no_grade_does(
    risk: str, earlier: int, entry: str, route: str
) -> None:
    """PP-2: patterns and trends count as poor performance."""
    facts = {"risk": risk, "earlierConcerns": earlier}
    assert triage("entry", grade=None, **facts) == entry
    assert triage("suggested_route", entry=entry, **facts) == route


def test_the_documents_examples_are_offered_and_any_other() -> None:
    """PP-2: examples, not exhaustive."""
    options = {value["value"]: value["label"] for part in json.loads(FORMS["pp-concern.form"])["components"]
               if part.get("key") == "concerns" for value in part["values"]}
    assert list(options.values())[:6] == EXAMPLES
    assert "other" in options


def test_a_concern_can_be_logged_without_a_grade() -> None:
    """PP-1: the Care Inspectorate grade is optional; what failed and its impact are not."""
    definition = read_form(FORMS["pp-concern.form"], "pp-concern.form")
    page = build_form(definition, CONTEXT | {"site": None}, environment=CLOCK)([])
    assert not page.validate()
    missing = {fault.anchor.split("-")[0] for fault in page.faults}
    assert missing == set(CONCERN) - {"grade"}


@pytest.mark.parametrize("roles", [["Procurement"], ["Team Lead", "Legal Services"], ROLES])
def test_guidance_is_sought_from_whichever_of_the_five_roles_the_officer_chooses(roles: list[str]) -> None:
    """PP-3: each is asked at the same time, and the officer decides with what they said."""
    play = logged()
    assert play.variables["limits"]["roles"] == ROLES
    play.answer("triage", risk="medium", consultedRoles=roles, question="Is this a breach?")
    asked = [task for task in play.running.tasks if task.element_id == "give_guidance"]
    assert [task.locals["consultedRole"] for task in asked] == roles
    assert {task.candidate_groups for task in asked} == {("consulted",)}
    for number, role in enumerate(roles):
        assert "decide_route" not in play.open
        play.answer("give_guidance", advice=f"Advice {number}", risks="", advisedBy=role)
    assert play.open == {"decide_route"}
    assert [(one["role"], one["advice"]) for one in play.variables["guidance"]] == [
        (role, f"Advice {number}") for number, role in enumerate(roles)]


def test_guidance_that_does_not_come_is_not_waited_for_for_ever() -> None:
    """PP-3: what was received stays; the officer goes on after a while."""
    play = logged()
    play.answer("triage", risk="medium", consultedRoles=["Team Lead", "Procurement"], question="A breach?")
    play.answer("give_guidance", advice="It is", risks="", advisedBy="Connie Clark")
    play.wait(10)
    assert play.open == {"decide_route"}
    assert [one["role"] for one in play.variables["guidance"]] == ["Team Lead"]


def test_guidance_can_be_asked_for_at_every_stage_and_stops_nothing() -> None:
    """PP-3, PP-6: legal advice as required, throughout; two questions at once stay apart."""
    play = formal()
    play.tell("advice-asked", adviceRoles=["Legal Services"], adviceQuestion="Is there a breach?")
    play.tell("advice-asked", adviceRoles=["Procurement", "Commissioner"], adviceQuestion="Who else has room?")
    asked = [(t.locals["adviser"], t.locals["asked"]) for t in play.running.tasks if t.element_id == "give_advice"]
    assert asked == [
        ("Legal Services", "Is there a breach?"), ("Procurement", "Who else has room?"),
        ("Commissioner", "Who else has room?"),
    ]
    play.wait(28)
    assert play.open == {"review_progress"}


def test_legal_services_are_among_those_asked_and_their_advice_is_kept() -> None:
    """PP-6: Legal advises as required, at triage and at any time later."""
    play = triaged("Legal Services")
    assert play.variables["guidance"][0]["advice"] == "As Legal Services says"
    play.tell("advice-asked", adviceRoles=["Legal Services"], adviceQuestion="Can we suspend?")
    play.answer("give_advice", advice="Under clause 14", advisedBy="Connie Clark")
    assert play.variables["lastAdvice"]["role"] == "Legal Services"


def test_the_timeline_is_the_cases_own_and_is_open_from_the_first_moment() -> None:
    """PP-4: events can be added at once, and at every stage until the case ends."""
    for play in (logged(), triaged(), formal(), measured("notice")):
        play.tell("event-noted", happenedOn="2026-01-04", whatHappened="Two missed visits", knownFrom="Call log")
        assert play.variables["lastEvent"] == {"on": "2026-01-04", "what": "Two missed visits"}
    process = read({"a.bpmn": shipped(KEY)[f"{KEY}.bpmn"]}).processes[KEY]
    assert "immediately" in process.elements["concern_logged"].documentation


def test_the_timeline_is_brought_up_to_date_regularly() -> None:
    """PP-4: the officer is asked every few weeks, on a date that they choose."""
    play = formal()
    for when in ("2026-02-20", "2026-03-20"):
        assert play.open == set()
        progress(play, "improving", nextReviewOn=when)
        assert play.variables["nextReviewOn"] == when


@pytest.mark.parametrize("stage", [logged, triaged, formal, lambda: measured("rap"), lambda: measured("suspension")])
def test_a_briefing_can_be_issued_at_every_stage_to_the_chosen_roles(stage: Callable[[], Play]) -> None:
    """PP-5: throughout the process, to Service Managers, Commissioners and Heads of Service."""
    play = stage()
    before = play.open
    readers = [reader["value"] for reader in play.variables["limits"]["readers"]]
    assert readers[:3] == ["Service Managers", "Commissioners", "Heads of Service"]
    play.tell("briefing-written", briefingReaders=readers[:2], briefingTitle="Week 2", standing="Formal",
              risksNow="Medium", nextSteps="Meeting", decisionNeeded="")
    assert play.sent[-1].template == "briefing"
    assert play.sent[-1].inputs["briefing"]["readers"] == readers[:2]
    assert play.open == before
    assert play.variables["briefing"] is None


def test_safeguarding_runs_beside_everything_and_the_case_is_not_over_before_it() -> None:
    play = logged(safetyAtRisk="yes", risk="low", earlierConcerns=0)
    assert play.open == {"triage", "refer_safeguarding"}
    assert play.task("refer_safeguarding").due_at == play.now.replace(hour=23, minute=59, second=59)
    play.answer("triage", risk="low", consultedRoles=[], noGuidance="Known")
    play.answer("decide_route", route="none", reason="Resolved on the day")
    assert not play.running.is_ended
    play.answer("refer_safeguarding", referral="SG-12")
    play.answer("record_safeguarding", safeguardingOutcome="None")
    assert set(play.running.ends) == {"no_action", "safeguarding_concluded"}


def test_no_action_ends_the_case_where_entry_is_not_mandatory() -> None:
    play = triaged()
    play.answer("decide_route", route="none", reason="A single late visit")
    assert closed(play) == "no_action"


def test_informal_support_may_be_enough() -> None:
    play = triaged()
    play.answer("decide_route", route="informal", reason="First time")
    play.answer("agree_support", support="A visit", providerActions="New rota", supportUntil="2026-01-26")
    assert play.templates() == ["support-agreed"]
    play.wait(20)
    assert play.open == set()
    play.wait(2)
    play.answer("review_support", resolved="yes", evidence="No missed visit")
    assert closed(play) == "resolved_by_support"
    assert play.sent[-1].template == "case-closed"


def test_informal_support_that_is_not_enough_becomes_formal() -> None:
    play = triaged()
    play.answer("decide_route", route="informal", reason="First time")
    play.answer("agree_support", support="A visit", providerActions="New rota", supportUntil="2026-01-12")
    play.wait(8)
    play.answer("review_support", resolved="no", evidence="Three more")
    assert (play.open, play.variables["route"]) == ({"meet_provider"}, "formal")


def test_the_formal_route_meets_the_provider_and_starts_a_service_improvement_plan() -> None:
    play = formal()
    assert play.templates() == ["meeting-note"]
    [started] = play.started
    assert (started.process, started.inputs["whatFailed"]) == ("sip", "Missed visits")
    play.tell("case ended", key="LINKED-1", ended={"reference": "LINKED-1", "outcome": "Closed as met"})
    assert play.open == {"review_progress"}
    assert play.variables["sipCase"] is None
    progress(play, "met")
    assert closed(play) == "closed_improved"


def test_a_notice_goes_to_the_provider_and_monitoring_goes_on() -> None:
    play = measured("notice", noticeText="No missed visits", noticeBy="2026-02-28")
    assert play.sent[-1].template == "improvement-notice"
    assert (play.open, play.sent[-1].to) == (set(), "provider")
    assert play.variables["nextReviewOn"] == "2026-03-02"


def test_a_rap_is_decided_by_somebody_else_and_a_declined_one_is_chosen_again() -> None:
    play = measured("rap", ground="RAP-1a")
    assert play.task("decide_rap").candidate_groups == ("manager",)
    play.answer("decide_rap", rapDecision="declined", reason="Too soon")
    assert (play.open, play.sent[-1].template) == ({"choose_measure"}, "decided")
    assert play.task("choose_measure").locals["measure"] is None
    play.answer("choose_measure", measure="rap", ground="RAP-1b", measureReason="They refuse", impactOnPeople="Yes")
    play.answer("decide_rap", rapDecision="granted", reason="Yes")
    assert (play.started[-1].process, play.started[-1].inputs["ground"]) == ("rap", "RAP-1b")
    play.tell("case ended", key="LINKED-2", ended={"reference": "LINKED-2", "outcome": "Closed as met"})
    assert play.open == {"review_progress"}


@pytest.mark.parametrize(("after", "end"), [("improved", "closed_improved"), ("terminated", "closed_terminated")])
def test_suspension_is_a_procedure_of_its_own_and_its_end_is_reviewed(after: str, end: str) -> None:
    play = measured("suspension", suspensionKind="imposed", urgency="today")
    assert (play.started[-1].process, play.open) == ("suspension", set())
    play.tell("case ended", key="LINKED-2", ended={"reference": "LINKED-2", "outcome": "Lifted"})
    play.answer("review_measure", afterReview="continue", evidence="Lifted", nextReviewOn="2026-02-20")
    progress(play, "not")
    play.answer("choose_measure", measure="suspension", measureReason="Again", impactOnPeople="Yes")
    play.tell("case ended", key="LINKED-3", ended={"reference": "LINKED-3", "outcome": "Ended"})
    play.answer("review_measure", afterReview=after, evidence="As decided")
    assert closed(play) == end


def test_every_deadline_is_configured_in_one_place() -> None:
    limits = logged().variables["limits"] | {"triageDays": 9}
    assert str(logged(limits=limits).task("triage").due_at)[:10] == "2026-01-16"
    assert b"P7D" not in shipped(KEY)[f"{KEY}.bpmn"].replace(b"duration(&quot;P7D&quot;) * limits.progressWeeks", b"")


FORMALLY = {"decide_route": [{"route": "formal"}]}
SUSPENDED = {"review_progress": [{"progress": "not"}], "choose_measure": [{"measure": "suspension"}]}


@pytest.mark.parametrize(("end", "tasks"), [
    ("no_action", {"decide_route": [{"route": "none"}]}),
    ("resolved_by_support", {"decide_route": [{"route": "informal"}], "review_support": [{"resolved": "yes"}],
                             "agree_support": [{"supportUntil": "2026-01-20"}]}),
    ("closed_improved", FORMALLY | {"review_progress": [{"progress": "improving"}, {"progress": "met"}]}),
    ("closed_terminated", FORMALLY | SUSPENDED | {"review_measure": [{"afterReview": "terminated"}]}),
])
def test_every_end_is_reached_in_a_rehearsal(end: str, tasks: Mapping[str, list[Mapping[str, Any]]]) -> None:
    ended = {"case ended": {"ended": {"reference": "SUS-2026-0001", "outcome": "Terminated"}}}
    started = {"start_sip": {"linkedCase": "SIP-2026-0001"}, "start_suspension": {"linkedCase": "SUS-2026-0001"}}
    outcome = rehearse(shipped(KEY), f"{KEY}.bpmn", Answers(
        variables=CONCERN, tasks=tasks, services=started, messages=ended, fire_timers=True))
    assert outcome.incident is None
    assert (outcome.state, sorted(outcome.ends)) == ("ended", sorted([end, "no_safeguarding"]))

"""What the Service Improvement Plan asks and writes, as the document has it: forms, decision tables, emails."""

import re
from typing import Any

import pytest

from forms import Component, build_form, check_form, read_form
from notifications.templates import check_email
from tests.workflows.shipped.play import BEGINNING, CONTEXT, Play, shipped
from tests.workflows.shipped.sip import MEDICINES, VISITS, drafted, issued, report, weeks
from workflows import feel
from workflows.decisions import read_model
from workflows.engine import read

CLOCK = feel.Environment(now=BEGINNING)
WARNING = (
    "Failure to meet the required standards may lead to the issue of a Remedial Action Plan, Suspension or "
    "Termination of services."
)
GUIDANCE = [
    "Confirmation of the service outcome / performance expected.",
    "Confirmation of the service outcomes / performance issues.",
    "Goals must be well defined. They must be clear and unambiguous.",
    "Define specific criteria for measuring progress toward the accomplishment of each goal.",
    "Goals must be achievable given the capabilities of people to meet the requirements.",
    "Goals must be realistic and be consistent with other goals.",
    "Goals must have a clearly defined time frame including a starting date and a target date.",
    "Risk Rating.",
]
DECLARATIONS = [
    "I agree the outcomes of the SIP and will implement within the agreed time. I understand the information "
    "pertaining to any risk identified towards our Customer/s, staff and/ or public may result in the service/s being "
    "issued with a RAP and/or suspended by HCC, until the risk or issues have been reduced appropriately, managed "
    "and/or removed.",
    "I understand that the change process or timescales cannot put Customer/s at risk; time frames are reviewed and "
    "issues highlighted to ensure the pace of change does not impact on the quality or safety of Customers.",
    "I understand that there needs to be consultation with Customers and stakeholders about any changes in service or "
    "standards of those service delivered.",
    "I accept the timeline in order to improve the service and will update the Contract Performance & Quality Team on "
    "a regular basis.",
    "I understand that the contract of service may be at risk of continued suspension or termination, if the service "
    "fails to improve against outcomes of the review/review or issues raised by external or internal regulatory "
    "reviewers as outlined in previous communications.",
]
FORMS = shipped("sip", "forms")
EMAILS = shipped("sip", "notifications")
DIAGRAMS = read({"sip.bpmn": shipped("sip")["sip.bpmn"]})


Pairs = list[tuple[str, str]]


def form(form_id: str, play: Play, pairs: Pairs | None = None, **more: object) -> Any:
    """A form on its page, with what a browser sends."""
    definition = read_form(FORMS[f"{form_id}.form"], f"{form_id}.form")
    Form = build_form(definition, play.variables | CONTEXT | {"site": None} | more, environment=CLOCK)
    return Form() if pairs is None else Form(pairs)


def words(form_id: str, play: Play, pairs: Pairs | None = None, **more: object) -> str:
    """Everything that the form shows."""
    return "\n".join(f"{line.label} {line.text}" for line in form(form_id, play, pairs, **more).as_seen())


def choices(page: Any) -> list[Any]:
    return [part for part in page.walk() if hasattr(part, "options")]


def columns_of(form_id: str, key: str) -> tuple[Component, ...]:
    return read_form(FORMS[f"{form_id}.form"], f"{form_id}.form").list_at(key).components


def row(values: dict[str, str]) -> Pairs:
    return [("weeks", "3"), ("plan", "r1"), *((f"plan-r1-{key}", value) for key, value in values.items())]


def test_every_task_has_its_form_and_every_email_its_file_and_none_is_left_over() -> None:
    elements = list(DIAGRAMS.processes["sip"].elements.values())
    properties = DIAGRAMS.processes["sip"].properties
    asked = {e.extensions.form_id or e.extensions.properties.get("form", "") for e in elements} - {""}
    assert asked | {properties["startForm"], properties["planForm"]} == {name.removesuffix(".form") for name in FORMS}
    sent = {e.extensions.headers.get("template", "") for e in elements if e.extensions.job_type == "send-email"}
    sent |= {e.extensions.properties.get(key, "") for e in elements for key in ("email", "receipt")}
    assert sent - {""} == {name.removesuffix(".email") for name in EMAILS}


@pytest.mark.parametrize("name", FORMS)
def test_no_form_has_a_problem(name: str) -> None:
    assert check_form(FORMS[name], name) == []


@pytest.mark.parametrize("name", EMAILS)
def test_every_email_reads_only_what_there_is(name: str) -> None:
    known = {*issued().variables, "case", "provider", "site", "contract", "officer", "task", "link", "previous",
             "recipient", "receipt", "answers", "ending", "decision", "meeting", "council", "why", "refused", "removed",
             "newWeeks", "newRemoved", "changeReason"}
    assert check_email(EMAILS[name], name, known) == []


def test_a_case_starts_with_the_standards_that_failed_and_what_that_affects() -> None:
    """SIP-1: Quality Standards that impact the delivery of service or safety, or found by monitoring or review."""
    empty = form("sip-concern", Play("sip"), [])
    assert not empty.validate()
    asked = {fault.anchor.split("-")[0] for fault in empty.faults}
    assert asked == {"whatFailed", "qualityStandards", "affects", "impactOnPeople", "source", "foundOn"}
    options = {question.name: {option.key for option in question.options} for question in choices(empty)}
    assert options["affects"] == {"service", "safety"}
    assert "monitoring" in options["source"]


def test_an_action_is_sent_only_when_it_is_smart() -> None:
    """SIP-2, SIP-12: specific, measurable, attainable, realistic and timely, with outcome, issue and risk."""
    smart = {key: value for key, value in VISITS.items() if key != "ref"}
    assert form("sip-plan", Play("sip"), row(smart)).validate()
    for key in smart:
        assert not form("sip-plan", Play("sip"), row(smart | {key: ""})).validate(), key


def test_the_columns_carry_the_templates_guidance() -> None:
    """SIP-12: the template's own guidance sentence stands under each column heading."""
    assert [c.text("description") for c in columns_of("sip-plan", "plan")[1:]] == GUIDANCE
    updates = {c.key: c.text("description") for c in columns_of("sip-update", "actions")}
    assert updates["update"] == "The response must meet the same criteria as indicated within the Action Plan."
    assert updates["reviewedRisk"] == "Reviewed Risk Rating."


def test_the_header_says_who_where_and_how_long_once_it_is_issued() -> None:
    """SIP-11: Provider; Provider/Site/Location; Date Issued; Timescale; Date to be Reviewed."""
    play = issued(weeks=3)
    assert (play.variables["issuedOn"], play.variables["dateToBeReviewed"]) == ("2026-01-05", "2026-01-26")
    said = words("sip-update", play)
    for part in (
        "Provider: Brightwater Home Care", "Provider/Site/Location: Brightwater Home Care",
        "Date Issued: Monday 5 January 2026", "Timescale: 3 weeks", "Date to be Reviewed: Monday 26 January 2026",
    ):
        assert part in said


@pytest.mark.parametrize("form_id", ["sip-plan", "sip-agreement", "sip-issue", "sip-update", "sip-action-plan"])
def test_the_plan_carries_the_printed_warning(form_id: str) -> None:
    """SIP-13: the printed warning, word by word."""
    assert WARNING in words(form_id, issued())


@pytest.mark.parametrize("name", [
    "agreement-request", "agreement-reminder", "update-request", "update-reminder", "update-overdue",
    "update-validated",
])
def test_the_plans_emails_carry_the_printed_warning(name: str) -> None:
    """SIP-13: the printed warning, word by word."""
    assert WARNING in EMAILS[f"{name}.email"].decode()


@pytest.mark.parametrize("name", [n for n in EMAILS if n.endswith(("request.email", "reminder.email", "due.email"))])
def test_an_email_that_asks_says_by_when_with_the_link_and_whom_to_ask(name: str) -> None:
    read_names = set(re.findall(r"{{ ([a-z.]+) }}", EMAILS[name].decode()))
    assert {"case.reference", "provider.name", "task.due", "link", "officer.email"} <= read_names


def test_the_person_in_charge_signs_with_all_five_declarations() -> None:
    """SIP-14: name, signature, date, with the five declarations, verbatim; not one can be left out."""
    play = drafted()
    signed = [("agreement", "agree"), ("signedName", "Prue Vidal"), ("signedPosition", "Registered manager")]
    ticks = [(f"declaration{number}", "yes") for number in range(1, 6)]
    assert form("sip-agreement", play, signed + ticks).validate()
    for left_out in ticks:
        assert not form("sip-agreement", play, signed + [tick for tick in ticks if tick != left_out]).validate()
    said = words("sip-agreement", play, signed + ticks)
    assert [text for text in DECLARATIONS if text in said] == DECLARATIONS
    assert "It is dated Monday 5 January 2026" in said


def test_the_officer_signs_too_and_both_signatures_are_kept() -> None:
    """SIP-14: Person in Charge and Officer."""
    assert not form("sip-issue", drafted(), []).validate()
    play = issued()
    signature, officer = play.variables["signature"], play.variables["officerSignature"]
    assert (signature["name"], signature["position"], signature["on"]) == (
        "Prue Vidal", "Registered manager", "2026-01-05")
    assert (officer["name"], officer["on"]) == ("Ofelia Okafor", "2026-01-05")
    assert set(signature["signed"]) == set(officer["signed"]) == {"plan", "weeks", "extension", "removed"}


def test_a_second_extension_warns_and_the_first_does_not() -> None:
    """SIP-7: extensions are not capped; the second one warns."""
    play = issued()
    assert "already been extended" not in words("sip-extension", play)
    assert "already been extended" in words("sip-extension", play, extension=1)


@pytest.mark.parametrize(("requirements", "unmet", "stuck", "risk", "outcome"), [
    (2, 0, 0, None, "met"), (2, 1, 0, None, "improving"), (2, 2, 1, "medium", "improving"),
    (2, 2, 1, "high", "not met"), (2, 2, 1, "critical", "not met"), (2, 2, 2, "low", "not met"),
    (0, 0, 0, None, "not met"),
])
def test_where_some_improved_and_others_did_not_the_risk_to_people_decides(
    requirements: int, unmet: int, stuck: int, risk: str | None, outcome: str
) -> None:
    """SIP-10: the key requirements are the safety, welfare and wellbeing of people."""
    scope = {"requirements": requirements, "unmet": unmet, "withoutImprovement": stuck, "riskOfThose": risk}
    assert decided("outcome_at_final_report", scope) == outcome


@pytest.mark.parametrize(("unmet", "impact", "risk", "outcome"), [
    (0, False, None, "met"), (1, True, "low", "significant impact"), (1, False, "high", "significant impact"),
    (1, False, "critical", "significant impact"), (1, False, "medium", "residual actions"),
])
def test_a_high_risk_at_review_is_a_significant_impact_whatever_was_answered(
    unmet: int, impact: bool, risk: str | None, outcome: str
) -> None:
    """SIP-8, SIP-10: a significant impact to people."""
    scope = {"requirements": 2, "unmet": unmet, "significantImpact": impact, "risk": risk}
    assert decided("outcome_at_review", scope) == outcome


def decided(decision: str, scope: dict[str, Any]) -> object:
    names = {name: feel.from_json(value) for name, value in scope.items()}
    return read_model(shipped("sip"), "outcome.dmn").decide(decision, names, CLOCK).value


def test_the_manager_decides_from_the_results_in_words() -> None:
    """SIP-9: the report proposes, the manager decides."""
    play = issued(weeks=1)
    weeks(play, 1)
    report(play, "improved", "not met", risk="high")
    said = words("sip-suspension-decision", play)
    assert "Not met, significant improvement" in said
    assert "Risk, reviewed: High" in said
    empty = form("sip-suspension-decision", play, [("suspensionDecision", "granted")])
    assert not empty.validate()
    assert [fault.message for fault in empty.faults] == ["Enter your reasons"]


def test_the_risk_of_the_plan_is_its_highest() -> None:
    assert drafted().variables["risk"] == "high"
    play = Play("sip")
    play.answer("draft_plan", weeks=2, plan=[MEDICINES])
    assert play.variables["risk"] == "medium"

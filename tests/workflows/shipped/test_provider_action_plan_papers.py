"""What the Provider Action Plan asks and shows, as the annex has it: its forms and emails."""

from typing import Any

import pytest

from forms import build_form, check_form, plan_table, read_form
from notifications.templates import check_email
from tests.workflows.shipped.play import BEGINNING, CONTEXT, Play, shipped
from tests.workflows.shipped.provider_action_plan import STAFF, STARTS, accepted, begun, complete, hold
from workflows import feel
from workflows.engine import read

KEY = "provider_action_plan"
CLOCK = feel.Environment(now=BEGINNING)
FORMS = shipped(KEY, "forms")
EMAILS = shipped(KEY, "notifications")
PROCESS = read({"a.bpmn": shipped(KEY)[f"{KEY}.bpmn"]}).processes[KEY]
NARRATIVE = [
    "performanceNow", "changesAndReasons", "achievements", "wentWell", "notSoWell", "emerging", "rectify",
]
Pairs = list[tuple[str, str]]
FIRST: Pairs = [
    *((key, "In short") for key in NARRATIVE), ("allAreas", "y"), ("updatedBy", "Prue Vidal"),
    ("newAreas", "a1"), ("newAreas-a1-area", "Job starts"), ("newAreas-a1-objective", "Ten per cent more"),
    ("newActions", "b1"), ("newActions-b1-area", "1"), ("newActions-b1-action", "Call each employer weekly"),
    ("newActions-b1-targets", "50 calls"), ("newActions-b1-due", "2026-06-30"),
    ("performance", "c1"), ("performance-c1-site", "North"), ("performance-c1-kind", "site"),
    ("performance-c1-measure", "Starts"), ("performance-c1-expected", "5"), ("performance-c1-achieved", "4"),
]


def form(form_id: str, play: Play, element: str = "", pairs: Pairs | None = None, **more: object) -> Any:
    """A form on its page, with what a browser sends."""
    definition = read_form(FORMS[f"{form_id}.form"], f"{form_id}.form")
    own = dict(play.task(element).locals) if element else {}
    Form = build_form(definition, play.variables | own | CONTEXT | {"site": None} | more, environment=CLOCK)
    return Form() if pairs is None else Form(pairs)


def words(page: Any) -> str:
    return "\n".join(f"{line.label} {line.text}" for line in page.as_seen())


def faults(pairs: Pairs, play: Play | None = None) -> list[str]:
    page = form("pap-update", play or begun(), "update_plan", pairs)
    page.validate()
    return [fault.message for fault in page.faults]


def without(*names: str) -> Pairs:
    return [(name, "" if name in names else value) for name, value in FIRST]


def test_every_task_has_its_form_and_every_email_its_file_and_none_is_left_over() -> None:
    elements = list(PROCESS.elements.values())
    asked = {e.extensions.form_id for e in elements} - {"", None}
    own = {PROCESS.properties["startForm"], PROCESS.properties["planForm"]}
    assert asked | own == {name.removesuffix(".form") for name in FORMS}
    sent = {e.extensions.headers.get("template", "") for e in elements if e.extensions.job_type == "send-email"}
    sent |= {e.extensions.properties.get(key, "") for e in elements for key in ("email", "receipt")}
    assert sent - {""} == {name.removesuffix(".email") for name in EMAILS}


@pytest.mark.parametrize("name", FORMS)
def test_no_form_has_a_problem(name: str) -> None:
    assert check_form(FORMS[name], name) == []


@pytest.mark.parametrize("name", EMAILS)
def test_every_email_reads_only_what_there_is(name: str) -> None:
    play = accepted()
    hold(play)
    known = {*play.variables, "case", "provider", "site", "contract", "officer", "task", "link", "previous",
             "recipient", "receipt", "answers"}
    assert check_email(EMAILS[name], name, known) == []


def test_a_complete_first_plan_can_be_uploaded() -> None:
    assert faults(FIRST) == []


def test_the_header_names_who_is_accountable_and_who_manages() -> None:
    """PAP-8: Date, Provider, CPA, Provider Accountable Lead, PM and SPM."""
    shown = words(form("pap-update", begun(), "update_plan"))
    for label in ("Date updated", "Provider:", "CPA:", "Provider Accountable Lead", "Performance Manager:",
                  "Senior Performance Manager"):
        assert label in shown
    empty = build_form(read_form(FORMS["pap-start.form"], "pap-start.form"), CONTEXT, environment=CLOCK)([])
    assert not empty.validate()
    asked = {fault.anchor.split("-")[0] for fault in empty.faults}
    assert {"cpa", "accountableLead", "performanceManager", "seniorPerformanceManager", "reviewMeetingOn"} <= asked


def test_the_plan_is_succinct_smart_and_for_one_contract_package_area() -> None:
    """PAP-1, PAP-2: said where the plan is set up, and where actions are written."""
    start = read_form(FORMS["pap-start.form"], "pap-start.form")
    said = words(build_form(start, CONTEXT, environment=CLOCK)())
    assert "succinct and SMART, at contract package area (CPA) level" in said
    [action] = [part for part in read_form(FORMS["pap-update.form"], "pap-update.form").list_at("newActions").components
                if part.key == "action"]
    assert "specific, measurable, achievable, realistic, time-bound" in str(action)


def test_the_accountable_lead_keeps_accountability_whoever_does_the_action() -> None:
    """PAP-9: another person may be named, and the statement stands above the actions."""
    shown = words(form("pap-update", begun(), "update_plan"))
    assert "Prue Vidal has overall accountability regardless of who is undertaking each action" in shown
    named = [*FIRST, ("newActions-b1-doneBy", "Sam Hart")]
    assert faults(named) == []


@pytest.mark.parametrize("part", NARRATIVE)
def test_the_monthly_narrative_has_its_parts(part: str) -> None:
    """PAP-10: performance, changes and reasons, achievements, well and not so well, risks and opportunities, action."""
    assert len(faults(without(part))) == 1


def test_variance_from_the_flightpath_is_explained_where_there_is_one() -> None:
    """PAP-10, PAP-17: and only there."""
    messages = faults(FIRST, begun(flightpathRequired="yes"))
    assert "Explain any variance from the flightpath" in messages
    assert "Add the months of the flightpath" in messages


def test_the_provider_confirms_that_all_areas_of_concern_are_identified() -> None:
    """PAP-11: all areas of contract concern."""
    unconfirmed = [pair for pair in FIRST if pair[0] != "allAreas"]
    assert faults(unconfirmed) == ["Confirm that all areas of concern are identified"]
    assert "Job starts" in words(form("pap-update", begun(), "update_plan"))


@pytest.mark.parametrize("missing", ["newAreas-a1-area", "newAreas-a1-objective"])
def test_an_area_has_what_is_addressed_and_its_outcome_objective(missing: str) -> None:
    """PAP-13: the specific performance uplift expected."""
    assert len(faults(without(missing))) == 1


@pytest.mark.parametrize("missing", ["newActions-b1-action", "newActions-b1-targets", "newActions-b1-due"])
def test_an_action_has_its_target_and_its_date(missing: str) -> None:
    """PAP-15: a target date per action."""
    assert len(faults(without(missing))) == 1


def test_an_action_belongs_to_an_area_of_the_plan() -> None:
    """PAP-13: there is no area 2 yet."""
    assert len(faults([(name, "2" if name == "newActions-b1-area" else value) for name, value in FIRST])) == 1


def test_the_columns_are_those_of_the_template() -> None:
    """PAP-15: Actions; Targets / Outputs; Due/Review Date; Progress; Action Completed."""
    columns = [part.label for part in read_form(FORMS["pap-plan.form"], "pap-plan.form").list_at("actions").components]
    assert columns[1:] == ["Actions", "Targets / Outputs", "Due/Review Date", "Progress", "Action Completed"]


def test_an_action_is_called_by_its_own_number_not_by_its_place() -> None:
    """PAP-15: 1.2 stands third, and is no “Action 3”."""
    definition, rows = read_form(FORMS["pap-plan.form"], "pap-plan.form"), accepted().variables["actions"]
    plan = plan_table(definition, "actions", rows, environment=CLOCK)
    assert [row.title for row in plan.rows] == ["Action 1.1", "Action 2.1", "Action 1.2"]


@pytest.mark.parametrize(("number", "warns"), [(5, False), (6, True)])
def test_more_than_five_areas_is_a_warning_and_no_more(number: int, warns: bool) -> None:
    """PAP-14: a suggested maximum of five priority areas."""
    play = begun()
    areas = [STARTS | {"area": f"Area {n}"} for n in range(1, number + 1)]
    actions = [{"area": n, "action": "Act", "targets": "T", "due": "2026-06-30"} for n in range(1, number + 1)]
    complete(play, areas=areas, actions=actions)
    page = form("pap-review", play, "review_plan")
    assert ("Warning: there are more than 5 areas." in words(page)) is warns
    offered = {option.key for part in page.walk() if part.name == "addressesConcerns" for option in part.options}
    assert offered == {"yes", "no"}


def test_a_plan_that_does_not_address_the_level_cannot_be_accepted() -> None:
    """PAP-12, PAP-3: the review says so, and does not offer it."""
    play = begun(interventionLevel=3, levelReasons="Starts below 80 per cent")
    complete(play, areas=[STARTS, STAFF])
    page = form("pap-review", play, "review_plan")
    assert "no area addresses its reasons" in words(page)
    offered = {option.key for part in page.walk() if part.name == "addressesConcerns" for option in part.options}
    assert offered == {"no"}
    assert "Starts below 80 per cent" in words(form("pap-update", begun(
        interventionLevel=3, levelReasons="Starts below 80 per cent"), "update_plan"))


def test_the_monthly_update_asks_for_progress_on_each_action_and_nothing_else_of_it() -> None:
    """PAP-16, PAP-5: the provider cannot change, add or remove an action by themselves."""
    play = accepted()
    hold(play)
    page = form("pap-update", play, "update_plan", [
        *(pair for pair in FIRST if not pair[0].startswith("new")), ("updates", "x"), ("updates-x-action", "Mine"),
    ])
    assert not page.validate()
    asked = {fault.message for fault in page.faults}
    assert any("progress" in message for message in asked)
    assert "newActions" not in page.answers()
    assert all(row.get("action") != "Mine" for row in page.answers().get("updates", []))


def test_a_risk_needs_its_mitigation() -> None:
    """PAP-20: where risks or issues are identified, mitigation must be in the plan."""
    risk = [("risks", "d1"), ("risks-d1-risk", "Two advisers leave")]
    assert faults([*FIRST, *risk]) == ["Risk 1: enter the mitigation"]
    assert faults([*FIRST, *risk, ("risks-d1-mitigation", "Bank staff")]) == []


def test_sites_and_partners_are_broken_down_in_the_agreed_format() -> None:
    """PAP-18: all direct delivery sites and supply chain partners, updated each month."""
    rest = [pair for pair in FIRST if pair[0].split("-")[0] != "performance"]
    assert faults(rest) == ["Add every site and partner"]
    play = begun(performanceFormat="Starts and outcomes per site")
    assert "Starts and outcomes per site" in words(form("pap-update", play, "update_plan"))


@pytest.mark.parametrize(("agreed", "asks"), [("", False), ("The training records", True)])
def test_annexes_are_asked_for_only_where_they_are_agreed(agreed: str, asks: bool) -> None:
    """PAP-19: kept to a minimum; any other information by agreement with the PM."""
    page = form("pap-update", begun(annexesAgreed=agreed), "update_plan")
    assert ("Agreed as annexes" in words(page)) is asks


def test_the_customer_service_standards_are_shown_where_the_council_set_their_address() -> None:
    """PAP-21: the document refers to a table that it does not contain."""
    play = begun()
    assert play.variables["limits"]["customerServiceStandards"] == ""
    assert "Customer Service Standards" not in words(form("pap-update", play, "update_plan"))
    limits = play.variables["limits"] | {"customerServiceStandards": "https://council.example/standards"}
    shown = words(form("pap-update", begun(limits=limits), "update_plan"))
    assert "https://council.example/standards" in shown


def test_consent_names_what_is_added_and_removed() -> None:
    """PAP-5: the accountable lead sees every change before consenting."""
    play = accepted()
    added = {"area": 1, "action": "Audit referrals", "targets": "20", "due": "2026-09-30"}
    hold(play, removed=("1.2",), added=(added,))
    shown = words(form("pap-consent", play, "consent_changes"))
    assert "Audit referrals" in shown
    assert "Train the advisers" in shown

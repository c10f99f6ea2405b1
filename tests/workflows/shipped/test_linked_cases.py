"""The shipped procedures as they lead to each other, in rows: SIP to RAP, SIP and RAP to suspension, and back."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from forms import build_form
from notifications import recipients
from tests.cast import NOW, Cast
from tests.workflows.acting import complete, open_task
from tests.workflows.shipped.monitoring import shown
from tests.workflows.shipped.sip import VISITS
from webapp import shipped
from workflows import cases, linked, lying, scope, tasks, versions
from workflows.cases import Case, Given
from workflows.database import db
from workflows.errors import NotAllowed
from workflows.events import CaseEvent
from workflows.people import CLOCK, Actor, Person, actor
from workflows.proof import verifying

ROW = VISITS | {"result": "not met", "finding": "Still missed", "reviewedRisk": "high"}


@pytest.fixture
def manager2(cast: Cast) -> Person:
    """A second manager: where one has asked, the other decides."""
    person = Person(name="Manda Osei", email="manager2@council.example", roles={"manager"})
    db.session.add(person)
    db.session.flush()
    return person


def start(cast: Cast, key: str, **variables: Any) -> Case:
    for procedure, files in shipped.procedures().items():
        versions.install(procedure, files, by=CLOCK, now=NOW)
    return cases.start(
        versions.published(key), by=actor(cast.officer), provider=cast.provider, site=cast.site,
        contract=cast.contract, owner=cast.officer, now=NOW, given=Given(variables),
    )


def unimproved(cast: Cast) -> Case:
    """A plan after its only week: the officer has reported that nothing improved (RAP-9)."""
    case = start(cast, "rap", ground="RAP-1a", reason="Not met", carriedOver=[ROW])
    complete(case, "draft_plan", cast.officer, weeks=1, plan=case.data["plan"], officerName="Ofelia Okafor")
    complete(case, "sign_plan", cast.manager, signing="issue", managerName="Mana Whitcombe")
    update(case, cast)
    return complete(case, "final_report", cast.officer, now=NOW + timedelta(days=7), summary="In all", results=[
        {"result": "not met", "finding": "No change", "reviewedRisk": "high"}])


def update(case: Case, cast: Cast) -> None:
    task = open_task(case, "provider_update")
    given = Given({"actions": [{"update": "Done", "reviewedRisk": "high"}]})
    cases.complete_task(task.id, given, by=by_link(task.id), now=NOW)
    complete(case, "validate_update", cast.officer, plan=case.data["plan"], now=NOW + timedelta(days=7))


def by_link(task_id: int) -> Actor:
    return Actor("Prue Vidal", task_id=task_id)


def asked_to_suspend(cast: Cast) -> Case:
    """The suspension case that the manager's request in a RAP started."""
    parent = complete(unimproved(cast), "request_suspension", cast.manager, now=NOW + timedelta(days=7),
                      requestedAction="suspension and termination", urgency="usual", reasons="No progress")
    assert (parent.state, parent.outcome) == ("ended", "Suspension or termination requested")
    return linked.children_of(parent)[0]


def advised(case: Case, cast: Cast) -> Case:
    complete(case, "advise_legal", cast.consulted, advice="Clause 14", advisedBy="Connie Rahman")
    return complete(case, "advise_procurement", cast.consulted, advice="Two have room", advisedBy="Connie Rahman")


def test_who_decides_reads_which_other_suspension_of_the_provider_is_open(cast: Cast) -> None:
    """RAP-9: a provider may be suspended already; the manager sees it before they decide."""
    case = advised(asked_to_suspend(cast), cast)
    assert "Already open" not in shown(open_task(case, "decide"), NOW)
    other = cases.start(
        versions.published("suspension"), by=actor(cast.officer), provider=cast.provider, site=cast.site, now=NOW,
    )
    assert f"Already open for this provider: {other.reference}" in shown(open_task(case, "decide"), NOW)


def test_who_wrote_the_report_or_asked_in_the_rap_cannot_decide_the_suspension(
    cast: Cast, manager2: Person
) -> None:
    """RAP-9: a request made in another case bars its author, through claiming and reassignment too."""
    case = advised(asked_to_suspend(cast), cast)
    assert case.data["requestedBy"] == [cast.officer.id, cast.manager.id]
    task = open_task(case, "decide")
    assert [reader.address for reader in recipients.of_task(task, NOW)] == ["manager2@council.example"]
    cast.officer.roles.add("manager")
    for person in (cast.officer, cast.manager):
        with pytest.raises(NotAllowed, match="somebody else must decide"):
            complete(case, "decide", person, choice="decline", reasons="No")
        with pytest.raises(NotAllowed, match="somebody else must decide"):
            tasks.claim(task, person, NOW)
        with pytest.raises(NotAllowed, match="somebody else must decide"):
            tasks.assign(task, person, by=manager2, now=NOW)
    assert tasks.may_be_assigned(task) == [manager2]
    complete(case, "decide", manager2, choice="decline", reasons="A new manager is in post")
    assert case.outcome == "Declined"


def test_what_the_rap_left_unmet_is_carried_over_and_both_say_so(cast: Cast) -> None:
    """RAP-9: provider, contract, unmet actions and reason go with the request."""
    case = asked_to_suspend(cast)
    assert case.parent is not None
    assert (case.provider, case.contract, case.owner) == (cast.provider, cast.contract, cast.officer)
    assert [row["ref"] for row in case.data["carriedOver"]] == ["1"]
    assert (case.data["reason"], case.data["ground"]) == ("No progress", "RAP-9")
    assert [*verifying.of_case(case), *verifying.of_case(case.parent)] == []


def suspended_with_rap(cast: Cast) -> Case:
    """A suspension in force, with which a Remedial Action Plan began."""
    suspension = start(cast, "suspension")
    complete(suspension, "request", cast.officer, requestedAction="suspension", urgency="usual", reason="Unsafe")
    advised(suspension, cast)
    complete(suspension, "decide", cast.manager, choice="suspend", scope="new referrals", kind="imposed",
             suspendedFrom="2026-03-02", reviewOn="2026-04-02", withRap="yes", reasons="People are at risk")
    return suspension


def met(rap: Case, cast: Cast) -> datetime:
    """The plan of a week is written, updated and met; the day on which the report was signed."""
    complete(rap, "draft_plan", cast.officer, weeks=1, plan=[ROW], officerName="Ofelia Okafor")
    complete(rap, "sign_plan", cast.manager, signing="issue", managerName="Mana Whitcombe")
    update(rap, cast)
    later = NOW + timedelta(days=7)
    complete(rap, "final_report", cast.officer, now=later, results=[{"result": "met", "reviewedRisk": "low"}])
    return later


def test_a_rap_that_is_met_while_suspended_lets_the_suspension_plan_its_lifting(cast: Cast, manager2: Person) -> None:
    """RAP-1, RAP-6: suspension starts the plan on ground (c); a manager decides there to lift; never by itself."""
    suspension = suspended_with_rap(cast)
    assert (suspension.stage, suspension.headline) == (
        "In force", "Suspended since 2 March 2026, to be reviewed on 2 April 2026")
    rap = linked.children_of(suspension)[0]
    assert (rap.data["ground"], rap.data["suspended"], suspension.data["rapCase"]) == ("RAP-1c", True, rap.reference)
    later = met(rap, cast)
    assert suspension.data["inForce"] == "suspension"
    complete(rap, "decide_lift", manager2, now=later, liftDecision="lift", reasons="Three good weeks")
    assert rap.outcome == "Closed as met, suspension to be lifted"
    assert open_task(suspension, "plan_lift")
    assert [*verifying.of_case(suspension), *verifying.of_case(rap)] == []


def test_a_rap_that_is_met_after_the_suspension_ended_asks_nobody_to_lift_it(cast: Cast) -> None:
    """RAP-6: lifted at its own review meanwhile; the provider is not told that it will be."""
    suspension = suspended_with_rap(cast)
    (rap,) = linked.children_of(suspension)
    lift(suspension, cast)
    met(rap, cast)
    assert rap.outcome == "Closed as met"


def lift(suspension: Case, cast: Cast) -> None:
    """Reviewed before its date, and lifted at once."""
    given = Given({"earlyReason": "A new manager"})
    cases.act(suspension.id, "review_asked", given, by=actor(cast.officer), person=cast.officer, now=NOW)
    complete(suspension, "review", cast.officer, changed="Rota", safety="Yes", recommendation="lift")
    complete(suspension, "decide_review", cast.manager, choice="lift", reasons="Safe")
    phase = {"opens": "All", "startsOn": "2026-03-02", "condition": "None"}
    complete(suspension, "plan_lift", cast.officer, phases=[phase])
    cases.fire_timers(suspension.id, NOW)
    complete(suspension, "confirm_phase", cast.officer, phaseChoice="open", seen="All well")
    complete(suspension, "lessons", cast.officer, lessons="Act sooner")
    assert suspension.outcome == "Suspension lifted"


def review_asked(suspension: Case, cast: Cast) -> None:
    given = Given({"earlyReason": "A new manager"})
    cases.act(suspension.id, "review_asked", given, by=actor(cast.officer), person=cast.officer, now=NOW)


@pytest.mark.parametrize("step", ["review", "decide_review"])
def test_a_lift_that_a_manager_decides_in_the_plan_settles_the_open_review(
    cast: Cast, manager2: Person, step: str
) -> None:
    """RAP-6: the last decision stands; nobody decides “continue” against it without knowing, in one second."""
    suspension = suspended_with_rap(cast)
    (rap,) = linked.children_of(suspension)
    review_asked(suspension, cast)
    if step == "decide_review":
        complete(suspension, "review", cast.officer, changed="Rota", safety="Yes", recommendation="continue")
    task = open_task(suspension, step)
    later = met(rap, cast)
    complete(rap, "decide_lift", manager2, now=later, liftDecision="lift", reasons="Three good weeks")
    assert task.state == tasks.CANCELLED and open_task(suspension, "plan_lift")
    assert suspension.data["planOutcome"] == "Closed as met, suspension to be lifted"
    assert [*verifying.of_case(suspension), *verifying.of_case(rap)] == []


def test_a_plan_that_ends_otherwise_is_shown_in_the_open_review_which_goes_on(cast: Cast, manager2: Person) -> None:
    """RAP-6: nothing that was typed is lost."""
    suspension = suspended_with_rap(cast)
    (rap,) = linked.children_of(suspension)
    review_asked(suspension, cast)
    task = open_task(suspension, "review")
    complete(rap, "decide_lift", manager2, now=met(rap, cast), liftDecision="keep", reasons="Too early")
    assert open_task(suspension, "review") is task
    assert "Closed as met, suspension stays" in shown(task, NOW)


def held_again(suspension: Case, rap: Case, cast: Cast, manager2: Person) -> datetime:
    """Its lifting is planned; meanwhile the plan ends with a lift too; then the officer holds the first phase."""
    review_asked(suspension, cast)
    complete(suspension, "review", cast.officer, changed="Rota", safety="Yes", recommendation="lift")
    later = met(rap, cast)
    complete(suspension, "decide_review", cast.manager, now=later, choice="lift", reasons="Safe")
    complete(rap, "decide_lift", manager2, now=later, liftDecision="lift", reasons="Three good weeks")
    phase = {"opens": "All", "startsOn": "2026-03-09", "condition": "None"}
    complete(suspension, "plan_lift", cast.officer, now=later, phases=[phase])
    cases.fire_timers(suspension.id, later)
    complete(suspension, "confirm_phase", cast.officer, now=later, phaseChoice="hold", seen="A missed visit")
    return later


def test_an_older_lift_that_nobody_acted_on_does_not_undo_a_managers_later_decision_to_continue(
    cast: Cast, manager2: Person
) -> None:
    """RAP-6: the last decision of a manager stands; no second, opposite letter goes out."""
    suspension = suspended_with_rap(cast)
    (rap,) = linked.children_of(suspension)
    later = held_again(suspension, rap, cast, manager2)
    assert list(lying.of(suspension, later)) == [rap]
    complete(suspension, "review", cast.officer, now=later, changed="Worse", safety="No", recommendation="continue")
    assert list(lying.overtaken_by(open_task(suspension, "decide_review"), later)) == [rap]
    complete(suspension, "decide_review", cast.manager, now=later, choice="continue", newReviewOn="2026-04-10",
             reasons="A visit was missed")
    assert (suspension.stage, suspension.data["reviewOn"]) == ("In force", "2026-04-10")
    said = [event.details["outcome"] for event in db.session.scalars(
        select(CaseEvent).where(CaseEvent.kind == "overtaken").order_by(CaseEvent.case_id))]
    assert said == ["Closed as met, suspension to be lifted"] * 2
    assert list(lying.of(suspension, later)) == [] and rap.end_overtaken_at == later
    assert [*verifying.of_case(suspension), *verifying.of_case(rap)] == []


def test_a_manager_in_the_plan_sees_what_was_decided_on_the_suspension_and_cannot_lift_what_is_over(
    cast: Cast, manager2: Person
) -> None:
    """RAP-6: terminated while the plan's decision is open: the provider is not told that it will be lifted."""
    suspension = suspended_with_rap(cast)
    (rap,) = linked.children_of(suspension)
    later = met(rap, cast)
    task = open_task(rap, "decide_lift")
    assert "says now: Suspended since 2 March 2026" in shown(task, later)
    assert [may_choose(task, one) for one in ("lift", "keep", "decided there")] == [True, True, False]
    review_asked(suspension, cast)
    complete(suspension, "review", cast.officer, now=later, changed="Rota", safety="No", recommendation="terminate")
    complete(suspension, "decide_review", cast.manager, now=later, choice="terminate", reasons="Unsafe",
             terminatesOn="2026-05-01")
    assert [may_choose(task, one) for one in ("lift", "keep", "decided there")] == [False, False, True]
    complete(rap, "decide_lift", manager2, now=later, liftDecision="decided there", reasons="Terminated")
    assert rap.outcome == "Closed as met" and suspension.data["inForce"] == "termination"


def may_choose(task: tasks.Task, choice: str) -> bool:
    """Whether the decision's page takes that choice now."""
    definition, environment = task.case.version.contents.form(task.form_id), scope.environment(task.case, NOW)
    Form = build_form(definition, scope.of_task(task, NOW), environment=environment)
    return bool(Form([("liftDecision", choice), ("reasons", "As seen")]).validate())

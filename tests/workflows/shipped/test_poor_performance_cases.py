"""Poor performance in rows: who is asked and written to, what is linked, and who may not decide."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from forms import build_form
from notifications.notices import Notice
from tests.cast import NOW, Cast
from tests.workflows.acting import complete, open_task
from tests.workflows.shipped.poor_performance import CONCERN
from webapp import shipped
from workflows import answers, cases, linked, scope, versions
from workflows.cases import Case, Given
from workflows.database import db
from workflows.errors import NotAllowed
from workflows.events import CaseEvent
from workflows.people import CLOCK, actor
from workflows.proof import verifying
from workflows.tasks import Task

LATER = NOW + timedelta(days=28)


def start(cast: Cast, **changes: Any) -> Case:
    for procedure, files in shipped.procedures().items():
        versions.install(procedure, files, by=CLOCK, now=NOW)
    return cases.start(
        versions.published("poor_performance"), by=actor(cast.officer), provider=cast.provider, site=cast.site,
        contract=cast.contract, owner=cast.officer, now=NOW, given=Given(CONCERN | changes),
    )


def formal(cast: Cast) -> Case:
    case = start(cast)
    complete(case, "triage", cast.officer, risk="medium", consultedRoles=[])
    complete(case, "decide_route", cast.officer, route="formal", reason="Persistent")
    return complete(case, "meet_provider", cast.officer, heldOn="2026-03-02", attended="Prue Vidal", notes="Rota",
                    agreed="A plan", whatFailed="Missed visits", impactOnPeople="Missed meals")


def measured(cast: Cast, measure: str, **more: Any) -> Case:
    case = formal(cast)
    cases.fire_timers(case.id, LATER)
    complete(case, "review_progress", cast.officer, now=LATER, since="Audit", progress="not", evidence="Log")
    return complete(case, "choose_measure", cast.officer, now=LATER, measure=measure, measureReason="No progress",
                    impactOnPeople="Missed meals", **more)


def act(case: Case, cast: Cast, element: str, **given: Any) -> None:
    cases.act(case.id, element, Given(given), by=actor(cast.officer), person=cast.officer, now=NOW)


def written(case: Case, template: str) -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.case_id == case.id, Notice.template == template)))


def test_concerns_recorded_about_the_service_in_the_last_year_are_the_pattern_and_nobody_types_them(cast: Cast) -> None:
    """PP-2: patterns count. Those not recorded here are added by hand; other procedures and old ones do not count."""
    concern = CONCERN | {"earlierConcerns": 1, "risk": "low"}
    first = start(cast, **concern)
    assert (first.data["earlierConcerns"], first.data["entry"]) == (1, "discretion")
    first.started_at = NOW - timedelta(days=300)
    old = start(cast, **concern)
    old.started_at = NOW - timedelta(days=400)
    complete(first, "triage", cast.officer, risk="medium", consultedRoles=[])
    second = start(cast, **concern)
    assert second.data["recordedConcerns"] == [{"reference": first.reference, "started": "2025-05-06"}]
    assert (second.data["earlierConcerns"], second.data["entry"]) == (2, "triage")
    names = scope.of_task(open_task(second, "triage"), NOW)
    page = build_form(second.version.contents.form("pp-triage"), names, environment=scope.environment(second, NOW))()
    assert any("recorded here: PP-2026-0001 (6 May 2025)" in line["text"] for line in map(asdict, page.as_seen()))


def test_each_role_asked_is_a_task_of_those_consulted_with_an_email(cast: Cast) -> None:
    """PP-3, PP-6: the email says in which role."""
    case = start(cast)
    complete(case, "triage", cast.officer, risk="high", consultedRoles=["Procurement", "Legal Services"],
             question="Is this a breach?")
    asked = written(case, "guidance-needed")
    assert {notice.address for notice in asked} == {cast.consulted.email}
    assert ["Procurement" in asked[0].text, "Legal Services" in asked[1].text] == [True, True]
    for task in db.session.scalars(select(Task).where(Task.case_id == case.id, Task.element_id == "give_guidance")):
        with pytest.raises(NotAllowed):
            cases.complete_task(task.id, Given({}), by=actor(cast.manager), now=NOW)
        cases.complete_task(task.id, Given({"advice": "Yes", "advisedBy": "Connie"}), by=actor(cast.consulted), now=NOW)
    assert open_task(case, "decide_route")


def test_a_briefing_goes_to_the_chosen_roles_and_is_kept_as_sent(cast: Cast) -> None:
    """PP-5: its answer and its emails stay with the case; what else happens does not change them."""
    case = start(cast)
    report = {"briefingTitle": "First week", "standing": "In triage", "risksNow": "Medium", "nextSteps": "Guidance"}
    act(case, cast, "briefing_written", briefingReaders=["Commissioners", "Heads of Service"], **report)
    act(case, cast, "briefing_written", briefingReaders=["Contract Performance & Quality Manager"],
        **report | {"standing": "Formal"})
    first, *_ = sent = written(case, "briefing")
    # One of each chosen reader, and one copy to the officer for each report.
    assert sorted(notice.address for notice in sent) == sorted([
        cast.consulted.email, cast.manager.email, cast.officer.email, cast.officer.email])
    assert "In triage" in first.text
    assert "Commissioners, Heads of Service" in first.text
    kept = answers.recent(case.id, "briefing_written")
    assert [answer.answers["standing"] for answer in kept] == ["Formal", "In triage"]
    assert [*verifying.of_case(case)] == []


def test_an_event_on_the_timeline_and_its_date_are_kept_in_the_history(cast: Cast) -> None:
    """PP-4: the timeline of events is the case's own."""
    case = start(cast)
    act(case, cast, "event_noted", happenedOn="2026-03-01", whatHappened="Two missed visits", knownFrom="Call log")
    kinds = db.session.scalars(select(CaseEvent.kind).where(CaseEvent.case_id == case.id).order_by(CaseEvent.id)).all()
    assert (kinds[0], "acted" in kinds) == ("case started", True)
    assert answers.recent(case.id, "event_noted")[0].answers["happenedOn"] == "2026-03-01"


def test_the_formal_route_starts_a_linked_plan_and_hears_of_its_end(cast: Cast) -> None:
    case = formal(cast)
    [plan] = linked.children_of(case)
    assert (plan.procedure_key, plan.provider, plan.data["whatFailed"]) == ("sip", cast.provider, "Missed visits")
    assert case.data["sipCase"] == plan.reference


def test_whoever_asked_for_a_remedial_plan_cannot_decide_on_it(cast: Cast) -> None:
    """PP-3: an officer never decides their own escalation."""
    case = measured(cast, "rap", ground="RAP-1a")
    cast.officer.roles.add("manager")
    with pytest.raises(NotAllowed, match="somebody else must decide"):
        complete(case, "decide_rap", cast.officer, now=LATER, rapDecision="granted", reason="Mine")
    complete(case, "decide_rap", cast.manager, now=LATER, rapDecision="granted", reason="Yes")
    assert [child.procedure_key for child in linked.children_of(case)] == ["sip", "rap"]


def test_whoever_asked_for_suspension_cannot_decide_on_it_in_its_own_case(cast: Cast) -> None:
    """PP-3: the request names who made it."""
    case = measured(cast, "suspension", suspensionKind="imposed", urgency="usual")
    suspension = linked.children_of(case)[-1]
    assert suspension.data["requestedBy"] == [cast.officer.id]
    complete(suspension, "advise_legal", cast.consulted, now=LATER, advice="Clause 14", advisedBy="Connie")
    complete(suspension, "advise_procurement", cast.consulted, now=LATER, advice="Two have room", advisedBy="Connie")
    cast.officer.roles.add("manager")
    with pytest.raises(NotAllowed, match="somebody else must decide"):
        complete(suspension, "decide", cast.officer, now=LATER, choice="decline", reason="Mine")
    complete(suspension, "decide", cast.manager, now=LATER, choice="decline", reason="A new manager is in post")
    assert open_task(case, "review_measure")
    assert case.data["ended"]["outcome"] == "Declined"

"""Letters of Upturn's own: nobody may do a task, a task has gone in a move; and whom letters name for questions."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from notifications import mending, notices
from notifications.templates import check_email
from tests.cast import NOW, Cast
from tests.workflows.acting import complete, open_task, visit_case
from tests.workflows.test_moves import LATER, WITHOUT, ask, publish
from webapp import shipped
from workflows import cases, incidents, leaving, moves, owning, stranded, versions
from workflows.cases import Case, Given
from workflows.database import db
from workflows.errors import Conflict
from workflows.events import CaseEvent
from workflows.people import CLOCK, Actor, Person, actor

REQUEST = {"requestedAction": "suspension", "urgency": "usual", "reason": "Unsafe", "impactOnPeople": "At risk"}
SUSPEND = {"choice": "suspend", "scope": "new referrals", "kind": "imposed", "suspendedFrom": "2026-03-02",
           "reviewOn": "2026-04-02", "withRap": "no", "reasons": "People are at risk"}


def suspension(cast: Cast, by: Person) -> Case:
    """A request for suspension that waits for the manager's decision, made by this person; nobody answers for it."""
    versions.install("suspension", shipped.procedures()["suspension"], by=CLOCK, now=NOW)
    case = cases.start(versions.published("suspension"), by=actor(by), provider=cast.provider, site=cast.site,
                       contract=cast.contract, now=NOW, given=Given({}))
    complete(case, "request", by, **REQUEST)
    complete(case, "advise_legal", cast.consulted, advice="Clause 14", advisedBy="Connie Rahman")
    return complete(case, "advise_procurement", cast.consulted, advice="Two have room", advisedBy="Connie Rahman")


def letters(case: Case, template: str) -> list[tuple[str, str]]:
    """The addresses and texts of the case's letters of that kind, oldest first."""
    rows = db.session.scalars(notices.of_case(case.id)).all()
    return [(one.address, one.text) for one in reversed(rows) if one.template == template]


def manager2() -> Person:
    person = Person(name="Manda Osei", email="manager2@council.example", roles={"manager"})
    db.session.add(person)
    db.session.flush()
    return person


def nobody(case: Case) -> list[incidents.Incident]:
    return [one for one in incidents.open_ones(case.id) if one.kind == stranded.KIND]


def test_a_decision_that_everybody_is_barred_from_is_said_to_an_administrator_and_to_who_asked(
    cast_on_both: Cast,
) -> None:
    cast = cast_on_both
    case = suspension(cast, cast.manager)
    [incident] = nobody(case)
    assert incident.message == (
        "Nobody may do “Decide the request”. It is for a manager. Mana Whitcombe has that role, but they asked for "
        "this or took part in it, and somebody else must decide. Give the role to somebody else."
    )
    told = letters(case, "nobody-may")
    assert [address for address, _text in told] == ["admin@council.example", "manager@council.example"]
    assert all(incident.message in text for _address, text in told)
    assert letters(case, "decision-needed") == []
    with pytest.raises(Conflict, match="Give the role to somebody else"):
        mending.retry(incident.id, by=actor(cast.admin), now=NOW)


def test_as_soon_as_somebody_may_decide_they_are_asked_and_it_closes_by_itself(cast: Cast) -> None:
    case = suspension(cast, cast.manager)
    second = manager2()
    assert stranded.look_again(LATER) == 0 and nobody(case) == []
    assert [address for address, _text in letters(case, "decision-needed")] == ["manager2@council.example"]
    complete(case, "decide", second, now=LATER, **SUSPEND)
    assert case.stage == "In force"


def test_a_decision_is_stranded_too_when_its_only_manager_leaves_or_loses_the_role(cast: Cast) -> None:
    case, second = suspension(cast, cast.officer), manager2()
    assert nobody(case) == []
    cast.manager.roles.discard("manager")
    db.session.flush()
    assert stranded.look_again(NOW) == 0
    leaving.leave(second, by=cast.admin, now=LATER)
    assert stranded.look_again(LATER) == 1
    [incident] = nobody(case)
    assert incident.message.endswith("It is for a manager, and nobody has that role. Give it to somebody.")
    assert stranded.look_again(LATER) == 1 and nobody(case) == [incident]  # said once
    second.is_active = True
    db.session.flush()
    stranded.look_again(LATER)
    complete(case, "decide", second, now=LATER, choice="decline", reasons="A new manager is in post")
    assert nobody(case) == []


def test_a_request_to_a_provider_without_a_contact_still_says_so(cast: Cast) -> None:
    db.session.delete(cast.contact)
    db.session.flush()
    db.session.expire(cast.provider)
    versions.install("sip", shipped.procedures()["sip"], by=CLOCK, now=NOW)
    case = cases.start(versions.published("sip"), by=actor(cast.officer), provider=cast.provider, owner=cast.officer,
                       now=NOW, given=Given({"whatFailed": "Missed visits"}))
    complete(case, "draft_plan", cast.officer, weeks=1, plan=[])
    assert [one.kind for one in incidents.open_ones(case.id)] == ["notice"]


def test_no_letter_names_nobody_where_a_manager_began_the_case(cast_on_both: Cast) -> None:
    """The council's contact stands in until an officer answers for it; then the letters name them."""
    cast = cast_on_both
    case = suspension(cast, cast.manager)
    complete(case, "decide", manager2(), **SUSPEND)
    [(address, text)] = letters(case, "suspension-notice")[:1]
    assert address == cast.contact.email and "Write to , ." not in text
    assert "upturn@council.example" in text and case.owner is None
    everything = db.session.scalars(notices.of_case(case.id)).all()
    assert all("Write to ," not in one.text and one.reply_to for one in everything)
    later = NOW + timedelta(days=31)
    cases.fire_timers(case.id, later)
    complete(case, "review", cast.officer2, now=later, changed="Rota", safety="Yes", recommendation="continue")
    assert case.owner is cast.officer2
    [adopted] = db.session.scalars(select(CaseEvent).where(CaseEvent.kind == "handed over"))
    assert adopted.details["to"] == "Ofer Lindqvist"
    complete(case, "decide_review", manager_of(case), now=later, choice="continue",
             newReviewOn="2026-05-05", reasons="Not yet")
    [(address, text), *_copies] = letters(case, "suspension-continues")
    assert "Write to Ofer Lindqvist, officer2@council.example." in text


def test_the_officer_of_the_providers_other_cases_answers_for_one_that_nobody_began(cast: Cast) -> None:
    """A schedule's, or one that such a case leads to: the contract's officer before another of the provider's."""
    assert owning.likely(Case, cast.provider, cast.contract) is None
    about_contract, other = visit_case(cast), visit_case(cast)
    other.contract, other.owner = None, cast.officer2
    db.session.flush()
    assert owning.likely(Case, cast.provider, cast.contract) is cast.officer
    assert owning.likely(Case, cast.provider, None) is cast.officer2
    begun = cases.start(versions.published("visit"), by=Actor("Schedule"), provider=cast.provider,
                        contract=cast.contract, now=NOW)
    assert begun.owner is cast.officer
    about_contract.owner = begun.owner = cast.manager  # no officer any more
    db.session.flush()
    assert owning.likely(Case, cast.provider, cast.contract) is cast.officer2


def test_whose_task_has_gone_in_a_move_reads_why_and_so_does_the_cases_officer(cast: Cast) -> None:
    case = visit_case(cast)
    complete(case, "report_visit", cast.officer)
    asked = ask(cast, case, publish(cast, WITHOUT, decide="decide_alone"))
    moves.confirm([asked], by=cast.admin, now=LATER)
    moves.carry_out(asked.id, LATER)
    told = letters(case, "case-moved")
    assert {address for address, _text in told} == {
        "manager@council.example", "officer@council.example", "officer2@council.example"}
    text = told[0][1]
    assert "Owen Pryce has moved VIS-2026-0001" in text and "- Decide what follows" in text
    assert "As agreed" in text and "Confirmed by Adina Marsh." in text
    still = visit_case(cast)
    moves.carry_out(ask(cast, still, publish(cast, WITHOUT.replace("Report the visit", "Report it"))).id, LATER)
    assert letters(still, "case-moved") == []


def test_a_letter_that_prints_what_a_case_may_not_have_is_warned_about() -> None:
    """“About the site , .”: the same kind as an officer who is nobody."""
    text = "About {{ case.reference }}\n\nAt {{ site.name }}, {{ \"for \" + contract.name }}. {{ officer.name }}"
    found = check_email(text.encode(), "visit.email")
    assert [(one.severity, one.message) for one in found] == [
        ("warning", "not every case has a site: site.name can be empty"),
        ("warning", 'not every case has a contract: "for " + contract.name can be empty'),
    ]
    safe = text.replace("{{ site.name }}", '{{ if site = null then "all" else site.name }}').replace(
        '{{ "for " + contract.name }}', "")
    assert check_email(safe.encode(), "visit.email") == []


def manager_of(case: Case) -> Person:
    """A manager who may decide on it."""
    return next(one for one in db.session.scalars(select(Person)) if one.id in stranded.who_may(
        open_task(case, "decide_review")))

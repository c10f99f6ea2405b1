"""A contact who changed or left: their links end, who answers now is asked, nobody hears more than they should."""

from datetime import timedelta

import pytest

from notifications import contacts, links, notices
from notifications.links import Link
from notifications.notices import Notice
from tests.cast import NOW, Cast
from tests.notifications import procedure
from tests.notifications.test_mending import publish, tell
from workflows import cases, incidents
from workflows.cases import Case
from workflows.database import db
from workflows.events import CaseEvent
from workflows.people import Contact, actor

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def cast(cast_on_both: Cast) -> Cast:
    return cast_on_both


@pytest.fixture
def case(cast: Cast) -> Case:
    """A case that asked the contact; the request was sent."""
    case = procedure.start_case(cast)
    notice = db.session.scalars(notices.of_case(case.id)).one()
    notices.mark_sent(notice, case, NOW)
    return case


def replaced(cast: Cast, name: str, email: str, ask: bool = True) -> int:
    before, requests = contacts.known(cast.contact), contacts.requests_of(cast.contact)
    cast.contact.name, cast.contact.email = name, email
    return contacts.changed(cast.contact, before, requests, ask=ask, by=actor(cast.admin), now=LATER)


def states() -> list[tuple[str, str]]:
    rows = db.session.scalars(db.select(Link).order_by(Link.id))
    return [(one.contact_email, links.state(one, LATER)) for one in rows]


def happened(case: Case) -> list[CaseEvent]:
    rows = db.select(CaseEvent).where(CaseEvent.case_id == case.id, CaseEvent.kind.like("contact %"))
    return list(db.session.scalars(rows.order_by(CaseEvent.number)))


def test_a_replaced_contact_is_asked_with_a_link_of_their_own_and_the_old_link_ends(cast: Cast, case: Case) -> None:
    assert replaced(cast, "Quinn Abara", "quinn@brightwater.example") == 1
    assert states() == [("prue.vidal@brightwater.example", "revoked"), ("quinn@brightwater.example", "open")]
    sent, asked = reversed(db.session.scalars(notices.of_case(case.id)).all())
    assert (sent.status, asked.status, asked.address) == ("sent", "due", "quinn@brightwater.example")
    [event] = happened(case)
    assert (event.kind, event.by_name, event.details["name"]) == ("contact changed", "Adina Marsh", "Quinn Abara")
    assert event.details["before"] == {"name": "Prue Vidal", "email": "prue.vidal@brightwater.example"}


def test_without_asking_again_the_old_link_ends_all_the_same(cast: Cast, case: Case) -> None:
    assert replaced(cast, "Prue Vidal", "prue@new.example", ask=False) == 0
    assert states() == [("prue.vidal@brightwater.example", "revoked")] and len(happened(case)) == 1


def test_a_misspelt_name_is_put_right_without_ending_anything(cast: Cast, case: Case) -> None:
    assert replaced(cast, "Prudence Vidal", "Prue.Vidal@Brightwater.example", ask=False) == 0
    assert [state for _, state in states()] == ["open"]
    assert db.session.scalars(db.select(Link)).one().contact_name == "Prudence Vidal" and happened(case) == []


def test_what_was_not_sent_to_the_old_address_yet_goes_to_the_new_one(cast: Cast) -> None:
    """News goes there as it was written; a reminder is of no use beside the new request, whose link is another."""
    case = procedure.start_case(cast)
    cases.fire_timers(case.id, NOW + timedelta(days=5, minutes=1))
    news = tell(cast, publish("provider"), area="staff")
    replaced(cast, "Quinn Abara", "quinn@brightwater.example")
    waiting = db.session.scalars(db.select(Notice).where(Notice.status == "due").order_by(Notice.id)).all()
    theirs = [(one.case_id, one.template) for one in waiting if one.address == "quinn@brightwater.example"]
    assert theirs == [(case.id, "request"), (news.id, "news")]
    assert "prue.vidal@brightwater.example" not in {one.address for one in waiting}


def test_who_is_removed_is_asked_nothing_more_and_the_next_contact_is(cast: Cast, case: Case) -> None:
    db.session.add(Contact(provider=cast.provider, name="Quinn Abara", email="quinn@brightwater.example"))
    db.session.flush()
    db.session.expire(cast.provider)
    assert contacts.remove(cast.contact, ask=True, by=actor(cast.admin), now=LATER) == 1
    assert states()[-1] == ("quinn@brightwater.example", "open") and states()[0][1] == "revoked"
    assert [one.name for one in cast.provider.contacts] == ["Quinn Abara"]
    assert [event.kind for event in happened(case)] == ["contact removed"]


def test_where_nobody_is_left_to_ask_an_administrator_sees_it(cast: Cast, case: Case) -> None:
    contacts.remove(cast.contact, ask=True, by=actor(cast.admin), now=LATER)
    assert [state for _, state in states()] == ["revoked"]
    [incident] = incidents.open_ones(case.id)
    assert "Nobody could be asked" in incident.message


def test_another_contacts_requests_are_left_alone(cast: Cast, case: Case) -> None:
    other = Contact(provider=cast.provider, name="Quinn Abara", email="quinn@brightwater.example")
    db.session.add(other)
    db.session.flush()
    assert contacts.requests_of(other) == [] and len(contacts.requests_of(cast.contact)) == 1
    contacts.remove(other, ask=True, by=actor(cast.admin), now=LATER)
    assert [state for _, state in states()] == ["open"]

"""Who left reads nothing more and is answered by nobody; one person gets one letter."""

from dataclasses import replace
from datetime import timedelta

import pytest

from notifications import notices, recipients, redirecting
from notifications.notices import Notice
from notifications.recipients import Reader
from tests.cast import NOW, Cast
from tests.notifications import procedure
from workflows import cases, cover, scope, tasks
from workflows.cases import Case
from workflows.database import db
from workflows.people import Person

SOON, LATER = NOW + timedelta(hours=1), NOW + timedelta(days=5, minutes=1)
COUNCIL = ("upturn@council.example", "Westhaven Council")  # whom letters name where no officer answers for a case


@pytest.fixture
def cast(cast_on_both: Cast) -> Cast:
    return cast_on_both


def written(case: Case, template: str) -> list[Notice]:
    rows = db.session.scalars(notices.of_case(case.id).where(Notice.template == template)).all()
    return list(reversed(rows))


def meant(case: Case, text: str) -> list[str]:
    names, clock = case.data | scope.context(case), scope.environment(case, NOW)
    return [reader.address for reader in recipients.of_header(case, text, names, clock)]


def test_after_the_officer_left_their_letters_go_to_who_took_over_and_replies_too(cast: Cast) -> None:
    case = procedure.start_case(cast)
    redirecting.leave(cast.officer, by=cast.admin, now=SOON, to={case.id: cast.officer2})
    cases.fire_timers(case.id, LATER)
    reminder, copy = written(case, "reminder")
    assert copy.address == cast.officer2.email
    assert {reminder.reply_to, copy.reply_to} == {cast.officer2.email}


def test_where_nobody_took_over_every_officer_reads_it_and_why(cast: Cast) -> None:
    case = procedure.start_case(cast)
    redirecting.leave(cast.officer, by=cast.admin, now=SOON, to={case.id: None})
    cases.fire_timers(case.id, LATER)
    reminder, copy = written(case, "reminder")
    assert copy.address == cast.officer2.email and "One of you should take over ASK-2026-0001." in copy.text
    assert (reminder.reply_to, reminder.reply_to_name) == COUNCIL


def test_an_owner_who_was_switched_off_before_is_written_to_no_more(cast: Cast) -> None:
    """As in a database from before cases were handed over: the row still names them."""
    case = procedure.start_case(cast)
    cast.officer.is_active = False
    cases.fire_timers(case.id, LATER)
    reminder, copy = written(case, "reminder")
    assert copy.address == cast.officer2.email and (reminder.reply_to, reminder.reply_to_name) == COUNCIL
    assert "Ofelia Okafor, its officer, no longer works here" in copy.text
    assert scope.context(case)["officer"] is None
    assert meant(case, cast.officer.email) == [cast.officer2.email]


def test_what_was_written_to_the_leaver_and_not_sent_goes_to_their_successor(cast: Cast) -> None:
    case = procedure.start_case(cast)
    cases.fire_timers(case.id, LATER)
    redirecting.leave(cast.officer, by=cast.admin, now=LATER, to={case.id: cast.officer2})
    first, old, new = written(case, "reminder")
    assert (old.address, old.status) == (cast.officer.email, "cancelled")
    assert (new.address, new.status) == (cast.officer2.email, "due")
    note = "You read this because Ofelia Okafor no longer works here."
    assert new.text.startswith(note) and note in new.html and new.text.endswith(old.text)
    assert first.status == "due" and first.reply_to == cast.officer2.email


def test_nobody_who_left_stands_in_for_anybody(cast: Cast) -> None:
    case = procedure.start_case(cast)
    cover.arrange(cast.officer, cast.officer2, NOW.date(), NOW.date())
    assert meant(case, "officer") == [cast.officer.email, cast.officer2.email]
    cast.officer2.is_active = False  # and the row of the cover is still there
    assert meant(case, "officer") == [cast.officer.email]


def test_who_has_a_task_and_left_is_not_asked_for_it(cast: Cast) -> None:
    case = procedure.start_case(cast)
    task = procedure.open_task(case)
    task.group_rows[0].role = "officer"
    db.session.flush()
    db.session.expire(task)
    tasks.claim(task, cast.officer, NOW)
    assert [one.address for one in recipients.of_task(task, NOW)] == [cast.officer.email]
    cast.officer.is_active = False
    assert [one.address for one in recipients.of_task(task, NOW)] == [cast.officer2.email]


def test_one_person_gets_one_letter_whichever_words_mean_them(cast: Cast) -> None:
    case = procedure.start_case(cast)
    both = Person(name="Mina Oyelaran", email="mina@council.example", roles={"officer", "manager"})
    db.session.add(both)
    db.session.flush()
    found = meant(case, f"manager,officer,{both.email},Mina@Council.example,{cast.officer.email.upper()}")
    assert sorted(found) == sorted([both.email, cast.manager.email, cast.officer.email])
    assert meant(case, '=["manager", "manager", "mina@council.example"]').count(both.email) == 1


def test_a_copy_never_goes_to_who_has_the_letter_and_a_link_is_never_lost_to_a_double(cast: Cast) -> None:
    reader, plain = Reader("Prue", "prue@x.example", cast.contact), Reader("", "PRUE@x.example")
    assert recipients.once([plain, reader]) == [reader]
    assert recipients.once([replace(plain, address="b@x.example"), reader], but=[plain]) == [
        replace(plain, address="b@x.example")
    ]


def test_a_manager_who_is_also_the_officer_is_written_to_once(cast: Cast) -> None:
    """Of the reminder, the letter to the provider goes out once more where the provider's contact is in the copy."""
    case = procedure.start_case(cast)
    cast.contact.email = cast.officer.email.upper()
    cases.fire_timers(case.id, LATER)
    [only] = written(case, "reminder")
    assert only.link_id is not None

"""Who a notice is for: the people and contacts behind a task's group or a send task's `to` header."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from workflows import cover, feel, tasks
from workflows.calendar import today
from workflows.cases import Case
from workflows.database import db
from workflows.people import PROVIDER, ROLES, Contact, Person, contact_for, with_role
from workflows.tasks import Task


@dataclass(frozen=True)
class Reader:
    """Somebody a notice is sent to. `contact` is set for a provider's: theirs can carry the private link.

    `covers` names the colleague who is away, for whom this one stands in.
    """

    name: str
    address: str
    contact: Contact | None = None
    covers: str = ""


def of_task(task: Task, now: datetime) -> list[Reader]:
    """Who is asked to do the task: the provider's contact, the assignee, or everybody of its groups who may do it.

    Whoever covers for the assignee today is asked too, if they may do it.
    """
    if task.is_for_provider:
        return of_provider(task.case)
    if task.assignee is not None:
        return _with_cover(task.assignee, now, lambda colleague: tasks.may_do(task, colleague))
    return _of_people(tasks.may_be_assigned(task))


def of_provider(case: Case) -> list[Reader]:
    """The provider's person in charge at the case's site; nobody when no contact was entered."""
    contact = contact_for(case.provider, case.site)
    return [Reader(contact.name, contact.email, contact)] if contact is not None else []


def of_header(case: Case, text: str, scope: Mapping[str, Any], environment: feel.Environment) -> list[Reader]:
    """Who `to` and `cc` of a send task mean: provider, officer, a role, an address, or FEEL that gives one of these.

    `officer` is the case's owner, and who covers for them today.
    """
    if text.startswith("="):
        value = feel.compile_expression(text[1:]).evaluate(scope, environment)
        said = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
        return [reader for part in said if part for reader in of_header(case, str(part), scope, environment)]
    found = (_of_word(case, word.strip(), environment.now) for word in text.split(","))
    return [reader for readers in found for reader in readers]


def _of_word(case: Case, word: str, now: datetime) -> list[Reader]:
    if not word:
        return []
    if word == PROVIDER:
        return of_provider(case)
    if word == "officer" and case.owner is not None:
        return _with_cover(case.owner, now)
    if word in ROLES:
        return _of_people(with_role(word))
    person = db.session.scalar(select(Person).where(Person.email == word))
    return [_reader(person) if person is not None else Reader("", word)]


def _with_cover(
    person: Person, now: datetime, may_read: Callable[[Person], bool] = lambda colleague: True
) -> list[Reader]:
    """The person, and who covers for them today where they may read it."""
    standing_in = cover.of(person, now)
    if standing_in is None or standing_in.starts_on > today(now) or not may_read(standing_in.by):
        return [_reader(person)]
    return [_reader(person), replace(_reader(standing_in.by), covers=person.name)]


def _of_people(people: Any) -> list[Reader]:
    return list({person.id: _reader(person) for person in people}.values())


def _reader(person: Person) -> Reader:
    return Reader(person.name, person.email)

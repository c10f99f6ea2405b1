"""Who a notice is for: the people and contacts behind a task's group or a send task's `to` header."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from workflows import feel, tasks
from workflows.cases import Case
from workflows.database import db
from workflows.people import PROVIDER, ROLES, Contact, Person, contact_for, with_role
from workflows.tasks import Task


@dataclass(frozen=True)
class Reader:
    """Somebody a notice is sent to. `contact` is set for a provider's: theirs can carry the private link."""

    name: str
    address: str
    contact: Contact | None = None


def of_task(task: Task) -> list[Reader]:
    """Who is asked to do the task: the provider's contact, the assignee, or everybody of its groups who may do it."""
    if task.is_for_provider:
        return of_provider(task.case)
    if task.assignee is not None:
        return [_reader(task.assignee)]
    return _of_people(tasks.may_be_assigned(task))


def of_provider(case: Case) -> list[Reader]:
    """The provider's person in charge at the case's site; nobody when no contact was entered."""
    contact = contact_for(case.provider, case.site)
    return [Reader(contact.name, contact.email, contact)] if contact is not None else []


def of_header(case: Case, text: str, scope: Mapping[str, Any], environment: feel.Environment) -> list[Reader]:
    """Who `to` and `cc` of a send task mean: provider, officer, a role, an address, or FEEL that gives one of these."""
    if text.startswith("="):
        value = feel.compile_expression(text[1:]).evaluate(scope, environment)
        said = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
        return [reader for part in said if part for reader in of_header(case, str(part), scope, environment)]
    found = (_of_word(case, word.strip()) for word in text.split(","))
    return [reader for readers in found for reader in readers]


def _of_word(case: Case, word: str) -> list[Reader]:
    if not word:
        return []
    if word == PROVIDER:
        return of_provider(case)
    if word == "officer" and case.owner is not None:
        return [_reader(case.owner)]
    if word in ROLES:
        return _of_people(with_role(word))
    person = db.session.scalar(select(Person).where(Person.email == word))
    return [_reader(person) if person is not None else Reader("", word)]


def _of_people(people: Any) -> list[Reader]:
    return list({person.id: _reader(person) for person in people}.values())


def _reader(person: Person) -> Reader:
    return Reader(person.name, person.email)

"""Who a notice is for: the people and contacts behind a task's group or a send task's `to` header."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from workflows import cover, feel, tasks
from workflows.calendar import today
from workflows.cases import Case
from workflows.database import db
from workflows.people import PROVIDER, ROLES, Contact, Person, contact_for, with_role
from workflows.tasks import Task


@dataclass(frozen=True)
class Reader:
    """Somebody a notice is sent to. `contact` is set for a provider's: theirs can carry the private link.

    `why` is a sentence that the letter begins with, where it is not plain why they read it.
    """

    name: str
    address: str
    contact: Contact | None = None
    why: str = ""


def of_task(task: Task, now: datetime) -> list[Reader]:
    """Who is asked to do the task: the provider's contact, the assignee, or everybody of its groups who may do it.

    Whoever covers for the assignee today is asked too, if they may do it.
    """
    if task.is_for_provider:
        return of_provider(task.case)
    if task.assignee is not None and not tasks.is_free(task):
        return _with_cover(task.assignee, now, lambda colleague: tasks.may_do(task, colleague))
    return [_reader(person) for person in tasks.may_be_assigned(task)]


def once(readers: Iterable[Reader], but: Iterable[Reader] = ()) -> list[Reader]:
    """Each address once, however it is spelt and whichever words mean it, and none of `but`'s; with its link if any."""
    others = {reader.address.casefold() for reader in but}
    found: dict[str, Reader] = {}
    for reader in readers:
        known = found.setdefault(reader.address.casefold(), reader)
        if known.contact is None and reader.contact is not None:
            found[reader.address.casefold()] = reader
    return [reader for address, reader in found.items() if address not in others]


def of_provider(case: Case) -> list[Reader]:
    """The provider's person in charge at the case's site; nobody when no contact was entered."""
    contact = contact_for(case.provider, case.site)
    return [Reader(contact.name, contact.email, contact)] if contact is not None else []


def of_header(case: Case, text: str, scope: Mapping[str, Any], environment: feel.Environment) -> list[Reader]:
    """Who `to` and `cc` of a send task mean: provider, officer, a role, an address, or FEEL that gives one of these.

    `officer` is the case's owner, and who covers for them today; every officer where the owner left, or there is none.
    Each person once, whichever words mean them.
    """
    if text.startswith("="):
        value = feel.compile_expression(text[1:]).evaluate(scope, environment)
        said = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
        return once(reader for part in said if part for reader in of_header(case, str(part), scope, environment))
    found = (_of_word(case, word.strip(), environment.now) for word in text.split(","))
    return once(reader for readers in found for reader in readers)


def instead_of(person: Person, case: Case, now: datetime) -> list[Reader]:
    """Who reads what was meant for somebody who left: the case's officer, else every officer."""
    why = f"You read this because {person.name} no longer works here."
    return [replace(reader, why=f"{why} {reader.why}".strip()) for reader in _of_officer(case, now)]


def with_address(address: str) -> Person | None:
    """The colleague of that email address, however it is spelt."""
    return db.session.scalar(select(Person).where(func.lower(Person.email) == address.lower()))


def _of_word(case: Case, word: str, now: datetime) -> list[Reader]:
    if not word:
        return []
    if word == PROVIDER:
        return of_provider(case)
    if word == "officer":
        return _of_officer(case, now)
    if word in ROLES:
        return [_reader(person) for person in with_role(word)]
    person = with_address(word)
    if person is None:
        return [Reader("", word)]
    return [_reader(person)] if person.is_active else instead_of(person, case, now)


def _of_officer(case: Case, now: datetime) -> list[Reader]:
    """The case's officer and who covers for them; else the whole team, which reads why."""
    if case.officer is not None:
        return _with_cover(case.officer, now)
    left = f"{case.owner.name}, its officer, no longer works here" if case.owner else "no officer has it yet"
    why = f"Every officer reads this, because {left}. One of you should take over {case.reference}."
    return [replace(_reader(person), why=why) for person in with_role("officer")]


def _with_cover(
    person: Person, now: datetime, may_read: Callable[[Person], bool] = lambda colleague: True
) -> list[Reader]:
    """The person, and who covers for them today where they may read it."""
    standing_in = cover.of(person, now)
    if standing_in is None or standing_in.starts_on > today(now) or not _may_stand_in(standing_in.by, may_read):
        return [_reader(person)]
    why = f"You read this because you cover for {person.name}."
    return [_reader(person), replace(_reader(standing_in.by), why=why)]


def _may_stand_in(colleague: Person, may_read: Callable[[Person], bool]) -> bool:
    return colleague.is_active and may_read(colleague)


def _reader(person: Person) -> Reader:
    return Reader(person.name, person.email)

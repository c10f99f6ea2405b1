"""When a notice is written: a task opens, was answered, or a send task is reached. Same transaction as its cause."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib import resources
from typing import Any

from flask import current_app
from sqlalchemy import select

from forms import said
from notifications import attachments, links, mail, notices, recipients
from notifications.attachments import File
from notifications.links import Link
from notifications.notices import Notice
from notifications.recipients import Reader
from notifications.rendering import render
from notifications.templates import EmailTemplate, check_email, read_template
from workflows import events, incidents, jobs, scope, tasks, versions
from workflows.answers import Answer
from workflows.cases import Case
from workflows.database import db
from workflows.engine import Job
from workflows.errors import CaseStuck, Conflict, NotFound
from workflows.events import CaseEvent
from workflows.people import CLOCK, Person
from workflows.tasks import OPEN, Task

versions.check_emails_with(check_email)
JOB_TYPE = "send-email"
NO_NAME = "Sir or Madam"  # how a letter to an address that is no person goes on after “Dear”
NOBODY = Reader("", "")  # whom a copy is a copy for, where no address was known


@dataclass(frozen=True)
class Occasion:
    """What a notice is about. `names` is what its template can read; `element` is where the diagram stands.

    With `is_own` the template is one of Upturn's own (`notifications/own`), not of the procedure.
    """

    case: Case
    template: str
    element: str
    now: datetime
    task: Task | None = None
    names: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[File] = ()
    is_own: bool = False


@events.listen("task opened")
def ask(case: Case, event: CaseEvent) -> None:
    """Send the task's `email` to who is asked to do it; the provider's carries a new private link."""
    task = tasks.find(event.details["task"])
    if template := _property(task, "email"):
        ask_again(task, event.at, template)


def ask_again(task: Task, now: datetime, template: str = "") -> list[Notice]:
    """Ask for the task; a provider gets a new link and older ones stop working. Nothing without an `email` template."""
    template = template or _property(task, "email")
    if not template:
        return []
    notices.cancel_requests(task, now)
    if older := links.open_link(task, now):
        details = {"task": task.id, "name": older.contact_name}
        events.add(task.case, "link revoked", by=CLOCK, at=now, element=task.element_id, details=details)
    files = attachments.of_request(task, now)
    occasion = Occasion(task.case, template, task.element_id, now, task, scope.of_task(task, now), files)
    written = [
        write(occasion, reader, links.issue(task, reader.contact, now) if reader.contact else None, is_request=True)
        for reader in recipients.of_task(task, now)
    ]
    if not written and task.is_for_provider:  # who of the council could do it is looked at elsewhere (`stranded`)
        incidents.report(
            task.case, "notice", f"Nobody could be asked to do “{task.name}”: no address is known. Add a contact.",
            now=now, element=task.element_id,
        )
    return written


@events.listen("task completed")
def acknowledge(case: Case, event: CaseEvent) -> None:
    """Send the task's `receipt` to who answered, with a copy of what they sent; close the task's links."""
    task = tasks.find(event.details["task"])
    notices.cancel_requests(task, event.at)
    link = _used_link(task, event)
    links.revoke(task, event.at)
    template = _property(task, "receipt")
    if not template:
        return
    answer, reader = db.session.scalar(select(Answer).where(Answer.task_id == task.id)), _who_answered(event, link)
    if reader is not None and answer is not None:
        own = {"answers": _copy(answer), "receipt": receipt_number(answer, case)}
        names = scope.of_task(task, event.at) | own
        write(Occasion(case, template, task.element_id, event.at, task, names), reader)


@events.listen("task cancelled")
def withdraw(case: Case, event: CaseEvent) -> None:
    """Nobody is asked for a task that is not needed any more, and its links stop working."""
    task = tasks.find(event.details["task"])
    notices.cancel_requests(task, event.at)
    links.revoke(task, event.at)


@jobs.register(JOB_TYPE)
def send_email(case: Case, job: Job, now: datetime) -> Mapping[str, Any]:
    """A send task. Headers: `template`, `to`, and optionally `cc`, `task` (whose open link it carries) and `attach`.

    `attach` names service tasks: the newest document that one of them made goes with the email and its copies.
    """
    if not _write_all(case, job, now):
        where = f"The send task “{job.name}” has nobody to write to: {job.headers.get('to')}."
        incidents.report(case, "notice", where, now=now, element=job.element_id, inputs=job.locals)
    return {}


def write_missing(case: Case, element_id: str, inputs: Mapping[str, Any], now: datetime) -> bool:
    """The letter that a send task could write to nobody, as the case and its procedure are now; False if still nobody.

    Raises Conflict where the task that it asks for is over, NotFound where the procedure has no such step any more.
    """
    element = case.version.contents.diagrams.element(element_id)
    headers = element.extensions.headers
    if headers.get("task") and _open_task(case, headers["task"]) is None:
        raise Conflict(f"“{element.name}” asks for something that is over. Skip it with a reason.")
    return _write_all(case, Job("", element.id, element.name, JOB_TYPE, headers, {}, locals=dict(inputs)), now)


def _write_all(case: Case, job: Job, now: datetime) -> bool:
    """The letter to each of its readers, and its copies. Returns whether it had a reader."""
    asked = job.headers.get("task", "")
    task = _open_task(case, asked) if asked else None
    names = (scope.of_task(task, now) if task else scope.of_case(case)) | dict(job.locals)
    made = attachments.made_by(case, job.headers.get("attach", ""))
    occasion = Occasion(case, job.headers.get("template", ""), job.element_id, now, task, names, made)
    surroundings = scope.environment(case, now)
    to, cc = (recipients.of_header(case, job.headers.get(key, ""), names, surroundings) for key in ("to", "cc"))
    for reader in to:
        write(occasion, reader, _link_for(task, reader, now), is_request=task is not None)
    for reader in recipients.once(cc, but=to):
        write(occasion, reader, is_request=task is not None, copy_of=to or [NOBODY])
    return bool(to)


def _copy(answer: Answer) -> list[dict[str, str]]:
    """What was sent, as label and text: the questions with their answers under the headings they stood under."""
    return [
        {"label": f"{line['row']}: {line['label']}" if line["row"] and line["kind"] != "title" else line["label"],
         "text": line["text"]}
        for line in said(answer.seen)
    ]


def receipt_number(answer: Answer, case: Case) -> str:
    """What a provider quotes when they ask about something they sent."""
    return f"{case.reference}/{answer.id}"


def write(
    occasion: Occasion, reader: Reader, link: Link | None = None, *, is_request: bool = False,
    copy_of: Sequence[Reader] = (),
) -> Notice:
    """One row for one reader. A copy's link leads its reader to the case, never to the provider's page."""
    case, now = occasion.case, occasion.now
    attached = ", ".join(file.name for file in occasion.files) or None
    own = {"attached": attached, "recipient": {"name": reader.name or NO_NAME}}
    contact = contact_of(case)
    officer = {"name": contact[0], "email": contact[1]}
    names = dict(occasion.names) | own | {"link": mail.PRIVATE_LINK, "officer": officer}
    notes = _of_copy(copy_of) + ([reader.why] if reader.why else [])
    rendered = render(
        _template(occasion), names, scope.environment(case, now), current_app.config["UPTURN"].council,
        " ".join(notes),
    )
    files = [attachments.attached(file) for file in occasion.files]
    notice = Notice(
        case=case, task=occasion.task, link=link, element_id=occasion.element, template=occasion.template,
        is_request=is_request, name=reader.name, address=reader.address, subject=rendered.subject[:900],
        text=rendered.text, html=rendered.html, message_id=notices.new_message_id(), created_at=now, due_at=now,
        reply_to_name=contact[0], reply_to=contact[1], attachments=files, attached=attachments.listed(files),
    )
    db.session.add(notice)
    if not mail.is_address(reader.address):
        notices.give_up(notice, case, f"“{reader.address}” is not an email address", now)
    return notice


def contact_of(case: Case) -> tuple[str, str]:
    """Whom a letter names for questions, and to whom replies go: the case's officer, else the council's contact."""
    if case.officer is not None:
        return case.officer.name, case.officer.email
    settings = current_app.config["UPTURN"]
    return settings.council, settings.contact or settings.mail_sender


def _of_copy(copy_of: Sequence[Reader]) -> list[str]:
    """What a copy says above everything."""
    if NOBODY in copy_of:
        return ["This email could be sent to nobody it is for: no address is known. An administrator has been told."]
    readers = ", ".join(one.name or one.address for one in copy_of)
    private = "Their link is private; a link in this copy opens the case."
    return [f"A copy of an email to {readers}. {private}"] if readers else []


def _template(occasion: Occasion) -> EmailTemplate:
    if occasion.is_own:
        file = f"{occasion.template}.email"
        return read_template((resources.files("notifications") / "own" / file).read_bytes(), file)
    try:
        text = occasion.case.version.contents.email(occasion.template)
    except NotFound as problem:
        raise CaseStuck(str(problem), element=occasion.element) from problem
    return read_template(text.encode(), f"{occasion.template}.email")


def _link_for(task: Task | None, reader: Reader, now: datetime) -> Link | None:
    """The provider's open link to the task, or a new one where it has none that works."""
    if task is None or reader.contact is None or not task.is_for_provider:
        return None
    return links.open_link(task, now) or links.issue(task, reader.contact, now)


def _open_task(case: Case, element_id: str) -> Task | None:
    open_there = select(Task).where(Task.case_id == case.id, Task.element_id == element_id, Task.state == OPEN)
    return db.session.scalars(open_there.order_by(Task.id.desc())).first()


def _used_link(task: Task, event: CaseEvent) -> Link | None:
    """The link that a provider answered by, now marked as used; None where a person of the council answered."""
    link = links.newest(task) if event.by_id is None else None
    if link is not None:
        link.used_at = event.at
    return link


def _who_answered(event: CaseEvent, link: Link | None) -> Reader | None:
    if link is not None:
        return Reader(link.contact_name, link.contact_email)
    person = db.session.get(Person, event.by_id) if event.by_id else None
    return Reader(person.name, person.email) if person is not None else None


def _property(task: Task, name: str) -> str:
    return task.case.version.contents.diagrams.element(task.element_id).extensions.properties.get(name, "")

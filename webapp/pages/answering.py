"""A provider's answers to one task: what it is, its form step by step, check, send, receipt."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from notifications import links
from webapp import access, clock, evidence, looked_at, spreadsheets, task_forms, uploads
from webapp.looked_at import Typed
from webapp.pages import links as doors
from webapp.steps import Step, first_unfinished, steps_of
from workflows import answers, cases, incidents, tasks
from workflows.database import db
from workflows.errors import CaseStuck, NotFound, OutOfTime
from workflows.tasks import Task

page = Blueprint("answering", __name__, url_prefix="/p/task")
MOST_BYTES = uploads.MOST_FILES * uploads.LARGEST  # several pieces of evidence come together
doors.protect(page)


@page.get("/<int:task_id>")
@access.link
def about(task_id: int) -> str:
    """What this is, who asks, by when, and what the council said last."""
    task: Task = g.link.task
    said = [answer for element in _shown_beside(task) for answer in answers.recent(task.case_id, element, 1)]
    draft = tasks.draft_of(task_id, doors.OWNER)
    by_sheet = spreadsheets.offer(task_forms.with_draft(task, doors.OWNER, clock.now()))
    return render_template("links/about.html", task=task, case=task.case, said=said, draft=draft, by_sheet=by_sheet)


@page.get("/<int:task_id>/answers")
@page.get("/<int:task_id>/answers/<int:number>")
@access.link
def answer(task_id: int, number: int = 1) -> str:
    """One step of the form, with the draft in it."""
    return _show(doors.step_of(task_forms.with_draft(g.link.task, doors.OWNER, clock.now()), number))


@page.post("/<int:task_id>/answers")
@page.post("/<int:task_id>/answers/<int:number>")
@access.link
@access.takes(MOST_BYTES)
def save(task_id: int, number: int = 1) -> AnyResponse | str | tuple[str, int]:
    """Keep the step's answers in the draft; when they are right, go on to the next step or to the check page."""
    task, now = g.link.task, clock.now()
    before = task_forms.with_draft(task, doors.OWNER, now)
    pairs = doors.step_of(before, number).merged(doors.draft_pairs(task), doors.typed())
    form = task_forms.of_task(task, now, pairs)
    pairs, refused = evidence.change_files(task, form, pairs, request.files, by=doors.actor(g.link), now=now)
    form = task_forms.of_task(task, now, pairs)
    task_forms.save_typed(task, doors.OWNER, task_forms.settled(form, pairs), now, doors.actor(g.link).name)
    answered = _answered(doors.step_of(form, number), refused)
    db.session.commit()
    return answered


def _answered(step: Step, refused: evidence.Refusals) -> AnyResponse | tuple[str, int]:
    """Where a step leads: back to itself with what is wrong, on, or away for today."""
    if step.form.rows_changed() or step.form.files_changed() or refused:
        return _show(step, refused), 422 if refused else 200
    if request.form.get("verb") == "save":
        return redirect(url_for("answering.saved", task_id=g.link.task_id))
    if not step.form.validate() and (step.faults or step.revealed):
        return _show(step), 422
    if step.number == len(steps_of(step.form)) or "check" in request.args:
        return redirect(url_for("answering.check", task_id=g.link.task_id))
    return redirect(url_for("answering.answer", task_id=g.link.task_id, number=step.number + 1))


@page.get("/<int:task_id>/saved")
@access.link
def saved(task_id: int) -> str:
    """What was typed is kept; how to come back."""
    draft = tasks.draft_of(task_id, doors.OWNER)
    return render_template("links/saved.html", task=g.link.task, draft=draft)


@page.get("/<int:task_id>/check")
@access.link
def check(task_id: int) -> AnyResponse | str:
    """Check your answers, as they will be sent."""
    form = task_forms.with_draft(g.link.task, doors.OWNER, clock.now())
    if not form.validate():
        return _back_to_unfinished(form)
    return _check_page(form)


@page.post("/<int:task_id>/submission")
@access.receipt
def submit(task_id: int) -> AnyResponse | tuple[str, int]:
    """Send what the check page showed, and nothing else: where that changed meanwhile, it is to be checked again.

    Sending it twice is harmless: the second time shows the receipt of the first.
    """
    task, now = g.link.task, clock.now()
    cases.lock(task.case_id)
    db.session.refresh(task)
    if task.state == tasks.DONE:
        return redirect(url_for("answering.receipt", task_id=task_id))
    form = task_forms.with_draft(task, doors.OWNER, now)
    if not form.validate():
        return _back_to_unfinished(form)
    if not looked_at.is_the_same(form) or _has_moved(task):
        return _check_page(form, looked_at.versions(task, doors.OWNER, now)), 409
    given = task_forms.given(form, nonce=f"link:{g.link.id}")
    try:
        cases.complete_task(task_id, given, by=doors.actor(g.link), now=now)
    except (CaseStuck, OutOfTime) as problem:
        return _keep_for_later(task_id, problem, now)
    tasks.discard_draft(task_id, doors.OWNER)
    db.session.commit()
    return redirect(url_for("answering.receipt", task_id=task_id))


@page.post("/<int:task_id>/earlier/<int:number>")
@access.link
def take_back(task_id: int, number: int) -> AnyResponse:
    """Make an earlier version of what was typed the draft again, to be checked; the one of now is kept beside it."""
    task, now = g.link.task, clock.now()
    cases.lock(task.case_id)
    found = tasks.earlier_draft(task_id, doors.OWNER, number)
    if found is None:
        raise NotFound(_("These answers are no longer kept. Type them again."))
    pairs = [(name, value) for name, value in found.pairs]
    tasks.save_draft(task, doors.OWNER, pairs, now, found.saved_by)
    db.session.commit()
    return redirect(url_for("answering.check", task_id=task_id))


@page.get("/<int:task_id>/receipt")
@access.receipt
def receipt(task_id: int) -> AnyResponse | str:
    """It arrived: reference and time."""
    if g.link.task.state != tasks.DONE:
        return redirect(url_for("answering.about", task_id=task_id))
    return render_template("links/receipt.html", link=g.link, **doors.sent(g.link))


def _check_page(form: Any, versions: Sequence[Typed] = ()) -> str:
    """The answers as they will be sent; `versions` where they are not those that were looked at."""
    task = g.link.task
    changed = _("The questions have changed meanwhile.") if _has_moved(task) else ""
    return render_template(
        "links/check.html", task=task, steps=steps_of(form), button=_properties(task).get("button", _("Send")),
        draft=tasks.draft_of(task.id, doors.OWNER), mark=looked_at.mark(form), changed=changed, versions=versions,
        is_stale=request.method == "POST", sign_mark=form.mark, is_copied=doors.is_copied(task),
    )


def _has_moved(task: Task) -> bool:
    """Whether the case went over to another version after the page was made that sent this."""
    return task_forms.seen_version() not in (0, task.case.version_id)


def _keep_for_later(task_id: int, problem: CaseStuck | OutOfTime, now: datetime) -> tuple[str, int]:
    """The procedure could not take the answers: they stay as the draft, and an administrator is told."""
    db.session.rollback()
    task = tasks.find(task_id)
    incidents.report(cases.lock(task.case_id), "task", str(problem), now=now, element=task.element_id)
    shown = render_template("links/kept.html", task=task)
    db.session.commit()
    return shown, 503


def _show(step: Step, refused: evidence.Refusals | None = None) -> str:
    for name, messages in (refused or {}).items():
        step.form.file_fields[name].errors = messages
    return render_template(
        "links/answer.html", task=g.link.task, step=step, form=step, count=len(steps_of(step.form)),
        token=links.token(g.link), by_sheet=step.number == 1 and spreadsheets.offer(step.form),
        draft=tasks.draft_of(g.link.task_id, doors.OWNER),
    )


def _back_to_unfinished(form: Any) -> AnyResponse:
    step = first_unfinished(steps_of(form))
    return redirect(url_for("answering.answer", task_id=g.link.task_id, number=step.number if step else 1))


def _shown_beside(task: Task) -> list[str]:
    return [name.strip() for name in _properties(task).get("shows", "").split(",") if name.strip()]


def _properties(task: Task) -> Mapping[str, str]:
    return task.case.version.contents.diagrams.element(task.element_id).extensions.properties

"""A task: the form on the left, what is needed to decide on the right, history below."""

from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from forms import RawPairs
from forms.said import ANSWERED
from webapp import access, beside, clock, evidence, looked_at, rounds, spreadsheets, standing, task_forms, timeline
from webapp.looked_at import Typed
from webapp.spreadsheets import SpreadsheetRefused
from workflows import barred, cases, incidents, lying, tasks
from workflows.answers import Answer
from workflows.database import db
from workflows.errors import AlreadyDone, CaseStuck, ChangedMeanwhile, Conflict, NotAllowed, OutOfTime
from workflows.tasks import Task

page = Blueprint("tasks", __name__, url_prefix="/tasks")
EVENTS = 8


@page.get("/<int:task_id>")
@access.staff
def show(task_id: int) -> str:
    """The task as it stands: its form with the draft, or what was sent."""
    task = tasks.find(task_id)
    if task.state != tasks.OPEN:
        answer = db.session.scalars(select(Answer).where(Answer.task_id == task.id)).first()
        return render_template(
            "tasks/done.html", task=task, case=task.case, answer=answer, draft=_own_draft(task),
            rounds=rounds.all_of(task), changes=rounds.changes(task, answer) if answer else None,
        )
    return _page(task, task_forms.with_draft(task, _owner(), clock.now()) if task.form_id else None)


@page.post("/<int:task_id>/draft")
@access.staff
def draft(task_id: int) -> ResponseReturnValue:
    """Keep what was typed, as typed, without checking it."""
    task = tasks.find(task_id)
    try:
        form, refused, overtaken = _keep_draft(task)
    except (AlreadyDone, NotAllowed) as problem:
        return _keep_and_tell(task_id, task_forms.typed(), problem)
    for words in refused:
        flash(words, "error")
    if overtaken is not None:
        return _show_both(task, form, overtaken)
    flash(_("Your draft is saved. Nobody else sees it."), "success")
    db.session.commit()
    return redirect(url_for("tasks.show", task_id=task.id))


@page.post("/<int:task_id>/completion")
@access.staff
def complete(task_id: int) -> ResponseReturnValue:
    """Complete the task; whatever stands in the way, what was typed is kept. Sent twice it counts once."""
    task, now = _locked(task_id), clock.now()
    if task.state == tasks.DONE and task.nonce and task.nonce == request.form.get("_nonce"):
        return redirect(url_for("cases.show", reference=task.case.reference))
    try:
        form, refused, overtaken = _keep_draft(task) if task.form_id else (None, [], None)
    except (AlreadyDone, NotAllowed) as problem:
        return _keep_and_tell(task_id, task_forms.typed(), problem)
    if overtaken is not None:
        return _show_both(task, form, overtaken)
    if form is not None and (form.rows_changed() or form.files_changed() or refused):
        return _stay(task, form, refused)
    if form is not None and not form.validate():
        return _refuse(task, form)
    given = task_forms.given(form, request.form.get("_nonce", ""))
    try:
        case = cases.complete_task(task.id, given, by=access.current_actor(), now=now)
    except (AlreadyDone, Conflict, CaseStuck, NotAllowed, OutOfTime) as problem:
        return _keep_and_tell(task_id, task_forms.typed(), problem)
    tasks.discard_draft(task_id, _owner())
    flash(_("“%(task)s” is done. %(standing)s", task=task.name, standing=standing.after(case)), "success")
    db.session.commit()
    return redirect(url_for("cases.show", reference=case.reference))


@page.get("/<int:task_id>/spreadsheet")
@access.staff
def template(task_id: int) -> ResponseReturnValue:
    """The spreadsheet by which the form's list can be answered, with the answers saved so far."""
    task = tasks.find(task_id)
    return spreadsheets.download(task_forms.with_draft(task, _owner(), clock.now()), task.case)


@page.post("/<int:task_id>/spreadsheet")
@access.staff
def upload(task_id: int) -> ResponseReturnValue:
    """Fill in the draft from a spreadsheet; or say what is wrong with it by cell, and store nothing of it."""
    task, now, typed = tasks.find(task_id), clock.now(), task_forms.typed()
    tasks.check_may_do(task, access.current_person())
    tasks.check_theirs(task, access.current_person(), now)
    form_of = partial(task_forms.of_task, task, now)
    try:
        pairs = spreadsheets.take(task, typed, form_of, request.files, by=access.current_actor(), now=now)
    except SpreadsheetRefused as problem:
        return _page(task, form_of(typed), problem), 422
    task_forms.save_typed(task, _owner(), pairs, now)
    flash(_("The spreadsheet is read into your draft. Check it, and complete the task."), "success")
    db.session.commit()
    return redirect(url_for("tasks.show", task_id=task.id))


def _keep_draft(task: Task) -> tuple[Any, list[str], Typed | None]:
    """Save what was typed and attached as the person's draft.

    Returns the form, why files were refused, and what another window of theirs had left in the draft meanwhile.
    """
    now, pairs, person = clock.now(), task_forms.typed(), access.current_person()
    cases.lock(task.case_id)  # before the draft: a move has the case, and changes the drafts of its tasks
    db.session.refresh(task)
    tasks.check_open(task)  # before anything is asked of them: what is over is not filled in any further
    tasks.check_may_do(task, person)
    form = task_forms.of_task(task, now, pairs)
    refused: evidence.Refusals = {}
    if tasks.is_theirs(task, person, now):
        pairs, refused = evidence.change_files(
            task, form, pairs, request.files, by=access.current_actor(), now=now
        )
    form, overtaken = task_forms.of_task(task, now, pairs), looked_at.overtaken(task, _owner(), now)
    task_forms.save_typed(task, _owner(), task_forms.settled(form, pairs), now, person.name)
    return form, [words for messages in refused.values() for words in messages], overtaken


def _show_both(task: Task, form: Any, overtaken: Typed) -> ResponseReturnValue:
    """Their draft was saved in another window after they opened this page: both versions, and nothing is completed."""
    shown = _page(task, form, overtaken=overtaken)
    db.session.commit()
    return shown, 409


def _refuse(task: Task, form: Any) -> ResponseReturnValue:
    """What is wrong stands at its question; files that came with it are kept, for the page names them."""
    shown = _page(task, form)
    db.session.commit()
    return shown, 422


def _stay(task: Task, form: Any, refused: list[str]) -> ResponseReturnValue:
    """A row or file button was pressed: everything is in the draft; show it there."""
    for words in refused:
        flash(words, "error")
    db.session.commit()
    return redirect(url_for("tasks.show", task_id=task.id, _anchor=form.touched or None))


def _keep_and_tell(
    task_id: int, pairs: RawPairs, problem: AlreadyDone | Conflict | CaseStuck | NotAllowed | OutOfTime
) -> ResponseReturnValue:
    """Nothing was completed: keep what was typed as a draft, and say what happened."""
    db.session.rollback()
    task = _locked(task_id)
    person, may_not = access.current_person(), isinstance(problem, NotAllowed)
    taken = tasks.taken_back(person, task_id)
    if isinstance(problem, ChangedMeanwhile):  # they are told here: from now on the draft begins from what is there
        pairs = [(name, value) for name, value in pairs if name != task_forms.FILLED]
    if not may_not or taken or tasks.draft_of(task_id, _owner()):
        task_forms.save_typed(task, _owner(), pairs, clock.now())
    is_stuck = isinstance(problem, CaseStuck | OutOfTime)
    if is_stuck:
        incidents.report(task.case, "task", str(problem), now=clock.now(), element=task.element_id)
    db.session.commit()
    answer = db.session.scalars(select(Answer).where(Answer.task_id == task_id)).first()
    mine = task_forms.of_task(task, clock.now(), pairs).as_seen() if task.form_id else []
    shown = render_template(
        "tasks/conflict.html", task=task, case=task.case, problem=problem, answer=answer, mine=mine,
        is_stuck=is_stuck, may_not=may_not, taken=taken,
    )
    return shown, 403 if may_not else 503 if isinstance(problem, OutOfTime) else 409


def _locked(task_id: int) -> Task:
    """The task as it is now, its case locked: a form sent twice finds what came of the first."""
    cases.lock(tasks.find(task_id).case_id)
    return db.session.get_one(Task, task_id, populate_existing=True)


def _page(
    task: Task, form: Any, problem: SpreadsheetRefused | None = None, overtaken: Typed | None = None
) -> str:
    person, draft = access.current_person(), tasks.draft_of(task.id, _owner())
    events = db.session.scalars(timeline.events_of(task.case).limit(EVENTS)).all()
    properties = task.case.version.contents.diagrams.element(task.element_id).extensions.properties
    return render_template(
        "tasks/show.html", task=task, case=task.case, form=form, button=properties.get("button", _("Complete")),
        may_do=tasks.may_do(task, person), is_barred=person.id in barred.people(task),
        is_theirs=tasks.is_theirs(task, person, clock.now()), to_read=_to_read(form), is_free=tasks.is_free(task),
        taken=tasks.taken_back(person, task.id), mine=_own_draft(task),
        panels=beside.panels(task), awaits_words="shows" in properties, table=standing.plan_of(task.case, clock.now()),
        draft=draft, shows_plan=form is not None and task_forms.shows_plan(form, task.case),
        happened=timeline.happenings(events), colleagues=tasks.may_be_assigned(task),
        by_sheet=form is not None and spreadsheets.offer(form), problem=problem, accept=spreadsheets.ACCEPT,
        read=dict(draft.pairs if draft else ()).get(spreadsheets.READ, ""), overtaken=overtaken,
        lying=lying.of(task.case, clock.now()), overtakes=lying.overtaken_by(task, clock.now()),
    )


def _to_read(form: Any) -> list[Any]:
    """What the form tells whoever looks at it, for those who cannot fill it in."""
    return [] if form is None else [line for line in form.as_seen() if line.kind not in ANSWERED]


def _own_draft(task: Task) -> list[Any]:
    """What this person had typed and never sent, in words."""
    left = tasks.draft_of(task.id, _owner())
    return task_forms.of_task(task, clock.now(), left.pairs).as_seen() if left and task.form_id else []


def _owner() -> str:
    return tasks.owner_of(access.current_actor())

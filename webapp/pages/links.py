"""The provider's pages: reached by the emailed link, without an account, for one task and nothing else."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request, session, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address
from werkzeug.wrappers import Response as AnyResponse

from forms import RawPairs
from notifications import links
from notifications.links import Link
from notifications.occasions import receipt_number
from webapp import access, clock, evidence, task_forms, uploads
from webapp.errors import LinkOver
from webapp.steps import Step, first_unfinished, steps_of
from workflows import answers, cases, events, incidents, tasks
from workflows.answers import Answer
from workflows.database import db
from workflows.errors import CaseStuck, NotAllowed, NotFound
from workflows.people import Actor
from workflows.tasks import Task

page = Blueprint("links", __name__, url_prefix="/p")
OWNER = "provider"  # of drafts: a newer link to the same task finds what was typed through the older
GUESSES = "20 per 5 minutes"
OURS = frozenset({"link_token", "verb"})
MOST_BYTES = uploads.MOST_FILES * uploads.LARGEST
GONE = 410


@page.get("/<token>")
@access.anyone
def start(token: str) -> str | tuple[str, int]:
    """What the link is, with nothing personal on it. Mail scanners follow links, so opening it changes nothing."""
    link = links.find(token)
    if links.state(link, clock.now()) != "open":
        return _over(link)
    return render_template("links/start.html", link=link, token=token, typed=[])


@page.post("/<token>")
@access.anyone
def enter(token: str) -> AnyResponse | tuple[str, int]:
    """Continue: start a session for this one task. What was typed before the session ended becomes the draft."""
    link, now = links.find(token), clock.now()
    if links.state(link, now) != "open":
        return _over(link, _typed())
    access.enter_by(link)
    link.opened_at = link.opened_at or now
    events.add(
        cases.lock(link.task.case_id), "link opened", by=_actor(link), at=now, element=link.task.element_id,
        details={"task": link.task_id, "name": link.contact_name},
    )
    pairs = _typed()
    if pairs:
        tasks.save_draft(link.task, OWNER, task_forms.settled(task_forms.of_task(link.task, now, pairs), pairs), now)
    db.session.commit()
    return redirect(url_for("links.answer" if pairs else "links.about", task_id=link.task_id))


@page.get("/task/<int:task_id>")
@access.link
def about(task_id: int) -> str:
    """What this is, who asks, by when, and what the council said last."""
    task: Task = g.link.task
    said = [answer for element in _shown_beside(task) for answer in answers.recent(task.case_id, element, 1)]
    return render_template(
        "links/about.html", task=task, case=task.case, link=g.link, said=said, draft=tasks.draft_of(task_id, OWNER)
    )


@page.get("/task/<int:task_id>/answers", defaults={"number": 1})
@page.get("/task/<int:task_id>/answers/<int:number>")
@access.link
def answer(task_id: int, number: int) -> str:
    """One step of the form, with the draft in it."""
    return _show(_step(task_forms.with_draft(g.link.task, OWNER, clock.now()), number))


@page.post("/task/<int:task_id>/answers", defaults={"number": 1})
@page.post("/task/<int:task_id>/answers/<int:number>")
@access.link
def save(task_id: int, number: int) -> AnyResponse | str | tuple[str, int]:
    """Keep the step's answers in the draft; when they are right, go on to the next step or to the check page."""
    request.max_content_length = MOST_BYTES
    task, now = g.link.task, clock.now()
    before = task_forms.with_draft(task, OWNER, now)
    pairs = _step(before, number).merged(_draft_pairs(task), _typed())
    form = task_forms.of_task(task, now, pairs)
    pairs, refused = evidence.change_files(task, form, pairs, request.files, by=_actor(g.link), now=now)
    form = task_forms.of_task(task, now, pairs)
    tasks.save_draft(task, OWNER, task_forms.settled(form, pairs), now)
    answered = _answered(_step(form, number), refused)
    db.session.commit()
    return answered


def _answered(step: Step, refused: evidence.Refusals) -> AnyResponse | tuple[str, int]:
    """Where a step leads: back to itself with what is wrong, on, or away for today."""
    if step.form.rows_changed() or step.form.files_changed() or refused:
        return _show(step, refused), 422 if refused else 200
    if request.form.get("verb") == "save":
        return redirect(url_for("links.saved", task_id=g.link.task_id))
    if not step.form.validate() and (step.faults or step.revealed):
        return _show(step), 422
    if step.number == len(steps_of(step.form)) or "check" in request.args:
        return redirect(url_for("links.check", task_id=g.link.task_id))
    return redirect(url_for("links.answer", task_id=g.link.task_id, number=step.number + 1))


@page.get("/task/<int:task_id>/saved")
@access.link
def saved(task_id: int) -> str:
    """What was typed is kept; how to come back."""
    return render_template("links/saved.html", link=g.link, task=g.link.task, draft=tasks.draft_of(task_id, OWNER))


@page.get("/task/<int:task_id>/check")
@access.link
def check(task_id: int) -> AnyResponse | str:
    """Check your answers, as they will be sent."""
    form = task_forms.with_draft(g.link.task, OWNER, clock.now())
    if not form.validate():
        return _back_to_unfinished(form)
    button = _properties(g.link.task).get("button", _("Send"))
    return render_template("links/check.html", task=g.link.task, steps=steps_of(form), button=button)


@page.post("/task/<int:task_id>/submission")
@access.receipt
def submit(task_id: int) -> AnyResponse | tuple[str, int]:
    """Send the checked draft. Sending it twice is harmless: the second time shows the receipt of the first."""
    task, now = g.link.task, clock.now()
    cases.lock(task.case_id)
    db.session.refresh(task)
    if task.state == tasks.DONE:
        return redirect(url_for("links.receipt", task_id=task_id))
    form = task_forms.with_draft(task, OWNER, now)
    if not form.validate():
        return _back_to_unfinished(form)
    given = task_forms.given(form, nonce=f"link:{g.link.id}")
    try:
        cases.complete_task(task_id, given, by=_actor(g.link), now=now)
    except CaseStuck as problem:
        return _keep_for_later(task_id, problem, now)
    tasks.discard_draft(task_id, OWNER)
    db.session.commit()
    return redirect(url_for("links.receipt", task_id=task_id))


@page.get("/task/<int:task_id>/receipt")
@access.receipt
def receipt(task_id: int) -> AnyResponse | str:
    """It arrived: reference and time."""
    if g.link.task.state != tasks.DONE:
        return redirect(url_for("links.about", task_id=task_id))
    is_copied = "receipt" in _properties(g.link.task)
    return render_template("links/receipt.html", link=g.link, is_copied=is_copied, **_sent(g.link))


@page.errorhandler(LinkOver)
def show_what_was_typed(_error: LinkOver) -> tuple[str, int]:
    """Their session still stands, but there is nothing left to answer: what they typed or saved is shown again."""
    db.session.rollback()
    link = db.session.get_one(Link, session[access.LINK])
    draft = tasks.draft_of(link.task_id, OWNER)
    return _over(link, _typed() or (draft.pairs if draft else []))


@page.errorhandler(NotAllowed)
def ask_to_continue(error: NotAllowed) -> tuple[str, int]:
    """Their session ended, or belongs to another link: what they sent waits on the first page of its own link."""
    db.session.rollback()
    if "link_token" not in request.form:
        return render_template("errors/403.html", error=error, words=str(error)), 403
    token = request.form["link_token"]
    return render_template("links/start.html", link=links.find(token), token=token, typed=_typed()), 200


@page.after_request
def keep_the_link_private(response: Response) -> Response:
    """The address holds the token: no other site hears of it, and no cache keeps the page."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def _keep_for_later(task_id: int, problem: CaseStuck, now: datetime) -> tuple[str, int]:
    """The procedure could not take the answers: they stay as the draft, and an administrator is told."""
    db.session.rollback()
    task = tasks.find(task_id)
    element = problem.element or task.element_id
    incidents.report(cases.lock(task.case_id), "task", str(problem), now=now, element=element)
    shown = render_template("links/kept.html", task=task)
    db.session.commit()
    return shown, 503


def _show(step: Step, refused: evidence.Refusals | None = None) -> str:
    for name, messages in (refused or {}).items():
        step.form.file_fields[name].errors = messages
    return render_template(
        "links/answer.html", task=g.link.task, step=step, form=step, count=len(steps_of(step.form)),
        token=links.token(g.link),
    )


def _step(form: Any, number: int) -> Step:
    steps = steps_of(form)
    if not 1 <= number <= len(steps):
        raise NotFound(_("There is no such page. Go back and start again from the first one."))
    return steps[number - 1]


def _back_to_unfinished(form: Any) -> AnyResponse:
    step = first_unfinished(steps_of(form))
    return redirect(url_for("links.answer", task_id=g.link.task_id, number=step.number if step else 1))


def _draft_pairs(task: Task) -> RawPairs:
    draft = tasks.draft_of(task.id, OWNER)
    return [(name, value) for name, value in draft.pairs] if draft else []


def _over(link: Link, pairs: Sequence[Sequence[str]] = ()) -> tuple[str, int]:
    """The link opens nothing any more: why, and what to do. What was typed is shown, to be copied."""
    state = links.state(link, clock.now())
    words = [value for name, value in pairs if value.strip() and not name.startswith("_")]
    sent = _sent(link) if state == "sent" else {}
    return render_template("links/over.html", link=link, state=state, words=words, **sent), GONE


def _sent(link: Link) -> dict[str, Any]:
    given = db.session.scalars(db.select(Answer).where(Answer.task_id == link.task_id)).one()
    return {"task": link.task, "answer": given, "reference": receipt_number(given, link.task.case)}


def _shown_beside(task: Task) -> list[str]:
    return [name.strip() for name in _properties(task).get("shows", "").split(",") if name.strip()]


def _properties(task: Task) -> Mapping[str, str]:
    return task.case.version.contents.diagrams.element(task.element_id).extensions.properties


def _typed() -> RawPairs:
    """What the form says, without what this page added: the token must never reach a draft."""
    return [(name, value) for name, value in task_forms.typed() if name not in OURS]


def _actor(link: Link) -> Actor:
    return Actor(link.contact_name, task_id=link.task_id)


def _limit_guesses(state: BlueprintSetupState) -> None:
    """Tokens cannot be guessed, and nobody may try for long either: only addresses that were wrong count."""
    for limiter in state.app.extensions["limiter"]:
        for endpoint in ("links.start", "links.enter"):
            view = state.app.view_functions[endpoint]
            limited = limiter.limit(GUESSES, key_func=get_remote_address, deduct_when=_was_wrong)
            state.app.view_functions[endpoint] = limited(view)


def _was_wrong(response: Response) -> bool:
    return response.status_code == 404


page.record(_limit_guesses)

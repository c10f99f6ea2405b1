"""The provider's pages: reached by the emailed link, without an account, for one task and nothing else."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request, session, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from forms import RawPairs
from notifications import links
from notifications.links import Link
from notifications.occasions import receipt_number
from webapp import access, clock, task_forms
from webapp.errors import LinkOver
from webapp.steps import Step, steps_of
from workflows import cases, events, tasks
from workflows.answers import Answer
from workflows.database import db
from workflows.errors import AlreadyDone, NotAllowed, NotFound
from workflows.people import Actor
from workflows.tasks import Task

page = Blueprint("links", __name__, url_prefix="/p")
OWNER = "provider"  # of drafts: a newer link to the same task finds what was typed through the older
GUESSES = "20 per 5 minutes"
OURS = frozenset({"link_token", "step", "verb"})
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
    link, now = _locked(token), clock.now()
    if links.state(link, now) != "open":
        return _over(link, typed())
    access.enter_by(link, now)
    if link.opened_at is None:  # once: whoever comes back a hundred times adds nothing to what happened
        link.opened_at = now
        details = {"task": link.task_id, "name": link.contact_name}
        events.add(
            link.task.case, "link opened", by=actor(link), at=now, element=link.task.element_id, details=details
        )
    number = request.form.get("step", 0, int)
    if number:
        before = task_forms.with_draft(link.task, OWNER, now)
        pairs = step_of(before, number).merged(draft_pairs(link.task), typed())
        settled = task_forms.settled(task_forms.of_task(link.task, now, pairs), pairs)
        tasks.save_draft(link.task, OWNER, settled, now, actor(link).name)
    db.session.commit()
    here = url_for("answering.about", task_id=link.task_id)
    return redirect(url_for("answering.answer", task_id=link.task_id, number=number) if number else here)


def protect(blueprint: Blueprint) -> None:
    """What every page behind a link does: keep the link private, and lose nothing that was typed."""
    blueprint.after_request(_keep_the_link_private)
    blueprint.context_processor(_home)
    blueprint.register_error_handler(LinkOver, _show_what_was_typed)
    blueprint.register_error_handler(AlreadyDone, _show_what_was_typed)  # it ended between their question and now
    blueprint.register_error_handler(NotAllowed, _ask_to_continue)


def typed() -> RawPairs:
    """What the form says, without what this page added: the token must never reach a draft."""
    return [(name, value) for name, value in task_forms.typed() if name not in OURS]


def _left_over() -> RawPairs:
    """What the form said that nobody takes; nothing where it is too large to be read: an error's page must not fail."""
    try:
        return typed()
    except RequestEntityTooLarge:
        return []


def draft_pairs(task: Task) -> RawPairs:
    """What was typed and saved so far."""
    draft = tasks.draft_of(task.id, OWNER)
    return [(name, value) for name, value in draft.pairs] if draft else []


def step_of(form: Any, number: int) -> Step:
    """The form's step of that number. Raises NotFound."""
    steps = steps_of(form)
    if not 1 <= number <= len(steps):
        raise NotFound(_("There is no such page. Go back and start again from the first one."))
    return steps[number - 1]


def sent(link: Link) -> dict[str, Any]:
    """What the pages after sending show: the task, its answer, the receipt's number, whether a copy was emailed."""
    given = db.session.scalars(db.select(Answer).where(Answer.task_id == link.task_id)).one()
    reference = receipt_number(given, link.task.case)
    return {"task": link.task, "answer": given, "reference": reference, "is_copied": is_copied(link.task)}


def actor(link: Link) -> Actor:
    """The link's contact, as the history names them."""
    return Actor(link.contact_name, task_id=link.task_id)


def is_copied(task: Task) -> bool:
    """Whether whoever sends this task's answers is emailed a copy."""
    return "receipt" in task.case.version.contents.diagrams.element(task.element_id).extensions.properties


def _locked(token: str) -> Link:
    """The token's link as it is now, its case locked first, as by everybody else: a step may just be ending it."""
    link = links.find(token)
    cases.lock(link.task.case_id)
    for row in (link, link.task):
        db.session.refresh(row)
    return link


def _show_what_was_typed(_error: LinkOver | AlreadyDone) -> tuple[str, int]:
    """Their session still stands, but there is nothing left to answer: what they typed or saved is shown again."""
    db.session.rollback()
    link = db.session.get_one(Link, session[access.LINK])
    return _over(link, _left_over() or _saved_in_its_time(link))


def _saved_in_its_time(link: Link) -> Sequence[Sequence[str]]:
    """The draft, where it was saved before the link ended: later words are those of whoever has the newer link."""
    draft, ended = tasks.draft_of(link.task_id, OWNER), min(link.revoked_at or link.expires_at, link.expires_at)
    return draft.pairs if draft is not None and draft.saved_at <= ended else []


def _ask_to_continue(error: NotAllowed) -> tuple[str, int]:
    """Their session ended, or belongs to another link: what they sent waits on the first page of its own link."""
    db.session.rollback()
    step = (request.view_args or {}).get("number", 1)
    try:
        token = request.form.get("link_token", "")
        link = links.find(token)
    except (NotFound, RequestEntityTooLarge):
        return render_template("errors/403.html", error=error, words=str(error)), 403
    return render_template("links/start.html", link=link, token=token, typed=typed(), step=step), 200


def _home() -> dict[str, str]:
    """Where the product's name leads a provider: never to the staff's sign-in page."""
    return {"home": url_for("answering.about", task_id=g.link.task_id) if "link" in g else request.path}


def _keep_the_link_private(response: Response) -> Response:
    """The address holds the token: no other site hears of it, and no cache keeps the page."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def _over(link: Link, pairs: Sequence[Sequence[str]] = ()) -> tuple[str, int]:
    """The link opens nothing any more: why, and what to do. What was typed is shown, to be copied."""
    state = links.state(link, clock.now())
    words = [value for name, value in pairs if value.strip() and not name.startswith("_")]
    shown = sent(link) if state == "sent" else {}
    newest = links.newest(link.task)
    is_theirs = newest is not None and newest is not link and links.is_for_same_reader(newest, link)
    return render_template(
        "links/over.html", link=link, state=state, words=words, is_theirs=is_theirs, **shown
    ), GONE


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
protect(page)

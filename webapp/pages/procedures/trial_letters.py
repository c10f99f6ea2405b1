"""The pretend mailbox of a trial: every email as its reader would see it, its link leading to the task in the trial."""

from flask import Blueprint, Response, current_app, render_template, url_for
from flask_babel import gettext as _

from notifications import mail
from notifications.notices import Notice
from webapp import access, headers
from webapp.pages.procedures.trials import trial_of
from workflows import tasks, trials
from workflows.database import db
from workflows.errors import NotFound
from workflows.people import PROVIDER
from workflows.trials import Trial

page = Blueprint("trial_letters", __name__, url_prefix="/procedures/<key>/drafts/<int:version_id>/trial")


@page.get("/emails/<int:notice_id>")
@access.roles("process_owner", "administrator")
def show(key: str, version_id: int, notice_id: int) -> Response:
    """One email of the pretend mailbox."""
    trial = trial_of(key, version_id)
    with trials.visited(trial):
        notice = _notice(notice_id)
        text = mail.with_link(notice.text, _address(trial, notice))
        shown = render_template("procedures/trial/letter.html", version=trial.version, notice=notice, text=text)
    response = current_app.make_response(shown)
    response.headers["Content-Security-Policy"] = headers.policy(frame_src="'self'")
    return response


@page.get("/emails/<int:notice_id>/html")
@access.roles("process_owner", "administrator")
def html(key: str, version_id: int, notice_id: int) -> Response:
    """The HTML part alone, for the frame that shows it; its link leads to the task in the trial."""
    trial = trial_of(key, version_id)
    with trials.visited(trial):
        notice = _notice(notice_id)
        text = mail.with_link(notice.html, _address(trial, notice))
    response = current_app.make_response(text.replace("<head>", '<head><base target="_top">', 1))
    response.headers["Content-Security-Policy"] = headers.policy(
        style_src="'unsafe-inline'", frame_ancestors="'self'", script_src="'none'"
    ) + "; sandbox allow-top-navigation-by-user-activation"
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _notice(notice_id: int) -> Notice:
    notice = db.session.get(Notice, notice_id)
    if notice is None:
        raise NotFound(_("There is no such email."))
    return notice


def _address(trial: Trial, notice: Notice) -> str:
    """Where the email's link leads: to its task in the trial while that is open, else to the trial."""
    key, version_id, task = trial.version.procedure_key, trial.version_id, notice.task
    if task is None or task.state != tasks.OPEN:
        return url_for("trials.show", key=key, version_id=version_id, _external=True)
    role = PROVIDER if task.is_for_provider else None
    return url_for("trials.answer", key=key, version_id=version_id, task_id=task.id, role=role, _external=True)

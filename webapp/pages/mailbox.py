"""The local mailbox of a demonstration: every email as its reader would see it, with working links."""

from io import BytesIO

from flask import Blueprint, current_app, render_template, send_file
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from notifications import attachments, mail
from notifications.notices import CANCELLED, Notice
from webapp import access, addresses, headers
from webapp.navigation import Place
from webapp.paging import page_of
from workflows.database import db
from workflows.errors import NotFound

PLACE = Place("Mailbox", "mailbox.index", 90, is_demonstration=True)
page = Blueprint("mailbox", __name__, url_prefix="/mailbox")


@page.before_request
def check_is_demonstration() -> None:
    """Elsewhere there is no such page: its links would let anybody answer for a provider."""
    if not current_app.config["UPTURN"].demonstration:
        raise NotFound("There is no such page.")


@page.get("")
@access.anyone
def index() -> str:
    """Every email, newest first."""
    rows = select(Notice).options(joinedload(Notice.case)).where(Notice.status != CANCELLED)
    newest_first = rows.order_by(Notice.created_at.desc(), Notice.id.desc())
    return render_template("mailbox/index.html", rows=page_of(newest_first))


@page.get("/<int:notice_id>")
@access.anyone
def show(notice_id: int) -> Response:
    """One email: its headers, and its text with the real link."""
    notice = _find(notice_id)
    text = mail.with_link(notice.text, addresses.of_notice(notice))
    shown = render_template("mailbox/show.html", notice=notice, text=text, sender=mail.sender())
    response = current_app.make_response(shown)
    response.headers["Content-Security-Policy"] = headers.policy(frame_src="'self'")
    return response


@page.get("/<int:notice_id>/html")
@access.anyone
def html(notice_id: int) -> Response:
    """The HTML part alone, for the frame that shows it: its styles are inline, nothing in it can run."""
    notice = _find(notice_id)
    text = mail.with_link(notice.html, addresses.of_notice(notice))
    response = current_app.make_response(text.replace("<head>", '<head><base target="_top">', 1))
    response.headers["Content-Security-Policy"] = headers.policy(
        style_src="'unsafe-inline'", frame_ancestors="'self'", script_src="'none'"
    ) + "; sandbox allow-top-navigation-by-user-activation allow-popups"
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@page.get("/<int:notice_id>/attachments/<int:attachment_id>")
@access.anyone
def attachment(notice_id: int, attachment_id: int) -> Response:
    """A file that the email carries."""
    file = attachments.find(attachment_id, _find(notice_id).id)
    return send_file(BytesIO(file.content), mimetype=file.media_type, as_attachment=True, download_name=file.name)


def _find(notice_id: int) -> Notice:
    notice = db.session.get(Notice, notice_id)
    if notice is None:
        raise NotFound("There is no such email.")
    return notice

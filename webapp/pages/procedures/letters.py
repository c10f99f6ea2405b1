"""How a draft's email would read: rendered as the mail is, with a real case's values or made-up ones."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, make_response, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from notifications.rendering import Rendered, render
from notifications.templates import check_email, read_template
from webapp import access, clock, examples, headers
from webapp.pages.procedures.drafts import content_of, draft_of
from workflows import asking, variables
from workflows.errors import Refused
from workflows.feel.problems import Problem
from workflows.variables import Variable
from workflows.versions import ProcessVersion

page = Blueprint("letters", __name__, url_prefix="/procedures/<key>/drafts/<int:draft_id>/files")
NO_ADDRESS = "https://private-link.example/"  # where a preview's button leads
ONLY_HERE = (
    Variable("link", "The reader's private link, as a button", "This email", "[Answer here]({{ link }})"),
    Variable("recipient.name", "Who it is sent to", "This email"),
    Variable("attached", "Names of the files that go with it", "This email"),
    Variable("receipt", "Number of the receipt", "This email, as a receipt"),
    Variable("answers", "Copy of what was sent", "This email, as a receipt"),
)


@dataclass(frozen=True)
class Group:
    """Variables that come from one place."""

    source: str
    variables: list[Variable]


@page.get("/<path>/letter")
@access.roles("process_owner", "administrator")
def show(key: str, draft_id: int, path: str) -> Response:
    """The saved email's HTML alone, for the frame that shows it: nothing in it can run."""
    draft = draft_of(key, draft_id)
    rendered, problems = preview(draft, path, content_of(draft, path), request.args.get("case", ""))
    return _alone(rendered.html if rendered else Markup("<p>{}</p>").format(problems[0].message))


@page.post("/<path>/letter")
@access.roles("process_owner", "administrator")
def try_out(key: str, draft_id: int, path: str) -> ResponseReturnValue:
    """The email in the request's body as it would be sent: subject, text, html (null while it has errors), problems."""
    draft = draft_of(key, draft_id)
    rendered, problems = preview(draft, path, request.get_data(), request.args.get("case", ""))
    shown = {"subject": rendered.subject, "text": rendered.text, "html": rendered.html} if rendered else {"html": None}
    return jsonify(problems=[problem.as_json() for problem in problems], **shown)


def around(draft: ProcessVersion, path: str, content: str) -> dict[str, Any]:
    """What the editor's page needs: the parts of the text, how it would read, what it can read, whose values."""
    subject, _, body = content.partition("\n")
    rendered, _problems = preview(draft, path, content.encode(), request.args.get("case", ""))
    return {
        "subject": subject.strip(), "body": body.removeprefix("\n"), "rendered": rendered,
        "groups": readable(draft), "cases": examples.choices(draft.procedure_key),
    }


def preview(draft: ProcessVersion, path: str, content: bytes, reference: str) -> tuple[Rendered | None, list[Problem]]:
    """The email as the case of that reference fills it, and what is wrong with it; None where it cannot be read."""
    problems = check_email(content, path, variables.paths(draft.contents.files))
    problems += asking.about({**draft.contents.files, path: content}, path)
    try:
        template = read_template(content, path)
    except Refused:
        return None, problems
    example = examples.of_letter(draft.contents, draft.procedure_key, reference, clock.now())
    names = {**example.names, "link": NO_ADDRESS}
    return render(template, names, example.environment, current_app.config["UPTURN"].council), problems


def readable(draft: ProcessVersion) -> list[Group]:
    """What the email can read, by where it comes from: what it has itself first, then the case, then its variables."""
    groups: dict[str, Group] = {}
    for one in (*ONLY_HERE, *variables.CONTEXT, *variables.of_files(draft.contents.files)):
        groups.setdefault(one.source, Group(one.source, [])).variables.append(one)
    return list(groups.values())


def _alone(html: str) -> Response:
    response = make_response(html.replace("<head>", '<head><base target="_blank">', 1))  # links lead nowhere from here
    response.headers["Content-Security-Policy"] = headers.policy(
        style_src="'unsafe-inline'", frame_ancestors="'self'", script_src="'none'"
    ) + "; sandbox allow-same-origin"
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response

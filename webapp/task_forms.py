"""The form of a task on a page: filled from a draft, kept as typed, turned into answers. For staff and providers."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask import Flask, request

from forms import FormDefinition, RawPairs, build_form
from forms.rows import Rows
from webapp import access
from workflows import files, filling, left_over, scope, signing, tasks
from workflows.cases import Case, Given
from workflows.database import db
from workflows.tasks import Task
from workflows.versions import ProcessVersion

FILLED = "_filled"  # stays with what is typed: a draft knows what it began from
NOT_TYPED = ("csrf_token", "_nonce", "_version", "_draft", "_mark", "_seen")


def install(app: Flask) -> None:
    """Give templates `nonce()`: it tells a form sent twice from two forms."""
    app.add_template_global(lambda: secrets.token_urlsafe(16), "nonce")


def of_task(
    task: Task, now: datetime, pairs: Iterable[Iterable[str]] | None = None, signer: str | None = None
) -> Any:
    """The task's form: with what was typed (raw pairs), else filled from the case's variables.

    `signer` answers it as themselves: whoever is signed in, unless it is said who; a provider types their name.
    """
    definition = task.case.version.contents.form(task.form_id)
    attached = [file.reference() for file in files.of_task(task.id)]
    who = "" if task.is_for_provider else _signed_in() if signer is None else signer
    Form = filling.form_of(task, definition, now, attached, who)
    return _marked(Form, definition, scope.of_task(task, now), pairs)


def of_case(definition: FormDefinition, case: Case, now: datetime, pairs: RawPairs | None = None) -> Any:
    """A form that belongs to a case and no task, such as the record of a meeting."""
    names = scope.of_case(case)
    attached = [file.reference() for file in files.beside_tasks(case.id)]
    clock = scope.environment(case, now)
    Form = build_form(definition, names, environment=clock, files=attached, signer=_signed_in())
    return _marked(Form, definition, names, pairs)


def _marked(
    Form: Any, definition: FormDefinition, names: Mapping[str, Any], pairs: Iterable[Iterable[str]] | None
) -> Any:
    """The form with what its page says of the case: as it was when somebody began to type, where they did."""
    typed_before = None if pairs is None else [(name, value) for name, value in pairs]
    Form.mark = signing.mark(definition, names)
    Form.filled = dict(typed_before or ()).get(FILLED) or signing.filled(definition, names)
    return Form() if typed_before is None else Form(typed_before)


def with_draft(task: Task, owner: str, now: datetime) -> Any:
    """The task's form as its owner left it."""
    draft = tasks.draft_of(task.id, owner)
    return of_task(task, now, None if draft is None else draft.pairs)


def typed() -> RawPairs:
    """What the request's form says, as typed and in its order, without the token of the page."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_TYPED]


def save_typed(task: Task, owner: str, pairs: RawPairs, now: datetime, by: str = "") -> None:
    """Keep what was typed as the owner's draft; also what only the version asked that their page was made from."""
    tasks.save_draft(task, owner, pairs, now, by)
    before = db.session.get(ProcessVersion, seen_version()) if seen_version() else None
    if before is not None and before.id != task.case.version_id:
        left_over.keep(task, before, now)


def seen_version() -> int:
    """The id of the version that the page was made from which sent this; 0 where it does not say."""
    return request.form.get("_version", 0, int)


def given(form: Any, nonce: str = "") -> Given:
    """The form's answers, with everything its reader saw; a task without a form is answered by its button."""
    version_id = seen_version() or None
    if form is None:
        return Given({}, (), nonce, version_id)
    seen = [asdict(line) for line in form.as_seen()]
    return Given(form.answers(), seen, nonce, version_id, request.form.get("_mark"), request.form.get(FILLED))


def _signed_in() -> str:
    person = access.signed_in_person()
    return person.name if person else ""


def shows_plan(form: Any, case: Case) -> bool:
    """Whether the form itself shows the plan, so that the page need not."""
    plan = case.version.contents.diagrams.processes[case.procedure_key].properties.get("plan", "")
    return any(isinstance(part, Rows) and ".".join(part.steps) == plan for part in form.walk())


def settled(form: Any, pairs: RawPairs) -> RawPairs:
    """The pairs after the row button that was pressed: as a draft they show the rows where the button left them."""
    lists = [part for part in form.walk() if isinstance(part, Rows)]
    names = {part.name for part in lists} | {"_row", "_file"} | {name for part in lists for name in part.reason_names}
    kept = [(name, value) for name, value in pairs if name not in names]
    return kept + [pair for part in lists for pair in part.pairs]

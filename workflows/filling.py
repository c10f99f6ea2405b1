"""A task's form as its reader gets it: filled from the case; a provider's with nothing that staff wrote unmarked."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from forms import FormDefinition, build_form
from workflows import answers, scope
from workflows.tasks import Task


def form_of(
    task: Task, definition: FormDefinition, now: datetime, files: Iterable[Mapping[str, object]] = (), signer: str = ""
) -> Any:
    """The class of a task's form, filled from the case; a provider's only with what providers answered themselves.

    What staff wrote stands on a provider's page only where the question says so (`forms.definition`). `signer` is the
    name under which staff sign.
    """
    own = answers.of_provider(task.case_id) if task.is_for_provider else None
    clock = scope.environment(task.case, now)
    names = scope.of_task(task, now)
    return build_form(definition, names, environment=clock, files=files, own=own, signer=signer)

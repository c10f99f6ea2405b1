"""Who may do a user task and until when: worked out once, when it opens."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.task import Task

from workflows.engine import clock, mappings
from workflows.engine.diagrams import Element
from workflows.engine.waits import Json, OpenTask
from workflows.errors import CaseStuck

if TYPE_CHECKING:
    from workflows.engine.workflow import CaseWorkflow

USUAL_PRIORITY = 50


def opened(task: Task) -> dict[str, Json]:
    """What is kept of an open task, without what its element says anyway."""
    case: CaseWorkflow = task.workflow.top_workflow
    element: Element = task.task_spec.element
    extensions, scope = element.extensions, mappings.scope_of(task)
    kept: dict[str, Json] = {
        "form": case.expressions.text(extensions.form_id, scope, element.id),
        "assignee": case.expressions.text(extensions.assignee, scope, element.id),
        "groups": _names(case.expressions.text_or_value(extensions.candidate_groups, scope, element.id)),
        "users": _names(case.expressions.text_or_value(extensions.candidate_users, scope, element.id)),
        "due": _time(case, extensions.due_date, scope, element),
        "follow_up": _time(case, extensions.follow_up_date, scope, element),
        "priority": _number(case.expressions.text_or_value(extensions.priority, scope, element.id)),
    }
    return {name: value for name, value in kept.items() if value}


def open_task(task: Task) -> OpenTask:
    """An open task as its callers see it."""
    case: CaseWorkflow = task.workflow.top_workflow
    element: Element = task.task_spec.element
    kept: Mapping[str, Any] = task.internal_data["task"]
    return OpenTask(
        token_id=str(task.id),
        element_id=element.id,
        name=element.name,
        form_id=kept.get("form", ""),
        assignee=kept.get("assignee", ""),
        candidate_groups=tuple(kept.get("groups", ())),
        candidate_users=tuple(kept.get("users", ())),
        due_at=_moment(kept.get("due")),
        follow_up_at=_moment(kept.get("follow_up")),
        priority=kept.get("priority", USUAL_PRIORITY),
        locals=case.scopes.locals(mappings.scope_of(task)),
        process_id=element.process_id,
    )


def _names(value: Json) -> list[str]:
    parts = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    return [str(part).strip() for part in parts if str(part).strip()]


def _number(value: Json) -> int | None:
    try:
        return int(str(value)) if value not in (None, "") else None
    except ValueError:
        return None


def _time(case: "CaseWorkflow", text: str, scope: int, element: Element) -> str | None:
    if not text:
        return None
    value = case.expressions.raw(text, scope, element.id) if text.startswith("=") else text
    if value is None:
        return None
    surroundings = case.surroundings
    try:
        return clock.moment(value, surroundings.now, surroundings.environment.zone).isoformat()
    except clock.NoTime as error:
        raise CaseStuck(f"The due time “{text}” cannot be set: {error}.", element=element.id) from error


def _moment(kept: str | None) -> datetime | None:
    return datetime.fromisoformat(kept) if kept else None

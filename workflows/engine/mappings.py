"""Input and output mappings: what an element sees when a token arrives, and where its results go."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from SpiffWorkflow.task import Task

from workflows.engine.waits import Json

if TYPE_CHECKING:
    from workflows.engine.diagrams import Element
    from workflows.engine.workflow import CaseWorkflow


def scope_of(task: Task) -> int:
    """The number of the scope a token sees: its own, else that of the process or subprocess around it."""
    scope: int = task.internal_data.get("scope", task.workflow.scope)
    return scope


def own_scope(task: Task) -> int:
    """The token's own scope, opened where it had none yet."""
    if "scope" not in task.internal_data:
        task.internal_data["scope"] = _case(task).scopes.open(task.workflow.scope, {})
    return scope_of(task)


def enter(task: Task) -> None:
    """Apply the input mappings, in order: a later one sees what an earlier one made."""
    element: Element = task.task_spec.element
    for mapping in element.extensions.inputs:
        case, scope = _case(task), own_scope(task)
        case.scopes.set_here(scope, mapping.target, case.expressions.text_or_value(mapping.source, scope, element.id))


def leave(task: Task, results: Mapping[str, Json]) -> None:
    """Let results and output mappings take effect, and close the token's own scope.

    Without output mappings each result goes to the nearest scope that has its name, else to the process (or the
    repetition around it).
    """
    outputs = task.task_spec.element.extensions.outputs
    if outputs:
        _map_outputs(task, results)
    else:
        for name, value in results.items():
            _case(task).scopes.set_nearest(scope_of(task), name, value)
    if task.task_spec.is_repetition:
        task.parent.task_spec.gather(task)
    close(task)


def close(task: Task) -> None:
    """Forget the token's own scope, where it has one."""
    scope = task.internal_data.pop("scope", None)
    if scope is not None:
        _case(task).scopes.close(scope)


def _map_outputs(task: Task, results: Mapping[str, Json]) -> None:
    element: Element = task.task_spec.element
    case, scope = _case(task), own_scope(task)
    for name, value in results.items():
        case.scopes.set_here(scope, name, value)
    # A repetition's outputs may go to its own scope: that is where the gathered output item is read.
    around = scope if task.task_spec.is_repetition else case.scopes.parent(scope)
    for mapping in element.extensions.outputs:
        value = case.expressions.text_or_value(mapping.source, scope, element.id)
        case.scopes.set_nearest(around, mapping.target, value, is_mapped=task.task_spec.is_repetition)


def _case(task: Task) -> "CaseWorkflow":
    case: CaseWorkflow = task.workflow.top_workflow
    return case

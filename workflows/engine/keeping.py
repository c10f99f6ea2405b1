"""What is kept of a running process: its tokens and scopes, as text. No specification, and nothing that is done."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from workflows.engine.diagrams import Diagrams
from workflows.engine.kept import FORM
from workflows.engine.specs.build import specs_of
from workflows.engine.surroundings import Surroundings
from workflows.engine.waits import Json
from workflows.engine.workflow import CaseWorkflow, Place
from workflows.errors import Conflict


def keep(case: CaseWorkflow, diagrams: Diagrams) -> str:
    """The state of a case that rests. The case's own variables are not in it."""
    state: dict[str, Any] = {
        "form": FORM,
        "diagrams": diagrams.digest,
        "process": case.spec.name,
        "ends": case.ends,
        "is ended": case.completed,
        "scopes": case.scopes.as_json(),
        "tokens": _tokens(case),
        "inside": [
            [str(inner.parent_task.id), inner.spec.name, inner.scope, _tokens(inner)]
            for inner in sorted(case.subprocesses.values(), key=lambda inner: inner.depth)
        ],
    }
    if left := case.scopes.left():
        state["left"] = left
    return json.dumps(state, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def take_up(diagrams: Diagrams, text: str, variables: Mapping[str, Json], surroundings: Surroundings) -> CaseWorkflow:
    """The case that was kept; raises Conflict when it was kept for other diagrams."""
    state: dict[str, Any] = json.loads(text)
    if state["form"] != FORM or state["diagrams"] != diagrams.digest:
        raise Conflict("This case runs on another version of its diagrams. Open it again, or move it to this one.")
    specs = specs_of(diagrams)
    case = CaseWorkflow(specs[state["process"]], specs, variables, surroundings, deserializing=True)
    case.ends, case.completed = state["ends"], state["is ended"]
    case.scopes.load(state["scopes"], state.get("left", {}))
    tokens = _restore(case, state["tokens"])
    for parent_id, spec_name, scope, rows in state["inside"]:
        inner = case.enter_scope(tokens[parent_id], spec_name, scope, deserializing=True)
        tokens |= _restore(inner, rows)
    case.newest = max((token.internal_data["n"] for token in tokens.values()), default=0)
    return case


def _tokens(place: Place) -> list[Json]:
    root = place.task_tree
    return [
        [str(token.id), token.task_spec.name, token.state, _parent(token, root), token.internal_data]
        for token in place.tokens()
    ]


def _parent(token: Task, root: Task) -> str | None:
    return None if token.parent is root else str(token.parent.id)


def _restore(place: Place, rows: list[Any]) -> dict[str, Task]:
    place.task_tree = Task(place, place.spec.start, state=TaskState.COMPLETED)
    tokens: dict[str, Task] = {}
    for token_id, spec_name, state, parent_id, kept in rows:
        parent = tokens[parent_id] if parent_id else place.task_tree
        token = Task(place, place.spec.task_specs[spec_name], parent, state, UUID(token_id))
        token.internal_data = kept
        token.task_spec.taken_up(token)
        tokens[token_id] = token
    return tokens

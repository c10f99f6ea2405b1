"""References that lead nowhere, or in a circle: to decisions, inputs, knowledge and types."""

from collections.abc import Iterator
from difflib import get_close_matches

from workflows.decisions.checks.written import type_references
from workflows.decisions.document import Decision, required_by
from workflows.decisions.model import Model
from workflows.feel.problems import Problem


def reference_problems(model: Model) -> Iterator[Problem]:
    yield from _doubles(model)
    yield from _unknown_nodes(model)
    yield from _unknown_types(model)
    yield from _circles(model)


def _doubles(model: Model) -> Iterator[Problem]:
    """Decisions, inputs and knowledge of the same name: an expression could mean either."""
    names: set[str] = set()
    for node in model.definitions.nodes.values():
        if node.name in names:
            message = f"The name “{node.name}” is used twice."
            yield Problem(model.definitions.file, node.id, node.place.line, message, "Give one of them another name.")
        names.add(node.name)


def _unknown_nodes(model: Model) -> Iterator[Problem]:
    for node in model.definitions.nodes.values():
        for reference in required_by(node):
            if model.target(reference) is None:
                yield Problem(
                    model.definitions.file,
                    node.id,
                    reference.place.line,
                    f"“{node.name}” requires “{reference.id}”, which is not in the file or in one it imports.",
                    "Remove the requirement, or draw it again to the right decision or input.",
                )


def _unknown_types(model: Model) -> Iterator[Problem]:
    for place, type_ref in type_references(model):
        if not model.types.knows(type_ref):
            close = get_close_matches(type_ref, model.types.names, 1)
            fix = (
                f"Did you mean “{close[0]}”?"
                if close
                else "Add an item definition of that name, or choose another type."
            )
            message = f"There is no type “{type_ref}”."
            yield Problem(model.definitions.file, place.element, place.line, message, fix)


def _circles(model: Model) -> Iterator[Problem]:
    """Decisions that need themselves; knowledge may, since a function may call itself."""
    for node in model.definitions.nodes.values():
        if isinstance(node, Decision) and node.id in _needed(model, node):
            message = f"“{node.name}” requires itself, directly or through other decisions."
            fix = "Remove one of the requirements of the circle."
            yield Problem(model.definitions.file, node.id, node.place.line, message, fix)


def _needed(model: Model, start: Decision) -> set[str]:
    """The ids of the file's own decisions that a decision needs, directly or not."""
    needed: set[str] = set()
    queue = [start]
    while queue:
        for reference in queue.pop().requires:
            target = model.target(reference)
            if target and not target.path and isinstance(target.node, Decision) and target.node.id not in needed:
                needed.add(target.node.id)
                queue.append(target.node)
    return needed

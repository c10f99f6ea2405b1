"""References that lead nowhere, or in a circle: to decisions, inputs, knowledge and types."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from workflows.decisions.checks.written import type_references
from workflows.decisions.document import Decision, required_by
from workflows.decisions.model import Model
from workflows.decisions.type_names import DEEPEST_TYPE
from workflows.decisions.words import suggestion
from workflows.feel.problems import Problem


def reference_problems(model: Model) -> Iterator[Problem]:
    yield from _doubles(model)
    yield from _unknown_nodes(model)
    yield from _unknown_types(model)
    yield from _unsound_types(model)
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
            otherwise = "Add an item definition of that name, or choose another type."
            fix = suggestion(type_ref, model.types.names, otherwise)
            message = f"There is no type “{type_ref}”."
            yield Problem(model.definitions.file, place.element, place.line, message, fix)


def _unsound_types(model: Model) -> Iterator[Problem]:
    for item in model.definitions.items:
        if model.types[item.name] and item.name in model.types.unsound:
            message = f"The type “{item.name}” is based on itself, or nests more than {DEEPEST_TYPE} levels deep."
            fix = "Base it on a type such as string, or on fewer others."
            yield Problem(model.definitions.file, item.place.element, item.place.line, message, fix)


def _circles(model: Model) -> Iterator[Problem]:
    """The first circle of decisions that need each other; knowledge may, since a function may call itself."""
    decisions = {node.id: node for node in model.definitions.nodes.values() if isinstance(node, Decision)}
    needs = {
        id_: [reference.id for reference in node.requires if not reference.namespace and reference.id in decisions]
        for id_, node in decisions.items()
    }
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        circle = [decisions[id_] for id_ in reversed(error.args[1])]
        message = f"These decisions require each other: {', '.join(f'“{node.name}”' for node in circle[:5])}."
        fix = "Remove one of the requirements of the circle."
        yield Problem(model.definitions.file, circle[0].id, circle[0].place.line, message, fix)

"""Comparisons and sums that can only be null, given what the forms answer: they are never what was meant."""

from collections.abc import Iterator, Mapping

from workflows import feel
from workflows.engine.checks.expressions import compiled, is_feel, looked_at, texts_of
from workflows.engine.checks.scene import Scene, at
from workflows.engine.checks.variables import kinds_of
from workflows.engine.diagrams import Element
from workflows.feel.problems import Problem


def check_doubts(scene: Scene) -> Iterator[Problem]:
    """A warning for each expression with a part that is null whatever the answers are."""
    kinds = kinds_of(scene)
    for process in scene.processes.values():
        for element in process.elements.values():
            yield from _of_element(element, kinds)


def _of_element(element: Element, kinds: Mapping[str, str]) -> Iterator[Problem]:
    texts = [(text.what, text.text) for text in texts_of(element) if is_feel(text)]
    texts += [("condition on its flow", flow.condition) for flow in looked_at(element) if flow.condition]
    for what, text in texts:
        expression = compiled(text)
        if expression is None:
            continue
        kind = feel.kind_of(expression.tree, kinds) if "condition" in what else ""
        if kind not in ("", "boolean"):
            message = f"{{it}} has a {what} that is a {kind}, and so never true: “{text}”."
            yield at(element, message, "Say when it is true, such as =answer = \"yes\".", "warning")
        for _, reason in feel.doubts(expression.tree, kinds):
            reason = reason[0].lower() + reason[1:]
            can_be = "with a part that can only be null" if "always null" in reason else "that cannot be meant"
            message = f"{{it}} has a {what} {can_be}: {reason}."
            yield at(element, message, "Compare and add values of one type.", "warning")

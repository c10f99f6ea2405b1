"""Comparisons with a text that is none of a question's answers or a decision's results, and results no way asks for."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from workflows import feel
from workflows.engine.checks.expressions import compiled, is_feel, looked_at, texts_of
from workflows.engine.checks.scene import Scene, at
from workflows.engine.diagrams import Element
from workflows.feel.problems import Problem

Choices = Mapping[str, Mapping[str, str]]


def check_choices(scene: Scene) -> Iterator[Problem]:
    """A warning for each text that a variable never is, and for each decision of which several results share a way."""
    for process in scene.processes.values():
        compared: dict[str, set[str]] = {}
        for element in process.elements.values():
            yield from _of_element(element, scene.known.choices, compared)
        for element in process.elements.values():
            yield from _unasked(element, scene.known.choices, compared)


def _of_element(element: Element, choices: Choices, compared: dict[str, set[str]]) -> Iterator[Problem]:
    """What is wrong with the element's expressions; what they compare is noted."""
    texts = [(text.what, text.text) for text in texts_of(element) if is_feel(text)]
    texts += [("condition on its flow", flow.condition) for flow in looked_at(element) if flow.condition]
    for what, text in texts:
        if (expression := compiled(text)) is None:
            continue
        for _, path, word in feel.compared(expression.tree):
            compared.setdefault(path, set()).add(word)
        for _, path, word in feel.unlisted(expression.tree, choices):
            listed = ", ".join(f'"{value}"' for value in choices[path])
            message = f'{{it}} has a {what} that compares “{path}” with "{word}", which it never is ({listed}).'
            yield at(element, message, _meant(word, choices[path]), "warning")


def _meant(word: str, values: Mapping[str, str]) -> str:
    """The value that was meant: by the words that people see for it, else the nearest."""
    by_words = next((value for value, words in values.items() if words == word), "")
    close = by_words or next(iter(get_close_matches(word, values, 1)), "")
    return f'Did you mean "{close}"?' if close else "Compare it with one of its values."


def _unasked(element: Element, choices: Choices, compared: Mapping[str, set[str]]) -> Iterator[Problem]:
    """Results that no comparison asks for: one is what the way without a condition is for, several were forgotten."""
    name = element.extensions.result_variable if element.kind == "businessRuleTask" else ""
    asked, results = compared.get(name, set()), choices.get(name, {})
    others = [result for result in results if result not in asked]
    if asked & results.keys() and len(others) > 1:
        listed = " and ".join(f'"{result}"' for result in sorted(others))
        message = f"{{it}} can give {listed}, and no way asks for either: they go on by the same default."
        yield at(element, message, "Add a way for each, or let the table give the same result for them.", "warning")

"""Sample values for everything a template may name: what the forms ask, the scripts set and the mappings write."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from forms import Component, FormDefinition
from forms.removal import BECAUSE
from forms.signs import read_signs
from workflows.calendar import LONDON, local, working_days
from workflows.contents import Contents
from workflows.engine import Element
from workflows.feel import (
    Allowance,
    BudgetSpent,
    Environment,
    Expression,
    SyntaxProblem,
    compile_expression,
    from_json,
    to_json,
)

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
CLOCK = Environment(now=NOW, zone=LONDON, is_working_day=working_days("England"))
ALLOWED_STEPS, EACH = 500_000, 1_000  # of all expressions together, and what each may take in any case
TODAY = local(NOW).date().isoformat()
CONTEXT: Mapping[str, Any] = {
    "case": {"reference": "ABC-2026-0001", "procedure": "Procedure", "stage": "Stage", "started": TODAY,
             "owner": "officer@council.example"},
    "provider": {"name": "Provider", "contact": "Contact", "email": "contact@provider.example",
                 "cases": []},
    "site": {"name": "Site", "address": "1 Street"},
    "contract": {"name": "Contract", "reference": "C-1", "nation": "England", "starts": TODAY, "ends": TODAY,
                 "procurementAct": True},
    "council": {"name": "Council", "short": "CC"},
    "officer": {"name": "Officer", "email": "officer@council.example"},
    "parent": {"reference": "ABC-2026-0000", "procedure": "Procedure"},
    "today": TODAY,
    "now": NOW.isoformat(),
    "withheld": {},
}
SIGNATURE: Mapping[str, Any] = {"name": "Person", "on": TODAY, "declarations": ["Words"]}
_BY_TYPE: Mapping[str, Any] = {
    "textfield": "Words", "textarea": "Words", "number": 1, "checkbox": True,
    "filepicker": [{"id": 1, "name": "file.pdf", "size": 1}],
}


def full(contents: Contents, allowance: Allowance | None = None) -> dict[str, Any]:
    """Every name with a value of its kind, as JSON: a case that has been everywhere.

    `allowance` is what the expressions of the procedure may cost together.
    """
    elements = [element for process in contents.diagrams.processes.values() for element in process.elements.values()]
    visitor = _Visitor(contents, CLOCK.sharing(allowance or Allowance(ALLOWED_STEPS, EACH)))
    found: dict[str, Any] = dict.fromkeys(_written(elements)) | dict(CONTEXT)
    for definition in contents.forms.values():
        found |= visitor.answers(definition.components, found)
    for _ in range(2):  # a form's choices may come from a script, and a mapping reads what forms answer
        for element in elements:
            visitor.visit(element, found)
    return found | {"previous": dict(visitor.answered(elements, found))}


def names(contents: Contents) -> dict[str, Any]:
    """Every name with nothing in it; `previous` has every task."""
    return _emptied(full(contents))


def bare(contents: Contents) -> dict[str, Any]:
    """A case that has just begun: the context, and no variable yet."""
    return begun(full(contents))


def begun(known: Mapping[str, Any]) -> dict[str, Any]:
    """The same, of what `full` gave."""
    return _emptied(known) | dict(CONTEXT) | {"site": None, "contract": None, "parent": None}


def _emptied(known: Mapping[str, Any]) -> dict[str, Any]:
    return dict.fromkeys(known) | {"previous": dict.fromkeys(known["previous"])}


def _written(elements: list[Element]) -> Iterator[str]:
    for element in elements:
        its = element.extensions
        yield from (mapping.target.split(".")[0] for mapping in (*its.inputs, *its.outputs))
        yield from filter(None, (its.script_result, its.result_variable))


@dataclass
class _Visitor:
    """Goes through the elements; an expression for whose work nothing is left gives nothing."""

    contents: Contents
    clock: Environment

    def visit(self, element: Element, found: dict[str, Any]) -> None:
        """Let the element write its samples: its inputs, its answers or its result, then its outputs."""
        its = element.extensions
        inside = found | {mapping.target: self._value(mapping.source, found) for mapping in its.inputs}
        definition = _form_of(element, self.contents)
        own = self.answers(definition.components, inside) if definition else {}
        if its.script_result:
            own[its.script_result] = self._value(its.script, inside)
        if its.result_variable:
            own[its.result_variable] = "Words"
        inside |= own
        found |= {name: value for name, value in inside.items() if value is not None}
        found |= {mapping.target: value for mapping in its.outputs
                  if (value := self._value(mapping.source, inside)) is not None}

    def answered(self, elements: list[Element], found: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        for element in elements:
            if definition := _form_of(element, self.contents):
                by = {"by": "Person", "at": TODAY, "late": False}
                yield element.id, self.answers(definition.components, found) | by

    def answers(self, components: tuple[Component, ...], scope: Mapping[str, Any]) -> dict[str, Any]:
        """What the form would answer: lists have one row, choices their first."""
        answers: dict[str, Any] = {}
        for component in components:
            inner = self.answers(component.components, scope)
            if component.type == "dynamiclist":
                _put(answers, component.steps, [inner | {"rowId": "r1"}])
                if gone := component.custom("removal"):
                    answers[gone] = [inner | {"rowId": "r1", BECAUSE: "Words"}]
            elif component.components:
                _put(answers, component.steps, inner)
            elif component.key:
                _put(answers, component.steps, self._answer(component, scope))
        return answers

    def _answer(self, component: Component, scope: Mapping[str, Any]) -> Any:
        if component.custom("signs"):
            record = {one.name: {"columns": [], "hash": ""} for one in read_signs(component.custom("signs"))}
            return {**SIGNATURE, "signed": record}
        if component.type == "datetime":
            return {"time": "09:00", "datetime": NOW.isoformat()}.get(component.text("subtype"), TODAY)
        if component.type == "expression":
            return self._value(component.text("expression"), scope)
        if component.type in _BY_TYPE:
            return _BY_TYPE[component.type]
        first = self._first_choice(component, scope)
        return [first] if component.type == "checklist" else first

    def _first_choice(self, component: Component, scope: Mapping[str, Any]) -> Any:
        listed = component.properties.get("values") or self._value(component.text("valuesExpression"), scope)
        values = listed or ["Words"]
        first = values[0] if isinstance(values, list) else "Words"
        return first.get("value") if isinstance(first, Mapping) else first

    def _value(self, text: str, scope: Mapping[str, Any]) -> Any:
        """What the FEEL gives with the samples so far; text without `=` is itself; null where it cannot be said."""
        if not text.startswith("="):
            return text or None
        try:
            return _evaluated(compile_expression(text[1:]), scope, self.clock)
        except (SyntaxProblem, BudgetSpent):
            return None


def _form_of(element: Element, contents: Contents) -> FormDefinition | None:
    its = element.extensions
    return contents.forms.get(its.form_id or its.properties.get("form", ""))


def _put(answers: dict[str, Any], steps: tuple[str, ...], value: Any) -> None:
    if not steps:
        answers |= value
        return
    *outer, last = steps
    for name in outer:
        answers = answers.setdefault(name, {})
    answers[last] = value


def _evaluated(expression: Expression, scope: Mapping[str, Any], clock: Environment) -> Any:
    read = {path.split(".")[0] for path in expression.names}
    return to_json(expression.evaluate({name: from_json(scope[name]) for name in read if name in scope}, clock))

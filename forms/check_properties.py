"""What is wrong with one component's properties: spelling, shape, FEEL, choices, patterns, limits."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import regex

from forms import patterns
from forms.check_defaults import default_trouble
from forms.expressions import is_expression
from forms.templates import TemplateProblem, expressions_in
from forms.vocabulary import (
    ASKED,
    CHOICES,
    CUSTOM,
    DATE_LIMITS,
    EXPRESSIONS,
    INSIDE,
    LAYOUTS,
    MUST_BE_EXPRESSIONS,
    PROPERTIES,
    TEMPLATED,
)
from forms.wording import split_day
from workflows import feel

Entry = Mapping[str, Any]
Add = Callable[..., None]

_SUBTYPES = ("date", "time", "datetime")
_VALIDATION_TYPES = ("email", "phone")
_COUNTED = ("min", "max", "minLength", "maxLength")
_WHOLE_NUMBERS = ("decimalDigits", "defaultRepetitions", "height")
_MAX_PATTERN = 500


def check_properties(entry: Entry, kind: str, add: Add) -> None:
    """Report every problem of one component through `add(message, fix)`."""
    _check_spelling(entry, kind, add)
    _check_shapes(entry, add)
    _check_feel(entry, add)
    _check_validation(entry, add)
    if kind in CHOICES:
        _check_choices(entry, add)
    if kind == "datetime" and entry.get("subtype", "date") not in _SUBTYPES:
        add(f"The subtype {entry['subtype']!r} is not known.", "Use date, time or datetime.")
    if kind == "table":
        _check_table(entry, add)
    if kind == "expression" and not entry.get("expression"):
        add("The expression is empty.", "Write what it computes, such as = price * amount.")
    _check_custom(entry, add)
    if trouble := default_trouble(entry):
        add(f"The default {entry['defaultValue']!r} {trouble}.", "Choose another default, or take it out.", "warning")
    if kind in ASKED and not any(entry.get(name) for name in ("label", "dateLabel", "timeLabel")):
        add("The question has no label.", "Write the question as its label.", "warning")


def _check_spelling(entry: Entry, kind: str, add: Add) -> None:
    for name in sorted(entry.keys() - PROPERTIES[kind]):
        add(f"A {kind} has no property {name!r}.", "Delete it, or check its spelling.")
    for holder, known in INSIDE.items():
        if isinstance(entry.get(holder), dict):
            for name in sorted(entry[holder].keys() - known):
                add(f"{holder!r} has no property {name!r}.", "Delete it, or check its spelling.")


def _check_shapes(entry: Entry, add: Add) -> None:
    for name in ("conditional", "layout", "appearance", "validate", "properties"):
        if not isinstance(entry.get(name), dict | None):
            add(f"{name!r} is not a set of properties.", "Draw the component again in the designer.")
    for name in TEMPLATED | {"id", "key", "path", "expression", "dataSource", "valuesKey", "valuesExpression"}:
        if not isinstance(entry.get(name), str | None):
            add(f"{name!r} is not text.", "Write it as text.")
    for name in _WHOLE_NUMBERS:
        value = entry.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 200):
            add(f"{name!r} is {value!r}.", "Use a whole number from 0 to 200.")


def _check_feel(entry: Entry, add: Add) -> None:
    for place, text in _expressions(entry, add):
        try:
            feel.compile_expression(text)
        except feel.FeelError as error:
            add(f"The expression in {place} cannot be read: {error}.", "Correct the expression.")


def _expressions(entry: Entry, add: Add) -> Iterator[tuple[str, str]]:
    for name in sorted(EXPRESSIONS):
        value = entry.get(name)
        if is_expression(value):
            yield name, value[1:]
        elif name in MUST_BE_EXPRESSIONS and isinstance(value, str) and value:
            add(f"{name!r} is not an expression.", f"Begin it with =, such as = {value.strip()}.")
    yield from _inner_expressions(entry, add)
    for name in sorted(TEMPLATED):
        words = entry.get(name)
        try:
            yield from ((name, text) for text in expressions_in(words if isinstance(words, str) else ""))
        except TemplateProblem as error:
            add(f"The text in {name!r} cannot be filled in: {error}.", "Close each {{#if}} and {{#loop}}.")


def _inner_expressions(entry: Entry, add: Add) -> Iterator[tuple[str, str]]:
    hide = _inside(entry, "conditional").get("hide")
    if is_expression(hide):
        yield "conditional.hide", hide[1:]
    elif hide not in (None, ""):
        add("The condition is not an expression.", 'Begin it with =, such as = outcome != "met".')
    for holder in ("validate", "appearance"):
        for name, value in _inside(entry, holder).items():
            if is_expression(value) and name != "pattern":
                yield f"{holder}.{name}", value[1:]


def _check_validation(entry: Entry, add: Add) -> None:
    rules = _inside(entry, "validate")
    for name in _COUNTED:
        value = rules.get(name)
        if value is not None and not is_expression(value) and not _is_number(value):
            add(f"The limit {name} is {value!r}.", "Use a number or an expression.")
    for low, high in (("min", "max"), ("minLength", "maxLength")):
        if _is_number(rules.get(low)) and _is_number(rules.get(high)) and float(rules[low]) > float(rules[high]):
            add(f"{low} is greater than {high}: nothing can be answered.", "Exchange the two limits.")
    if rules.get("validationType") not in (None, "", "custom", *_VALIDATION_TYPES):
        add(f"The validation type {rules['validationType']!r} is not known.", "Use email or phone.")
    _check_pattern(rules.get("pattern"), add)


def _check_pattern(pattern: object, add: Add) -> None:
    if pattern in (None, ""):
        return
    if not isinstance(pattern, str) or len(pattern) > _MAX_PATTERN:
        add("The pattern is too long or not text.", f"Use a pattern of at most {_MAX_PATTERN} characters.")
        return
    if patterns.written_out(pattern) > patterns.LARGEST:
        add(f"The pattern {pattern!r} is too large with all its repetitions.", "Repeat less, or inside fewer brackets.")
        return
    try:
        regex.compile(pattern)
    except regex.error as error:
        add(f"The pattern {pattern!r} cannot be read: {error}.", "Correct the regular expression.")


def _check_choices(entry: Entry, add: Add) -> None:
    sources = [name for name in ("values", "valuesKey", "valuesExpression") if entry.get(name)]
    if not sources:
        add("There is nothing to choose from.", "Add options, or say where they come from.")
    if len(sources) > 1:
        add(f"The options come from {' and '.join(sources)}.", "Keep one of them.")
    values = entry.get("values") or []
    if not isinstance(values, list) or not all(_is_option(option) for option in values):
        add("An option has no label or value.", 'Write each option as {"label": "Low", "value": "low"}.')
        return
    seen = Counter(str(option["value"]) for option in values)
    for value in sorted(value for value, times in seen.items() if times > 1):
        add(f"Two options have the value {value!r}.", "Give each option its own value.")


def _is_option(option: object) -> bool:
    return (isinstance(option, dict) and isinstance(option.get("label"), str) and bool(option["label"])
            and isinstance(option.get("value"), str | int | float) and option["value"] != "")


def _check_table(entry: Entry, add: Add) -> None:
    if not entry.get("dataSource"):
        add("The table has no data source.", "Say where its rows come from, such as = plan.")
    columns = entry.get("columns")
    if columns is None and entry.get("columnsExpression"):
        return
    if not isinstance(columns, list) or not columns:
        add("The table has no columns.", "Add a column with a label and a key.")
    elif not all(isinstance(column, dict) and isinstance(column.get("key"), str) for column in columns):
        add("A column has no key.", "Give each column the key of what it shows.")


def _check_custom(entry: Entry, add: Add) -> None:
    custom = _inside(entry, "properties")
    for name in sorted(custom.keys() - CUSTOM):
        add(f"The custom property {name!r} has no meaning here.", f"Known are {', '.join(sorted(CUSTOM))}.", "warning")
    if custom.get("layout") not in (None, *LAYOUTS):
        add(f"The layout {custom['layout']!r} is not known.", f"Use {' or '.join(LAYOUTS)}, or delete it.")
    if custom.get("shows") not in (None, "case"):
        add(f"It shows {custom['shows']!r}, which is not known.", "Use case, or delete it.")
    for name in DATE_LIMITS:
        limit = custom.get(name)
        if is_expression(limit):
            _check_feel({"expression": limit}, add)
        elif limit is not None and not (isinstance(limit, str) and split_day(limit)):
            add(f"The date limit {name} is {limit!r}.", "Use an expression, such as = start, or a date.")


def _is_number(value: object) -> bool:
    if isinstance(value, str):
        return regex.fullmatch(r"-?\d+(\.\d+)?", value) is not None
    return isinstance(value, int | float) and not isinstance(value, bool)


def _inside(entry: Entry, name: str) -> Mapping[str, Any]:
    value = entry.get(name)
    return value if isinstance(value, dict) else {}

"""Evaluating an expression in one line, on 21 November 2026 at noon in London."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from workflows import feel
from workflows.feel.json import Json

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
# England around Easter 2026: Good Friday and Easter Monday.
HOLIDAYS = frozenset({date(2026, 4, 3), date(2026, 4, 6)})


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


# The clock of a loaded machine decides nothing here; the limit of time has its own tests.
ENVIRONMENT = feel.Environment(NOON, is_working_day=is_working_day, budget=feel.Budget(steps=20_000_000))


def ask(text: str, scope: Mapping[str, object] | None = None) -> Json:
    """The value as JSON."""
    scope = scope or {}
    return feel.to_json(feel.compile_expression(text, scope).evaluate(scope, ENVIRONMENT))


def why(text: str, scope: Mapping[str, object] | None = None) -> str:
    """All warnings, joined; the value must be null."""
    value, warnings = feel.compile_expression(text, scope or {}).explain(scope or {}, ENVIRONMENT)
    assert value is None
    return "; ".join(warnings)


def passes(cell: str, value: object, scope: Mapping[str, object] | None = None) -> bool:
    """Whether a JSON value passes a decision table's cell."""
    return feel.compile_unary_tests(cell).matches(feel.from_json(value), scope or {}, ENVIRONMENT)

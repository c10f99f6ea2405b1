"""Values in words, for explanations and warnings."""

import json

from workflows import feel

LONGEST = 60


def plain_text(value: object) -> str:
    """high, 12.5, 2026-03-01, null: a value as it reads in a sentence, cut where it is long."""
    try:
        shown = feel.to_json(value)
    except feel.BudgetSpent:
        return f"a large {feel.type_name(value)}"
    text = shown if isinstance(shown, str) else json.dumps(shown, ensure_ascii=False)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def described(value: object) -> str:
    """The value and its type: high (a string)."""
    return f"{plain_text(value)} (a {feel.type_name(value)})"

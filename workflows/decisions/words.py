"""Values in words, for explanations and warnings."""

import json
from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice

from workflows import feel

LONGEST = 60
MOST_NAMES = 500


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


def suggestion(name: str, names: Iterable[str], otherwise: str) -> str:
    """Did you mean the nearest of the names? Where none is near: `otherwise`."""
    close = get_close_matches(name, islice(names, MOST_NAMES), 1)
    return f"Did you mean “{close[0]}”?" if close else otherwise

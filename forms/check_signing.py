"""What is wrong with a signature, and with a list whose rows leave it only with a reason."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from forms.signs import UNSIGNED, read_signs
from forms.templates import TemplateProblem, expressions_in
from forms.vocabulary import LIST, TEMPLATED
from workflows import feel

Entry = Mapping[str, Any]
Add = Callable[[Entry, str, str], None]
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}")


def check_signing(schema: Entry, add: Add) -> None:
    """Report through `add(component, message, fix)`: nobody signs what the form does not show them."""
    every = list(_walk(schema))
    keys = {str(entry.get("key") or entry.get("path") or "") for entry in every}
    shown = keys | {name for entry in every for name in _read(entry)}
    for entry in every:
        custom = _custom(entry)
        if "signs" in custom:
            _check_signature(entry, str(custom["signs"]), shown, add)
        if custom.get("signed") not in (None, UNSIGNED):
            add(entry, f"The property signed is {custom['signed']!r}.", f"Write {UNSIGNED}, or delete it.")
        if "removal" in custom:
            _check_removal(entry, str(custom["removal"]), keys, add)
        if entry.get("type") == LIST and any({"signs", "signedIn"} & _custom(inner).keys() for inner in _walk(entry)):
            add(entry, "A row of a list cannot be signed.", "Put the signature below the list.")


def _check_signature(entry: Entry, signs: str, shown: set[str], add: Add) -> None:
    if entry.get("type") != "textfield":
        add(entry, "Only a textfield can be a signature.", "Ask for the name in a textfield.")
        return
    try:
        signed = list(read_signs(signs))
    except ValueError as error:
        add(entry, f"What is signed cannot be read: {error}.",
            "Write names with commas, such as plan, extraWeeks as weeks.")
        return
    if not signed:
        add(entry, "The signature does not say what it is given to.",
            "Name it in the property signs, such as plan, weeks.")
    for one in signed:
        if one.source not in shown:
            add(entry, f"It signs {one.source!r}, which this form does not show.",
                "Show it on the form, or take it out of the property signs.")


def _check_removal(entry: Entry, name: str, keys: set[str], add: Add) -> None:
    if entry.get("type") != LIST:
        add(entry, "Only rows of a list can leave with a reason.", "Delete the property removal here.")
    elif not _NAME.fullmatch(name) or name in keys:
        add(entry, f"The property removal is {name!r}.",
            "Name a variable of its own, which gets the removed rows, such as removed.")
    elif entry.get("allowAddRemove") is False or entry.get("readonly") is True:
        add(entry, "No row can be removed from this list.", "Delete the property removal, or let rows be removed.")


def _read(entry: Entry) -> Iterator[str]:
    """The names that what the component shows is made of."""
    for place in (*TEMPLATED, "dataSource"):
        words = entry.get(place)
        if isinstance(words, str):
            try:
                for text in expressions_in(words):
                    yield from feel.compile_expression(text).names
            except (TemplateProblem, feel.FeelError):
                continue  # said where the text itself is checked


def _custom(entry: Entry) -> Entry:
    custom = entry.get("properties")
    return custom if isinstance(custom, Mapping) else {}


def _walk(entry: Entry) -> Iterator[Entry]:
    listed = entry.get("components")
    for one in listed if isinstance(listed, list) else []:
        if isinstance(one, Mapping):
            yield one
            yield from _walk(one)

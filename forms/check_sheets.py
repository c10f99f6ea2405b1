"""What is wrong with a list that says it may be answered by a spreadsheet."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from forms.vocabulary import FILES, LIST

Entry = Mapping[str, Any]
Add = Callable[[Entry, str, str], None]


def check_sheets(schema: Entry, add: Add) -> None:
    """Report through `add(component, message, fix)`: its rows must be fixed, known by something, and its file kept."""
    every = list(_walk(schema))
    files = {entry.get("key") for entry in every if entry.get("type") == FILES}
    marked = [entry for entry in every if _kept_by(entry)]
    for entry in marked:
        if entry.get("type") != LIST:
            add(entry, "Only a list can be answered by a spreadsheet.", "Delete the property spreadsheet here.")
            continue
        if _kept_by(entry) not in files:
            add(entry, f"No file question has the key {_kept_by(entry)!r}.",
                "Name the file question that keeps the spreadsheet, such as evidence.")
        if entry.get("allowAddRemove") is not False:
            add(entry, "A list whose rows can be added cannot be answered by a spreadsheet.",
                "Set allowAddRemove to false: the rows are those that the procedure asks for.")
        _check_rows(entry, add)
    for entry in marked[1:]:
        add(entry, "A form can have one list that is answered by a spreadsheet.", "Delete the property here.")


def _check_rows(entry: Entry, add: Add) -> None:
    inside = _inside(entry)
    if any(one.get("type") == LIST for one in _walk(entry)):
        add(entry, "A list inside a list cannot be answered by a spreadsheet.", "Draw the form flatter.")
    if any(one.get("type") == "datetime" and one.get("subtype") == "datetime" for one in inside):
        add(entry, "A date with a time cannot be answered in a spreadsheet.", "Ask for the date and the time apart.")
    if not any(one.get("readonly") is True for one in inside):
        add(entry, "Nothing tells the rows of the spreadsheet apart.",
            "Put a question that can only be read first, such as the number.")


def _kept_by(entry: Entry) -> str:
    custom = entry.get("properties")
    return str(custom.get("spreadsheet") or "") if isinstance(custom, Mapping) else ""


def _inside(entry: Entry) -> list[Entry]:
    listed = entry.get("components")
    return [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []


def _walk(entry: Entry) -> Iterator[Entry]:
    for one in _inside(entry):
        yield one
        yield from _walk(one)

"""What a reader may find filled in on their page: what they answered themselves, and what the form shows on purpose."""

from collections.abc import Mapping

from forms.definition import Component, asked, is_shown_on_purpose
from forms.expressions import Scope
from forms.sections import put_at, value_at
from forms.vocabulary import LIST


def filled(component: Component, value: object, own: object) -> object:
    """The value a question begins with, of what the case knows; `own` is what its reader answered before.

    Where the rows of a list are fixed they stand there, but of their cells only those that may be read by this rule.
    """
    if value == own or is_shown_on_purpose(component):
        return value
    has_fixed_rows = component.type == LIST and component.properties.get("allowAddRemove") is False
    if not has_fixed_rows or not isinstance(value, list):
        return None
    before = {row.get("rowId"): row for row in own if isinstance(row, Mapping)} if isinstance(own, list) else {}
    return [_row(component, row, before.get(row.get("rowId"), {})) for row in value if isinstance(row, Mapping)]


def _row(rows: Component, row: Scope, own: Scope) -> Scope:
    """A row without what somebody else wrote into its questions; what it holds beside them is for the form's texts."""
    kept = dict(row)
    for component, steps in asked(rows.components):
        value = value_at(row, steps)
        if value is not None:
            kept[steps[0]] = put_at(kept.get(steps[0]), steps[1:], filled(component, value, value_at(own, steps)))
    return kept

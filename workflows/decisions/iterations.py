"""Boxed filters and iterators: what happens to each item of a list."""

from collections.abc import Mapping

from workflows import feel
from workflows.decisions.run import Run, Scope
from workflows.decisions.site import Box, Site
from workflows.decisions.words import described

COPIED = 16  # names and values copied for a step


def filtered(source: Box, match: Box, site: Site) -> Box:
    """The items for which the match is true; null when it is neither true, false nor null for one of them."""

    def box(scope: Scope, run: Run) -> object:
        items = _items(source(scope, run), run)
        if items is None:
            return None
        kept = []
        for item in items:
            run.spend(len(scope) // COPIED)
            verdict = match(_with_item(scope, item), run)
            if not _is_verdict(verdict):
                run.warn(f"{site.what} is null, because its match is {described(verdict)}")
                return None
            if verdict:
                kept.append(item)
        return kept

    return box


def _with_item(scope: Scope, item: object) -> Scope:
    """What a match reads: `item`, and the entries of an item that is a context."""
    return {**scope, **(item if isinstance(item, Mapping) else {}), "item": item}


def repeated(source: Box, variable: str, body: Box, site: Site) -> Box:
    """What the body gives for each item; `partial` is what it gave so far."""

    def box(scope: Scope, run: Run) -> object:
        items = _items(source(scope, run), run)
        if items is None:
            return None
        made: list[object] = []
        for item in items:
            run.spend((len(scope) + len(made)) // COPIED)
            made.append(body({**scope, "partial": list(made), variable: item}, run))
        return made

    return box


def quantified(source: Box, variable: str, body: Box, site: Site, kind: str) -> Box:
    """Whether the body is true for some, or for every, item; null when it is no boolean for one of them."""

    def box(scope: Scope, run: Run) -> object:
        items = _items(source(scope, run), run)
        if items is None:
            return None
        run.spend(len(items) * len(scope) // COPIED)
        verdicts = [body({**scope, variable: item}, run) for item in items]
        wrong = next((verdict for verdict in verdicts if not _is_verdict(verdict)), None)
        if wrong is not None:
            run.warn(f"{site.what} is null, because what it asks of each item is {described(wrong)}")
            return None
        decisive = kind == "some"
        if decisive in verdicts:
            return decisive
        return None if None in verdicts else not decisive

    return box


def _is_verdict(value: object) -> bool:
    return value is None or isinstance(value, bool)


def _items(value: object, run: Run) -> list[object] | None:
    """What can be gone through: a list's or a range's items, or the one value that stands alone; None for null."""
    if isinstance(value, feel.Range):
        value = run.value(_ITEMS_OF_RANGE, {"range": value})
    if value is None or isinstance(value, list):
        return value
    return [value]


_ITEMS_OF_RANGE = feel.compile_expression("for item in range return item")

"""The variable scopes of the dialect: which variables a place in the diagram sees, and where a result goes.

Scope 0 holds the case's own variables. An element with input mappings, a subprocess and each repetition of a
multi-instance has a scope inside another; a called process has a sealed one, that sees nothing outside.
Values are JSON and are never changed in place: whoever holds one may keep it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workflows.engine.waits import Json

CASE = 0


@dataclass(slots=True)
class Scope:
    """Variables of one place; `parent` is the scope around it (of a sealed one too, though it does not see it)."""

    parent: int
    values: dict[str, Json]
    is_sealed: bool = False


class Scopes:
    """All scopes of one case."""

    def __init__(self, variables: Mapping[str, Json]) -> None:
        self._scopes = {CASE: Scope(CASE, dict(variables), is_sealed=True)}
        self._next = CASE + 1

    @property
    def variables(self) -> dict[str, Json]:
        """The case's own variables."""
        return dict(self._scopes[CASE].values)

    def open(self, parent: int, values: Mapping[str, Json], *, is_sealed: bool = False) -> int:
        """A new scope inside `parent`; answers its number."""
        number = self._next
        self._next += 1
        self._scopes[number] = Scope(parent, dict(values), is_sealed)
        return number

    def close(self, scope: int) -> None:
        """Forget a scope and its variables."""
        del self._scopes[scope]

    def parent(self, scope: int) -> int:
        """The scope around this one."""
        return self._scopes[scope].parent

    def own(self, scope: int) -> dict[str, Json]:
        """The variables of this very scope."""
        return dict(self._scopes[scope].values)

    def visible(self, scope: int) -> dict[str, Json]:
        """Every variable that is seen from here, the nearer hiding the farther."""
        seen: dict[str, Json] = {}
        for place in self._outward(scope):
            seen = {**place.values, **seen}
        return seen

    def locals(self, scope: int) -> dict[str, Json]:
        """What is seen from here and is not the case's own."""
        seen: dict[str, Json] = {}
        for place in self._outward(scope):
            if place is not self._scopes[CASE]:
                seen = {**place.values, **seen}
        return seen

    def set_here(self, scope: int, path: str, value: Json) -> None:
        """Put a value at a path (`plan.end`) of this very scope."""
        values = self._scopes[scope].values
        values.update(_put(values, path, value))

    def set_nearest(self, scope: int, path: str, value: Json) -> None:
        """Put a value at a path into the nearest scope that has its name, else into the outermost one seen."""
        name = path.partition(".")[0]
        places = list(self._outward(scope))
        place = next((place for place in places if name in place.values), places[-1])
        place.values.update(_put(place.values, path, value))

    def as_json(self) -> list[Json]:
        """The scopes but the case's own, with the next number."""
        kept = [
            [number, scope.parent, scope.values, int(scope.is_sealed)]
            for number, scope in self._scopes.items()
            if number != CASE
        ]
        return [self._next, kept]

    def load(self, kept: list[Json]) -> None:
        """Take back what `as_json` gave."""
        self._next, rows = kept  # type: ignore[assignment]
        for number, parent, values, is_sealed in rows:  # type: ignore[attr-defined]
            self._scopes[number] = Scope(parent, values, bool(is_sealed))

    def _outward(self, scope: int) -> Iterator[Scope]:
        place = self._scopes[scope]
        yield place
        while not place.is_sealed:
            place = self._scopes[place.parent]
            yield place


def _put(values: Mapping[str, Json], path: str, value: Json) -> dict[str, Json]:
    """The top-level name of the path with its new value; contexts on the way are copied, never changed."""
    name, _, rest = path.partition(".")
    if not rest:
        return {name: value}
    inner = values.get(name)
    return {name: {**inner, **_put(inner, rest, value)} if isinstance(inner, Mapping) else _put({}, rest, value)}

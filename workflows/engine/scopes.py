"""The variable scopes of the dialect: which variables a place in the diagram sees, and where a result goes.

Scope 0 holds the case's own variables. An element with input mappings, a subprocess and each repetition of a
multi-instance has a scope inside another; a called process has a sealed one, that sees nothing outside.
Values are JSON and are never changed in place: whoever holds one may keep it.

Repetitions that go on beside each other must not read each other's answers. So a repetition that `keeps` holds what is
written in it where no variable of that name is around it; when all are done that is handed on, and is remembered as
`left` by them: the next time round their repetitions begin without it (docs/decisions/024).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from workflows.engine.waits import Json

CASE = 0


@dataclass(slots=True)
class Scope:
    """Variables of one place; `parent` is the scope around it (of a sealed one too, though it does not see it).

    `keeps`: the element whose repetition this is, where new names stay in it. `held` is the name of the list that is
    gathered here, out of reach from inside. `left`: names that repetitions left here, with their element.
    """

    parent: int
    values: dict[str, Json]
    is_sealed: bool = False
    keeps: str = ""
    held: str = ""
    left: dict[str, str] = field(default_factory=dict)


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

    def keep_in(self, scope: int, element: str) -> None:
        """Let new names that are written in this repetition of the element stay in it."""
        self._scopes[scope].keeps = element

    def hold(self, scope: int, name: str) -> None:
        """Put the variable of this name in this scope out of reach for what is inside: it can only be read there."""
        self._scopes[scope].held = name

    def parent(self, scope: int) -> int:
        """The scope around this one."""
        return self._scopes[scope].parent

    def own(self, scope: int) -> dict[str, Json]:
        """The variables of this very scope."""
        return dict(self._scopes[scope].values)

    def visible(self, scope: int) -> dict[str, Json]:
        """Every variable that is seen from here, the nearer hiding the farther."""
        seen: dict[str, Json] = {}
        for place, hidden in self._seen_from(scope):
            values = {name: place.values[name] for name in place.values.keys() - hidden} if hidden else place.values
            seen = {**values, **seen}
        return seen

    def locals(self, scope: int) -> dict[str, Json]:
        """What is seen from here and is not the case's own; null for what the case has and is not seen from here."""
        seen: dict[str, Json] = {}
        for place, hidden in self._seen_from(scope):
            is_case = place is self._scopes[CASE]
            values = dict.fromkeys(hidden) if is_case else place.values
            seen = {**values, **seen}
        return seen

    def set_here(self, scope: int, path: str, value: Json) -> None:
        """Put a value at a path (`plan.end`) of this very scope."""
        values = self._scopes[scope].values
        values.update(_put(values, path, value))

    def set_nearest(self, scope: int, path: str, value: Json, *, is_mapped: bool = False) -> None:
        """Put a value at a path into the nearest scope that has its name, else into the outermost one seen.

        On the way a repetition that keeps has it where no variable of that name is around it; `is_mapped`: not the
        one that this is the scope of, because its own output mapping says so. What is held is never reached.
        """
        name = path.partition(".")[0]
        keeper, inner, around = None, self._scopes[scope], list(self._outward(scope))
        for place in around:
            if name == place.held and place is not inner:
                keeper = keeper or inner
                break
            if name in place.values and not (keeper and name in place.left):
                keeper = place
                break
            if keeper is None and place.keeps and not (is_mapped and place is around[0]):
                keeper = place
            inner = place
        place = keeper or around[-1]
        place.left.pop(name, None)
        place.values.update(_put(place.values, path, value))

    def hand_on(self, scope: int, values: Mapping[str, Json], element: str) -> None:
        """Put what the repetitions of an element kept where it would have gone, unless a variable came meanwhile."""
        for name, value in values.items():
            places = list(self._outward(scope))
            there = next((place for place in places if name in place.values), None)
            if there is not None and name not in there.left:
                continue
            place = there or next((place for place in places if place.keeps), places[-1])
            place.values[name] = value
            place.left[name] = element

    def as_json(self) -> list[Json]:
        """The scopes but the case's own, with the next number."""
        kept = [
            [number, scope.parent, scope.values, int(scope.is_sealed)]
            for number, scope in self._scopes.items()
            if number != CASE
        ]
        return [self._next, kept]

    def left(self) -> dict[str, Json]:
        """What repetitions left, by the number of the scope, as JSON."""
        return {str(number): dict(scope.left) for number, scope in self._scopes.items() if scope.left}

    def load(self, kept: list[Json], left: Mapping[str, Mapping[str, str]]) -> None:
        """Take back what `as_json` and `left` gave."""
        self._next, rows = kept  # type: ignore[assignment]
        for number, parent, values, is_sealed in rows:  # type: ignore[attr-defined]
            self._scopes[number] = Scope(parent, values, bool(is_sealed))
        for key, names in left.items():
            self._scopes[int(key)].left = dict(names)

    def _seen_from(self, scope: int) -> Iterator[tuple[Scope, frozenset[str]]]:
        """The scopes outward, each with its names that earlier repetitions of the same element left there."""
        inside: set[str] = set()
        for place in self._outward(scope):
            yield place, frozenset(name for name, element in place.left.items() if element in inside)
            if place.keeps:
                inside.add(place.keeps)

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

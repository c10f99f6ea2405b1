"""How a built-in function is declared: its names, what it takes, and what happens with anything else."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from workflows.feel.frame import Frame
from workflows.feel.temporal import FarDate, FineDuration, FineTime, WideDateTime
from workflows.feel.values import TYPE_NAMES, Months, Range, type_name

Implementation = Callable[..., object]
# Longer texts and lists cost a step for each so many elements, whatever is done with them.
FREE_LENGTH = 64
CHOSEN = 8  # steps of finding the way to call a function by the names of its arguments
KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (Decimal,),
    "boolean": (bool,),
    "list": (list,),
    "context": (dict,),
    "date": (date, FarDate),
    "time": (time, FineTime),
    "datetime": (datetime, WideDateTime),
    "days": (timedelta, FineDuration),
    "months": (Months,),
    "range": (Range,),
    "function": (),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: the types it takes (none for any), whether it may be left out, whether it may be null."""

    name: str
    kinds: frozenset[type]
    asks_for: str
    is_optional: bool
    takes_null: bool

    def accepts(self, value: object) -> bool:
        """Whether a value is of the types, without any change."""
        if value is None:
            return self.takes_null
        if self.asks_for == "function":
            return type_name(value) == "function"
        return not self.kinds or type(value) in self.kinds

    def coerced(self, value: object) -> object:
        """A value taken out of its list of one, or put into one; None where that does not help."""
        if list in self.kinds and value is not None:
            return [value]
        if isinstance(value, list) and len(value) == 1 and self.accepts(value[0]):
            return value[0]
        return None


@dataclass(frozen=True, slots=True)
class Overload:
    """One way to call a built-in. With `is_variadic` the last parameter gathers all further arguments in a list."""

    parameters: tuple[Parameter, ...]
    required: int
    function: Implementation
    is_variadic: bool

    @property
    def names(self) -> list[str]:
        return [parameter.name for parameter in self.parameters]

    def taken(self, arguments: Sequence[object], may_coerce: bool) -> list[object] | None:
        """The arguments as the function takes them, singleton lists opened or made if allowed; None if unfit."""
        if len(arguments) < self.required or (len(arguments) > len(self.parameters) and not self.is_variadic):
            return None
        taken: list[object] = []
        last = len(self.parameters) - 1
        for index, value in enumerate(arguments):
            parameter = self.parameters[min(index, last)]
            if not parameter.accepts(value):
                value = parameter.coerced(value) if may_coerce else None
                if value is None:
                    return None
            taken.append(value)
        return [*taken[:last], taken[last:]] if self.is_variadic else taken

    def ordered(self, named: Mapping[str, object]) -> list[object] | None:
        """Named arguments by position; None where a name is unknown or a required one is missing."""
        names = self.names
        if not set(named) <= set(names) or not set(names[: self.required]) <= set(named):
            return None
        last = max(names.index(name) for name in named) if named else -1
        return [named.get(name) for name in names[: last + 1]]


@dataclass(slots=True, eq=False)
class Builtin:
    """A built-in function with all its overloads."""

    name: str
    overloads: list[Overload] = field(default_factory=list)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters of the shortest way to call it."""
        shortest = min(self.overloads, key=lambda overload: overload.required)
        return tuple(parameter.name for parameter in shortest.parameters[: shortest.required])

    def invoke(self, frame: Frame, arguments: Sequence[object]) -> object:
        """The value for arguments by position; null with a warning where no overload takes them."""
        _charge(arguments, frame)
        for may_coerce in (False, True):
            for overload in self.overloads:
                taken = overload.taken(arguments, may_coerce)
                if taken is not None:
                    return overload.function(frame, *taken)
        if frame.warnings is not None:
            frame.warn(self._complaint(arguments))
        return None

    def invoke_named(self, frame: Frame, named: Mapping[str, object]) -> object:
        """The value for named arguments; null with a warning where no overload has those names."""
        frame.tick(CHOSEN)
        _charge(named.values(), frame)
        # before(range: a, point: b) and before(point: b, range: a) have the same names: as written decides.
        as_written = sorted(self.overloads, key=lambda overload: overload.names[: len(named)] != list(named))
        for overload in as_written:
            arguments = overload.ordered(named)
            taken = None if arguments is None else overload.taken(arguments, may_coerce=True)
            if taken is not None:
                return overload.function(frame, *taken)
        ways = " or ".join(_described(overload) for overload in self.overloads)
        frame.warn(f"{self.name} takes {ways}, not {', '.join(named)}")
        return None

    def _complaint(self, arguments: Sequence[object]) -> str:
        given = ", ".join(type_name(value) for value in arguments) or "nothing"
        ways = " or ".join(_described(overload) for overload in self.overloads)
        return f"{self.name} takes {ways}, not ({given})"


TYPE_NAMES[Builtin] = "function"


def _charge(arguments: Iterable[object], frame: Frame) -> None:
    for value in arguments:
        if isinstance(value, str | list | dict) and len(value) > FREE_LENGTH:
            frame.tick(len(value) // FREE_LENGTH)


def _described(overload: Overload) -> str:
    shown = [f"{p.name}: {p.asks_for}" + (" (optional)" if p.is_optional else "") for p in overload.parameters]
    return f"({', '.join(shown)})"


BUILTINS: dict[str, Builtin] = {}


def builtin(name: str, signature: str) -> Callable[[Implementation], Implementation]:
    """Declare a built-in; twice for two ways to call it.

    The signature reads "string: string, start position: number, length?: number"; a ? behind the type lets null in,
    several types are joined by |, "any" takes all, and a last name with ... gathers all further arguments in a list.
    """

    def declare(function: Implementation) -> Implementation:
        parameters = tuple(_parameter(part) for part in signature.split(", ")) if signature else ()
        required = sum(not parameter.is_optional for parameter in parameters)
        entry = BUILTINS.setdefault(name, Builtin(name))
        entry.overloads.append(Overload(parameters, required, function, "..." in signature))
        return function

    return declare


def _parameter(text: str) -> Parameter:
    name, _, kinds = text.partition(": ")
    takes_null = kinds.endswith("?") or kinds == "any"
    kinds = kinds.removesuffix("?")
    accepted = frozenset(kind for word in kinds.split("|") for kind in _kinds(word)) if kinds != "any" else frozenset()
    return Parameter(name.removesuffix("...").removesuffix("?"), accepted, kinds, name.endswith("?"), takes_null)


def _kinds(word: str) -> tuple[type, ...]:
    return KINDS[word]



"""The types that a model declares: which values fit them, and the conversions the standard makes (10.3.2.9.4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC
from typing import Protocol

from workflows import feel
from workflows.decisions.run import Run
from workflows.decisions.words import described
from workflows.feel.temporal import make_datetime


class Type(Protocol):
    """Something a value can fit."""

    @property
    def name(self) -> str: ...

    def fits(self, value: object, run: Run) -> bool:
        """Whether the value, never null, is one of this type's."""


@dataclass(frozen=True, slots=True)
class Anything:
    name: str = "Any"

    def fits(self, value: object, run: Run) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Simple:
    """A type of FEEL's own, by its name there."""

    name: str

    def fits(self, value: object, run: Run) -> bool:
        return feel.type_name(value) == self.name


@dataclass(frozen=True, slots=True)
class Structure:
    """A context with at least these components."""

    name: str
    components: Mapping[str, Type]

    def fits(self, value: object, run: Run) -> bool:
        run.spend(len(self.components))
        return isinstance(value, dict) and all(
            name in value and fits(value[name], type_, run) for name, type_ in self.components.items()
        )


@dataclass(frozen=True, slots=True)
class Collection:
    """A list of values of one type."""

    name: str
    item: Type

    def fits(self, value: object, run: Run) -> bool:
        if not isinstance(value, list):
            return False
        run.spend(len(value))
        return all(fits(part, self.item, run) for part in value)


@dataclass(frozen=True, slots=True)
class FunctionType:
    """A function of this many parameters; `output` is what calling it gives."""

    name: str
    parameters: tuple[str, ...]
    output: Type

    def fits(self, value: object, run: Run) -> bool:
        if feel.type_name(value) != "function":
            return False
        return len(getattr(value, "parameters", self.parameters)) == len(self.parameters)


@dataclass(frozen=True, slots=True)
class Constrained:
    """A type narrowed by the allowed values that a file declares."""

    name: str
    base: Type
    allowed: feel.UnaryTests
    text: str

    def fits(self, value: object, run: Run) -> bool:
        return self.base.fits(value, run) and run.matches(self.allowed, value, {})


@dataclass(slots=True)
class Recursive:
    """A type that mentions itself; `type` is filled in once it is known."""

    name: str
    type: Type = field(default_factory=Anything)

    def fits(self, value: object, run: Run) -> bool:
        return self.type.fits(value, run)


ANYTHING = Anything()


def result_of(type_: Type) -> Type:
    """What calling a function of this type gives; a type that is no function's is taken to be that itself."""
    return type_.output if isinstance(type_, FunctionType) else type_


def fits(value: object, type_: Type, run: Run) -> bool:
    """Whether the value is one of the type's; null is one of every type's."""
    return value is None or type_.fits(value, run)


def is_collection(type_: Type) -> bool:
    if isinstance(type_, Constrained):
        return is_collection(type_.base)
    return isinstance(type_, Collection) or (isinstance(type_, Recursive) and is_collection(type_.type))


def convert(value: object, type_: Type, run: Run, what: str) -> object:
    """The value as the type wants it, or null with a warning that names `what`."""
    found, converted = conversion(value, type_, run)
    if not found:
        run.warn(f"{what} is null, because {described(value)} is not of the type {type_.name}")
    return converted


def conversion(value: object, type_: Type, run: Run) -> tuple[bool, object]:
    """Whether there is a conversion, and what it gives."""
    if fits(value, type_, run):
        return True, value
    if is_collection(type_):
        return (True, [value]) if type_.fits([value], run) else (False, None)
    if isinstance(value, list) and len(value) == 1 and fits(value[0], type_, run):
        return True, value[0]
    if type_.name == "date and time" and feel.type_name(value) == "date":
        return True, make_datetime(value.toordinal(), 0, UTC)  # type: ignore[attr-defined]
    return False, None

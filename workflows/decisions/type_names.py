"""From the name of a type to the type: FEEL's own, the file's item definitions, and those of imported files."""

from collections.abc import Sequence
from threading import RLock

from workflows import feel
from workflows.decisions.document import Definitions, ItemDefinition
from workflows.decisions.types import (
    ANYTHING,
    Anything,
    Collection,
    Constrained,
    FunctionType,
    Recursive,
    Simple,
    Structure,
    Type,
)
from workflows.feel.values import TYPE_NAMES

# DMN 1.1's names for FEEL's types beside today's.
SIMPLE = {name: name for name in TYPE_NAMES.values() if name not in ("null", "range", "list", "function")} | {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "integer": "number",
    "long": "number",
    "double": "number",
}
DEEPEST_TYPE = 50


class TypeNames:
    """Every type that one file can name. `imported` are those of the files it imports, each with the import's name."""

    def __init__(self, definitions: Definitions, imported: Sequence[tuple[str, "TypeNames"]] = ()) -> None:
        self._items = {item.name: item for item in definitions.items}
        self._imported = imported
        self._depth = 0
        self._turn = RLock()
        self.unsound: set[str] = set()
        self._known: dict[str, Type] = {"": ANYTHING, "Any": ANYTHING, "Null": Simple("null")}

    @property
    def names(self) -> list[str]:
        """Every type that can be named."""
        return [*self.declared, *SIMPLE]

    @property
    def declared(self) -> list[str]:
        """Every type that this file, or one it imports, declares."""
        imported = [(prefix, name) for prefix, types in self._imported for name in types.declared]
        return [*self._items, *(f"{prefix}.{name}" if prefix else name for prefix, name in imported)]

    def __getitem__(self, name: str) -> Type:
        """The type of that name; an unknown one takes any value (`check` reports it)."""
        with self._turn:  # what is half known yet is seen by nobody else
            if name not in self._known:
                self._known[name] = self._find(name)
            return self._known[name]

    def knows(self, name: str) -> bool:
        """Whether the name means anything."""
        return name in self._known or name in SIMPLE or name in self._items or self._importer(name) is not None

    def _find(self, name: str) -> Type:
        if name in self._items:
            return self._declared(self._items[name])
        if name in SIMPLE:
            return Simple(SIMPLE[name])
        found = self._importer(name)
        return found[0][found[1]] if found else ANYTHING

    def _importer(self, name: str) -> tuple["TypeNames", str] | None:
        """The imported file that declares the type, and the type's name there."""
        for prefix, types in self._imported:
            local = name.removeprefix(f"{prefix}.") if prefix else name
            if (not prefix or local != name) and types.knows(local):
                return types, local
        return None

    def _declared(self, item: ItemDefinition) -> Type:
        """The type of an item definition; any value, where it is nothing but itself or nests too deep."""
        if self._depth > DEEPEST_TYPE or self._is_circle(item):
            self.unsound.add(item.name)
            return ANYTHING
        holder = Recursive(item.name)
        self._known[item.name] = holder
        self._depth += 1
        holder.type = self._built(item)
        self._depth -= 1
        return holder.type

    def _is_circle(self, item: ItemDefinition) -> bool:
        """Whether the definitions that an item is based on lead back to one of them, or have no end in sight."""
        seen = {item.name}
        while not item.components and item.base in self._items:
            if item.base in seen or len(seen) > DEEPEST_TYPE:
                return True
            seen.add(item.base)
            item = self._items[item.base]
        return False

    def _built(self, item: ItemDefinition) -> Type:
        """The type of an item definition or of a component."""
        inner = self._narrowed(item, self._base(item), item.allowed)
        if item.is_collection:
            inner = Collection(item.name, inner)
        return self._narrowed(item, inner, item.constraint)

    def _base(self, item: ItemDefinition) -> Type:
        if item.components:
            return Structure(item.name, {part.name: self._built(part) for part in item.components})
        if item.function:
            parameters = tuple(parameter.name for parameter in item.function.parameters)
            return FunctionType(item.name, parameters, self[item.function.output])
        return self[item.base]

    def _narrowed(self, item: ItemDefinition, base: Type, allowed: str) -> Type:
        if not allowed:
            return base
        if isinstance(base, Collection) and not item.is_collection:
            return Collection(item.name, self._narrowed(item, base.item, allowed))
        try:
            tests = feel.compile_unary_tests(allowed)
        except feel.FeelError:
            return base
        return Constrained(item.name if not item.is_collection else base.name, base, tests, allowed)


def constraint_of(type_: Type) -> str:
    """The unary tests that a value of the type passes, "" when any of its base's values does."""
    return type_.text if isinstance(type_, Constrained) else ""


def base_name(type_: Type) -> str:
    """The name of the FEEL type underneath, "Any" where there is none."""
    if isinstance(type_, Constrained):
        return base_name(type_.base)
    return type_.name if isinstance(type_, Simple) else Anything().name

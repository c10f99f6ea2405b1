"""The shape of a difference: which thing, how it changed, and what of it was and is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True)
class Aspect:
    """One property of a thing, before and after; "" where it was or is not set."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Thing:
    """Something that can be compared: what it is called and its properties as words."""

    id: str
    name: str
    kind: str
    aspects: Mapping[str, str]


@dataclass(frozen=True)
class Change:
    """One thing that differs. `element` is its id, for marks in a picture."""

    element: str
    name: str
    kind: str
    how: str
    aspects: tuple[Aspect, ...] = ()


def of_things(old: Mapping[str, Thing], new: Mapping[str, Thing]) -> list[Change]:
    """The things by id: those that are gone, that are new, and that have other properties; in the order of the new."""
    gone = [Change(thing.id, thing.name, thing.kind, REMOVED) for key, thing in old.items() if key not in new]
    return gone + [change for key, thing in new.items() if (change := _of_thing(old.get(key), thing))]


def _of_thing(old: Thing | None, new: Thing) -> Change | None:
    if old is None:
        return Change(new.id, new.name, new.kind, ADDED)
    aspects = tuple(_aspects(old.aspects, new.aspects))
    return Change(new.id, new.name or old.name, new.kind, CHANGED, aspects) if aspects else None


def _aspects(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Aspect]:
    for name in dict.fromkeys([*old, *new]):
        before, after = old.get(name, ""), new.get(name, "")
        if before != after:
            yield Aspect(name, before, after)

"""The pages about one procedure that its sub-navigation lists; each says itself where it stands."""

from dataclasses import dataclass

from flask import Flask, current_app

EXTENSION = "upturn.sections"


@dataclass(frozen=True)
class Section:
    """One entry: its words, the route it leads to (which takes `key`), where it stands (lower is further left)."""

    name: str
    endpoint: str
    order: int


def add(app: Flask, section: Section) -> None:
    """Register a section."""
    app.extensions.setdefault(EXTENSION, []).append(section)


def every() -> list[Section]:
    """The sections in the order they are shown."""
    return sorted(current_app.extensions.get(EXTENSION, []), key=lambda section: section.order)

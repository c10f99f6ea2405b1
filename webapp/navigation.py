"""The primary navigation: places that exist and that this person may reach, in the house's order."""

from dataclasses import dataclass

from flask import Flask, current_app, request, url_for

from webapp import access
from workflows.people import Person

EXTENSION = "upturn.places"


@dataclass(frozen=True)
class Place:
    """One entry: its words, the route it leads to, where it stands (lower is further left)."""

    name: str
    endpoint: str
    order: int
    is_demonstration: bool = False  # only there is it shown


@dataclass(frozen=True)
class Entry:
    """A place as shown to somebody: `is_here` for any page below it."""

    name: str
    address: str
    is_here: bool


def add(app: Flask, place: Place) -> None:
    """Register a place. Its pages are those whose address begins with its own."""
    app.extensions.setdefault(EXTENSION, []).append(place)


def entries(person: Person | None) -> list[Entry]:
    """What the person's navigation shows; nothing for somebody who is not signed in."""
    if person is None:
        return []
    places = sorted(current_app.extensions.get(EXTENSION, []), key=lambda place: place.order)
    return [_entry(place) for place in places if _may_reach(person, place)]


def home(person: Person | None) -> str:
    """Where the product's name leads, and where a person lands after signing in."""
    found = entries(person)
    return found[0].address if found else url_for("account.show" if person else "security.login")


def _entry(place: Place) -> Entry:
    address = url_for(place.endpoint)
    return Entry(place.name, address, f"{request.path}/".startswith(f"{address.rstrip('/')}/"))


def _may_reach(person: Person, place: Place) -> bool:
    if place.is_demonstration and not current_app.config["UPTURN"].demonstration:
        return False
    rule = access.rule_of(current_app, place.endpoint)
    return rule is not None and (rule.name == "anyone" or person.has_role(*rule.roles))

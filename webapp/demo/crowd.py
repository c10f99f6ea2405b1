"""A month of monitoring for many contracts in one go: `upturn demo --contracts 200`."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from webapp.demo.returns import PROCEDURE
from webapp.demo.stories import Story
from workflows.database import db
from workflows.people import NATIONS, Contact, Contract, Provider, Site

FIRST = (
    "Alder", "Beacon", "Cedar", "Dovecote", "Elmfield", "Foxglove", "Garland", "Hazel", "Ivybridge", "Juniper",
    "Kestrel", "Lantern", "Mulberry", "Nightingale", "Orchard", "Primrose", "Quayside", "Rowan", "Sycamore", "Thornby",
)
SECOND = (
    "Home Care", "House", "Supported Living", "Reablement", "Day Services", "Nursing Home", "Extra Care", "Respite",
    "Equipment", "Community Support",
)
BELOW, LATE, NEVER = 5, 10, 20  # every fifth return is below target, every tenth late, every twentieth never comes


def stories(contracts: int) -> Iterator[Story]:
    """One month's return of each contract."""
    for number in range(contracts):
        yield Story(
            name_of(number), PROCEDURE, 110, "send_return" if number % NEVER == NEVER - 1 else "",
            procedure=PROCEDURE, owner="officer" if number % 2 else "officer2", choices={"below": "1.3, 1.5"},
            results=("met" if number % BELOW else "not met",), late_weeks=(1,) if number % LATE == LATE - 2 else (),
        )


def bring_in(contracts: int, starts_on: date, ends_on: date) -> None:
    """The providers that are not there yet, each with a site, a contact and a contract."""
    known = set(db.session.scalars(select(Provider.name)))
    for number in range(contracts):
        if (name := name_of(number)) not in known:
            own = Contract(
                reference=f"MR-{number + 1:03}", name=f"{name}, west locality", nation=NATIONS[number % len(NATIONS)],
                starts_on=starts_on, ends_on=ends_on,
            )
            contact = Contact(name="Paula Renn", job_title="Manager", email=f"manager{number + 1}@providers.example")
            site = Site(name=name, address=f"{number + 1} Mill Lane, Westhaven")
            db.session.add(Provider(name=name, sites=[site], contacts=[contact], contracts=[own]))


def name_of(number: int) -> str:
    """A provider's name, another for each number."""
    round_, place = divmod(number, len(FIRST) * len(SECOND))
    name = f"{FIRST[place % len(FIRST)]} {SECOND[place // len(FIRST)]}"
    return f"{name} {round_ + 1}" if round_ else name

"""The pretend council that a room is furnished with: somebody in each role, a provider, a contract, the procedures."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from sqlalchemy import select

from workflows import measures, versions
from workflows.contents import Contents, Files
from workflows.council_days import CouncilDay
from workflows.database import db
from workflows.measures import MeasureSet
from workflows.people import Contact, Contract, Person, Provider, Site
from workflows.rooms import entered
from workflows.versions import ProcessVersion

BEGINNING = datetime(2026, 3, 9, 9, tzinfo=UTC)  # a Monday
BY = "Upturn"
PEOPLE = (
    ("Ola Field", "officer"), ("Oscar Hill", "officer"), ("Mina Wood", "manager"), ("Marcus Vale", "manager"),
    ("Connie Lake", "consulted"), ("Cora Brook", "consulted"), ("Petra Owens", "process_owner"),
    ("Ada Marsh", "administrator"),
)
CONTACT = ("Priya Stone", "priya.stone@provider.invalid")


def furnished(version: ProcessVersion) -> bytes:
    """A room with the pretend council and this version; the procedures that it starts are there as published.

    Measures and days are the council's own. Raises Refused where the version cannot be read.
    """
    found = dict(_procedures(version))
    sets = [_copy(row) for row in measures.every() if row.contract_id is None]
    days = [(row.day, row.nation, row.is_open, row.reason) for row in db.session.scalars(select(CouncilDay))]
    with entered() as room:
        for key, (number, files) in found.items():
            placed = versions.draft(key, files, now=BEGINNING)
            placed.number, placed.published_at, placed.published_by = number, BEGINNING, BY
        db.session.add_all(sets)
        db.session.add_all(
            CouncilDay(day=day, nation=nation, is_open=is_open, reason=reason) for day, nation, is_open, reason in days
        )
        _people()
        _provider()
    return room.content


def person(role: str) -> Person:
    """Who does things in that role, if nobody in particular is asked."""
    name = next(name for name, theirs in PEOPLE if theirs == role)
    return db.session.scalars(select(Person).where(Person.name == name)).one()


def provider() -> Provider:
    """The one provider of the room."""
    return db.session.scalars(select(Provider)).one()


def _procedures(version: ProcessVersion) -> Iterator[tuple[str, tuple[int, Files]]]:
    """The version's files, and those of the published procedures that it starts, and they start in turn."""
    newest = versions.newest(version.procedure_key)
    number = version.number or (newest.number or 0 if newest else 0) + 1
    yield version.procedure_key, (number, version.contents.files)
    seen, ahead = {version.procedure_key}, _started(version.contents)
    while ahead := ahead - seen:
        key = ahead.pop()
        seen.add(key)
        if found := versions.newest(key):
            yield key, (found.number or 0, found.contents.files)
            ahead |= _started(found.contents)


def _started(contents: Contents) -> set[str]:
    elements = (each for process in contents.diagrams.processes.values() for each in process.elements.values())
    return {
        each.extensions.headers.get("process", "") for each in elements if each.extensions.job_type == "start-case"
    }


def _copy(row: MeasureSet) -> MeasureSet:
    return MeasureSet(
        name=row.name, belongs_to=row.belongs_to, number=row.number, made_at=row.made_at, made_by=row.made_by,
        measures=row.measures,
    )


def _people() -> None:
    for name, role in PEOPLE:
        first, last = name.lower().split()
        db.session.add(Person(name=name, email=f"{first}.{last}@council.invalid", roles={role}))


def _provider() -> None:
    sample = Provider(name="Sample Care Ltd")
    db.session.add_all([
        Site(provider=sample, name="Sample House", address="1 Sample Street"),
        Contract(
            provider=sample, reference="SAMPLE-1", name="Sample contract", nation="England",
            starts_on=date(2025, 4, 1), ends_on=date(2029, 3, 31),
        ),
        Contact(provider=sample, name=CONTACT[0], email=CONTACT[1], job_title="Registered manager"),
    ])

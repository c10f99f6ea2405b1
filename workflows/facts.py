"""The case variables that a procedure declares searchable, in columns with indexes."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from workflows.database import Row, db


class Fact(Row):
    """One searchable variable of one case, in the column of its type."""

    __table_args__ = (Index("ix_fact_text", "name", "text"), Index("ix_fact_number", "name", "number"))

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    text: Mapped[str | None] = mapped_column(String(500))
    number: Mapped[float | None]
    day: Mapped[date | None]


def keep(case_id: int, names: list[str], variables: dict[str, Any]) -> None:
    """Bring the case's facts in line with its variables."""
    if not names:
        return
    rows = {fact.name: fact for fact in db.session.scalars(select(Fact).where(Fact.case_id == case_id))}
    for name in names:
        fact = rows.get(name)
        if fact is None:
            fact = Fact(case_id=case_id, name=name)
            db.session.add(fact)
        fact.text, fact.number, fact.day = _columns(_at(name, variables))


def forget(case_id: int) -> None:
    """Before a case is on another version, which may declare other facts."""
    db.session.execute(delete(Fact).where(Fact.case_id == case_id))


def days_of(case_id: int) -> dict[str, date]:
    """The case's facts that are dates, by name."""
    rows = select(Fact.name, Fact.day).where(Fact.case_id == case_id, Fact.day.is_not(None))
    return {name: day for name, day in db.session.execute(rows) if day is not None}


def _at(path: str, variables: dict[str, Any]) -> object:
    """The variable of that name, or what lies at a path such as `period.ends`."""
    found: object = variables
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _columns(value: object) -> tuple[str | None, float | None, date | None]:
    if isinstance(value, bool):
        return ("yes" if value else "no"), None, None
    if isinstance(value, int | float):
        return None, float(value), None
    if isinstance(value, str):
        return value[:500], None, _day(value)
    return None, None, None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None

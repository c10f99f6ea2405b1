"""Tables of measures: what a return asks for, with the targets it is scored by. Versioned, per contract or standard.

A measure is JSON: `no`, `name`, `green` and `red` (numbers or None), `better` (higher, lower), `unit` (percent, ratio,
number, words) and `periods` (a list of frequencies; `each` is worked out by the council and asked of nobody).
"""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflows import jobs, values
from workflows.database import Json, Moment, Row, db
from workflows.engine import Job
from workflows.errors import CaseStuck, NotFound
from workflows.people import Actor, Contract

if TYPE_CHECKING:
    from workflows.cases import Case

Measure = Mapping[str, Any]
Files = Mapping[str, bytes]
STANDARD = "standard"
WORKED_OUT = "each"  # the period of measures that the council works out itself


class MeasureSet(Row):
    """One version of a set: the standard one of that name, or a contract's own. A version never changes."""

    __table_args__ = (UniqueConstraint("name", "belongs_to", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    belongs_to: Mapped[str] = mapped_column(String(40))
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"), index=True)
    number: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[str] = mapped_column(String(200))
    measures: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    contract: Mapped[Contract | None] = relationship()


def install(name: str, files: Files, *, by: Actor, now: datetime) -> MeasureSet | None:
    """Make the standard set of that name from shipped CSV files, in the order of their names, unless it is there."""
    if versions_of(name, None):
        return None
    measures = [measure for path in sorted(files) for measure in read(files[path])]
    return save(name, None, measures, by=by, now=now)


def read(content: bytes) -> list[dict[str, Any]]:
    """The measures of a CSV file with the columns no, name, periods, and for those scored green, red, better, unit."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    return [
        {
            "no": row["no"], "name": row["name"], "green": _number(row.get("green")), "red": _number(row.get("red")),
            "better": row.get("better") or "higher", "unit": row.get("unit") or "words",
            "periods": row["periods"].split(";"),
        }
        for row in rows
    ]


def save(
    name: str, contract: Contract | None, measures: Sequence[Measure], *, by: Actor, now: datetime
) -> MeasureSet:
    """Keep these measures as the next version of the set; cases that run keep the version they began with."""
    earlier = versions_of(name, contract)
    version = MeasureSet(
        name=name, belongs_to=_owner(contract), contract_id=contract.id if contract else None,
        number=earlier[0].number + 1 if earlier else 1, made_at=now, made_by=by.name,
        measures=values.clean({"measures": [dict(measure) for measure in measures]})["measures"],
    )
    db.session.add(version)
    db.session.flush()
    return version


def current(name: str, contract: Contract | None) -> MeasureSet:
    """The newest version of the contract's own set, else of the standard one. Raises NotFound."""
    for owner in (contract, None):
        if found := versions_of(name, owner):
            return found[0]
    raise NotFound(f"There is no set of measures “{name}”. Ask an administrator to install the shipped ones.")


def versions_of(name: str, contract: Contract | None) -> Sequence[MeasureSet]:
    """Every version of the contract's own set (of the standard one without a contract), newest first."""
    rows = select(MeasureSet).where(MeasureSet.name == name, MeasureSet.belongs_to == _owner(contract))
    return db.session.scalars(rows.order_by(MeasureSet.number.desc())).all()


def every() -> list[MeasureSet]:
    """The newest version of every set, the standard ones first."""
    rows = db.session.scalars(select(MeasureSet).order_by(MeasureSet.name, MeasureSet.number))
    newest = {(row.name, row.belongs_to): row for row in rows}
    return sorted(newest.values(), key=lambda row: (row.name, row.contract_id is not None, row.contract_id))


def asked(measures: Sequence[Measure], frequency: str) -> list[Measure]:
    """The measures that a return of that frequency asks for."""
    return [measure for measure in measures if frequency in measure["periods"]]


@jobs.register("list-measures")
def list_measures(case: "Case", job: Job, now: datetime) -> Mapping[str, Any]:
    """What this case's return asks for: `measures`, `ownMeasures` and `measureSet` (name, number). Raises CaseStuck.

    Header `set` names the set; input `frequency` says which of its measures are asked for. `ownMeasures` are those
    that the council works out itself.
    """
    try:
        version = current(job.headers.get("set", ""), case.contract)
    except NotFound as missing:
        raise CaseStuck(str(missing), element=job.element_id) from missing
    rows = asked(version.measures, str(job.inputs.get("frequency")))
    return {
        "measures": [dict(row) for row in rows],
        "ownMeasures": [dict(row) for row in asked(version.measures, WORKED_OUT)],
        "measureSet": {"name": version.name, "number": version.number},
    }


def _owner(contract: Contract | None) -> str:
    return f"contract {contract.id}" if contract else STANDARD


def _number(text: str | None) -> float | int | None:
    if not text:
        return None
    number = float(text)
    return int(number) if number.is_integer() else number

"""Rows as both databases hold them, raw and in bulk: what was overwritten with nonsense must not stop the reading."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement, Select, String, select, type_coerce

from workflows.database import Moment, db
from workflows.events import CaseEvent
from workflows.proof.chain import UNREADABLE
from workflows.proof.seals import Held, Shape

AT_ONCE = 1_000
FILES_AT_ONCE = 2  # of ten megabytes each
HELD = ("name", "media_type")
EVENT = (
    "id", "case_id", "number", "at", "kind", "by_id", "by_name", "element_id", "details", "previous_hash", "hash",
    "key_id", "signature",
)


class Raw(SimpleNamespace):
    """One row as the database holds it, by attribute."""

    def __init__(self, names: Sequence[str], values: Sequence[Any]) -> None:
        super().__init__(**dict(zip(names, values, strict=True)))


def of_events(first: int, last: int) -> Iterator[Any]:
    """The events of the cases of these numbers, by case and in order; a moment that is none is UNREADABLE."""
    columns = CaseEvent.__table__.columns
    for row in _read([columns[name] for name in EVENT], columns["case_id"], first, last, columns["number"]):
        event = Raw(EVENT, [value.hex() if isinstance(value, bytes) else value for value in row])
        at = _moment(event.at)
        event.at = at if isinstance(at, datetime) else UNREADABLE
        event.number = event.number if isinstance(event.number, int) else 0
        event.details, event.kind = str(event.details), str(event.kind)
        yield event


def of_shape(shape: Shape, first: int, last: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows that a shape is about, each with the number of its case, by case."""
    table = shape.row.__table__
    names = shape.columns
    by_case = table.columns["case_id" if "case_id" in table.columns else "id"]
    moments = [name for name in names if isinstance(table.columns[name].type, Moment)]
    for row in _read([by_case, *(table.columns[name] for name in names)], by_case, first, last):
        values = dict(zip(names, row[1:], strict=True))
        values.update({name: _moment(values[name]) for name in moments})
        yield row[0], values


def contents_of(shape: Shape, first: int, last: int) -> dict[int, list[Held]]:
    """What the rows of a shape hold as bytes, by the number of the row: never more than a few files at once."""
    found: dict[int, list[Held]] = {}
    if shape.holds is None:
        return found
    table, owners = shape.holds.row.__table__, shape.row.__table__.columns
    owner = table.columns[shape.holds.owner]
    theirs = select(owners["id"]).where(owners["case_id"].between(first, last))
    columns = [owner, *(table.columns[name] for name in HELD), table.columns["content"]]
    rows = select(*map(_raw, columns)).where(owner.in_(theirs)).order_by(table.columns["id"])
    for number, name, media_type, content in db.session.execute(rows.execution_options(yield_per=FILES_AT_ONCE)):
        found.setdefault(number, []).append(Held(name, media_type, sha256(_bytes(content)).hexdigest()))
    return found


def _read(
    columns: Sequence[ColumnElement[Any]], by_case: ColumnElement[Any], first: int, last: int,
    *order: ColumnElement[Any],
) -> Iterator[Any]:
    rows: Select[Any] = select(*map(_raw, columns)).where(by_case.between(first, last)).order_by(by_case, *order)
    return iter(db.session.execute(rows.execution_options(yield_per=AT_ONCE)))


def _raw(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return type_coerce(column, String)


def _moment(value: object) -> object:
    """A moment as the session gives it; what cannot be one stays as it is, and differs from every moment."""
    if isinstance(value, str):  # SQLite keeps UTC without saying so
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return value
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value
    return value


def _bytes(content: object) -> bytes:
    return content.encode() if isinstance(content, str) else bytes(content)  # type: ignore[call-overload]


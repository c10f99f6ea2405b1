"""What is still to do in plans: what each procedure's property `openActions` says of its running cases."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, load_only

from workflows import scope
from workflows.cases import RUNNING, Case
from workflows.database import db
from workflows.feel import Environment, compile_expression, to_json
from workflows.people import Site


@dataclass(frozen=True)
class OpenAction:
    """One row of a plan that is not done: its reference in the plan, what to do, by when, at which risk."""

    case: Case
    ref: str
    what: str
    due: date | None
    risk: str


def open_actions(provider_id: int, now: datetime) -> list[OpenAction]:
    """Every open action of the provider's plans, the soonest due first, those without a date last."""
    columns = load_only(Case.reference, Case.procedure_key, Case.version_id, Case.site_id, Case.data)
    rows = select(Case).options(columns, joinedload(Case.site).load_only(Site.name))
    running = rows.where(Case.provider_id == provider_id, Case.state == RUNNING).order_by(Case.id)
    clock = scope.plain_environment(now)
    found = [action for case in db.session.scalars(running) for action in _of(case, clock)]
    return sorted(found, key=lambda action: (action.due is None, action.due or date.max, action.case.reference))


def _of(case: Case, clock: Environment) -> Iterator[OpenAction]:
    text = case.version.contents.diagrams.processes[case.procedure_key].properties.get("openActions", "")
    said = to_json(compile_expression(text.removeprefix("=")).evaluate(case.data, clock)) if text else None
    rows: Sequence[Any] = said if isinstance(said, list) else ()
    for row in rows:
        if isinstance(row, dict):
            yield OpenAction(case, _text(row, "ref"), _text(row, "what"), _day(row.get("due")), _text(row, "risk"))


def _text(row: dict[str, Any], name: str) -> str:
    return "" if row.get(name) is None else str(row[name])


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None

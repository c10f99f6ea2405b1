"""A provider's returns, period by period: when each was due and received, whether late or wrong, and its lights."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from workflows.cases import RUNNING, Case
from workflows.database import db
from workflows.facts import Fact
from workflows.people import Contract
from workflows.scores import Score

# What a procedure that begins by itself each period says of a round, where it declares it searchable.
NAMES = ("frequency", "period.name", "period.ends", "deadline", "receivedOn", "isLate", "isInaccurate")


@dataclass(frozen=True)
class Return:
    """One return; `is_accurate` is None until it was validated."""

    reference: str
    contract: str
    frequency: str
    period: str
    ends_on: date
    deadline: date | None
    received_on: date | None
    is_late: bool
    is_accurate: bool | None
    is_running: bool
    lights: Mapping[str, int]


def of_provider(provider_id: int, day: date) -> list[Return]:
    """Every return of the provider, the newest period first; three statements, however many there are."""
    columns = (Case.id, Case.reference, Case.state, Contract.name)
    cases = select(*columns).outerjoin(Contract, Case.contract_id == Contract.id).where(Case.provider_id == provider_id)
    facts = _facts(provider_id)
    lights = _lights(provider_id)
    found = [
        _return(reference, state == RUNNING, contract or "", facts[case_id], lights.get(case_id, {}), day)
        for case_id, reference, state, contract in db.session.execute(cases)
        if case_id in facts and "period.ends" in facts[case_id]
    ]
    return sorted(found, key=lambda one: (one.ends_on, one.reference), reverse=True)


def _return(
    reference: str, is_running: bool, contract: str, said: Mapping[str, Any], lights: Mapping[str, int], day: date
) -> Return:
    is_wrong, deadline, received_on = said.get("isInaccurate") == "yes", said.get("deadline"), said.get("receivedOn")
    is_overdue = is_running and received_on is None and deadline is not None and deadline < day
    return Return(
        reference=reference, contract=contract, frequency=said.get("frequency", ""),
        period=said.get("period.name", ""), ends_on=said["period.ends"], deadline=deadline, received_on=received_on,
        is_late=is_overdue or said.get("isLate") == "yes",
        is_accurate=False if is_wrong else True if lights else None, is_running=is_running, lights=lights,
    )


def _facts(provider_id: int) -> dict[int, dict[str, Any]]:
    rows = select(Fact.case_id, Fact.name, Fact.text, Fact.day).join(Case, Fact.case_id == Case.id)
    found: dict[int, dict[str, Any]] = {}
    wanted = rows.where(Case.provider_id == provider_id, Fact.name.in_(NAMES), Fact.text.is_not(None))
    for case_id, name, text, day in db.session.execute(wanted):
        found.setdefault(case_id, {})[name] = day or text
    return found


def _lights(provider_id: int) -> dict[int, dict[str, int]]:
    rows = select(Score.case_id, Score.light, func.count()).where(Score.provider_id == provider_id)
    found: dict[int, dict[str, int]] = {}
    for case_id, light, number in db.session.execute(rows.group_by(Score.case_id, Score.light)):
        found.setdefault(case_id, {})[light] = number
    return found

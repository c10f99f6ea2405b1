"""A contract's returns, month after month: its schedules begin the rounds, and its people answer them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from webapp.demo import returns
from webapp.demo.playing import Event, Play, office_hours
from workflows import measures, schedules
from workflows.calendar import LONDON, today
from workflows.cases import Case
from workflows.database import db
from workflows.people import CLOCK, Contract, Provider
from workflows.schedules import Schedule

YEAR = "contract_monitoring"


class Season(Play):
    """The rounds of one contract. A step's turn is its round's number."""

    contract_id = 0

    def _beginning(self) -> datetime:
        first = returns.first_period(self.story, today(self.now))
        return office_hours(datetime(first.year, first.month, first.day, 12, tzinfo=LONDON), self.story.key)

    def _start(self, moment: datetime) -> str:
        provider = db.session.scalars(select(Provider).where(Provider.name == self.story.provider)).one()
        contract, owner = provider.contracts[0], self._staff(self.story.owner)
        for frequency in self.story.choices.get("schedules", "monthly").split(", "):
            schedules.add(contract, returns.PROCEDURE, frequency, owner=owner, now=moment)
        schedules.add(contract, YEAR, "annual", owner=owner, now=self.now)
        self.contract_id = contract.id
        db.session.commit()
        return contract.reference

    def _cases(self) -> list[Case]:
        rows = select(Case).where(Case.procedure_key == returns.PROCEDURE, Case.contract_id == self.contract_id)
        return list(db.session.scalars(rows))

    def _rounds(self, after: datetime) -> Iterator[Event]:
        rows = select(Schedule.id, Schedule.next_due_at).where(Schedule.contract_id == self.contract_id)
        for schedule_id, due_at in db.session.execute(rows):
            yield Event(max(due_at, after), _begin(schedule_id))

    def _turn(self, case: Case, element_id: str) -> int:
        return returns.answered_in(case)


def _begin(schedule_id: int) -> Any:
    return lambda at: schedules.begin_round(schedule_id, at)


def set_measures(sets: Mapping[str, Sequence[Mapping[str, Any]]], now: datetime) -> None:
    """Give contracts their own measures, by the contract's reference, unless they have some."""
    for contract in db.session.scalars(select(Contract).where(Contract.reference.in_(sets))):
        if not measures.versions_of(returns.PROCEDURE, contract):
            measures.save(returns.PROCEDURE, contract, sets[contract.reference], by=CLOCK, now=now)

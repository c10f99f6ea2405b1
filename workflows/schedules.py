"""Periodic cases: a schedule starts a case of its procedure after each month, quarter, half year or year.

Quarters, half years and years are counted from April. A round begins on the first day after its period; what was
missed while the service was off is caught up in order, one round at a time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import CursorResult, ForeignKey, Index, String, UniqueConstraint, exists, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from workflows import cases, jobs, versions
from workflows.calendar import LONDON, today
from workflows.cases import Case, Given
from workflows.database import Moment, Row, db
from workflows.engine import Job
from workflows.facts import Fact
from workflows.people import Actor, Contract, Person
from workflows.versions import Procedure

MONTHS = {"monthly": 1, "quarterly": 3, "biannual": 6, "annual": 12}
APRIL = 4
BEGINS_AT = time(6)  # London time, before anybody is at work
MOST_EARLIER = 24
NAMES = {"monthly": "{begins:%B %Y}", "annual": "year to {ends:%B %Y}"}
OTHER_NAME = "{begins:%B} to {ends:%B %Y}"


class Schedule(Row):
    """One kind of round for one contract. `next_due_at` is when the next round begins."""

    __table_args__ = (
        UniqueConstraint("contract_id", "procedure_key", "frequency"),
        Index("ix_schedule_due", "is_paused", "next_due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"))
    procedure_key: Mapped[str] = mapped_column(ForeignKey("procedure.key"))
    frequency: Mapped[str] = mapped_column(String(20))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    next_begins_on: Mapped[date]  # the first day of the period of the next round
    next_due_at: Mapped[datetime] = mapped_column(Moment)
    is_paused: Mapped[bool] = mapped_column(default=False)
    failure: Mapped[str] = mapped_column(String(500), default="")
    contract: Mapped[Contract] = relationship()
    procedure: Mapped[Procedure] = relationship()
    owner: Mapped[Person | None] = relationship()


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a round is about, first and last."""

    frequency: str
    begins: date
    ends: date

    @property
    def name(self) -> str:
        """Such as “October 2026”, “July to September 2026” or “year to March 2027”."""
        return NAMES.get(self.frequency, OTHER_NAME).format(begins=self.begins, ends=self.ends)

    def variables(self) -> dict[str, Any]:
        """What the case of the round knows of it."""
        return {
            "frequency": self.frequency,
            "period": {"name": self.name, "begins": self.begins.isoformat(), "ends": self.ends.isoformat()},
        }


def add(contract: Contract, procedure_key: str, frequency: str, *, owner: Person | None, now: datetime) -> Schedule:
    """Begin with the period that is running now: its round is asked for when it is over."""
    begins = period_on(frequency, today(now)).begins
    schedule = Schedule(
        contract=contract, procedure_key=procedure_key, frequency=frequency, owner=owner, next_begins_on=begins,
        next_due_at=_asked_at(_period(frequency, begins)),
    )
    db.session.add(schedule)
    db.session.flush()
    return schedule


def first_due(now: datetime) -> Any:
    """The query for the number of the schedule whose round should have begun longest ago."""
    due = select(Schedule.id).where(Schedule.is_paused.is_(False), Schedule.next_due_at <= now)
    return due.order_by(Schedule.next_due_at, Schedule.id).limit(1)


def begin_round(schedule_id: int, now: datetime) -> Case | None:
    """Start the next round's case; None when another worker has just done so, or when nothing is due any more.

    The claim and the case are one transaction of the caller. Raises what `cases.start` raises.
    """
    schedule = db.session.get_one(Schedule, schedule_id, populate_existing=True)
    period = _period(schedule.frequency, schedule.next_begins_on)
    if schedule.next_due_at > now or not _claim(schedule, period):
        return None
    contract = schedule.contract
    if contract.ends_on is not None and contract.ends_on < period.begins:
        schedule.is_paused, schedule.failure = True, "The contract is over."
        return None
    return cases.start(
        versions.published(schedule.procedure_key), by=Actor("Schedule"), provider=contract.provider,
        contract=contract, owner=schedule.owner, now=now, given=Given(period.variables()),
    )


@jobs.register("earlier-cases")
def earlier_cases(case: Case, job: Job, now: datetime) -> Mapping[str, Any]:
    """The earlier cases of this procedure and contract, newest first, at most 24, as `earlierRounds`.

    Header `same` names facts (texts) that must agree with this case's variables, `show` the variables to give of each
    beside its `reference`. Cases that still run count as well.
    """
    shown = _names(job.headers.get("show", ""))
    earlier = select(Case).where(
        Case.procedure_key == case.procedure_key, Case.contract_id == case.contract_id,
        Case.provider_id == case.provider_id, Case.id < case.id,
    )
    for name in _names(job.headers.get("same", "")):
        same = exists().where(Fact.case_id == Case.id, Fact.name == name, Fact.text == case.data.get(name))
        earlier = earlier.where(same)
    with db.session.no_autoflush:
        found = db.session.scalars(earlier.order_by(Case.id.desc()).limit(MOST_EARLIER)).all()
    return {"earlierRounds": [
        {"reference": one.reference} | {name: one.data.get(name) for name in shown} for one in found
    ]}


def pause(schedule_id: int, why: str = "") -> None:
    """Begin no further rounds until it is resumed. `why` says what went wrong, if anything did."""
    schedule = db.session.get_one(Schedule, schedule_id, populate_existing=True)
    schedule.is_paused, schedule.failure = True, why[:500]


def put_off(schedule_id: int, until: datetime) -> None:
    """Try the round again then: what went wrong has nothing to do with it, such as a database that was away."""
    db.session.get_one(Schedule, schedule_id, populate_existing=True).next_due_at = until


def resume(schedule: Schedule, now: datetime) -> None:
    """Go on with the round that the schedule stopped at when that one failed, else with the period running now."""
    if not schedule.failure:
        current = period_on(schedule.frequency, today(now)).begins
        schedule.next_begins_on = max(schedule.next_begins_on, current)
        schedule.next_due_at = _asked_at(_period(schedule.frequency, schedule.next_begins_on))
    schedule.is_paused, schedule.failure = False, ""


def every() -> Sequence[Schedule]:
    """All schedules, those that begin soonest first, paused ones last."""
    rows = select(Schedule).order_by(Schedule.is_paused, Schedule.next_due_at, Schedule.id).options(
        joinedload(Schedule.contract).joinedload(Contract.provider), joinedload(Schedule.procedure),
        joinedload(Schedule.owner).lazyload(Person.role_rows),
    )
    return db.session.scalars(rows).all()


def period_on(frequency: str, day: date) -> Period:
    """The period of that frequency in which the day lies."""
    months = MONTHS[frequency]
    since_april = (day.month - APRIL) % 12 % months
    return _period(frequency, _months_later(day.replace(day=1), -since_april))


def _claim(schedule: Schedule, period: Period) -> bool:
    """Move the schedule on to the next period; False when somebody else moved it first."""
    following = _period(schedule.frequency, period.ends + timedelta(days=1))
    same = update(Schedule).where(
        Schedule.id == schedule.id, Schedule.next_begins_on == period.begins, Schedule.is_paused.is_(False)
    )
    moved = same.values(next_begins_on=following.begins, next_due_at=_asked_at(following))
    result = db.session.execute(moved.execution_options(synchronize_session=False))
    db.session.expire(schedule)
    return isinstance(result, CursorResult) and result.rowcount == 1


def _period(frequency: str, begins: date) -> Period:
    return Period(frequency, begins, _months_later(begins, MONTHS[frequency]) - timedelta(days=1))


def _asked_at(period: Period) -> datetime:
    return datetime.combine(period.ends + timedelta(days=1), BEGINS_AT, LONDON)


def _months_later(first: date, months: int) -> date:
    """The first of another month."""
    years, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(years, month + 1, 1)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]

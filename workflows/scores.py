"""Scores: what was measured in each period of a contract, a row for each case and measure, kept as a case moves on."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, Select, String, and_, func, select
from sqlalchemy.orm import Mapped, mapped_column

from workflows import jobs
from workflows.database import Row, db
from workflows.engine import Job

if TYPE_CHECKING:
    from workflows.cases import Case

GREEN, AMBER, RED, UNSCORED = "green", "amber", "red", "not scored"
LIGHTS = (RED, AMBER, GREEN)
MOST = 500  # measures of one case
SHORTEST_FIRST = ("monthly", "quarterly", "biannual", "annual")
LONGEST = len(SHORTEST_FIRST)


class Score(Row):
    """One measure of one case: what was reported for its period, against which targets, and the light it got."""

    __table_args__ = (
        Index("ix_score_series", "provider_id", "contract_id", "frequency", "ends_on"),
        Index("ix_score_period", "procedure_key", "frequency", "ends_on"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    number: Mapped[str] = mapped_column(String(40), primary_key=True)
    place: Mapped[int]  # where it stands in the return
    procedure_key: Mapped[str] = mapped_column(ForeignKey("procedure.key"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"))
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"))
    frequency: Mapped[str] = mapped_column(String(20))
    period: Mapped[str] = mapped_column(String(100))
    ends_on: Mapped[date]
    name: Mapped[str] = mapped_column(String(300))
    value: Mapped[float | None]
    green: Mapped[float | None]
    red: Mapped[float | None]
    better: Mapped[str] = mapped_column(String(10))
    unit: Mapped[str] = mapped_column(String(20))
    light: Mapped[str] = mapped_column(String(20))
    measure_set: Mapped[str] = mapped_column(String(100))
    measure_version: Mapped[int | None]


def keep(case: "Case", variable: str) -> None:
    """Bring the case's scores in line with the rows of that variable, as soon as the rows have a `score` (MON-9).

    The period is what a schedule gives a case: `frequency` and `period` (name, ends). Without them nothing is kept.
    """
    rows, period = case.data.get(variable), case.data.get("period")
    ends_on = _day(period.get("ends")) if isinstance(period, dict) else None
    if ends_on is None or not isinstance(rows, list):
        return
    scored = {str(row["no"])[:40]: row for row in rows[:MOST] if _is_scored(row)}
    if not scored:
        return
    kept = {score.number: score for score in db.session.scalars(select(Score).where(Score.case_id == case.id))}
    for number in kept.keys() - scored.keys():
        db.session.delete(kept[number])
    for place, (number, row) in enumerate(scored.items()):
        score = kept.get(number) or Score(case_id=case.id, number=number)
        _write(score, case, row, ends_on)
        score.place = place
        db.session.add(score)


def _is_scored(row: object) -> bool:
    """Whether it is a measure with a score; lines answered in words have none that could be compared."""
    return isinstance(row, dict) and "no" in row and bool(row.get("score")) and row.get("unit") != "words"


@jobs.register("list-scores")
def list_scores(case: "Case", job: Job, now: datetime) -> Mapping[str, Any]:
    """What was measured of the case's contract, as `scores`: a row for each measure, in the order of its return.

    The inputs `from` and `to` are the days between which a period ends; without them all periods count. A row has
    `no`, `name`, `unit`, `better`, `green`, `red`, the newest `value`, `light` and `period`, and `periods`, the oldest
    first: {name, ends, value, light}. One statement.
    """
    rows = select(Score).where(Score.contract_id == case.contract_id, Score.provider_id == case.provider_id)
    if first := _day(job.inputs.get("from")):
        rows = rows.where(Score.ends_on >= first)
    if last := _day(job.inputs.get("to")):
        rows = rows.where(Score.ends_on <= last)
    with db.session.no_autoflush:
        found = db.session.scalars(rows.order_by(Score.number, Score.ends_on, Score.case_id)).all()
    measures = [list(same) for _number, same in groupby(found, key=lambda score: score.number)]
    return {"scores": [_measure(periods) for periods in sorted(measures, key=lambda same: same[-1].place)]}


def of_provider(provider_id: int) -> Sequence[Score]:
    """Everything measured at the provider: contract by contract, measure by measure, the oldest period first."""
    rows = select(Score).where(Score.provider_id == provider_id)
    return db.session.scalars(rows.order_by(Score.contract_id, Score.place, Score.ends_on, Score.case_id)).all()


def newest_lights(provider_id: int | None = None) -> dict[int, dict[str, int]]:
    """Provider -> how many lights of each colour its contracts have in their newest period; one statement.

    Where a month and a year end on the same day, the month counts.
    """
    ends = select(Score.contract_id, func.max(Score.ends_on).label("ends_on")).group_by(Score.contract_id)
    columns = (Score.provider_id, Score.contract_id, Score.frequency, Score.light)
    rows = select(*columns, func.count()).group_by(*columns)
    if provider_id is not None:
        ends, rows = ends.where(Score.provider_id == provider_id), rows.where(Score.provider_id == provider_id)
    newest = ends.subquery()
    same = and_(Score.contract_id == newest.c.contract_id, Score.ends_on == newest.c.ends_on)
    found = db.session.execute(rows.join(newest, same)).all()
    return _of_the_shortest(found)


def lights_by_period(chosen: Select[Any]) -> list[tuple[str, date, dict[str, int]]]:
    """How many lights of each colour there were in each period of these scores, the oldest first.

    `chosen` selects numbers of cases.
    """
    rows = select(Score.period, Score.ends_on, Score.light, func.count()).where(Score.case_id.in_(chosen))
    found: dict[tuple[date, str], dict[str, int]] = {}
    for period, ends_on, light, number in db.session.execute(rows.group_by(Score.period, Score.ends_on, Score.light)):
        found.setdefault((ends_on, period), {})[light] = number
    return [(period, ends_on, lights) for (ends_on, period), lights in sorted(found.items())]


def _measure(periods: Sequence[Score]) -> dict[str, Any]:
    """One measure in all its periods, the oldest first."""
    newest = periods[-1]
    return {
        "no": newest.number, "name": newest.name, "unit": newest.unit, "better": newest.better, "green": newest.green,
        "red": newest.red, "value": newest.value, "light": newest.light, "period": newest.period,
        "periods": [
            {"name": one.period, "ends": one.ends_on.isoformat(), "value": one.value, "light": one.light}
            for one in periods
        ],
    }


def _of_the_shortest(rows: Sequence[Any]) -> dict[int, dict[str, int]]:
    """The lights of each provider, from the shortest periods of each of its contracts."""
    shortest: dict[int, int] = {}
    for _provider, contract, frequency, _light, _number in rows:
        shortest[contract] = min(shortest.get(contract, LONGEST), _length(frequency))
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for provider, contract, frequency, light, number in rows:
        if _length(frequency) == shortest[contract]:
            found[provider][light] += number
    return {provider: dict(lights) for provider, lights in found.items()}


def _length(frequency: str) -> int:
    return SHORTEST_FIRST.index(frequency) if frequency in SHORTEST_FIRST else LONGEST


def _write(score: Score, case: "Case", row: Mapping[str, Any], ends_on: date) -> None:
    measured = case.data.get("measureSet")
    from_set = measured if isinstance(measured, dict) else {}
    score.procedure_key, score.provider_id, score.contract_id = case.procedure_key, case.provider_id, case.contract_id
    score.frequency, score.ends_on = str(case.data.get("frequency", ""))[:20], ends_on
    score.period, score.name = str(case.data["period"].get("name") or ends_on)[:100], str(row.get("name", ""))[:300]
    score.value, score.green, score.red = (_number(row.get(name)) for name in ("value", "green", "red"))
    score.better, score.unit = str(row.get("better", "higher"))[:10], str(row.get("unit", ""))[:20]
    score.light = str(row["score"])[:20]
    score.measure_set, score.measure_version = str(from_set.get("name", ""))[:100], _whole(from_set.get("number"))


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None

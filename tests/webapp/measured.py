"""Returns of a contract that were received and scored, written as rows: what trends, lights and reports are made of."""

from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select

from tests.cast import NOW
from tests.webapp import desk
from webapp import clock, shipped
from workflows import measures, schedules, versions
from workflows.cases import Case
from workflows.database import db
from workflows.facts import Fact
from workflows.people import CLOCK, Contract
from workflows.scores import Score

TARGETS = {"green": 100.0, "red": 90.0, "better": "higher", "unit": "percent"}


def light(value: float) -> str:
    return "green" if value >= TARGETS["green"] else "red" if value < TARGETS["red"] else "amber"


def publish(app: Flask) -> None:
    """Set the clock, and publish the small procedure and that of monitoring returns, with its measures."""
    key = "monitoring_return"
    with app.app_context():
        clock.move_to(NOW)
        versions.install("weighing", desk.FILES, by=CLOCK, now=NOW)
        versions.install(key, shipped.procedures()[key], by=CLOCK, now=NOW)
        measures.install(key, shipped.tables()[key], by=CLOCK, now=NOW)
        db.session.commit()


def returned(
    app: Flask, contract: str, first: date, frequency: str = "monthly", **results: list[float]
) -> None:
    """A validated return for each of the results (`_1_1=[85, 92]`), from that period on."""
    with app.app_context():
        found = db.session.scalars(select(Contract).where(Contract.reference == contract)).one()
        version = versions.published("monitoring_return")
        begins = first
        for index in range(len(next(iter(results.values())))):
            period = schedules.period_on(frequency, begins)
            case = Case(
                reference=f"T-{contract}-{frequency}-{period.ends:%Y%m}", version=version,
                procedure_key=version.procedure_key, provider_id=found.provider_id, contract_id=found.id,
                owner=desk.person("officer"), data={},
                started_at=NOW, started_by="Schedule", state="ended", ended_at=NOW + timedelta(days=index),
                outcome="Accepted", stage="Accepted",
            )
            db.session.add(case)
            db.session.flush()
            said = {"period.name": period.name, "frequency": frequency, "isLate": "no", "isInaccurate": "no"}
            days = {"period.ends": period.ends, "receivedOn": period.ends, "deadline": period.ends}
            db.session.add_all(Fact(case_id=case.id, name=name, text=text) for name, text in said.items())
            db.session.add_all(Fact(case_id=case.id, name=name, text=str(day), day=day) for name, day in days.items())
            for place, (name, values) in enumerate(results.items()):
                number = name.strip("_").replace("_", ".")
                db.session.add(Score(
                    case_id=case.id, number=number, place=place, procedure_key=version.procedure_key,
                    provider_id=found.provider_id, contract_id=found.id, frequency=frequency, period=period.name,
                    ends_on=period.ends, name=f"Measure {number}", value=values[index], light=light(values[index]),
                    measure_set="monitoring_return", measure_version=1, **TARGETS,
                ))
            begins = period.ends + timedelta(days=1)
        db.session.commit()

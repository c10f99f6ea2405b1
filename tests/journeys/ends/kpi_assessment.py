"""How the year's key performance indicators are assessed under the Procurement Act, or are not."""

from tests.journeys.ends.end import End
from tests.journeys.journey import Journey
from workflows.database import db
from workflows.people import Contract

YEAR = {"firstDay": "2025-03-01", "lastDay": "2026-02-28"}


def come_under_the_act(journey: Journey) -> None:
    """The contract is marked as one that the Act applies to."""
    with journey.world.app.app_context():
        db.session.get_one(Contract, 1).is_under_procurement_act = True
        db.session.commit()


def not_in_scope(journey: Journey) -> None:
    journey.start("kpi_assessment", **YEAR)


def assessed(journey: Journey) -> None:
    come_under_the_act(journey)
    journey.start("kpi_assessment", **YEAR)
    journey.wait(days=60)
    rows = ["kpis", "kpis", "kpis"]  # no return measured anything that year
    journey.do("assess_kpis", adds=rows, step="Good", procurementId="ocds-h6vhtk-04a1b2",
               authorityEmail="contracts@council.example")
    journey.do("sign_assessment", signing="sign")
    journey.do("publish")


PUBLISHED = "the council's assessment of your performance, 1 March 2025 to 28 February 2026"
ENDS = {"not_in_scope": End(not_in_scope), "assessed": End(assessed, provider=PUBLISHED, officer=PUBLISHED)}

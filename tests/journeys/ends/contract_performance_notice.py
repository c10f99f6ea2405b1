"""How a contract performance notice is published, in time or late, or is not."""

from tests.journeys.ends.end import End
from tests.journeys.ends.kpi_assessment import come_under_the_act
from tests.journeys.journey import Journey


def advised(journey: Journey) -> None:
    """A notice written from a plan of the provider, with Legal's advice."""
    come_under_the_act(journey)
    journey.start("sip")
    journey.start("contract_performance_notice")
    journey.do("choose_case")
    journey.do("write_notice", procurementId="ocds-h6vhtk-04a1b2", authorityEmail="contracts@council.example")
    journey.do("advise_legal")


def not_in_scope(journey: Journey) -> None:
    journey.start("contract_performance_notice")


def no_notice(journey: Journey) -> None:
    advised(journey)
    journey.do("sign_notice", signing="none")


def published(journey: Journey) -> None:
    advised(journey)
    journey.do("sign_notice", signing="sign")
    journey.do("publish", noticeNumber="2026/S 000-012345")


def published_late(journey: Journey) -> None:
    advised(journey)
    journey.do("sign_notice", signing="sign")
    journey.wait(days=31)
    journey.do("publish", noticeNumber="2026/S 000-012345")


PUBLISHED = "contract performance notice 2026/S 000-012345"
ENDS = {
    "not_in_scope": End(not_in_scope),
    "no_notice": End(no_notice),
    "published": End(published, provider=PUBLISHED, officer=PUBLISHED),
    "published_late": End(published_late, provider=PUBLISHED, officer=PUBLISHED),
}

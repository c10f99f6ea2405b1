"""Who answers what in a story, procedure by procedure."""

from collections.abc import Callable
from datetime import date, timedelta

from webapp.demo import answers, concerns, contract_years, monthly, procured, remedies, returns, suspensions
from webapp.demo.answers import Answers, Reply, Teller, Theme
from webapp.demo.stories import Story
from workflows.cases import Case

TELLERS: dict[str, dict[str, Teller]] = {
    "sip": answers.TELLERS, "rap": remedies.TELLERS, "suspension": suspensions.TELLERS,
    "poor_performance": concerns.TELLERS, "provider_action_plan": monthly.TELLERS,
    "monitoring_return": returns.TELLERS, "contract_monitoring": contract_years.TELLERS,
    procured.ASSESSMENT: procured.ASSESSMENT_TELLERS, procured.NOTICE: procured.NOTICE_TELLERS,
}
BEGINNINGS: dict[str, Callable[[Story, Theme, date], Answers]] = {
    "poor_performance": concerns.begin, "provider_action_plan": monthly.begin,
    "contract_monitoring": contract_years.begin, procured.ASSESSMENT: procured.begin_assessment,
}


def begin(story: Story, theme: Theme, today: date) -> Answers:
    """What is said when the case starts; a concern found two days before, where its procedure asks nothing else."""
    told = BEGINNINGS.get(story.procedure)
    return told(story, theme, today) if told else answers.concern(theme, today - timedelta(days=2))


def reply(story: Story, theme: Theme, case: Case, element_id: str, turn: int, today: date) -> Reply | None:
    """What is answered at the element, the `turn`-th time it opens; None where the story stands still."""
    told = story.of(case.procedure_key)
    stands_still = element_id == told.stands_at and turn >= told.turn
    waits_with_it = element_id == "follow_up" and told.stands_at == "provider_update" and turn > len(told.late_weeks)
    if stands_still or waits_with_it:
        return None
    return TELLERS[case.procedure_key][element_id](told, theme, case, turn, today)


def record(story: Story, theme: Theme, element_id: str, today: date) -> Answers:
    """What an officer records at that event of the diagram; a meeting, where nothing else is told."""
    told = contract_years.RECORDS.get(element_id)
    return told(today) if told else answers.meeting(theme, today)

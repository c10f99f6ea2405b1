"""Who answers what in a story, procedure by procedure."""

from datetime import date

from webapp.demo import answers, remedies, suspensions
from webapp.demo.answers import Reply, Teller, Theme
from webapp.demo.stories import Story
from workflows.cases import Case

TELLERS: dict[str, dict[str, Teller]] = {
    "sip": answers.TELLERS, "rap": remedies.TELLERS, "suspension": suspensions.TELLERS,
}


def reply(story: Story, theme: Theme, case: Case, element_id: str, turn: int, today: date) -> Reply | None:
    """What is answered at the element, the `turn`-th time it opens; None where the story stands still."""
    told = story.of(case.procedure_key)
    stands_still = element_id == told.stands_at and turn >= told.turn
    waits_with_it = element_id == "follow_up" and told.stands_at == "provider_update" and turn > len(told.late_weeks)
    if stands_still or waits_with_it:
        return None
    return TELLERS[case.procedure_key][element_id](told, theme, case, turn, today)

"""A suspension or termination of a contract under the Procurement Act proposes a contract performance notice."""

import pytest

from tests.cast import Cast
from tests.workflows.acting import complete
from tests.workflows.shipped.procured import Procured
from tests.workflows.shipped.test_linked_cases import advised, asked_to_suspend
from workflows import linked
from workflows.database import db
from workflows.events import CaseEvent
from workflows.people import Person

SUSPEND: dict[str, str] = {
    "choice": "suspend", "scope": "new referrals", "kind": "imposed", "suspendedFrom": "2026-01-06",
    "reviewOn": "2026-02-02", "withRap": "no", "reasons": "People are at risk",
}

def decided(is_in_scope: bool = True, **said: str) -> Procured:
    """A request that came from another case, advised on and decided."""
    play = Procured("suspension", is_in_scope=is_in_scope, requestedAction="suspension", urgency="usual",
                    reason="No progress", requestedBy=[7], carriedOver=[])
    for adviser in ("advise_legal", "advise_procurement"):
        play.answer(adviser, advice="Clause 14", advisedBy="Leigh Ames")
    play.answer("decide", **SUSPEND | said)
    return play


@pytest.mark.parametrize("choice", ["suspend", "terminate"])
def test_a_provider_that_failed_to_improve_has_a_notice_proposed(choice: str) -> None:
    """PA-71-6, PA-71-7: the manager says so when deciding, and day 1 is that day."""
    play = decided(choice=choice, failedToImprove="yes")
    assert [one.process for one in play.started] == ["contract_performance_notice"]
    assert play.started[0].inputs["failedOn"] == "2026-01-05"


@pytest.mark.parametrize(("is_in_scope", "failed"), [(True, "no"), (False, "yes")])
def test_no_notice_where_the_act_does_not_ask_for_one(is_in_scope: bool, failed: str) -> None:
    """PA-71-6: neither where the contract is out of scope, nor where there was no proper opportunity."""
    assert decided(is_in_scope, failedToImprove=failed).started == []


def test_a_termination_after_a_review_asks_anew() -> None:
    """PA-71-6: what was said about the suspension does not count for the termination."""
    play = decided(failedToImprove="no")
    play.wait(28)
    play.answer("review", changed="Nothing", safety="No", recommendation="terminate")
    play.answer("decide_review", choice="terminate", reasons="Three weeks", failedToImprove="yes")
    assert [one.process for one in play.started] == ["contract_performance_notice"]
    assert play.open == {"move_people"}


def test_a_plan_that_proposed_the_notice_before_is_not_followed_by_another(cast: Cast) -> None:
    """PA-71-7: the 30 days began when the plan failed; the suspension names the notice that is being prepared."""
    cast.contract.is_under_procurement_act = True
    suspension = asked_to_suspend(cast)
    assert suspension.parent is not None
    proposed = [child for child in linked.children_of(suspension.parent) if child.procedure_key != "suspension"]
    manager2 = Person(name="Marta Ferreira", email="manager2@council.example", roles={"manager"})
    db.session.add(manager2)
    complete(advised(suspension, cast), "decide", manager2, failedToImprove="yes", **SUSPEND)
    assert list(linked.children_of(suspension)) == []
    assert suspension.data["noticeCase"] == proposed[0].reference
    rows = db.select(CaseEvent).where(CaseEvent.case_id == proposed[0].id, CaseEvent.kind == "case linked")
    assert [event.details["role"] for event in db.session.scalars(rows)] == ["parent", "asked"]

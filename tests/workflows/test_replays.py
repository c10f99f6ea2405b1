"""Replay: decisions of finished cases taken again with a draft's tables."""

from typing import Any

from sqlalchemy import select, update

from tests.cast import NOW, Cast
from tests.workflows.acting import complete, open_task
from tests.workflows.trying import KEY, drafted, published
from workflows import cases, replays, versions
from workflows.cases import Case, Given
from workflows.database import db
from workflows.events import CaseEvent
from workflows.people import Actor, actor


def finished(cast: Cast, missed: int) -> Case:
    if versions.newest(KEY) is None:
        published(cast)
    case = cases.start(
        versions.published(KEY), by=actor(cast.officer), provider=cast.provider, site=cast.site, now=NOW,
        contract=cast.contract, owner=cast.officer, given=Given({"what": "Visits"}),
    )
    report = open_task(case, "report")
    cases.complete_task(report.id, Given({"missed": missed}), by=Actor("Prue Vidal", task_id=report.id), now=NOW)
    if case.state == cases.RUNNING:
        complete(case, "decide", cast.manager, decision="go on")
    return case


def details(case: Case) -> dict[str, Any]:
    rows = select(CaseEvent.details).where(CaseEvent.case_id == case.id, CaseEvent.kind == "decided")
    return db.session.scalars(rows).one()


def test_the_history_keeps_what_a_decision_read_and_nothing_else(cast_on_both: Cast) -> None:
    kept = details(finished(cast_on_both, 3))
    assert (kept["decision"], kept["inputs"], kept["value"], kept["rules"]) == ("rating", {"missed": 3}, "good", [1])


def test_decisions_that_a_draft_would_take_otherwise_are_said_with_their_rules(cast: Cast) -> None:
    low, high = finished(cast, 1), finished(cast, 4)
    found = {one.reference: one for one in replays.decisions(drafted(cast, cell="&lt; 2"))}
    assert found[low.reference].same
    changed = found[high.reference]
    assert (changed.same, changed.was_value, changed.value) == (False, "good", "poor")
    assert changed.was.startswith("rule 1 of Rating") and changed.how.startswith("rule 2 of Rating")


def test_a_decision_whose_inputs_were_not_kept_is_taken_again_from_the_answers(cast: Cast) -> None:
    case = finished(cast, 4)
    old = {name: value for name, value in details(case).items() if name in ("name", "how")}
    db.session.execute(update(CaseEvent).where(CaseEvent.kind == "decided").values(details=old))
    (one,) = replays.decisions(drafted(cast, cell="&lt; 2"))
    assert (one.is_rebuilt, one.same, one.value) == (True, False, "poor")
    (other,) = replays.decisions(drafted(cast, reads="late"))
    assert "no answer gives “late”" in other.cannot


def test_a_draft_that_reads_more_than_was_kept_says_that_it_cannot_be_taken_again(cast: Cast) -> None:
    finished(cast, 4)
    (one,) = replays.decisions(drafted(cast, reads="late"))
    assert one.cannot == "The draft reads “late” as well, which was not kept when the decision was taken."


def test_only_the_last_finished_cases_are_looked_at(cast: Cast) -> None:
    for missed in (1, 2, 7):
        finished(cast, missed)
    assert len(replays.decisions(versions.published(KEY), most=2)) == 2

"""Rehearsals: trials kept with what came of them, played again with drafts, compared in words."""

from datetime import timedelta

import pytest

from tests.cast import NOW, Cast
from tests.workflows.trying import ASKED, DECIDED, KEY, REPORTED, TO_NEXT, drafted, published
from workflows import drafts, outcomes, pretend, rehearsals, rooms, scripts, versions
from workflows.errors import BadValue, Conflict
from workflows.people import actor
from workflows.rehearsals import Rehearsal
from workflows.scripts import Deed

LATER = NOW + timedelta(days=1)


def saved(cast: Cast, name: str, *deeds: Deed) -> Rehearsal:
    version = published(cast) if not rehearsals.of_procedure(KEY) else versions.published(KEY)
    with rooms.entered(pretend.furnished(version)):
        played = scripts.play(deeds, KEY, pretend.BEGINNING)
        outcome = outcomes.of_room(played.done)
    return rehearsals.save(KEY, name, played.deeds, outcome, by=actor(cast.owner), now=NOW)


def test_a_rehearsal_comes_out_as_expected_with_what_it_was_saved_from(cast_on_both: Cast) -> None:
    saved(cast_on_both, "Met", ASKED, REPORTED)
    saved(cast_on_both, "No answer", ASKED, TO_NEXT)
    found = rehearsals.replay(versions.published(KEY))
    assert [(one.rehearsal.name, one.same, one.difference, one.detour) for one in found] == [
        ("Met", True, "", ""), ("No answer", True, "", "")]


def test_a_step_that_a_draft_adds_is_said_as_where_the_rehearsal_now_waits(cast: Cast) -> None:
    saved(cast, "Met", ASKED, REPORTED)
    saved(cast, "No answer", ASKED, TO_NEXT)
    met, silent = rehearsals.replay(drafted(cast, review=True))
    assert not met.same
    assert met.difference == "Ended “Closed as met” before, now waits at “Legal review”."
    assert silent.same


def test_another_rule_of_a_table_is_said_with_the_end_it_leads_to(cast: Cast) -> None:
    saved(cast, "Met", ASKED, REPORTED)
    (met,) = rehearsals.replay(drafted(cast, cell="&lt; 1"))
    assert met.difference.startswith("Ended “Closed as met” before, now waits at “Decide”. “Rate the report” decided:")
    assert "rule 1 of Rating" in met.difference and "now decided: rule 2 of Rating" in met.difference


def test_a_step_that_a_draft_leaves_out_is_a_detour_and_no_other_outcome(cast: Cast) -> None:
    published(cast)
    draft = drafted(cast, review=True)
    reviewed = Deed("answer", "Legal review", "review", answers={"advice": "Fine"})
    with rooms.entered(pretend.furnished(draft)):
        outcome = outcomes.of_room(scripts.play([ASKED, REPORTED, reviewed], KEY, pretend.BEGINNING).done)
    rehearsals.save(KEY, "Met", [ASKED, REPORTED, reviewed], outcome, by=actor(cast.owner), now=NOW)
    (met,) = rehearsals.replay(versions.published(KEY))
    assert (met.same, met.detour) == (True, "No longer passes “Legal review”.")


def test_a_step_that_is_only_called_otherwise_changes_nothing(cast: Cast) -> None:
    saved(cast, "Asked", ASKED)
    saved(cast, "Met", ASKED, REPORTED)
    draft = drafted(cast)
    named = draft.contents.files["visits.bpmn"].replace(b"Report the visits", b"Tell us about the visits")
    base = drafts.mark(draft.contents.files["visits.bpmn"])
    drafts.save(draft.id, "visits.bpmn", named, base=base, by=actor(cast.owner), now=NOW)
    assert [(one.same, one.detour) for one in rehearsals.replay(draft)] == [(True, ""), (True, "")]


def test_what_is_accepted_is_expected_from_then_on_with_who_and_when(cast: Cast) -> None:
    kept = saved(cast, "Met", ASKED, REPORTED)
    draft = drafted(cast, review=True)
    outcome = rehearsals.outcome_with(kept, draft)
    rehearsals.accept(kept, outcome, draft, by=actor(cast.owner), now=LATER)
    assert (kept.accepted_at, kept.accepted_by) == (LATER, cast.owner.name)
    assert [one.same for one in rehearsals.replay(draft)] == [True]
    assert [one.same for one in rehearsals.replay(versions.published(KEY))] == [False]


def test_it_is_not_played_again_with_the_same_files_unless_afresh(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(cast, "Met", ASKED, REPORTED)
    draft = drafted(cast, review=True)
    before = rehearsals.replay(draft)
    monkeypatch.delattr(scripts, "play")
    assert rehearsals.replay(draft) == before
    with pytest.raises(AttributeError):
        rehearsals.replay(draft, afresh=True)


def test_names_are_there_short_and_taken_once(cast: Cast) -> None:
    kept = saved(cast, "Met", ASKED, REPORTED, DECIDED)
    with pytest.raises(Conflict, match="already"):
        saved(cast, " Met ", ASKED)
    for name in ("", " ", "x" * 101):
        with pytest.raises(BadValue, match="name"):
            rehearsals.rename(kept, name)

"""Trials: a version run in a room apart, deed by deed, in every role, with a clock of its own."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from notifications.notices import Notice
from tests.cast import NOW, Cast
from tests.webapp.desk import FILES
from tests.workflows.acting import PROCEDURES
from tests.workflows.trying import ASKED, DECIDED, REPORTED, TO_NEXT, drafted, published
from workflows import drafts, outcomes, rooms, scripts, trials, versions
from workflows.cases import Case
from workflows.database import db
from workflows.errors import Conflict
from workflows.outcomes import Outcome
from workflows.people import actor
from workflows.scripts import ANSWER, CLOCK, START, Deed
from workflows.trials import Course, Trial
from workflows.versions import ProcessVersion


def begun(cast: Cast, version: ProcessVersion) -> Trial:
    return trials.keep(version.id, cast.owner.id, trials.beginning(version), now=NOW)


def done(trial: Trial, *deeds: Deed) -> Course:
    with trials.visited(trial) as visit:
        for deed in deeds:
            visit.do(deed)
    return visit.course


def outcome(course: Course) -> Outcome:
    with rooms.entered(course.room):
        return outcomes.of_room(course.done)


def test_a_trial_goes_on_from_where_it_was_kept_until_the_case_ends(cast_on_both: Cast) -> None:
    trial = begun(cast_on_both, published(cast_on_both))
    for deed in (ASKED, REPORTED):
        trials.keep(trial.version_id, cast_on_both.owner.id, done(trial, deed), revision=trial.revision, now=NOW)
        db.session.expire(trial)
    course = done(trial)
    assert [deed.name for deed in course.deeds] == ["Case started", "Report the visits"]
    assert outcome(course).words == "ended “Closed as met”"


def test_the_emails_of_a_trial_are_in_its_room_only(cast: Cast) -> None:
    course = done(begun(cast, published(cast)), ASKED)
    assert db.session.scalars(select(Notice)).all() == []
    with rooms.entered(course.room):
        sent = db.session.scalars(select(Notice)).one()
        assert (sent.subject, sent.name) == ("Please report your visits", "Priya Stone")


def test_the_clock_moves_to_what_is_due_next_and_lets_it_happen_at_its_time(cast: Cast) -> None:
    trial = begun(cast, published(cast))
    course = done(trial, ASKED, TO_NEXT)
    assert course.done.now == datetime(2026, 3, 16, 9, tzinfo=UTC)
    assert outcome(course).words == "ended “Not answered”"


def test_the_clock_keeps_its_time_of_day_over_the_change_to_summer_time(cast: Cast) -> None:
    course = done(begun(cast, published(cast)), Deed(CLOCK, to="2026-03-28"), Deed(CLOCK, to="day"))
    assert course.done.now == datetime(2026, 3, 29, 8, tzinfo=UTC)


@pytest.mark.parametrize("to", ["2026-03-09", "2025-01-01", "soon", ""])
def test_the_clock_goes_nowhere_but_forward(cast: Cast, to: str) -> None:
    with pytest.raises(Conflict):
        done(begun(cast, published(cast)), Deed(CLOCK, to=to))


def test_what_goes_wrong_is_named_with_its_element_and_can_be_taken_back(cast: Cast) -> None:
    version = versions.install("weighing", FILES, by=actor(cast.owner), now=NOW)
    assert version is not None
    trial = begun(cast, version)
    course = done(trial, Deed(START), Deed(ANSWER, "Weigh it", "weigh", answers={"weight": 11}))
    assert course.done.trouble is not None and course.done.trouble.element == "broken"
    assert outcome(course).words.startswith("gets stuck") and "“The scales broke”" in outcome(course).words
    trials.keep(version.id, cast.owner.id, course, now=NOW)
    assert outcome(trials.back(trial)).words == "waits at “Weigh it”"


def test_a_task_that_is_not_open_is_refused_and_nothing_is_done(cast: Cast) -> None:
    trial = begun(cast, published(cast))
    with pytest.raises(scripts.NotAsked):
        done(trial, ASKED, DECIDED)
    assert outcome(done(trial)).said == "No case was started."


def test_a_changed_draft_is_tried_out_by_playing_the_same_steps_again(cast: Cast) -> None:
    published(cast)
    draft = drafted(cast)
    trial = begun(cast, draft)
    trials.keep(draft.id, cast.owner.id, done(trial, ASKED, REPORTED), now=NOW)
    other = drafted(cast, review=True)
    for path in ("visits.bpmn", "review.form"):
        base = drafts.mark(draft.contents.files.get(path, b"")) if path in draft.contents.files else ""
        drafts.save(draft.id, path, other.contents.files[path], base=base, by=cast.link, now=NOW)
    with pytest.raises(Conflict, match="changed since"):
        done(trial, DECIDED)
    assert outcome(trials.again(trial)).words == "waits at “Legal review”"


def test_a_trial_that_went_on_in_another_window_is_not_overwritten(cast_on_both: Cast) -> None:
    trial = begun(cast_on_both, published(cast_on_both))
    seen, course = trial.revision, done(trial, ASKED)
    trials.keep(trial.version_id, cast_on_both.owner.id, course, revision=seen, now=NOW)
    with pytest.raises(Conflict, match="another window"):
        trials.keep(trial.version_id, cast_on_both.owner.id, course, revision=seen, now=NOW)


def test_a_linked_case_is_started_in_the_room_and_the_first_hears_of_its_end(cast: Cast) -> None:
    for key in ("answers", "asks"):
        content = (PROCEDURES / f"{key}.bpmn").read_bytes()
        version = versions.install(key, {f"{key}.bpmn": content}, by=actor(cast.owner), now=NOW)
    assert version is not None
    trial = begun(cast, version)
    course = done(trial, Deed(START), Deed(ANSWER, "Ask", "ask", answers={"question": "Suspend?"}))
    with rooms.entered(course.room):
        assert [case.reference for case in db.session.scalars(select(Case))] == ["ASK-2026-0001", "ANS-2026-0001"]
        assert {(task.case_id, task.element_id) for task in scripts.open_tasks()} == {(1, "file_papers"), (2, "decide")}
    assert db.session.scalars(select(Case)).all() == []
    trials.keep(version.id, cast.owner.id, course, now=NOW)
    told = done(trial, *(Deed(ANSWER, "", step, case=case) for case, step in ((1, "file_papers"), (2, "decide"))))
    trials.keep(version.id, cast.owner.id, told, now=NOW)
    assert outcome(done(trial, Deed(ANSWER, "Confirm", "confirm", case=2))).said == "Decided elsewhere"


def test_a_draft_is_discarded_with_its_trials(cast_on_both: Cast) -> None:
    published(cast_on_both)
    draft = drafted(cast_on_both)
    begun(cast_on_both, draft)
    drafts.discard(draft.id)
    db.session.expire_all()
    assert db.session.scalars(select(Trial)).all() == []


def test_a_move_of_the_clock_lets_only_so_many_things_fall_due(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scripts, "MOST_FIRED", 0)
    course = done(begun(cast, published(cast)), ASKED, Deed(CLOCK, to="2026-04-01"))
    assert course.done.now < datetime(2026, 4, 1, tzinfo=UTC) - timedelta(days=1)
    assert course.done.trouble is not None and "The clock stopped here" in course.done.trouble.message

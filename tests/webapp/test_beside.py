"""What stands beside a task: the last answers at other steps, what changed marked, nothing that was only shown."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from tests.cast import NOW
from tests.webapp import desk
from webapp import beside
from workflows import answers
from workflows.answers import Answer
from workflows.database import db
from workflows.tasks import Task


def line(label: str, text: str, kind: str = "answer", row: str = "Action 1") -> dict[str, str]:
    return {"label": label, "text": text, "kind": kind, "row": row}


def panel(council: Flask, *weeks: list[dict[str, str]]) -> beside.Panel:
    """The panel of the provider's updates, week by week, beside the officer's validation."""
    desk.publish(council)
    reference = desk.sip(council)
    desk.answer(council, reference, "provider_update", actions=[{"update": "Done", "reviewedRisk": "low"}])
    with council.app_context():
        task = db.session.get_one(Task, desk.task_id(council, reference, "validate_update"))
        db.session.execute(db.delete(Answer).where(Answer.element_id == "provider_update"))
        for week, seen in enumerate(weeks):
            answers.keep(Answer(
                case_id=task.case_id, element_id="provider_update", title="Update", by_name="Prue Vidal",
                given_at=NOW + timedelta(weeks=week), answers={}, seen=seen,
            ))
        assert len(db.session.scalars(select(Answer)).all()) > 0
        found = beside.panels(task)[0]
        db.session.rollback()
    return found


def test_new_words_are_marked_and_gone_ones_too(council: Flask) -> None:
    before = [line("Update", "Two nurses were trained on the new record this week")]
    now = [line("Update", "Six nurses were trained on the new record this week")]
    [part] = panel(council, before, now).parts
    assert part.lines[0].words[:2] == [("gone", "Two "), ("new", "Six ")] and not part.lines[0].before


def test_where_hardly_a_word_stayed_both_answers_stand_whole(council: Flask) -> None:
    [part] = panel(council, [line("Update", "All quiet")], [line("Update", "Six nurses were trained")]).parts
    assert part.lines[0].words == [("same", "Six nurses were trained")] and part.lines[0].before == "All quiet"


def test_what_could_only_be_read_heads_its_row_and_is_not_repeated(council: Flask) -> None:
    seen = [line("Outcome", "Visits on time", "title"), line("Specific", "New rota", "given"), line("Update", "Done")]
    [part] = panel(council, seen).parts
    assert (part.title, part.about) == ("Action 1", "Visits on time")
    assert [(said.label, said.words) for said in part.lines] == [("Update", [("same", "Done")])]


def test_a_row_that_moved_is_compared_with_itself(council: Flask) -> None:
    visits = [line("Outcome", "Visits on time", "title"), line("Update", "The rota is kept by all")]
    moved = [one | {"row": "Action 2"} for one in visits]
    first = [line("Outcome", "New", "title"), line("Update", "Only begun")]
    parts = panel(council, visits, first + moved).parts
    assert parts[1].lines[0].words == [("same", "The rota is kept by all")]

"""What people answered: one immutable row per completed task or recorded action, with the exact text they saw."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from workflows.calendar import local
from workflows.database import Json, Moment, Row, db
from workflows.proof import seals


class Answer(Row):
    """The answers given at one element, once. `seen` keeps the form and its texts as the person saw them."""

    __table_args__ = (
        Index("ix_answer_latest", "case_id", "is_latest"),
        Index("ix_answer_by_element", "case_id", "element_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"), index=True)
    element_id: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(300))
    form_id: Mapped[str] = mapped_column(String(200), default="")
    given_at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    by_name: Mapped[str] = mapped_column(String(200))
    is_late: Mapped[bool] = mapped_column(default=False)
    is_latest: Mapped[bool] = mapped_column(default=True)
    answers: Mapped[dict[str, Any]] = mapped_column(Json)
    seen: Mapped[list[dict[str, Any]]] = mapped_column(Json)


def _not_latest(rows: Sequence[seals.Values]) -> Iterator[tuple[int, str]]:
    """Of each element the last answer is the latest, and no other: expressions and documents read that one."""
    last: dict[str, int] = {}
    for row in rows:
        last[row["element_id"]] = max(row["id"], last.get(row["element_id"], 0))
    for row in rows:
        if bool(row["is_latest"]) != (row["id"] == last[row["element_id"]]):
            yield row["id"], "whether it is the latest at its step was changed"


_GIVEN = {
    "given_at": lambda event: event.at, "by_id": lambda event: event.by_id, "by_name": lambda event: event.by_name,
    "element_id": lambda event: event.element_id, "title": lambda event: event.details["name"],
}
seals.register(seals.Shape(
    "answer", Answer,
    parts={
        "answers": seals.Part("what was answered", ("answers",)),
        "seen": seals.Part("the words as seen", ("seen",)),
        "given": seals.Part("who gave it, when or to what", (
            "case_id", "task_id", "element_id", "title", "form_id", "given_at", "by_id", "by_name", "is_late",
        )),
    },
    facts={"task completed": _GIVEN, "acted": _GIVEN}, names=("title", "by_name", "given_at", "is_latest"),
    odd=_not_latest,
))


def keep(answer: Answer) -> Answer:
    """Add the answer as the element's latest in its case."""
    earlier = update(Answer).where(
        Answer.case_id == answer.case_id, Answer.element_id == answer.element_id, Answer.is_latest.is_(True)
    )
    db.session.execute(earlier.values(is_latest=False).execution_options(synchronize_session=False))
    db.session.add(answer)
    db.session.flush()
    return answer


def latest(case_id: int) -> Sequence[Answer]:
    """The last answer given at each element of the case."""
    return db.session.scalars(select(Answer).where(Answer.case_id == case_id, Answer.is_latest.is_(True))).all()


def recent(case_id: int, element_id: str, most: int = 2) -> Sequence[Answer]:
    """The last few answers given at one element, newest first."""
    rows = select(Answer).where(Answer.case_id == case_id, Answer.element_id == element_id)
    return db.session.scalars(rows.order_by(Answer.id.desc()).limit(most)).all()


def before(answer: Answer) -> Answer | None:
    """The answer given before this one at the same element."""
    rows = select(Answer).where(Answer.case_id == answer.case_id, Answer.element_id == answer.element_id)
    return db.session.scalars(rows.where(Answer.id < answer.id).order_by(Answer.id.desc()).limit(1)).first()


def given_at(case_id: int, element_id: str) -> Sequence[Any]:
    """Every answer given at one element, oldest first, as rows of `task_id`, `by_name` and `given_at`."""
    rows = select(Answer.task_id, Answer.by_name, Answer.given_at)
    rows = rows.where(Answer.case_id == case_id, Answer.element_id == element_id)
    return db.session.execute(rows.order_by(Answer.id)).all()


def authors(case_id: int, element_ids: Sequence[str]) -> set[int]:
    """The people (by id) who gave the latest answer at any of these elements."""
    rows = select(Answer.by_id).where(
        Answer.case_id == case_id, Answer.element_id.in_(element_ids), Answer.is_latest.is_(True)
    )
    return {person for person in db.session.scalars(rows) if person is not None}


def previous(case_id: int) -> Mapping[str, Mapping[str, Any]]:
    """The name `previous` of expressions: element id -> its last answers, with `by`, `byId`, `at` and `late`."""
    # Columns, not rows: every step reads this several times, and what people saw is most of a row.
    columns = (Answer.element_id, Answer.answers, Answer.by_name, Answer.by_id, Answer.given_at, Answer.is_late)
    given = select(*columns).where(Answer.case_id == case_id, Answer.is_latest.is_(True))
    return {
        element_id: said | {"by": by, "byId": by_id, "at": local(at).date(), "late": is_late}
        for element_id, said, by, by_id, at, is_late in db.session.execute(given)
    }


def of_provider(case_id: int) -> dict[str, Any]:
    """What providers answered in the case themselves, by variable: the last answer to each."""
    given = select(Answer.answers).where(Answer.case_id == case_id, Answer.by_id.is_(None)).order_by(Answer.id)
    return {name: value for said in db.session.scalars(given) for name, value in said.items()}


def named_files(case_id: int) -> set[object]:
    """The numbers of the files that the case's answers name as evidence: those stay as they were sent."""
    given = db.session.scalars(select(Answer.answers).where(Answer.case_id == case_id))
    return {number for said in given for number in _named(said)}


def _named(value: object) -> Iterator[object]:
    if isinstance(value, dict) and value.keys() >= {"id", "name", "size"}:
        yield value["id"]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from _named(one)

"""Forms that were sent: a page's hidden number tells a form sent twice from two forms."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from workflows.database import Row, db, insert
from workflows.errors import SentTwice


class Sending(Row):
    """A form that started a case or recorded something on it, by the number that its page drew."""

    nonce: Mapped[str] = mapped_column(String(64), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))


def once(nonce: str, case_id: int) -> None:
    """Keep that this form was sent. Raises SentTwice; two at once wait for each other. Without a number: nothing."""
    if not nonce:
        return
    added = insert(Sending).values(nonce=nonce[:64], case_id=case_id).on_conflict_do_nothing()
    # Not rowcount: for an insert of rows it is -1 on PostgreSQL.
    if db.session.scalar(added.returning(Sending.nonce)) is None:
        raise SentTwice("This was sent before. The first sending counts; nothing was changed by the second.")


def was_sent(nonce: str) -> bool:
    """Whether this form was sent before: then nothing that comes with it is looked at again."""
    return bool(nonce) and db.session.get(Sending, nonce[:64]) is not None


def case_of(nonce: str) -> int:
    """The id of the case that the form led to."""
    return db.session.get_one(Sending, nonce[:64]).case_id

"""The seal of an upgrade: what stood in a case when signatures and seals came, in one event, honestly dated.

It proves what stands there from then on. What was changed before, it cannot know; the chain of before stays as it was.
"""

from datetime import datetime

from sqlalchemy import exists, select

from workflows import cases, events
from workflows.cases import Case
from workflows.database import db
from workflows.events import CaseEvent
from workflows.people import CLOCK
from workflows.proof import rows
from workflows.proof.ledger import SEALED
from workflows.proof.seals import SHAPES, Seals


def is_needed() -> bool:
    """Whether there is a history, and nothing of it is signed: the first start after the upgrade, and only then.

    Not where some cases are unsigned among others: whoever wrote these anew would have them sealed by a restart.
    """
    newest = db.session.scalar(select(CaseEvent.key_id).order_by(CaseEvent.id.desc()).limit(1))
    return newest == "" and not db.session.scalar(select(exists().where(CaseEvent.key_id != "")))


def seal_all(now: datetime) -> int:
    """Seal every case, in the caller's transaction. Returns how many."""
    numbers = db.session.scalars(select(Case.id).order_by(Case.id)).all()
    for number in numbers:
        case = cases.lock(number)
        events.add(case, SEALED, by=CLOCK, at=now, sealed=[_of_case(number)])
        db.session.flush()
        db.session.expunge_all()
    return len(numbers)


def _of_case(number: int) -> Seals:
    found: Seals = {}
    for shape in SHAPES.values():
        for _, row in rows.of_shape(shape, number, number):
            if shape.is_final(row):
                found[f"{shape.name}:{row['id']}"] = {part: shape.digest(part, row) for part in shape.parts}
    return found

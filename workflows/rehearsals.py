"""Rehearsals: trials that were kept with a name and with what came of them, played again whenever a draft changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from cachetools import LRUCache
from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from workflows import outcomes, pretend, scripts, versions
from workflows.database import Json, Moment, Row, db, to_text
from workflows.errors import BadValue, Conflict, NotFound
from workflows.outcomes import Outcome
from workflows.people import Actor
from workflows.rooms import entered
from workflows.scripts import Deed
from workflows.versions import ProcessVersion

LONGEST_NAME = 100
CAME = ("same", "difference", "detour", "words")  # what is kept of a playing
REMEMBERED = 200  # outcomes, in each process
MOST = 100  # of one procedure: all of them are played at every publish


_outcomes: LRUCache[tuple[str, ...], Outcome] = LRUCache(REMEMBERED)
_turn = Lock()  # of the web server's threads


class Rehearsal(Row):
    """A script of one procedure and what is expected of it. `last` is how it came out when it was last played."""

    __table_args__ = (UniqueConstraint("procedure_key", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_key: Mapped[str] = mapped_column(ForeignKey("procedure.key"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    deeds: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    expected: Mapped[dict[str, Any]] = mapped_column(Json)
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[str] = mapped_column(String(200))
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    accepted_by: Mapped[str] = mapped_column(String(200), default="")
    last: Mapped[dict[str, Any] | None] = mapped_column(Json)

    @property
    def script(self) -> list[Deed]:
        """What is done in it, in order."""
        return [Deed(**deed) for deed in self.deeds]

    @property
    def outcome(self) -> Outcome:
        """What is expected of it."""
        return Outcome.of_json(self.expected)


@dataclass(frozen=True, slots=True)
class Replayed:
    """How a rehearsal comes out with another version.

    `same` where it ends, waits and decides as expected; else `difference` says in words what is otherwise, as in
    "Ended “Closed as met” before, now waits at “Legal review”." `detour` says which steps it passes or leaves out, also
    where the outcome is the same; `words` says where it came to.
    """

    rehearsal: Rehearsal
    same: bool
    difference: str
    detour: str
    words: str


def replay(version: ProcessVersion, *, afresh: bool = False) -> list[Replayed]:
    """How every rehearsal of the procedure comes out with this draft or version; nothing is written.

    What this process played with the same files before is not played again, unless `afresh`. Playing takes a few
    hundredths of a second for each step: call it where no lock is held. Raises Refused for a version that cannot be
    read.
    """
    kept, around = of_procedure(version.procedure_key), _around(version)
    keys = {one.id: (*around, to_text(one.deeds)) for one in kept}
    known = {} if afresh else _remembered(keys.values())
    missing = [one for one in kept if keys[one.id] not in known]
    room = pretend.furnished(version) if missing else b""
    found = {keys[one.id]: _played(one, room) for one in missing}
    _remember(found)
    return [compared(one, (known | found)[keys[one.id]]) for one in kept]


def outcome_with(rehearsal: Rehearsal, version: ProcessVersion) -> Outcome:
    """What comes of it with this version; nothing is written."""
    return _played(rehearsal, pretend.furnished(version))


def compared(rehearsal: Rehearsal, outcome: Outcome) -> Replayed:
    """An outcome of it, beside the one that is expected."""
    expected = rehearsal.outcome
    difference = outcomes.difference(expected, outcome)
    return Replayed(rehearsal, not difference, difference, outcomes.detour(expected, outcome), outcome.words)


def note(replayed: Replayed, version: ProcessVersion, now: datetime) -> None:
    """Keep how the rehearsal came out, to be listed."""
    came = {name: getattr(replayed, name) for name in CAME}
    about = {"at": now.isoformat(), "number": version.number, "version": version.id}
    replayed.rehearsal.last = about | came


def save(key: str, name: str, deeds: Sequence[Deed], expected: Outcome, *, by: Actor, now: datetime) -> Rehearsal:
    """Keep a trial as a rehearsal of that name. Raises BadValue, Conflict for a name that is taken."""
    if not deeds:
        raise BadValue("Nothing was done yet. Start a case and answer something first.")
    if len(of_procedure(key)) >= MOST:
        raise BadValue(f"There are {MOST} rehearsals already. Delete one that says the same as another.")
    rehearsal = Rehearsal(
        procedure_key=key, name=_free(key, name), deeds=[deed.as_json() for deed in deeds],
        expected=expected.as_json(), made_at=now, made_by=by.name,
    )
    db.session.add(rehearsal)
    db.session.flush()
    return rehearsal


def rename(rehearsal: Rehearsal, name: str) -> None:
    """Give it another name. Raises BadValue and Conflict."""
    if name.strip() != rehearsal.name:
        rehearsal.name = _free(rehearsal.procedure_key, name)


def accept(rehearsal: Rehearsal, outcome: Outcome, version: ProcessVersion, *, by: Actor, now: datetime) -> None:
    """From now on, expect this outcome, which is what came of it with this version."""
    rehearsal.expected = outcome.as_json()
    rehearsal.accepted_at, rehearsal.accepted_by = now, by.name
    note(compared(rehearsal, outcome), version, now)


def delete(rehearsal: Rehearsal) -> None:
    """Forget it."""
    db.session.delete(rehearsal)


def of_procedure(key: str) -> Sequence[Rehearsal]:
    """The procedure's rehearsals, by name."""
    rows = select(Rehearsal).where(Rehearsal.procedure_key == key).order_by(Rehearsal.name)
    return db.session.scalars(rows).all()


def find(key: str, rehearsal_id: int) -> Rehearsal:
    """The rehearsal of that number. Raises NotFound."""
    rehearsal = db.session.get(Rehearsal, rehearsal_id)
    if rehearsal is None or rehearsal.procedure_key != key:
        raise NotFound("This procedure has no such rehearsal.")
    return rehearsal


def _played(rehearsal: Rehearsal, room: bytes) -> Outcome:
    try:
        with entered(room):
            played = scripts.play(rehearsal.script, rehearsal.procedure_key, pretend.BEGINNING)
            return outcomes.of_room(played.done)
    except BadValue as problem:
        return Outcome(outcomes.STUCK, str(problem), (), (), ())


def _around(version: ProcessVersion) -> tuple[str, ...]:
    """What an outcome depends on beside what is done: the version's files, and the procedures that it may start."""
    return version.digest, *(each.digest for each in versions.all_published())


def _remembered(keys: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], Outcome]:
    with _turn:
        return {key: _outcomes[key] for key in keys if key in _outcomes}


def _remember(found: Mapping[tuple[str, ...], Outcome]) -> None:
    """For who looks at the same draft again soon: this process keeps the last ones."""
    with _turn:
        _outcomes.update(found)


def _free(key: str, name: str) -> str:
    """The name, trimmed, if no other rehearsal of the procedure has it."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise BadValue(f"Give the rehearsal a name of at most {LONGEST_NAME} characters.")
    if any(other.name == name for other in of_procedure(key)):
        raise Conflict(f"There is a rehearsal “{name}” already. Choose another name.")
    return name

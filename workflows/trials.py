"""Trials: a draft or version run in a room apart by one person, deed by deed, as the people in every role."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from workflows import pretend, rooms, scripts
from workflows.database import Json, Moment, Row, db
from workflows.errors import BadValue, Conflict, NotFound
from workflows.rooms import Room
from workflows.scripts import Deed, Done, Trouble
from workflows.versions import ProcessVersion

MOST_DEEDS = 500


class Trial(Row):
    """One person's trial of one version. The deeds are what counts; `room` only saves playing them again.

    `digest` names the files that it runs, `shape` the tables of its room. `trouble` is what went wrong last.
    """

    __table_args__ = (UniqueConstraint("version_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("process_version.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    digest: Mapped[str] = mapped_column(String(64))
    shape: Mapped[str] = mapped_column(String(16))
    now: Mapped[datetime] = mapped_column(Moment)
    deeds: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    trouble: Mapped[dict[str, str] | None] = mapped_column(Json)
    room: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    begun_at: Mapped[datetime] = mapped_column(Moment)
    revision: Mapped[int] = mapped_column()
    version: Mapped[ProcessVersion] = relationship()

    __mapper_args__ = {"version_id_col": revision}

    @property
    def script(self) -> list[Deed]:
        """What was done so far, in order."""
        return [Deed(**deed) for deed in self.deeds]

    @property
    def is_outdated(self) -> bool:
        """Whether the draft was changed since, or Upturn itself: the deeds must be played again to go on."""
        return self.digest != self.version.digest or self.shape != rooms.shape()

    @property
    def done(self) -> Done:
        """What the clock says, and what went wrong last."""
        return Done(self.now, Trouble(**self.trouble) if self.trouble else None)


@dataclass(frozen=True, slots=True)
class Course:
    """How far a trial went, to be kept. `missed` is the deed that was no longer asked for when it was played again."""

    digest: str
    deeds: tuple[Deed, ...]
    done: Done
    room: bytes
    missed: Deed | None = None


def of(version_id: int, person_id: int) -> Trial | None:
    """The person's trial of the version, if they began one."""
    rows = select(Trial).where(Trial.version_id == version_id, Trial.person_id == person_id)
    return db.session.scalars(rows).first()


def find(version_id: int, person_id: int) -> Trial:
    """The person's trial of the version. Raises NotFound."""
    trial = of(version_id, person_id)
    if trial is None:
        raise NotFound("This trial was not begun yet, or its draft was discarded. Begin it from the draft.")
    return trial


def beginning(version: ProcessVersion) -> Course:
    """A trial in which nothing was done yet. Raises Refused where the version cannot be read."""
    return _played(version, ())


def again(trial: Trial) -> Course:
    """The same deeds with the version as it is now, as far as it asks for them."""
    return _played(trial.version, trial.script)


def back(trial: Trial) -> Course:
    """The trial without its last deed. Raises Conflict where there is none."""
    if not trial.deeds:
        raise Conflict("This is the beginning: there is no step to take back.")
    return _played(trial.version, trial.script[:-1])


class Visit:
    """A visit to a trial's room: what is done there, and what is typed; `course` afterwards, to be kept."""

    def __init__(self, trial: Trial, room: Room) -> None:
        self._trial, self._room = trial, room
        self._deeds, self.done = tuple(trial.script), trial.done

    def do(self, deed: Deed) -> Done:
        """Do it, and remember it. Raises Conflict where it cannot be done now, BadValue where it is one too many."""
        if len(self._deeds) >= MOST_DEEDS:
            raise BadValue(f"A trial has at most {MOST_DEEDS} steps. Start again, or save it as a rehearsal.")
        self.done = scripts.do(deed, self._trial.version.procedure_key, self.done.now)
        self._deeds = (*self._deeds, deed)
        return self.done

    @property
    def course(self) -> Course:
        """How far the trial went, once the room is left."""
        return Course(self._trial.digest, self._deeds, self.done, self._room.content)


@contextmanager
def visited(trial: Trial) -> Iterator[Visit]:
    """Within it the trial's room is entered. Raises Conflict where the draft was changed since."""
    if trial.is_outdated:
        raise Conflict("The draft was changed since. Play the steps again with the draft as it is now.")
    with rooms.entered(trial.room) as room:
        yield Visit(trial, room)


def keep(version_id: int, person_id: int, course: Course, *, revision: int = 0, now: datetime) -> Trial:
    """Write how far the trial went. `revision` is the trial's when it was read, 0 to put one in its place.

    Raises Conflict where it went on meanwhile.
    """
    trial = of(version_id, person_id)
    if revision and (trial is None or trial.revision != revision):
        raise Conflict("This trial went on in another window. Look at where it stands, then go on.")
    if trial is None:
        trial = Trial(version_id=version_id, person_id=person_id, begun_at=now)
        db.session.add(trial)
    trial.digest, trial.shape, trial.room = course.digest, rooms.shape(), course.room
    trial.deeds, trial.now = [deed.as_json() for deed in course.deeds], course.done.now
    trial.trouble = asdict(course.done.trouble) if course.done.trouble else None
    db.session.flush()
    return trial


def _played(version: ProcessVersion, deeds: Sequence[Deed]) -> Course:
    with rooms.entered(pretend.furnished(version)) as room:
        played = scripts.play(deeds, version.procedure_key, pretend.BEGINNING)
    return Course(version.digest, played.deeds, played.done, room.content, played.missed)

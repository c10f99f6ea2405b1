"""The one `db`, its column types, and the settings that make SQLite keep its promises."""

import errno
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, NoReturn

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session, _app_ctx_id
from sqlalchemy import Connection, DateTime, Dialect, Engine, ExceptionContext, MetaData, Text, event
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from workflows.errors import BadValue, NotFound

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_SECONDS = 20
TURN_SECONDS = 0.004
TOO_LARGE = "22003"  # what PostgreSQL says of a number that its column cannot hold
TROUBLES = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.ENOMEM, errno.EMFILE, errno.ENFILE, errno.EROFS)
_settings = {
    "journal_mode": "WAL",
    "busy_timeout": str(BUSY_SECONDS * 1000),
    "foreign_keys": "ON",
    "synchronous": "FULL",  # a committed step survives a power cut
}
_reading: ContextVar[bool] = ContextVar("reading", default=False)
_room: ContextVar[Connection | None] = ContextVar("room", default=None)


class OwnSession(Session):
    """A session that stays with the database it was opened on: the council's, or that of a room apart from it."""

    def __init__(self, db: SQLAlchemy, **options: Any) -> None:
        super().__init__(db, **options)
        self._room = _room.get()

    def get_bind(self, mapper: Any = None, clause: Any = None, bind: Any = None, **more: Any) -> Any:
        return self._room or super().get_bind(mapper, clause, bind, **more)


def _scope() -> object:
    return _room.get() or _app_ctx_id()


class Base(DeclarativeBase):
    """The base of every row."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base, session_options={"class_": OwnSession, "scopefunc": _scope})
if TYPE_CHECKING:  # Flask-SQLAlchemy makes its model class at run time, which no type checker can follow
    Row = Base
else:
    Row = db.Model


class Moment(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC on every database; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs its time zone: {value.isoformat()}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value if value is None else value.astimezone(UTC)
        return value.replace(tzinfo=UTC)


_JSON = (dict, list, str, bool, int, float)


class Json(TypeDecorator[Any]):
    """A JSON document kept as text: PostgreSQL's jsonb would reorder keys, and the engine minds."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:
        return None if value is None else to_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> object:
        return None if value is None else json.loads(value)

    def compare_values(self, x: object, y: object) -> bool:
        """Whether nothing need be written: to Python, 1 is True and the order of keys is nothing; to JSON it is not."""
        is_json = isinstance(x, _JSON) and isinstance(y, _JSON)  # else one stands for “not loaded”
        return x is y or (is_json and to_text(x) == to_text(y))


def to_text(value: object) -> str:
    """The one spelling of a JSON value as text: what is stored and what is hashed."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_refuse)


def _refuse(value: object) -> NoReturn:
    raise TypeError(f"{type(value).__name__} is not a JSON value: {value!r}")


def hurry() -> None:
    """Let this process's next SQLite connections not wait for the disk at each commit: for what can be made again.

    A killed process still loses nothing; a power cut may take the last commits.
    """
    _settings["synchronous"] = "NORMAL"


def undo() -> None:
    """Take back what was not committed, also where the database went away: a new connection is made next time."""
    try:
        db.session.rollback()
    except DBAPIError:
        db.session().invalidate()


def is_trouble(error: BaseException) -> bool:
    """Whether the database, the disk or the memory was to blame, and not what was asked: it may work in a moment."""
    if isinstance(error, DBAPIError):
        return isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated
    return isinstance(error, NoConnection | MemoryError) or (isinstance(error, OSError) and error.errno in TROUBLES)


@contextmanager
def reading() -> Iterator[None]:
    """Within it, transactions only read: on SQLite they start without the write lock, so readers never queue."""
    mark = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(mark)


@contextmanager
def snapshot() -> Iterator[None]:
    """Within it, one transaction that only reads sees the database as it stood at its first query, whoever works."""
    with reading():
        db.session.rollback()
        if db.session.get_bind().dialect.name == "postgresql":
            db.session.connection(
                execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
            )
        try:
            yield
        finally:
            db.session.rollback()


@contextmanager
def apart(connection: Connection) -> Iterator[None]:
    """Within it `db.session` is another one, which knows this connection and never the council's database."""
    marks = _room.set(connection), _reading.set(False)
    try:
        yield
    finally:
        db.session.remove()
        _room.reset(marks[0])
        _reading.reset(marks[1])


def insert(table: type[Base]) -> Any:
    """An INSERT that can say what to do about a row that is there, as the session's database spells it."""
    return (sqlite_dialect if db.session.get_bind().dialect.name == "sqlite" else postgresql).insert(table)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: object) -> None:
    if type(connection).__module__.partition(".")[0] != "sqlite3":
        return
    connection.isolation_level = None  # SQLAlchemy, not the driver, says when a transaction begins
    cursor = connection.cursor()
    for name, value in _settings.items():
        cursor.execute(f"PRAGMA {name}={value}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once: one that upgrades halfway would lose what others wrote meanwhile.
    if connection.dialect.name == "sqlite":
        if _reading.get():
            connection.exec_driver_sql("BEGIN")
        else:
            _take_turn(connection.connection.cursor())


def _take_turn(cursor: Any) -> None:
    """Begin to write as soon as nobody else does; after BUSY_SECONDS, raise what SQLite says.

    SQLite's own waiting looks ten times a second in the end, and misses the moments between the steps of a busy worker.
    """
    end = monotonic() + BUSY_SECONDS
    cursor.execute("PRAGMA busy_timeout=0")
    try:
        while not _has_begun(cursor, is_last=monotonic() > end):
            sleep(TURN_SECONDS)
    finally:
        cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
        cursor.close()


def _has_begun(cursor: Any, is_last: bool) -> bool:
    try:
        cursor.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if is_last or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


@event.listens_for(Engine, "handle_error")
def _say_what_cannot_be(failure: ExceptionContext) -> None:
    """What was sent, not the database, is at fault: say so in words, on SQLite and PostgreSQL alike."""
    original = failure.original_exception
    if isinstance(original, OverflowError) or getattr(original, "sqlstate", None) == TOO_LARGE:
        raise NotFound("There is nothing here of that number: no such number can be.")
    if "NUL" in str(original) and type(original).__name__ == "DataError":
        raise BadValue("It holds a character that cannot be kept (NUL). Take it out and try again.")

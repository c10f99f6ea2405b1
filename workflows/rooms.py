"""A room apart: a database of its own, in memory, in which the same cases, tasks and notices play without the council.

Within `entered`, `db.session` knows the room's database and no other, so nothing that happens there reaches a case, a
number, an email or a report of the council. A room is kept as bytes; whoever has them goes on where it was left.
"""

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256

from sqlalchemy import Connection, NullPool, create_engine
from sqlalchemy.schema import CreateTable

from workflows.database import apart, db
from workflows.errors import BadValue

LARGEST = 50_000_000  # bytes of one room
_engine = create_engine("sqlite://", poolclass=NullPool)


class Room:
    """What a visit leaves behind."""

    def __init__(self) -> None:
        self._left = b""

    def leave(self, left: bytes) -> None:
        """Take down how the room stands now that it is left. Raises BadValue where it has grown too large."""
        if len(left) > LARGEST:
            raise BadValue(f"This run is larger than {LARGEST // 1_000_000} MB. Start again with smaller files.")
        self._left = left

    @property
    def content(self) -> bytes:
        """The bytes to come back with, once the room was left."""
        return zlib.compress(self._left, level=1)


@contextmanager
def entered(content: bytes = b"") -> Iterator[Room]:
    """Enter the room as it was left, or a new and empty one. What is done counts if nothing is raised.

    Raises BadValue where it has grown too large.
    """
    with _engine.connect() as connection:
        _raw(connection).deserialize(zlib.decompress(content) if content else _empty())
        room = Room()
        with apart(connection):
            with db.session.begin():
                yield room
        room.leave(_raw(connection).serialize())


@cache
def shape() -> str:
    """What names the tables of this release: a room of another shape cannot be entered."""
    tables = (str(CreateTable(table)) for table in db.metadata.sorted_tables)
    return sha256("".join(tables).encode()).hexdigest()[:16]


@cache
def _empty() -> bytes:
    with _engine.connect() as connection:
        with connection.begin():
            db.metadata.create_all(connection)
        return _raw(connection).serialize()


def _raw(connection: Connection) -> sqlite3.Connection:
    raw = connection.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        raise TypeError("a room is a SQLite database in memory")
    return raw

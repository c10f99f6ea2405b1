"""Rooms apart: what is done in one reaches no other database."""

import pytest
from sqlalchemy import func, select

from tests.cast import Cast
from workflows import rooms
from workflows.database import db
from workflows.people import Person


def names() -> list[str]:
    return list(db.session.scalars(select(Person.name).order_by(Person.name)))


def test_nothing_that_is_done_in_a_room_is_in_the_councils_database_and_the_other_way_round(
    cast_on_both: Cast,
) -> None:
    before = names()
    with rooms.entered() as room:
        assert names() == []
        db.session.add(Person(name="Nobody", email="nobody@room.invalid"))
    assert names() == before
    with rooms.entered(room.content):
        assert names() == ["Nobody"]
    with rooms.entered():
        assert names() == []


def test_a_row_of_the_council_that_is_touched_inside_a_room_is_read_from_the_council(cast: Cast) -> None:
    db.session.expire(cast.officer)
    with rooms.entered():
        assert cast.officer.name == "Ofelia Okafor"
        assert db.session.scalar(select(func.count()).select_from(Person)) == 0


def test_what_went_wrong_in_a_room_leaves_it_as_it_was(cast: Cast) -> None:
    with rooms.entered() as room:
        db.session.add(Person(name="Nobody", email="nobody@room.invalid"))
    with pytest.raises(KeyError), rooms.entered(room.content):
        db.session.add(Person(name="Somebody", email="somebody@room.invalid"))
        raise KeyError
    with rooms.entered(room.content):
        assert names() == ["Nobody"]

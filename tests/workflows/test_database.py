"""What no database can keep or find is said as what it is, the same on both."""

import pytest
from sqlalchemy import select

from tests.cast import Cast
from workflows.database import db
from workflows.errors import BadValue, NotFound
from workflows.people import Person


@pytest.mark.parametrize("number", [2**63, 10**30])
def test_a_number_that_no_row_can_have_is_not_found(cast_on_both: Cast, number: int) -> None:
    with pytest.raises(NotFound, match="no such number"):
        db.session.get(Person, number)


def test_a_character_that_cannot_be_kept_is_refused(cast_on_both: Cast) -> None:
    rows = select(Person).where(Person.name == "a\0b")
    if db.session.get_bind().dialect.name == "sqlite":
        assert db.session.scalars(rows).all() == []
        return
    with pytest.raises(BadValue, match="character"):
        db.session.scalars(rows).all()

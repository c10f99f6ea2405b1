"""A file's editor: which page opens, and plain saving without JavaScript."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.cast import NOW
from tests.visitor import Visitor
from webapp import shipped
from workflows import versions
from workflows.database import db
from workflows.people import CLOCK

KEY = "suspension"


@pytest.fixture
def owner(council: Flask) -> Iterator[Visitor]:
    """The process owner, signed in, with a procedure published."""
    with council.app_context():
        versions.install(KEY, shipped.procedures()[KEY], by=CLOCK, now=NOW)
        db.session.commit()
    visitor = Visitor(council)
    visitor.sign_in("owner")
    yield visitor


def begin(owner: Visitor) -> str:
    owner.get(f"/procedures/{KEY}")
    return str(owner.post(f"/procedures/{KEY}/drafts").location)


def test_text_is_saved_without_javascript_and_never_over_somebody_elses(owner: Visitor) -> None:
    address = f"{begin(owner)}/files/declined.email"
    opened = owner.get(address)
    assert "Subject" in opened.text or "<textarea" in opened.text
    mark = opened.text.partition('name="base" value="')[2].partition('"')[0]
    typed = {"content": "No suspension\r\n\r\nDear {{ provider.name }}", "base": mark}
    assert owner.post(address, typed).status_code == 302
    assert owner.client.get(f"{address}/content").data == b"No suspension\n\nDear {{ provider.name }}"
    owner.get(address)
    clash = owner.post(address, {"content": "Mine", "base": mark})
    assert clash.status_code == 409 and "Mine" in clash.text and "Dear {{ provider.name }}" in clash.text

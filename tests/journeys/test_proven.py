"""The main job as a council runs it, on each database: by HTTPS, with mail over TLS, and a history that proves it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.journeys.provider import Provider
from tests.journeys.staff import Staff
from tests.journeys.test_sip import improved_extended_reviewed_and_met
from tests.journeys.world import World, fill, open_world
from tests.post_box import PostBox
from tests.trust.tampering import find
from workflows.proof.verifying import Verification

pytestmark = pytest.mark.browser
TAMPERINGS = {
    "UPDATE answer SET answers = '{}' WHERE id = 2": "answer 2 (Agree and sign the plan, or say why not",
    "UPDATE answer SET seen = '[]' WHERE id = 2": "the words as seen: changed",
    "UPDATE answer SET by_name = 'X' WHERE id = 3": "who gave it was changed: it was “Ofelia Okafor”",
    "DELETE FROM answer WHERE id = 5": "answer 5 (Validate and plan next week",
    "UPDATE case_file SET content = 'x' WHERE id = 1": "file 1 (SIP-2026-0001 plan.pdf",
    "UPDATE case_file SET name = 'x.pdf' WHERE id = 2": "its name was changed: it was “SIP-2026-0001",
    "UPDATE notice SET text = 'Never mind' WHERE id = 1": "email 1 (SIP-2026-0001: ",
    "UPDATE notice SET address = 'x@y.example' WHERE id = 1": "it was “prue.vidal@brightwater.example”",
    "UPDATE task SET done_by = 'X' WHERE id = 3": "task 3 (Sign and issue the plan",
    "UPDATE \"case\" SET outcome = 'Closed' WHERE id = 1": "it was “Closed as met”",
    "UPDATE case_event SET by_name = 'X' WHERE number = 4": "event 4",
    "DELETE FROM case_event WHERE number = 9": "event 9",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path: Path, post_box: PostBox) -> Iterator[World]:
    """A council, once on each database."""
    url = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    app = databases.app_on(url, tmp_path)
    fill(app)
    databases.close(app)
    with open_world(url, tmp_path, post_box) as opened:
        yield opened


def test_a_plan_extended_and_agreed_anew_is_proven_and_whatever_is_altered_in_it_is_named(
    world: World, officer: Staff, provider: Provider
) -> None:
    """SIP-7, SIP-14: from a concern to the signed report; then twelve alterations by SQL."""
    improved_extended_reviewed_and_met(world, officer, provider)
    with world.app.app_context():
        assert [finding.words for finding in Verification().findings()] == []
        named = {statement: [finding.words for finding in find(statement)] for statement in TAMPERINGS}
        assert {statement: found for statement, found in named.items()
                if not any(TAMPERINGS[statement] in words for words in found)} == {}
        assert [finding.words for finding in Verification().findings()] == []

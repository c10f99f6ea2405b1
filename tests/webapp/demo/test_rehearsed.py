"""The demonstration's rehearsals: each comes to its end, and comes out the same with what is shipped."""

from flask import Flask

from tests.cast import NOW
from tests.webapp import desk
from webapp import shipped
from webapp.demo import rehearsed
from workflows import rehearsals, versions
from workflows.database import db
from workflows.people import CLOCK

EXPECTED = {
    ("sip", "Met after one week"): "ended “Closed as met”",
    ("sip", "No answer to the plan"): "waits at “Consider the provider's reasons”",
    ("sip", "The provider can show that it complies"): "ended “Closed as not required”",
    ("suspension", "Decided without guidance, terminated, everybody moved"): "ended “Service terminated”",
    ("suspension", "Declined after guidance"): "ended “Declined”",
}


def test_process_owners_find_rehearsals_that_hold_with_what_is_shipped(council: Flask) -> None:
    with council.app_context():
        for key in ("sip", "suspension"):
            versions.install(key, shipped.procedures()[key], by=CLOCK, now=NOW)
        for _ in range(2):  # loading again changes nothing
            rehearsed.bring_in(desk.person("owner"), NOW)
        db.session.commit()
        found = {(key, one.name): one.outcome.words for key in ("sip", "suspension")
                 for one in rehearsals.of_procedure(key)}
        assert found == EXPECTED
        assert all(one.same for one in rehearsals.replay(versions.published("sip")))

"""Emails about a task while somebody is away: whoever covers reads them too, where they may do the task."""

from datetime import timedelta

import pytest

from notifications import notices, recipients
from notifications.notices import Notice
from tests.cast import NOW, Cast
from tests.workflows.acting import complete, open_task
from webapp import shipped
from workflows import cases, cover, tasks, versions
from workflows.cases import Case, Given
from workflows.database import db
from workflows.people import CLOCK, Person, actor

TODAY = NOW.date()


def waiting_for_decision(cast: Cast) -> Case:
    """A suspension that the officer asked for; Legal and Procurement have advised."""
    versions.install("suspension", shipped.procedures()["suspension"], by=CLOCK, now=NOW)
    case = cases.start(
        versions.published("suspension"), by=actor(cast.officer), provider=cast.provider, site=cast.site,
        contract=cast.contract, owner=cast.officer, now=NOW, given=Given({}),
    )
    complete(case, "request", cast.officer, requestedAction="suspension", urgency="usual", reason="Unsafe")
    for adviser in ("advise_legal", "advise_procurement"):
        complete(case, adviser, cast.consulted, advice="Clause 14", advisedBy="Connie Rahman")
    return case


def readers(case: Case, template: str) -> list[tuple[str, bool]]:
    """Who was sent this, and whether it says that they cover."""
    rows = db.session.scalars(notices.of_case(case.id).where(Notice.template == template))
    return sorted((one.address, "because you cover for Ofelia Okafor" in one.text) for one in rows)


@pytest.mark.parametrize(("first", "expected"), [
    (0, [("officer2@council.example", True), ("officer@council.example", False)]),
    (1, [("officer@council.example", False)]),
])
def test_whoever_covers_for_the_officer_reads_what_they_are_told(
    cast: Cast, first: int, expected: list[tuple[str, bool]]
) -> None:
    cover.arrange(cast.officer, cast.officer2, TODAY + timedelta(days=first), TODAY + timedelta(days=5))
    case = waiting_for_decision(cast)
    complete(case, "decide", cast.manager, choice="decline", reasons="Too early")
    assert readers(case, "declined") == expected


def test_whoever_covers_is_asked_only_for_what_they_may_do(cast: Cast) -> None:
    """A colleague with two roles who asked for it is not asked to decide it, for whomever they cover."""
    other = Person(name="Mina Oyelaran", email="mina@council.example", roles={"manager"})
    db.session.add(other)
    cast.officer.roles.add("manager")
    task = open_task(waiting_for_decision(cast), "decide")
    tasks.claim(task, cast.manager, NOW)
    cover.arrange(cast.manager, cast.officer, TODAY, TODAY)
    assert [one.address for one in recipients.of_task(task, NOW)] == [cast.manager.email]
    cover.arrange(cast.manager, other, TODAY, TODAY)
    assert [one.address for one in recipients.of_task(task, NOW)] == [cast.manager.email, other.email]

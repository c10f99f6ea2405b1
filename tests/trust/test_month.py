"""A month of monitoring for ten contracts: every round begins, what comes is scored, and nothing is left behind."""

from flask import Flask

from tests.trust import month


def test_a_month_of_monitoring_leaves_nothing_stuck(app: Flask) -> None:
    """MON-1, MON-5, MON-9: rounds begin, requests and reminders go out, lateness is recorded, returns are scored."""
    requests, reminders, overdue_with_copies, receipts = 10, 2, 2 * 2, 9
    month.found(app, 10)
    month.play(app)
    assert month.count(app) == month.Counted(
        cases=10, emails=requests + reminders + overdue_with_copies + receipts,
        received=9, late=2, below=3, stuck=0,
        outcomes={"Accepted": 6, "open: Improvement measures": 3, "open: Waiting for the return": 1},
    )

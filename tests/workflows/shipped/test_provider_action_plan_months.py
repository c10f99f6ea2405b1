"""A Provider Action Plan over several months: what is numbered, and what a meeting at short notice asks for."""

from tests.workflows.shipped.provider_action_plan import accepted, begun, complete, hold, refs, review, update

AUDIT = {"area": 1, "action": "Audit referrals", "targets": "Monthly", "due": "2026-08-31"}
QUALITY = {"area": None, "newArea": "Quality", "newObjective": "No complaint upheld", **AUDIT} | {"area": None}


def test_a_number_is_not_used_again_however_long_its_action_is_gone() -> None:
    """PAP-4, PAP-15: versions name actions by their numbers, so a new action or area never gets an old one's."""
    play = accepted()
    update_and_review = (("1.2", "2.1"), (), ())
    hold(play)
    for completed in update_and_review:
        update(play, *completed)
        review(play)
        hold(play)
    assert refs(play) == ["1.1"]
    update(play)
    review(play)
    hold(play, added=(AUDIT, QUALITY))
    play.answer("consent_changes", consent="yes", signedName="Prue Vidal")
    assert refs(play) == ["1.1", "1.3", "3.1"]


def test_a_number_that_was_removed_by_consent_is_not_used_again_either() -> None:
    """PAP-5: removed in the first month, before the next began."""
    play = accepted()
    hold(play, removed=("1.2",))
    play.answer("consent_changes", consent="yes", signedName="Prue Vidal")
    update(play)
    review(play)
    hold(play, added=(AUDIT,))
    play.answer("consent_changes", consent="yes", signedName="Prue Vidal")
    assert refs(play) == ["1.1", "2.1", "1.3"]


def test_a_meeting_at_short_notice_makes_nobody_late_at_once() -> None:
    """PAP-7: where five working days before the CPR are over already, two working days are left to upload."""
    play = begun(reviewMeetingOn="2026-01-09")
    assert (str(play.variables["uploadBy"]), str(play.variables["dueOn"])) == ("2026-01-02", "2026-01-07")
    play.wait(1)
    assert (play.open, play.variables["lateCount"]) == ({"update_plan"}, 0)
    complete(play)
    assert play.variables["uploadStatus"] == "on time"


def test_an_upload_day_that_is_today_is_still_today() -> None:
    """PAP-7: five working days prior, whoever is in a hurry."""
    assert str(begun(reviewMeetingOn="2026-01-12").variables["dueOn"]) == "2026-01-05"

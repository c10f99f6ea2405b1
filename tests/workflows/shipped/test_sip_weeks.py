"""The weeks of a Service Improvement Plan: asked, reminded, late, followed up, validated; and meetings."""

from datetime import date
from typing import Any

from tests.workflows.shipped.play import Play
from tests.workflows.shipped.sip import drafted, issued, report, update, validate, weeks

LATE = 8  # days after issue: the first week's update is due at the end of the seventh


def test_each_week_the_provider_updates_the_officer_validates_and_the_next_week_follows() -> None:
    """SIP-4: weekly update, validation and the plan for the following week, until the timescale ends."""
    play = issued(weeks=2)
    assert play.task("provider_update").candidate_groups == ("provider",)
    update(play, "Rota changed")
    assert [row["update"] for row in play.variables["plan"]] == ["Rota changed 1", "Rota changed 2"]
    assert play.open == {"validate_update"}
    validate(play)
    assert play.templates() == ["plan-issued", "update-validated"]
    assert play.open == set()
    play.wait(7)
    assert play.open == {"provider_update"}
    asked: Any = play.task("provider_update").locals["actions"]
    assert [action["lastUpdate"] for action in asked] == ["Rota changed 1", "Rota changed 2"]
    play.answer("provider_update")
    validate(play)
    assert play.open == set()
    play.wait(7)
    assert play.open == {"final_report"}


def test_a_week_is_seven_days_from_issue() -> None:
    """SIP-4: the request for each week opens, and is due, in steps of seven days."""
    play = issued(weeks=3)
    assert play.variables["weekDue"] == "2026-01-12"
    update(play)
    validate(play)
    play.wait(6)
    assert play.open == set()
    play.wait(1)
    assert play.open == {"provider_update"}
    assert play.variables["weekDue"] == "2026-01-19"
    due = play.task("provider_update").due_at
    assert due is not None
    assert due.date() == date(2026, 1, 19)


def test_a_reminder_comes_two_days_before_and_the_overdue_notice_after_the_due_day() -> None:
    """SIP-4: a late update is a reminder and a recorded lateness, and the request stays open."""
    play = issued()
    play.wait(4)
    assert play.templates() == ["plan-issued"]
    play.wait(1)
    assert play.templates() == ["plan-issued", "update-reminder"]
    play.wait(LATE - 5)
    overdue = play.sent[-1]
    assert (overdue.template, overdue.to, overdue.cc) == ("update-overdue", "provider", "officer")
    assert play.variables["lateCount"] == 1
    assert play.open == {"provider_update", "follow_up"}


def test_a_late_update_is_accepted_recorded_once_and_ends_the_follow_up() -> None:
    """SIP-4: never an automatic failure."""
    play = issued()
    play.wait(LATE)
    update(play, "Sorry")
    assert play.open == {"validate_update"}
    assert (play.variables["updateStatus"], play.variables["lateCount"]) == ("late", 1)
    assert play.variables["plan"][0]["update"] == "Sorry 1"


def test_an_update_in_time_is_not_late() -> None:
    play = issued()
    play.wait(7)
    update(play)
    assert (play.variables["updateStatus"], play.variables["lateCount"]) == ("on time", 0)


def test_the_officer_enters_an_update_received_by_phone_visibly() -> None:
    play = issued()
    play.wait(LATE)
    rows = [{"update": "Told by phone", "reviewedRisk": "low"}, {"update": "Also", "reviewedRisk": "low"}]
    play.answer("follow_up", followUp="received", receivedHow="phone", receivedFrom="Prue Vidal", actions=rows)
    assert play.open == {"validate_update"}
    assert play.variables["updateStatus"] == "entered by officer"
    assert play.variables["plan"][0]["update"] == "Told by phone"


def test_the_officer_goes_on_without_an_update_and_last_weeks_words_are_not_shown_as_this_weeks() -> None:
    play = issued()
    weeks(play, 1)
    play.wait(LATE)
    play.answer("follow_up", followUp="none", note="Rang three times")
    assert play.open == {"validate_update"}
    assert play.variables["updateStatus"] == "none"
    assert [row["update"] for row in play.variables["plan"]] == [None, None]


def test_weeks_that_went_by_before_the_officer_validated_are_not_asked_for() -> None:
    """SIP-4: the weeks are the calendar's; the timescale ends when it ends."""
    play = issued(weeks=4)
    update(play)
    play.wait(16)
    validate(play)
    play.wait(0)
    assert play.variables["week"] == 3
    play.wait(20)
    play.answer("provider_update")
    validate(play)
    assert play.open == {"final_report"}


def test_an_update_cannot_change_the_councils_words() -> None:
    """SIP-12: the provider's side is the update and the reviewed risk; the rest of the row is the plan's."""
    play = issued()
    rows = [{"update": "Done", "reviewedRisk": "low", "specific": "Nothing", "risk": "low"}, {"update": "Done"}]
    play.answer("provider_update", actions=rows)
    first, second = play.variables["plan"]
    assert (first["specific"], first["risk"], first["reviewedRisk"]) == (
        "No visit is missed without cover", "high", "low")
    assert second["reviewedRisk"] == "medium"


def test_meetings_are_recorded_at_any_time_and_do_not_stop_the_plan() -> None:
    """SIP-3: officers meet regularly with the provider."""
    play = drafted()
    meeting = {"heldOn": "2026-01-06", "attended": "Prue Vidal", "notes": "Rotas", "agreed": "A new rota"}
    play.tell("meeting-held", **meeting)
    assert play.open == {"agree_plan"}
    play.answer("agree_plan", agreement="agree", signedName="Prue Vidal", signedPosition="Manager")
    play.answer("sign_plan", officerName="Ofelia Okafor")
    play.tell("meeting-held", **meeting | {"heldOn": "2026-01-09"})
    assert play.open == {"provider_update"}
    assert (play.variables["meetings"], play.variables["lastMeetingOn"]) == (2, "2026-01-09")
    assert play.templates() == ["meeting-note", "plan-issued", "meeting-note"]
    assert play.sent[-1].inputs["meeting"] == meeting | {"heldOn": "2026-01-09"}
    assert play.variables["meeting"] is None


def test_a_plan_of_52_weeks_completes_and_its_variables_do_not_grow() -> None:
    """SIP-4: until completion of the timescale."""
    play = issued(weeks=52)
    weeks(play, 10)
    early = size(play)
    weeks(play, 42)
    assert play.open == {"final_report"}
    assert size(play) <= early + 20
    report(play, "met", "met")
    assert play.running.ends[-1] == "closed_met"
    assert play.path.count("validate_update") == 52


def size(play: Play) -> int:
    return len(str(play.variables)) + len(play.running.state())

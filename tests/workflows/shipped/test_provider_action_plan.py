"""The monthly round of the Provider Action Plan, rule by rule: dates, review, consent, versions, ends."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.workflows.shipped.play import Play, shipped
from tests.workflows.shipped.provider_action_plan import (
    CALLS,
    HEADER,
    HIRE,
    STAFF,
    STARTS,
    accepted,
    begun,
    complete,
    hold,
    refs,
    review,
    update,
)
from workflows.engine import check, read
from workflows.rehearsal import Answers, rehearse

KEY = "provider_action_plan"
AUDIT = {"area": 1, "action": "Audit referrals", "targets": "20 a month", "due": "2026-09-30"}
QUALITY = {"area": None, "newArea": "Quality", "newObjective": "No complaint upheld"} | {
    key: AUDIT[key] for key in ("action", "targets", "due")}


def consent(play: Play, answer: str) -> None:
    play.answer("consent_changes", consent=answer, signedName="Prue Vidal")


def listed(play: Play, element: str, name: str) -> list[dict[str, Any]]:
    """The rows that the open task at that element begins with."""
    rows = play.task(element).locals[name]
    assert isinstance(rows, list)
    return rows


def deadline(play: Play) -> str:
    """When the open upload becomes late, in UTC."""
    return next(str(timer.due_at) for timer in play.running.timers if timer.element_id == "upload_overdue")


def test_the_diagram_has_no_problems() -> None:
    assert check(shipped(KEY)) == []


@pytest.mark.parametrize(("cpr", "upload", "utc"), [
    ("2026-04-09", "2026-03-31", "2026-03-31 22:59:59+00:00"),  # Good Friday and Easter Monday between; summer time
    ("2026-04-02", "2026-03-26", "2026-03-26 23:59:59+00:00"),  # the Thursday before the clocks go forward
    ("2026-04-07", "2026-03-27", "2026-03-27 23:59:59+00:00"),  # Easter, and the change of the clocks, between
    ("2026-10-30", "2026-10-23", "2026-10-23 22:59:59+00:00"),  # the Friday before the clocks go back
    ("2026-11-02", "2026-10-26", "2026-10-26 23:59:59+00:00"),  # the Monday after
    ("2026-02-05", "2026-01-29", "2026-01-29 23:59:59+00:00"),
])
def test_the_plan_is_uploaded_five_working_days_before_the_review(cpr: str, upload: str, utc: str) -> None:
    """PAP-7: the deadline is the end of the local day, across Easter and both changes of the clocks."""
    play = begun(reviewMeetingOn=cpr)
    assert play.variables["uploadBy"] == upload
    assert str(play.task("update_plan").due_at)[:10] == upload
    assert deadline(play) == utc


def test_a_late_upload_is_reminded_recorded_and_still_accepted() -> None:
    """PAP-7: due on 29 January; never an automatic failure."""
    play = begun()
    play.wait(23)
    assert play.templates() == ["update-reminder"]
    play.wait(3)
    assert (play.templates()[-1], play.sent[-1].cc, play.variables["lateCount"]) == ("update-overdue", "officer", 1)
    assert play.open == {"update_plan", "follow_up"}
    complete(play)
    assert (play.open, play.variables["uploadStatus"]) == ({"review_plan"}, "late")
    assert play.variables["lateCount"] == 1


def test_a_plan_that_never_comes_does_not_stop_the_review_meeting() -> None:
    """PAP-7: the PM goes on; the next month asks again for the first plan."""
    play = begun()
    play.wait(26)
    play.answer("follow_up", note="Rang twice", without=True)
    hold(play)
    assert (play.open, play.variables["isFirst"], play.variables["version"]) == ({"update_plan"}, True, None)


def test_the_plan_starts_with_its_header_and_is_in_place_until_notified_otherwise() -> None:
    """PAP-1, PAP-8: the header stays; it goes on month by month."""
    play = accepted()
    for month in (2, 3):
        hold(play)
        assert (play.variables["month"], play.open) == (month, {"update_plan"})
        update(play)
        review(play)
    assert {key: play.variables[key] for key in ("cpa", "accountableLead", "performanceManager")} == {
        key: HEADER[key] for key in ("cpa", "accountableLead", "performanceManager")}


def test_the_date_updated_is_that_of_first_completion_and_then_of_each_update() -> None:
    """PAP-8: date updated."""
    play = begun()
    assert "dateUpdated" not in play.variables
    play.wait(3)
    complete(play)
    assert play.variables["dateUpdated"] == "2026-01-08"
    review(play)
    hold(play)
    assert play.variables["dateUpdated"] == "2026-01-08"
    play.wait(2)
    update(play)
    assert play.variables["dateUpdated"] == "2026-02-08"


@pytest.mark.parametrize("question", ["addressesConcerns", "fitForPurpose", "appropriate"])
def test_a_plan_that_does_not_satisfy_is_returned_with_comments(question: str) -> None:
    """PAP-3: it addresses the concerns, is fit for purpose, and its actions are appropriate."""
    play = begun()
    complete(play)
    review(play, **{question: "no", "comments": "Say by how much"})
    assert (play.open, play.variables["comments"], play.variables["version"]) == (
        {"update_plan"}, "Say by how much", None)
    complete(play)
    review(play)
    assert (play.variables["version"], play.variables["month"], play.variables["comments"]) == (1, 1, None)


def test_above_level_one_a_plan_without_actions_for_the_reasons_is_not_accepted() -> None:
    """PAP-12: the intervention regime above Level 1, whatever the review says."""
    play = begun(interventionLevel=2, levelReasons="Starts below 80 per cent")
    complete(play)
    assert play.task("review_plan").locals["levelAddressed"] is False
    review(play)
    assert play.open == {"update_plan"}
    complete(play, areas=[STARTS | {"addressesLevel": True}, STAFF])
    review(play)
    assert play.variables["version"] == 1


def test_every_area_has_actions_or_the_plan_is_not_accepted() -> None:
    """PAP-14: every area has corrective actions."""
    play = begun()
    complete(play, actions=[CALLS])
    assert play.task("review_plan").locals["withoutActions"] == [2]
    review(play)
    assert play.open == {"update_plan"}
    empty = begun()
    complete(empty, areas=[STARTS], actions=[HIRE | {"area": 7}])
    review(empty)
    assert empty.open == {"update_plan"}


def test_areas_are_numbered_and_their_actions_under_them() -> None:
    """PAP-13, PAP-15: one numbered area with its objective; the actions are numbered within it."""
    play = accepted()
    assert [(area["number"], area["objective"]) for area in play.variables["areas"]] == [
        (1, STARTS["objective"]), (2, STAFF["objective"])]
    assert refs(play) == ["1.1", "2.1", "1.2"]
    assert {"action", "targets", "due", "progress", "completed"} <= set(play.variables["actions"][0])


def test_actions_are_added_and_removed_when_both_consent() -> None:
    """PAP-5, PAP-4, PAP-13: new areas are numbered on from the last."""
    play = accepted()
    hold(play, removed=("1.2",), added=(AUDIT, QUALITY))
    assert (play.open, refs(play)) == ({"consent_changes"}, ["1.1", "2.1", "1.2"])
    assert play.task("consent_changes").candidate_groups == ("provider",)
    consent(play, "yes")
    assert play.variables["consentedBy"]["name"] == "Prue Vidal"
    assert refs(play) == ["1.1", "2.1", "1.3", "3.1"]  # a number is not used again
    assert [row["action"] for row in play.variables["actions"]][2:] == ["Audit referrals", "Audit referrals"]
    assert play.variables["areas"][-1] == {
        "number": 3, "area": "Quality", "objective": "No complaint upheld", "addressesLevel": False}


@pytest.mark.parametrize("answer", ["no", None])
def test_without_consent_nothing_is_added_or_removed(answer: str | None) -> None:
    """PAP-5: only by mutual consent; silence is none."""
    play = accepted()
    hold(play, removed=("1.2",), added=(QUALITY,))
    if answer is None:
        play.wait(14)
    else:
        consent(play, answer)
    assert (play.open, refs(play)) == ({"revise_changes"}, ["1.1", "2.1", "1.2"])
    play.answer("revise_changes", again="leave", reason="Not worth a quarrel")
    assert (play.open, refs(play), play.variables["month"]) == ({"update_plan"}, ["1.1", "2.1", "1.2"], 2)


def test_changes_can_be_proposed_again() -> None:
    """PAP-5: until both agree."""
    play = accepted()
    hold(play, removed=("1.1", "1.2"))
    consent(play, "no")
    rows = [row | {"choice": "remove" if row["ref"] == "1.2" else "keep"}
            for row in listed(play, "revise_changes", "removals")]
    play.answer("revise_changes", again="ask", removals=rows, additions=[], reason="One is enough")
    assert play.task("consent_changes").locals["consent"] is None
    consent(play, "yes")
    assert refs(play) == ["1.1", "2.1"]


def test_a_provider_proposes_actions_that_the_review_meeting_begins_with() -> None:
    """PAP-5: either side may propose; nothing is added before both have consented."""
    play = accepted()
    hold(play)
    update(play, proposals=[QUALITY])
    review(play)
    assert refs(play) == ["1.1", "2.1", "1.2"]
    play.wait(40)
    assert [row["newArea"] for row in listed(play, "hold_cpr", "additions")] == ["Quality"]


def test_a_completed_action_is_shown_one_more_cycle_and_then_removed() -> None:
    """PAP-16, PAP-4: removed the month after; its area leaves with its last action."""
    play = accepted()
    hold(play)
    update(play, "2.1")
    review(play)
    assert refs(play) == ["1.1", "2.1", "1.2"]
    hold(play)
    assert refs(play) == ["1.1", "2.1", "1.2"]
    assert [row["doneEarlier"] for row in listed(play, "update_plan", "updates")] == [False, True, False]
    update(play)
    assert play.variables["actions"][1]["completed"] is True
    review(play)
    hold(play)
    assert (play.variables["month"], refs(play)) == (4, ["1.1", "1.2"])
    assert [area["number"] for area in play.variables["areas"]] == [1]


def test_an_action_counts_as_completed_only_when_both_say_so() -> None:
    """PAP-5, PAP-16: the PM can disagree; the action then stays."""
    play = accepted()
    hold(play)
    update(play, "2.1", "1.2")
    assert [row["ref"] for row in listed(play, "review_plan", "claimed")] == ["2.1", "1.2"]
    review(play, claimed=[{"ref": "2.1", "agreed": "no"}, {"ref": "1.2", "agreed": "yes"}])
    assert [row["completed"] for row in play.variables["actions"]] == [False, False, True]


def test_each_month_is_a_new_version_that_goes_to_both_sides() -> None:
    """PAP-6: the latest version is forwarded each month."""
    play = accepted()
    for version in (2, 3):
        hold(play)
        update(play)
        review(play)
        assert play.variables["version"] == version
    versions = [email for email in play.sent if email.template == "version-accepted"]
    assert [(email.to, email.cc) for email in versions] == [("provider", "officer")] * 3


def test_the_flightpath_is_kept_only_where_it_is_required() -> None:
    """PAP-17: as the CPR decides."""
    months = [{"month": "April 2026", "planned": "100", "actual": ""}]
    play = begun()
    complete(play, flightpath=months)
    assert play.variables["flightpath"] == []
    review(play)
    hold(play, flightpathRequired="yes")
    update(play, flightpath=months)
    assert play.variables["flightpath"] == months


def test_what_is_kept_does_not_grow_with_the_months() -> None:
    """PAP-4: a living document; earlier months are in the answers, not in the case."""
    play = accepted()
    sizes = []
    for _ in range(8):
        hold(play, added=(AUDIT,))
        consent(play, "yes")
        update(play, play.variables["actions"][-1]["ref"], risks=[{"risk": "Staff leave", "mitigation": "Bank staff"}],
               performance=[{"site": "North", "kind": "site", "measure": "Starts", "expected": "5", "achieved": "4"}])
        review(play)
        sizes.append(len(str(play.variables)) + len(play.running.state()))
    assert max(sizes[3:]) - min(sizes[3:]) < 100


TASKS: Mapping[str, list[Mapping[str, Any]]] = {
    "update_plan": [{"newAreas": [STARTS], "newActions": [CALLS]}],
    "review_plan": [{"addressesConcerns": "yes", "fitForPurpose": "yes", "appropriate": "yes"}],
}


@pytest.mark.parametrize(("goes_on", "end"), [("delivered", "delivered"), ("not required", "not_required")])
def test_every_end_is_reached_in_a_rehearsal(goes_on: str, end: str) -> None:
    """PAP-1: the plan ends when it is delivered, or when the provider is notified that none is required."""
    tasks: dict[str, list[Mapping[str, Any]]] = {**TASKS, "hold_cpr": [{"goesOn": goes_on, "endReason": "As agreed"}]}
    outcome = rehearse(shipped(KEY), f"{KEY}.bpmn", Answers(variables=HEADER, tasks=tasks, fire_timers=True))
    assert (outcome.state, outcome.incident) == ("ended", None)
    assert outcome.ends[-1] == end


def test_the_provider_is_told_how_the_plan_ends() -> None:
    """PAP-1: notified otherwise."""
    play = accepted()
    hold(play, goesOn="not required", endReason="The level is back to 1", nextReviewMeetingOn=None)
    assert play.running.is_ended
    assert play.sent[-1].template == "case-closed"
    properties = read({"a.bpmn": shipped(KEY)[f"{KEY}.bpmn"]}).element("not_required").extensions.properties
    assert properties["outcome"] == "Plan not required"

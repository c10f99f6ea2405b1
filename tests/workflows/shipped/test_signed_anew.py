"""A signature belongs to the exact text that was seen: what is extended or changed is agreed and signed anew."""

from typing import Any

import pytest

from tests.workflows.shipped import rap, sip
from tests.workflows.shipped.play import Play
from workflows.fingerprints import holds


def stands(play: Play, *signatures: str) -> list[bool]:
    """Whether each signature was given to the plan as it is now."""
    return [holds(play.variables[name], [play.variables]) for name in signatures]


def changed(play: Play, **words: object) -> list[dict[str, Any]]:
    """The plan in force, its first action put in other words."""
    first, *others = play.variables["plan"]
    return [first | words, *others]


def improving(weeks: int = 2) -> Play:
    """A SIP of one week that improved and is extended."""
    play = sip.issued(weeks=1)
    sip.weeks(play, 1)
    sip.report(play, "met", "improved")
    play.answer("further_actions", proposed=changed(play, outcome="Calls are answered"), extraWeeks=weeks,
                improvement="Fewer are missed")
    return play


def proposed(play: Play, **words: object) -> None:
    """The week's update, and a validation that proposes a change."""
    sip.update(play)
    play.answer("validate_update", plan=play.variables["plan"], changes="yes", whatChanges="The calls were forgotten",
                proposed=changed(play, **words), officerName="anybody")


def test_an_extended_plan_is_asked_for_anew_and_no_signature_of_before_stands_under_it() -> None:
    """SIP-2, SIP-7, SIP-14: nobody agreed the timeline of an extension by signing the plan before it."""
    play = sip.issued(weeks=1)
    assert stands(play, "signature", "officerSignature") == [True, True]
    sip.weeks(play, 1)
    assert stands(play, "signature", "officerSignature") == [True, True]  # updates and reviewed risks are no change
    sip.report(play, "met", "improved")
    play.answer("further_actions", proposed=play.variables["plan"], extraWeeks=1, improvement="Better")
    assert stands(play, "signature", "officerSignature") == [False, False]
    assert play.open == {"provider_update", "agree_change"}
    assert "plan" not in play.made[1:]


def test_the_old_plan_is_in_force_and_the_weeks_go_on_until_both_have_signed() -> None:
    """SIP-4, SIP-14: the provider is asked about what was signed; the new text comes with the second signature."""
    play = improving()
    assert play.variables["plan"][0]["outcome"] == sip.VISITS["outcome"]
    assert play.task("agree_change").locals["plan"][0]["outcome"] == "Calls are answered"
    sip.update(play, "Done")
    sip.validate(play)
    play.answer("agree_change", agreement="agree", signedName="Prue Vidal", signedPosition="Registered manager")
    assert play.variables["plan"][0]["outcome"] == sip.VISITS["outcome"]
    play.answer("sign_change", officerName="anybody")
    first = play.variables["plan"][0]
    assert (first["outcome"], first["update"], first["validated"]) == ("Calls are answered", "Done 1", "accepted")
    assert stands(play, "signature", "officerSignature") == [True, True]
    assert (play.made[-1], play.sent[-1].template, play.sent[-1].cc) == ("plan", "plan-changed", "officer")


def test_a_validation_that_changes_what_was_agreed_asks_for_both_signatures() -> None:
    """SIP-12, SIP-14: outcomes, SMART columns, dates and the risk of the plan are agreed."""
    play = sip.issued(weeks=3)
    proposed(play, risk="low")
    assert play.open == {"agree_change"}
    assert (play.variables["plan"][0]["risk"], play.templates()[-1]) == ("high", "update-validated")
    play.wait(5)
    play.answer("agree_change", agreement="agree", signedName="Prue Vidal")
    play.answer("sign_change", officerName="anybody")
    assert play.variables["plan"][0]["risk"] == "low"
    assert stands(play, "signature", "officerSignature") == [True, True]


def test_updates_that_were_asked_for_before_a_change_stay_with_their_actions() -> None:
    play = sip.issued(weeks=3)
    sip.update(play)
    first, second = play.variables["plan"]
    new = {"rowId": "new", "ref": "", "outcome": "Spot checks", "risk": "low"}
    play.answer("validate_update", plan=play.variables["plan"], changes="yes", whatChanges="Spot checks",
                proposed=[new, second], leaving=[first | {"removedBecause": "Done for good"}])
    play.wait(7)
    play.answer("agree_change", agreement="agree", signedName="Prue Vidal")
    asked: Any = play.task("provider_update").locals["actions"]
    play.answer("sign_change", officerName="anybody")
    assert [row["outcome"] for row in play.variables["plan"]] == ["Spot checks", second["outcome"]]
    play.answer("provider_update", actions=[row | {"update": f"About {row['ref']}"} for row in asked])
    assert [row["update"] for row in play.variables["plan"]] == [None, "About 2"]
    assert [row["removedBecause"] for row in play.variables["removed"]] == ["Done for good"]


def test_a_provider_who_refuses_the_new_text_leaves_the_old_one_in_force() -> None:
    """SIP-14: what follows is the officer's to consider, and the provider is told why it stays."""
    play = improving()
    play.answer("agree_change", agreement="disagree", objection="Not in two weeks")
    assert play.open == {"provider_update", "consider_refusal"}
    play.answer("consider_refusal", refusalDecision="keep", reason="They have a point")
    assert (play.sent[-1].template, play.sent[-1].inputs["why"]) == ("change-dropped", "They have a point")
    assert play.open == {"provider_update"}
    assert play.variables["plan"][0]["outcome"] == sip.VISITS["outcome"]
    assert play.variables["newPlan"] is None


def test_a_refused_text_can_be_changed_and_asked_for_again() -> None:
    play = improving()
    play.answer("agree_change", agreement="disagree", objection="Not in two weeks")
    play.answer("consider_refusal", refusalDecision="change", reason="They have a point")
    play.answer("propose_again", whatChanges="More time", proposed=changed(play, targetDate="2026-03-01"))
    play.answer("agree_change", agreement="agree", signedName="Prue Vidal")
    play.answer("sign_change", officerName="anybody")
    assert play.variables["plan"][0]["targetDate"] == "2026-03-01"
    assert stands(play, "signature", "officerSignature") == [True, True]


@pytest.mark.parametrize("choice", ["granted", "declined"])
def test_a_refusal_without_evidence_is_the_managers_to_decide_and_may_end_in_a_rap(choice: str) -> None:
    """RAP-1b: the provider does not agree and cannot evidence; never decided by who asked for it."""
    play = improving()
    play.answer("agree_change", agreement="disagree", objection="No")
    play.answer("consider_refusal", refusalDecision="rap", reason="Nothing was shown")
    properties = play.diagrams.element("decide_refusal").extensions.properties
    assert (properties["notBy"], play.task("decide_refusal").candidate_groups) == ("consider_refusal", ("manager",))
    play.answer("decide_refusal", rapDecision=choice, reason="As I see it")
    if choice == "declined":
        assert play.open == {"provider_update", "consider_refusal"}
        return
    assert play.running.is_ended and play.running.ends[-1] == "rap_after_refusal"
    assert (play.started[0].process, play.started[0].inputs["ground"]) == ("rap", "RAP-1b")
    assert not play.open


def test_a_silent_provider_is_reminded_and_what_nobody_signed_lapses_on_the_day_of_the_review() -> None:
    """SIP-5, SIP-7: the review is on the plan that both have signed."""
    play = improving(weeks=4)
    play.wait(6)
    assert "agreement-reminder" in play.templates()
    play.wait(9)
    assert "consider_refusal" in play.open and "agree_change" not in play.open
    play.wait(14)
    assert "consider_refusal" not in play.open
    dropped = [one for one in play.sent if one.template == "change-dropped"]
    assert [one.on.isoformat() for one in dropped] == [play.variables["dateToBeReviewed"]]


def test_a_newer_proposal_takes_the_place_of_one_that_was_not_signed() -> None:
    play = sip.issued(weeks=4)
    proposed(play, risk="low")
    play.wait(7)
    sip.update(play)
    pending: Any = play.task("validate_update").locals["proposed"]
    assert pending[0]["risk"] == "low"
    play.answer("validate_update", plan=play.variables["plan"], changes="yes", whatChanges="Words",
                proposed=[pending[0] | {"outcome": "Calls are answered"}, pending[1]])
    assert [task.element_id for task in play.running.tasks] == ["agree_change"]
    play.answer("agree_change", agreement="agree", signedName="Prue Vidal")
    play.answer("sign_change", officerName="anybody")
    first = play.variables["plan"][0]
    assert (first["risk"], first["outcome"]) == ("low", "Calls are answered")


def test_a_case_that_ends_leaves_nothing_to_be_signed() -> None:
    play = improving(weeks=1)
    sip.update(play)
    sip.validate(play)
    play.wait(7)
    sip.report(play, "met", "met", element="review_plan")
    assert play.running.is_ended and not play.open


def test_an_extended_rap_carries_the_signatures_of_who_agreed_it() -> None:
    """RAP-7, RAP-11: officer and manager sign the further actions; the ones of before do not stand under them."""
    play = rap.reported("met", "improved")
    assert stands(play, "officerSignature", "managerSignature") == [True, True]
    rows = changed(play, outcome="Calls are answered")
    play.answer("propose_extension", extraWeeks=2, proposal=rows, officerName="x", improvement="i", discussion="d")
    assert stands(play, "officerSignature", "managerSignature") == [True, True]
    play.answer("agree_extension", agreement="agree", reasons="Clear", managerName="x", proposal=rows)
    assert play.variables["plan"][0]["outcome"] == "Calls are answered"
    assert stands(play, "officerSignature", "managerSignature") == [True, True]
    days = {play.variables[name]["on"] for name in ("officerSignature", "managerSignature")}
    assert days == {play.today.isoformat()}


@pytest.mark.parametrize("signing", ["issue", "return"])
def test_a_changed_rap_is_signed_anew_by_officer_and_manager(signing: str) -> None:
    """RAP-11: never by the same person; until then the plan stays as it was signed."""
    play = rap.issued(3)
    proposed(play, specific="Every call within three rings")
    assert play.open == {"sign_change"}
    assert play.diagrams.element("sign_change").extensions.properties["notBy"] == "validate_update"
    assert stands(play, "officerSignature", "managerSignature") == [True, True]
    play.answer("sign_change", signing=signing, managerName="x", comment="Say by when")
    told = {"issue": ("plan-changed", "provider"), "return": ("change-returned", "officer")}[signing]
    assert (play.sent[-1].template, play.sent[-1].to) == told
    is_new = play.variables["plan"][0]["specific"] == "Every call within three rings"
    assert is_new == (signing == "issue")
    assert stands(play, "officerSignature", "managerSignature") == [True, True]

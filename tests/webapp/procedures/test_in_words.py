"""The written procedure: every step once, who, by when, where each answer leads, and the rules with their steps."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests import databases
from tests.cast import NOW
from tests.visitor import Visitor
from webapp import shipped
from webapp.manual import rules, steps
from webapp.manual.steps import ManualStep, Part
from workflows import versions
from workflows.contents import Contents
from workflows.database import db
from workflows.people import CLOCK


@pytest.fixture(scope="module")
def context(finished_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("words")
    app = databases.app_on(databases.copy_sqlite(finished_sqlite, folder), folder)
    with app.test_request_context():
        yield
    databases.close(app)


def sip() -> Part:
    return steps.parts_of(Contents(shipped.procedures()["sip"]), "sip", NOW)[0]


def step(part: Part, element: str) -> ManualStep:
    return next(one for one in part.steps if one.element.id == element)


def test_a_step_says_who_by_when_and_what_happens_meanwhile(context: None) -> None:
    part = sip()
    agree = step(part, "agree_plan")
    facts = dict(agree.facts)
    assert (facts["Who"], facts["By when"], facts["Form"]) == ("The provider", "within 7 days", "Provider agreement")
    reminder, silence = agree.meanwhile
    assert reminder.when == "Still open 5 days later at 9am (“Due in two days”)"
    assert reminder.words.startswith("this step stays open")
    assert (silence.words, silence.step) == (
        "this step stops; go on with step", step(part, "consider_dispute").number
    )
    assert dict(step(part, "decide_rap").facts)["Not by"].startswith("whoever did “Consider the provider's reasons”")


def test_each_answer_leads_to_a_step_or_an_end(context: None) -> None:
    part = sip()
    yes, no = step(part, "is_met").ways
    assert (yes.when, yes.step) == ("Yes, if “outcome” is “met”", step(part, "tell_met").number)
    assert (no.when, no.step) == ("No", step(part, "is_improving").number)
    assert [way.words for way in step(part, "tell_met").ways] == ["the case ends: “Closed as met”"]


@pytest.mark.parametrize("key", sorted(shipped.procedures()))
def test_every_step_of_every_shipped_procedure_is_written_once_in_words(key: str, context: None) -> None:
    for part in steps.parts_of(Contents(shipped.procedures()[key]), key, NOW):
        numbered = [one.element.id for one in part.steps]
        busy = [e.id for e in part.process.elements.values() if e.kind.endswith(("Task", "subProcess", "Activity"))]
        assert set(busy) <= set(numbered) and len(numbered) == len(set(numbered))
        said = [words for one in part.steps for _label, words in one.facts]
        said += [f"{way.when} {way.words}" for one in part.steps for way in (*one.ways, *one.meanwhile)]
        assert not [words for words in said if re.search(r"\{\{|limits|duration\(|today\(|^=", words)]
        assert all(way.step <= len(numbered) for one in part.steps for way in one.ways)


def test_rules_are_listed_with_the_steps_that_carry_them_out(context: None) -> None:
    part = sip()
    found = {rule.number: rule for rule in rules.rules_of([part])}
    assert found["SIP-10"].words.startswith("The key requirements are the safety")
    assert (step(part, "decide_rap").number, "Decide the RAP request") in found["SIP-8"].steps
    assert list(rules.linked("SIP-2, SIP-14: Signed.")) == [
        ("SIP-2", "SIP-2"), (", ", ""), ("SIP-14", "SIP-14"), (": Signed.", "")
    ]


def test_any_version_or_draft_can_be_read_by_a_process_owner(council: Flask) -> None:
    with council.app_context():
        versions.install("sip", shipped.procedures()["sip"], by=CLOCK, now=NOW)
        db.session.commit()
    owner = Visitor(council)
    owner.sign_in("owner")
    owner.get("/procedures/sip")
    draft = owner.post("/procedures/sip/drafts").location.rpartition("/")[2]
    owner.get("/procedures/sip/words")
    assert 'id="step-1"' in owner.text and 'href="#rule-SIP-2"' in owner.text and 'id="rule-SIP-2"' in owner.text
    owner.get(f"/procedures/sip/words?version={draft}")
    assert f"Draft {draft}: not in use yet" in owner.text
    assert owner.get("/procedures/sip/words?version=999").status_code == 404

"""The inbox: what needs somebody today, in three tabs; taken, given back, handed on."""

from datetime import timedelta

import pytest
from flask import Flask

from tests.cast import NOW
from tests.visitor import Visitor
from tests.webapp import desk
from webapp import clock


@pytest.fixture
def reference(council: Flask) -> str:
    """A case whose first task nobody has."""
    desk.publish(council)
    return desk.start(council)


def test_an_empty_inbox_says_what_would_be_there(officer: Visitor) -> None:
    for tab, words in (("mine", "Nothing needs you now"), ("team", "Every task of your team has somebody"),
                       ("others", "None of your cases waits for anybody else")):
        officer.get(f"/inbox?tab={tab}")
        assert words in officer.text


def test_an_unclaimed_task_is_taken_given_back_and_handed_on(
    officer: Visitor, council: Flask, reference: str
) -> None:
    task = desk.task_id(council, reference)
    officer.get("/inbox?tab=team")
    assert "Weigh it" in officer.text and "Mine (0)" in officer.text
    officer.post(f"/tasks/{task}/claim", {"tab": "team"})
    officer.follow()
    assert "is now yours" in officer.text and "Mine (1)" in officer.text
    officer.get(f"/tasks/{task}")
    officer.post(f"/tasks/{task}/release")
    officer.get("/inbox?tab=team")
    assert "Team (1)" in officer.text
    with council.app_context():
        colleague = desk.person("officer2").id
    officer.post(f"/tasks/{task}/assignment", {"to": colleague})
    officer.get(f"/tasks/{task}")
    assert "Ofer Lindqvist has this task" in officer.text


def test_who_lacks_the_role_can_neither_take_nor_be_given_a_task(council: Flask, reference: str) -> None:
    task = desk.task_id(council, reference)
    consulted = Visitor(council)
    consulted.sign_in("consulted")
    consulted.get("/account")
    assert consulted.post(f"/tasks/{task}/claim").status_code == 403
    officer = Visitor(council)
    officer.sign_in("officer")
    officer.get(f"/tasks/{task}")
    with council.app_context():
        manager = desk.person("manager").id
    assert officer.post(f"/tasks/{task}/assignment", {"to": manager}).status_code == 403
    assert "This task is for an officer" in officer.text


def test_the_second_who_takes_a_task_is_told_who_has_it(council: Flask, officer: Visitor, reference: str) -> None:
    task = desk.task_id(council, reference)
    officer.get(f"/tasks/{task}")
    officer.post(f"/tasks/{task}/claim")
    second = Visitor(council)
    second.sign_in("officer2")
    second.get(f"/tasks/{task}")
    assert second.post(f"/tasks/{task}/claim").status_code == 409
    assert "Ofelia Okafor has this task" in second.text


def test_the_list_is_narrowed_by_words_provider_and_due_time(
    officer: Visitor, council: Flask, reference: str
) -> None:
    def has(query: str) -> bool:
        officer.get(f"/inbox?tab=team&{query}")
        return "Weigh it</a>" in officer.text

    assert has("words=weigh") and has(f"words={reference}") and has("words=brightwater") and has("due=week")
    assert not has("words=nothing") and not has("provider=99") and not has("due=late") and not has("due=today")
    assert "No task matches." in officer.text
    with council.app_context():
        clock.move_to(NOW + timedelta(days=5))
    assert has("due=late") and "3 days late" in officer.text


def test_what_a_provider_owes_waits_in_the_third_tab(officer: Visitor, council: Flask) -> None:
    desk.publish(council)
    desk.sip(council, until="agree_plan")
    officer.get("/inbox?tab=others")
    assert "Agree and sign the plan, or say why not" in officer.text and "the provider" in officer.text

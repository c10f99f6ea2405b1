"""The forms of a monitoring return as they are filled in: typed by the provider, read by the officer."""

from typing import Any

import pytest
from flask import Flask

from tests.cast import Cast
from tests.workflows.acting import open_task
from tests.workflows.shipped.monitoring import at, begin, install
from webapp import task_forms
from workflows import cases
from workflows.cases import Given
from workflows.people import Actor
from workflows.tasks import Task

NOW = at("2026-04-10")


def pairs(form: Any, **by_number: tuple[str, str]) -> list[tuple[str, str]]:
    """Everything at its target, “None” in words; for a line named by number another field and its text."""
    found = [("sentBy", "Prue Vidal")]
    rows = form.answers()["lines"]
    for row in rows:
        found.append(("lines", row["rowId"]))
        field, typed = ("said", "None") if row["unit"] == "words" else ("value", str(row["green"] or 0))
        field, typed = by_number.get("_" + row["no"].replace(".", "_"), (field, typed))
        found.append((f"lines-{row['rowId']}-{field}", typed))
    return found


@pytest.fixture
def task(cast: Cast, app: Flask) -> Task:
    """The provider's task of a monthly return."""
    return open_task(begin(install(cast)), "send_return")


def test_a_return_is_typed_line_by_line_and_keeps_its_targets(task: Task) -> None:
    typed = pairs(task_forms.of_task(task, NOW), _1_3=("value", "89.5"))
    form = task_forms.of_task(task, NOW, typed)
    assert form.validate(), form.faults
    lines = {line["no"]: line for line in form.answers()["lines"]}
    assert lines["1.3"]["value"] == 89.5 and lines["1.3"]["green"] == 100 and lines["1.3"]["unit"] == "percent"
    assert lines["2.4"]["said"] == "None" and len(lines) == len(task.case.data["lines"])


def test_a_line_about_which_nothing_happened_needs_no_result(task: Task) -> None:
    typed = pairs(task_forms.of_task(task, NOW), _1_8=("nothing", "y"))
    form = task_forms.of_task(task, NOW, typed)
    assert form.validate(), form.faults
    assert next(line for line in form.answers()["lines"] if line["no"] == "1.8")["value"] is None


def test_every_problem_is_said_at_once_by_line(task: Task) -> None:
    typed = pairs(task_forms.of_task(task, NOW), _1_1=("value", "many"), _1_2=("value", "140"), _2_4=("said", ""))
    form = task_forms.of_task(task, NOW, typed)
    assert not form.validate()
    assert len(form.faults) == 3


def test_the_officer_reads_what_was_sent_and_cannot_change_it(task: Task, cast: Cast) -> None:
    form = task_forms.of_task(task, NOW, pairs(task_forms.of_task(task, NOW), _1_3=("value", "89.5")))
    assert form.validate()
    sent = Given(form.answers())
    case = cases.complete_task(task.id, sent, by=Actor(cast.contact.name, task_id=task.id), now=NOW)
    validation = open_task(case, "validate_return")
    rows = task_forms.of_task(validation, NOW).answers()["lines"]
    typed = [("accuracy", "accurate"), ("breach", "no"), ("activeNotice", "none")]
    typed += [(f"lines-{rows[2]['rowId']}-value", "100")]
    judged = task_forms.of_task(validation, NOW, typed)
    assert judged.validate(), judged.faults
    assert next(line for line in judged.answers()["lines"] if line["no"] == "1.3")["value"] == 89.5

"""A question named like a name of the case: forms, emails, documents, gateways and headlines all read the same."""

import json

from sqlalchemy import select

from tests.cast import NOW, Cast
from tests.workflows.acting import open_task
from tests.workflows.engine.running.drawing import diagram, end, loop, maps, script, service, start, sub, user, xor
from webapp import task_forms
from workflows import cases, scope, versions
from workflows.cases import Case, Given
from workflows.database import db
from workflows.documents import making
from workflows.files import CaseFile
from workflows.people import CLOCK, actor
from workflows.tasks import Task

HIDDEN = ("site", "officer", "provider", "contract", "case", "task", "previous", "parent")
ASKS = {"id": "ask", "type": "default", "components": [
    {"type": "textfield", "key": key, "label": key} for key in HIDDEN if key != "parent"
]}  # fmt: skip
SEES = {"id": "see", "type": "default", "components": [
    {"type": "text", "text": "Site: {{site}}. Officer: {{officer}}."},
    {"type": "textfield", "key": "site", "label": "Which site"},
]}  # fmt: skip


def a_case(cast: Cast, *nodes: str, flows: str, headline: str = "") -> Case:
    drawn = diagram(flows, start(), *nodes, end())
    if headline:
        told = f'<zeebe:properties><zeebe:property name="headline" value="{headline}"/></zeebe:properties>'
        begins = f'isExecutable="true"><extensionElements>{told}</extensionElements>'.encode()
        drawn = drawn.replace(b'isExecutable="true">', begins, 1)
    files = {"p.bpmn": drawn, "ask.form": json.dumps(ASKS).encode(), "see.form": json.dumps(SEES).encode()}
    versions.install("P", files, by=CLOCK, now=NOW)
    return cases.start(
        versions.published("P"), by=actor(cast.officer), provider=cast.provider, site=cast.site, contract=cast.contract,
        now=NOW, owner=cast.officer, given=Given({}),
    )


def asking(id: str, form: str, ext: str = "", again: str = "") -> str:
    return user(id, f'<zeebe:formDefinition formId="{form}"/>{ext}', again)


def test_an_answer_named_as_a_name_of_the_case_is_read_alike_by_all(cast: Cast) -> None:
    flows = "S -> A -> K -> G\nG -> B if site = \"North\"\nG -> E else\nB -> E"
    case = a_case(
        cast, asking("A", "ask"), script("K", "got", 'site + "/" + officer'), xor("G"), asking("B", "see"), flows=flows,
        headline="=site",
    )
    given = {key: f"own {key}" for key in HIDDEN if key != "parent"}
    answers = Given(given | {"site": "North", "officer": "Bob"})
    cases.complete_task(open_task(case, "A").id, answers, by=actor(cast.officer), now=NOW)
    task = open_task(case, "B")
    assert (case.data["got"], case.headline) == ("North/Bob", "North")
    names = scope.of_task(task, NOW)
    assert (names["site"], names["officer"]) == ("North", "Bob")
    assert (names["task"], names["previous"]) == ("own task", "own previous")
    form = task_forms.of_task(task, NOW)
    assert form.answers()["site"] == "North"
    assert making.names(case, NOW)["officer"] == "Bob"
    assert making.names(case, NOW)["previous"] == "own previous"
    assert scope.of_case(case)["provider"] == "own provider"


def test_without_such_an_answer_the_case_s_own_names_are_read(cast: Cast) -> None:
    case = a_case(cast, asking("B", "see"), flows="S -> B -> E")
    names = scope.of_task(open_task(case, "B"), NOW)
    assert {name for name in HIDDEN if name in names} == set(HIDDEN)
    assert names["site"] == {"name": cast.site.name, "address": cast.site.address}


def test_the_item_of_a_repetition_hides_what_is_around_it(cast: Cast) -> None:
    case = a_case(cast, asking("B", "see", again=loop('["North"]', "site")), flows="S -> B -> E")
    task = open_task(case, "B")
    assert scope.of_task(task, NOW)["site"] == "North"
    assert task_forms.of_task(task, NOW).answers()["site"] == "North"


def test_a_local_variable_hides_the_case_s_and_that_the_context(cast: Cast) -> None:
    nodes = script("K", "officer", '"of the case"'), asking("B", "see", maps("in: officer = \"here\""))
    case = a_case(cast, *nodes, flows="S -> K -> B -> E")
    assert scope.of_task(open_task(case, "B"), NOW)["officer"] == "here"
    assert scope.of_case(case)["officer"] == "of the case"


def test_a_job_inside_a_repetition_reads_what_that_repetition_knows(cast: Cast) -> None:
    named = '<zeebe:taskHeaders><zeebe:header key="name" value="=room + place"/></zeebe:taskHeaders>'
    keeps = service("j", "keep-json", named + maps("in: content = {}"))
    inner = sub("B", "s -> u -> v -> j -> e", start("s"), asking("u", "see"), user("v"), keeps, end("e"),
                loop=loop('["x", "y"]', "room"))
    case = a_case(cast, inner, flows="S -> B -> E")
    opened = select(Task).where(Task.case_id == case.id).order_by(Task.id)
    for element in ("u", "v"):
        for number, task in enumerate(db.session.scalars(opened.where(Task.element_id == element)).all()):
            given = Given({"place": str(number)} if element == "u" else {})
            cases.complete_task(task.id, given, by=actor(cast.officer), now=NOW)
    assert case.state == "ended"
    assert {file.name for file in db.session.scalars(select(CaseFile))} == {"x0.json", "y1.json"}

"""Who is asked what: no provider reads what staff wrote, no two roles share an answer unseen, a request has a link."""

import json
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner

from tests.cast import NOW, Cast
from webapp import shipped
from webapp.commands.check import command
from workflows import asking, beginnings, cases, filling, new_files, tasks, versions
from workflows.cases import Case, Given
from workflows.contents import Files
from workflows.database import db
from workflows.people import Actor, actor
from workflows.tasks import OPEN, Task

INTERNAL = "Neighbour is known to us as a frequent complainer (internal)."
STEP = dedent("""\
    <bpmn:userTask id="{id}" name="{id}"><bpmn:extensionElements>
      <zeebe:userTask/><zeebe:formDefinition formId="{id}"/><zeebe:assignmentDefinition candidateGroups="{role}"/>
      {more}
    </bpmn:extensionElements><bpmn:incoming>f{before}</bpmn:incoming><bpmn:outgoing>f{after}</bpmn:outgoing>
    </bpmn:userTask><bpmn:sequenceFlow id="f{after}" sourceRef="{id}" targetRef="{next}"/>""")
HEAD = dedent("""\
    <?xml version="1.0" encoding="UTF-8"?>
    <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
        xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="cmp_definitions" targetNamespace="https://x.example">
      <bpmn:process id="complaint" name="Complaint" isExecutable="true">
      <bpmn:startEvent id="start"><bpmn:outgoing>f0</bpmn:outgoing></bpmn:startEvent>
      <bpmn:sequenceFlow id="f0" sourceRef="start" targetRef="investigation"/>""")
TAIL = '<bpmn:endEvent id="end"><bpmn:incoming>f3</bpmn:incoming></bpmn:endEvent></bpmn:process></bpmn:definitions>'
STEPS = (("investigation", "officer"), ("statement", "provider"), ("decision", "manager"))
ASK = '<zeebe:properties><zeebe:property name="email" value="please"/></zeebe:properties>'


def form(name: str, *questions: dict[str, object]) -> bytes:
    listed = [{"type": "textarea", "id": f"{name}-{number}", **one} for number, one in enumerate(questions)]
    made = {"type": "default", "id": name, "title": name.title(), "schemaVersion": 18, "components": listed}
    return json.dumps(made).encode()


def files(email: bytes = b"Please\n\n[Answer here]({{ link }})\n", **more: object) -> Files:
    """Officer, provider, manager; each of their forms asks one question under the key `notes` unless `more` says so."""
    after = ("statement", "decision", "end")
    steps = "".join(
        STEP.format(id=name, role=role, before=n, after=n + 1, next=after[n], more=ASK if role == "provider" else "")
        for n, (name, role) in enumerate(STEPS)
    )
    asked = {name: more.get(name, [{"key": "notes", "label": name.title()}]) for name, _ in STEPS}
    forms = {f"{name}.form": form(name, *questions) for name, questions in asked.items()}  # type: ignore[misc]
    return {"complaint.bpmn": (HEAD + steps + TAIL).encode(), "please.email": email, **forms}


def found(version: Files) -> list[tuple[str, str, str]]:
    return [(one.file, one.element, one.severity) for one in versions.check(version, with_documents=False)]


def publish(cast: Cast, version: Files) -> Case:
    """A case of these files, published past the check: what was published before it knew."""
    draft = versions.draft("complaint", version, now=NOW)
    draft.number = 1
    by = actor(cast.officer)
    return cases.start(draft, by=by, provider=cast.provider, site=cast.site, owner=cast.officer, now=NOW)


def answer(case: Case, by: Actor | None, **said: object) -> None:
    task = open_task(case)
    cases.complete_task(task.id, Given(said), by=by or Actor("Prue Vidal", task_id=task.id), now=NOW)


def open_task(case: Case) -> Task:
    return db.session.scalars(db.select(Task).where(Task.case_id == case.id, Task.state == OPEN)).one()


def words_on(case: Case) -> list[str]:
    task = open_task(case)
    form_of = filling.form_of(task, case.version.contents.form(task.form_id), NOW)
    return [line.text for line in form_of().as_seen()]


def test_a_provider_never_reads_what_staff_wrote_under_the_same_key(cast_on_both: Cast) -> None:
    case = publish(cast_on_both, files())
    answer(case, actor(cast_on_both.officer), notes=INTERNAL)
    assert open_task(case).is_for_provider and words_on(case) == ["Not answered"]
    answer(case, None, notes="We were there")
    assert words_on(case) == ["We were there"]  # staff may read the provider


@pytest.mark.parametrize("mark", [{"properties": {"shows": "case"}}, {"readonly": True}])
def test_what_the_form_shows_on_purpose_stands_there(cast: Cast, mark: dict[str, object]) -> None:
    case = publish(cast, files(statement=[{"key": "notes", "label": "What we found", **mark}]))
    answer(case, actor(cast.officer), notes="Three visits were missed")
    assert words_on(case) == ["Three visits were missed"]


def test_a_provider_finds_again_what_they_answered_unless_staff_changed_or_cleared_it(cast: Cast) -> None:
    case = publish(cast, files(investigation=[{"key": "other", "label": "Other"}]))
    answer(case, actor(cast.officer), other="x")
    task = open_task(case)
    answers_before = {"notes": "Rota rebuilt"}
    answer(case, None, **answers_before)
    nothing = "Not answered"
    for held, shown in (("Rota rebuilt", "Rota rebuilt"), ("Changed by the officer", nothing), (None, nothing)):
        case.data = case.data | {"notes": held}
        definition = case.version.contents.form("statement")
        assert [line.text for line in filling.form_of(task, definition, NOW)().as_seen()] == [shown]


def test_a_key_that_provider_and_staff_share_is_an_error_and_of_two_staff_roles_a_warning() -> None:
    assert found(files()) == [("statement.form", "statement-0", "error"), ("decision.form", "decision-0", "warning")]
    with_own = {name: [{"key": f"{name}Notes", "label": name}] for name, _ in STEPS}
    assert found(files(**with_own)) == []
    marked = [{"key": "notes", "label": "What we found", "properties": {"shows": "case"}}]
    assert found(files(statement=marked, decision=with_own["decision"])) == []


def test_an_email_that_asks_without_a_link_is_an_error() -> None:
    own = {name: [{"key": f"{name}Notes", "label": name}] for name, _ in STEPS}
    [problem] = versions.check(files(b"Please\n\nDear {{ recipient.name }}\n", **own), with_documents=False)
    assert (problem.file, problem.severity) == ("please.email", "error")
    assert "asks the provider (“statement”) but carries no link" in problem.message


def test_forms_and_emails_made_in_the_desk_pass_as_they_are_made() -> None:
    made = {}
    for name, _ in STEPS:
        _path, content = new_files.begin("form", name.title())
        made[f"{name}.form"] = content
    [path, email] = new_files.begin("email", "Please")
    assert found({**files(), **made, path: email}) == []
    keys = [json.loads(content)["components"][0]["key"] for content in made.values()]
    assert keys == ["investigationNotes", "statementNotes", "decisionNotes"]
    assert json.loads(new_files.begin("form", "3 days: late?")[1])["components"][0]["key"] == "form3DaysLateNotes"
    first = json.loads(beginnings.blank()["first-step.form"])["components"][0]["key"]
    assert first == json.loads(new_files.begin("form", "First step")[1])["components"][0]["key"]


def test_no_shipped_procedure_shares_an_answer_unseen_or_asks_without_a_link() -> None:
    assert {key: asking.check(content) for key, content in shipped.procedures().items()} == dict.fromkeys(
        shipped.procedures(), []
    )


def test_a_draft_for_the_provider_is_kept_beside_what_they_do_not_see(cast: Cast) -> None:
    case = publish(cast, files())
    answer(case, actor(cast.officer), notes=INTERNAL)
    task = open_task(case)
    tasks.save_draft(task, "provider", [("notes", "Half")], NOW)
    typed = filling.form_of(task, case.version.contents.form("statement"), NOW)([("notes", "Half")])
    assert typed.answers() == {"notes": "Half"}


def test_of_fixed_rows_a_provider_reads_what_is_shown_and_never_what_staff_wrote_into_the_cells(cast: Cast) -> None:
    cells = [
        {"type": "textarea", "id": "finding", "key": "finding", "label": "Finding", "readonly": True},
        {"type": "textarea", "id": "done", "key": "done", "label": "What was done"},
    ]
    rows = {
        "type": "dynamiclist", "path": "findings", "label": "Findings", "isRepeating": True, "allowAddRemove": False,
        "components": cells, "properties": {"rowName": "Finding"},
    }
    case = publish(cast, files(statement=[rows], investigation=[{"key": "other", "label": "Other"}]))
    found_there = [{"rowId": "r1", "finding": "No rota", "done": INTERNAL}]
    case.data = case.data | {"findings": found_there}
    answer(case, actor(cast.officer), other="x")
    assert words_on(case) == ["", "No rota", "Not answered"]
    task = open_task(case)
    answer(case, None, findings=[{"rowId": "r1", "finding": "No rota", "done": "A rota is there"}])
    definition = case.version.contents.form("statement")
    shown = [line.text for line in filling.form_of(task, definition, NOW)().as_seen()]
    assert shown[1:] == ["No rota", "A rota is there"]
    case.data = case.data | {"findings": [found_there[0], {"rowId": "r2", "finding": "No keys", "done": INTERNAL}]}
    assert INTERNAL not in str([line.text for line in filling.form_of(task, definition, NOW)().as_seen()])


def test_upturn_check_says_the_same_of_files_in_a_folder(tmp_path: Path) -> None:
    for name, content in files().items():
        (tmp_path / name).write_bytes(content)
    said = CliRunner().invoke(command, [str(tmp_path)])
    assert said.exit_code == 1 and "which staff answer in “Investigation”" in said.output
    assert "which staff answer" not in CliRunner().invoke(command, [str(tmp_path / "please.email")]).output

"""No paper ever shows a signature above words that its giver did not see, whatever the template does."""

import io
import json
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader

from forms import build_form, check_form, read_form
from tests.cast import NOW, Cast
from tests.workflows.acting import complete, open_task
from workflows import cases, cover, scope, versions
from workflows.answers import Answer
from workflows.cases import Case, Given
from workflows.contents import Contents
from workflows.database import db
from workflows.documents import making, printed_signatures, samples
from workflows.errors import Conflict
from workflows.people import Actor, actor
from workflows.signing import mark

LATER = NOW + timedelta(days=3)
DIAGRAM = """<?xml version="1.0"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
  id="d" targetNamespace="https://upturn.example/pledge">
<bpmn:process id="pledge" name="Pledge" isExecutable="true">
<bpmn:startEvent id="begun"><bpmn:outgoing>a</bpmn:outgoing></bpmn:startEvent>
<bpmn:userTask id="promise" name="Promise"><bpmn:extensionElements><zeebe:userTask/>
<zeebe:formDefinition formId="promise"/>
<zeebe:assignmentDefinition candidateGroups="provider"/></bpmn:extensionElements>
<bpmn:incoming>a</bpmn:incoming><bpmn:outgoing>b</bpmn:outgoing></bpmn:userTask>
<bpmn:userTask id="change" name="Change"><bpmn:extensionElements><zeebe:userTask/>
<zeebe:formDefinition formId="change"/>
<zeebe:assignmentDefinition candidateGroups="officer"/></bpmn:extensionElements>
<bpmn:incoming>b</bpmn:incoming><bpmn:incoming>c</bpmn:incoming><bpmn:outgoing>c</bpmn:outgoing></bpmn:userTask>
<bpmn:sequenceFlow id="a" sourceRef="begun" targetRef="promise"/>
<bpmn:sequenceFlow id="b" sourceRef="promise" targetRef="change"/>
<bpmn:sequenceFlow id="c" sourceRef="change" targetRef="change"/>
</bpmn:process></bpmn:definitions>"""
ROWS = {"type": "dynamiclist", "path": "deeds", "label": "Deeds", "components": [
    {"type": "textfield", "key": "what", "label": "What"},
    {"type": "textfield", "key": "progress", "label": "Progress", "properties": {"signed": "no"}},
]}
PROMISE = [
    {"type": "text", "text": "Until {{ until }}"}, ROWS | {"readonly": True},
    {"type": "checkbox", "key": "sworn", "label": "I promise it to {{ council.name }}."},
    {"type": "textfield", "key": "pledge", "label": "Name", "properties": {"signs": "deeds, until"}},
]
# Templates of a process owner who takes no care: whatever is there is printed as a signature.
TYPST = """#import "upturn.typ": *
#show: paper.with(title: "Pledge", foot: "")
#for deed in rows(data.deeds) [ #said(of(deed, "what")) ]
#said(data.until)
#if data.pledge != none [ Signed: #data.pledge.name on #data.pledge.on ]
#signed("pledge")
#for one in declared("pledge", "I promise.") [ #one ]
"""


def form(name: str, components: list[dict[str, Any]]) -> bytes:
    listed = [{"id": f"{name}_{number}"} | one for number, one in enumerate(components)]
    return json.dumps({"type": "default", "id": name, "components": listed}).encode()


def word() -> bytes:
    made, kept = Document(), io.BytesIO()
    for text in ("{% for deed in deeds or [] %}{{ deed.what }}{% endfor %} {{ until }}",
                 "{% if pledge %}Signed: {{ pledge.name }} on {{ pledge.on }}{% endif %}",
                 "{{ signatory('pledge') }} {{ signed('pledge') }} {{ signed_on('pledge') }}"):
        made.add_paragraph(text)
    made.save(kept)
    return kept.getvalue()


DEEDS = [{"rowId": "r1", "what": "Answer calls", "progress": ""}]
FILES = {
    "pledge.bpmn": DIAGRAM.encode(), "promise.form": form("promise", PROMISE),
    "change.form": form("change", [ROWS, {"type": "textfield", "key": "until", "label": "Until"}]),
    "paper.typ": TYPST.encode(), "paper.docx": word(),
}


def begun(cast: Cast, files: Mapping[str, bytes] = MappingProxyType(FILES), **known: Any) -> Case:
    """A pledge that waits for its signature."""
    version = versions.draft("pledge", files, now=NOW)
    version.number, version.published_at, version.published_by = 1, NOW, "Upturn"
    return cases.start(
        version, by=actor(cast.officer), provider=cast.provider, owner=cast.officer, now=NOW,
        given=Given({"deeds": DEEDS, "until": "May"} | known),
    )


def promised(cast: Cast, files: Mapping[str, bytes] = MappingProxyType(FILES)) -> Case:
    """A pledge that Prue Vidal signed."""
    case = begun(cast, files)
    task = open_task(case, "promise")
    answers = {"deeds": DEEDS, "sworn": True, "pledge": "Prue Vidal"}
    return cases.complete_task(task.id, Given(answers), by=Actor("Prue Vidal", task_id=task.id), now=NOW)


def papers(case: Case) -> list[str]:
    """What its PDF and its Word file say."""
    pdf, docx = (making.order(case, "paper", kind, LATER).press(60) for kind in ("pdf", "docx"))
    read = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return [" ".join(read.split()), " ".join(one.text for one in Document(io.BytesIO(docx)).paragraphs)]


def test_a_signature_knows_what_it_was_given_to_and_in_which_words(cast: Cast) -> None:
    pledge = promised(cast).data["pledge"]
    assert (pledge["name"], pledge["on"]) == ("Prue Vidal", "2026-03-02")
    assert pledge["declarations"] == ["I promise it to Westhaven Council."]
    assert pledge["signed"]["deeds"]["columns"] == ["what"]


@pytest.mark.parametrize("change", [
    {"deeds": [{"rowId": "r1", "what": "Answer every call", "progress": ""}]}, {"deeds": []}, {"until": "June"},
    {"deeds": [{"rowId": "r1", "what": "Answer calls"}, {"rowId": "r2", "what": "Train staff"}]},
])
def test_a_signature_is_never_printed_above_words_its_giver_did_not_see(cast: Cast, change: dict[str, Any]) -> None:
    case = promised(cast)
    for said in papers(case):
        assert "Signed: Prue Vidal" in said and "Not signed" not in said
    complete(case, "change", cast.officer, **{"deeds": case.data["deeds"], "until": case.data["until"]} | change)
    for said in papers(case):
        assert "Signed: Prue" not in said
        assert "Not signed: this has changed since Prue Vidal signed it on 2 March 2026." in said
    assert "I promise." in papers(case)[0] and "Westhaven" not in papers(case)[0]
    complete(case, "change", cast.officer, deeds=[{"rowId": "x", "what": "Answer calls "}], until="May")
    assert all("Signed: Prue Vidal" in said for said in papers(case))  # the same words again


def test_what_is_no_part_of_what_was_signed_may_change_under_it(cast: Cast) -> None:
    case = promised(cast)
    complete(case, "change", cast.officer, deeds=[{"rowId": "r1", "what": "Answer calls", "progress": "Half"}],
             until="May")
    assert all("Signed: Prue Vidal" in said for said in papers(case))


def test_a_signature_is_looked_at_again_where_a_task_hands_other_words_to_its_paper(cast: Cast) -> None:
    case = promised(cast)
    order = making.order(case, "paper", "pdf", LATER, {"deeds": [{"what": "Something else"}]})
    assert order.data["pledge"] is None and "pledge" in order.data["withheld"]


def test_the_last_answers_do_not_let_an_old_signature_in(cast: Cast) -> None:
    """`previous.promise.pledge` is the same signature by another name."""
    case = promised(cast)
    complete(case, "change", cast.officer, deeds=[], until="May")
    data = making.order(case, "paper", "pdf", LATER).data
    assert data["previous"]["promise"]["pledge"] is None
    assert data["withheld"].keys() == {"pledge", "previous.promise.pledge"}


def test_nobody_signs_what_changed_after_their_page_was_made(cast: Cast) -> None:
    case = begun(cast)
    task, definition = open_task(case, "promise"), case.version.contents.form("promise")
    shown = mark(definition, case.data)
    case.data = case.data | {"until": "June"}
    db.session.flush()
    with pytest.raises(Conflict, match="has changed since you opened this page"):
        cases.complete_task(task.id, Given({"pledge": "Prue Vidal"}, mark=shown), by=Actor("Prue", task_id=task.id),
                            now=NOW)


def test_a_colleague_signs_as_themselves_whatever_is_typed_and_for_whom_they_cover(cast: Cast) -> None:
    files = FILES | {"pledge.bpmn": DIAGRAM.replace('candidateGroups="provider"', 'candidateGroups="officer"').encode()}
    case = begun(cast, files)
    task = open_task(case, "promise")
    task.assignee = cast.officer2
    cover.arrange(cast.officer2, cast.officer, NOW.date(), LATER.date())
    cases.complete_task(task.id, Given({"pledge": "Somebody Else Entirely"}), by=actor(cast.officer), now=NOW)
    pledge = case.data["pledge"]
    assert (pledge["name"], pledge["for"]) == ("Ofelia Okafor", "Ofer Lindqvist")
    assert "Ofelia Okafor, for Ofer Lindqvist" in papers(case)[0] and "Somebody" not in papers(case)[1]


def test_an_old_signature_stands_only_where_the_page_that_was_signed_would_be_the_same(cast: Cast) -> None:
    """Cases of before have names with dates and no record: the page is made again, and compared with what was seen."""
    before = [one if one.get("key") != "pledge" else one | {"properties": {}} for one in PROMISE]
    template = TYPST.partition('#signed("pledge")')[0]
    old = {"promise.form": form("promise", before), "paper.typ": template.encode()}
    case = promised(cast, {path: old.get(path, content) for path, content in FILES.items()})
    assert case.data["pledge"] == "Prue Vidal"
    definition = read_form(old["promise.form"], "promise.form")
    page = build_form(definition, scope.of_task(open_task(case, "change"), NOW),
                      environment=scope.environment(case, NOW))(data={"sworn": True, "pledge": "Prue Vidal"})
    given = db.session.scalars(db.select(Answer)).one()
    given.seen = [{"label": one.label, "text": one.text, "kind": one.kind, "row": one.row} for one in page.as_seen()]
    case.data = case.data | {"pledge": {"name": "Prue Vidal", "on": "2026-03-02"}}
    db.session.flush()
    assert "Signed: Prue Vidal" in papers(case)[0]
    complete(case, "change", cast.officer, deeds=case.data["deeds"], until="June")
    data = making.order(case, "paper", "pdf", LATER).data
    assert data["pledge"] is None
    assert data["withheld"]["pledge"] == (
        "Prue Vidal signed on 2 March 2026; it cannot be shown that this is what was signed.")


@pytest.mark.parametrize(("path", "content", "words"), [
    ("a.typ", TYPST.replace('signed("pledge")', 'signed("pleged")'), "prints “pleged” as a signature, which nobody"),
    ("a.typ", TYPST.replace("#said(data.until)", ""), "given to “until”, and does not print that"),
    ("a.typ", '#signature(name: data.pledge.name)', "prints a name as a signature, whatever was signed"),
])
def test_publishing_says_which_printed_signature_nobody_gives_or_was_given_to_other_things(
    path: str, content: str, words: str
) -> None:
    known = samples.full(Contents(FILES))
    found = list(printed_signatures.problems(path, content.encode(), known))
    assert any(words in problem.message for problem in found), found
    assert list(printed_signatures.problems("paper.typ", FILES["paper.typ"], known)) == []
    assert list(printed_signatures.problems("paper.docx", FILES["paper.docx"], known)) == []


@pytest.mark.parametrize(("signs", "words"), [
    ("", "does not say what it is given to"), ("deeds, promise", "'promise', which this form does not show"),
    ("deeds as", "cannot be read"),
])
def test_a_form_says_what_is_signed_and_shows_it(signs: str, words: str) -> None:
    own = {"type": "textfield", "key": "pledge", "label": "Name", "properties": {"signs": signs}}
    found = check_form(form("promise", [*PROMISE[:3], own]), "promise.form")
    assert any(words in problem.message for problem in found), found


def test_publishing_warns_of_a_name_that_a_colleague_would_type() -> None:
    typed = {"type": "textfield", "key": "by", "label": "Your name", "properties": {"autocomplete": "name"}}
    for own, is_said in (({}, True), ({"signedIn": "true"}, False)):
        files = FILES | {"change.form": form("change", [ROWS, typed | {"properties": typed["properties"] | own}])}
        found = [one for one in versions.check(files, with_documents=False) if "Colleagues type" in one.message]
        assert bool(found) == is_said and all(problem.severity == "warning" for problem in found)

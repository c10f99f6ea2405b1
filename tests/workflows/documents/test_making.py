"""Documents of a case: made by a service task in its own transaction, kept as made, made again as the case stands."""

import io
import zipfile

import pytest
from docx import Document
from pypdf import PdfReader
from sqlalchemy import select

from tests.cast import NOW, Cast
from tests.workflows.acting import complete
from tests.workflows.documents.procedure import HOSTILE, LETTER, diagram, files
from workflows import cases, feel, incidents, versions
from workflows.cases import Case, Given
from workflows.contents import Contents
from workflows.database import db
from workflows.documents import making, samples
from workflows.documents.word_files import check_word
from workflows.errors import NotFound
from workflows.events import CaseEvent
from workflows.files import DOCUMENT, EVIDENCE, of_case
from workflows.people import CLOCK, actor
from workflows.xml import MAX_BYTES


def start(cast: Cast, **more: bytes) -> Case:
    """A case of the procedure that writes a letter. A keyword replaces the file `KEYWORD.typ`."""
    made = dict(files()) | {f"{name}.typ": content for name, content in more.items()}
    version = versions.install("writing", made, by=CLOCK, now=NOW)
    assert version is not None
    return cases.start(
        version, by=actor(cast.officer), provider=cast.provider, owner=cast.officer, now=NOW, given=Given({})
    )


def text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).replace("\u200b", "")


def test_a_service_task_makes_a_document_and_keeps_it(cast_on_both: Cast) -> None:
    case = start(cast_on_both)
    complete(case, "write", cast_on_both.officer, words="Dear all")
    (kept,) = of_case(case.id, DOCUMENT)
    assert (kept.name, kept.media_type) == ("Letter to Brightwater Home Care.pdf", "application/pdf")
    assert "Dear all" in text(kept.content) and "Brightwater Home Care" in text(kept.content)
    assert list(of_case(case.id, EVIDENCE)) == [] and case.state == "ended"
    kinds = db.session.scalars(select(CaseEvent.kind).where(CaseEvent.case_id == case.id)).all()
    assert "document made" in kinds


def test_whatever_somebody_types_the_document_is_made(cast: Cast) -> None:
    case = start(cast)
    complete(case, "write", cast.officer, words="\n".join(value for value in HOSTILE if "\x00" not in value))
    (kept,) = of_case(case.id, DOCUMENT)
    assert '#read("/etc/passwd")' in text(kept.content) and not incidents.open_ones(case.id)


def test_a_document_that_cannot_be_made_is_an_incident_and_the_case_goes_on(cast: Cast) -> None:
    clever = LETTER.replace("#said(data.words)", '#if data.words == "stop" { panic("no") }')
    case = start(cast, letter=clever.encode())
    complete(case, "write", cast.officer, words="stop")
    assert of_case(case.id, DOCUMENT) == [] and case.state == "ended"
    (incident,) = incidents.open_ones(case.id)
    assert incident.element_id == "make" and "letter.typ, line 4" in incident.message


def test_a_document_is_made_again_from_the_case_as_it_stands(cast_on_both: Cast) -> None:
    case = start(cast_on_both)
    assert "Dear all" not in text(making.order(case, "letter", "pdf", NOW).press())
    complete(case, "write", cast_on_both.officer, words="Dear all")
    assert "Dear all" in text(making.order(case, "letter", "pdf", NOW).press())


@pytest.mark.parametrize(("template", "form"), [("letter", "docx"), ("../letter", "pdf"), ("", ""), ("letter", "exe")])
def test_only_documents_of_the_version_can_be_made(cast: Cast, template: str, form: str) -> None:
    with pytest.raises(NotFound):
        making.order(start(cast), template, form, NOW).press()


def problems(**changed: bytes) -> list[tuple[str, int | None, str]]:
    """What publishing says about the procedure with these `.typ` files."""
    found = versions.check(dict(files()) | {f"{name}.typ": content for name, content in changed.items()})
    return [(problem.file, problem.line, problem.severity) for problem in found]


def test_a_version_is_checked_with_its_documents() -> None:
    assert problems() == []
    assert problems(letter=LETTER.replace("data.words", "data.wrods").encode()) == [("letter.typ", 4, "error")]
    assert set(problems(letter=LETTER.encode() + b"#eval(data.words)")) == {("letter.typ", 6, "error")}
    assert ("upturn.typ", None, "error") in problems(upturn=b"")
    early = LETTER.replace("#said(data.words)", "#data.words.len()").encode()
    assert problems(letter=early) == [("letter.typ", 4, "warning")]
    never = LETTER.encode() + b"#if data.words == none [#data.wrods]"
    assert problems(letter=never) == [("letter.typ", 6, "error")]
    shared = b"#let greeting = [Hello]"
    assert problems(shared=shared, letter=LETTER.encode() + b'#import "shared.typ": *\n#greeting') == []


def test_a_service_task_names_a_document_that_there_is() -> None:
    (problem,) = versions.check(dict(files()) | {"writing.bpmn": diagram(template="lettre")})
    assert (problem.element, problem.severity) == ("make", "error") and "lettre.pdf" in problem.message


def test_an_email_carries_only_what_a_service_task_of_the_process_makes() -> None:
    sends = diagram(name="mak").replace(b'"make-document"', b'"send-email"').replace(b'key="name"', b'key="attach"')
    found = versions.check(dict(files()) | {"writing.bpmn": sends})
    assert any("names “mak”, which makes no document" in problem.message for problem in found)


def test_expressions_that_ask_for_much_together_do_not_keep_whoever_looks_waiting() -> None:
    maps = '<zeebe:ioMapping><zeebe:input source="=for a in 1..9999999 return a" target="x"/></zeebe:ioMapping>'
    asking = "".join(
        f'<bpmn:userTask id="u{number}"><bpmn:extensionElements>{maps}</bpmn:extensionElements></bpmn:userTask>'
        for number in range(300)
    )
    costly = diagram().replace(b"</bpmn:process>", asking.encode() + b"</bpmn:process>")
    contents = Contents(dict(files()) | {"writing.bpmn": costly})
    allowance = feel.Allowance(500_000, each=1_000)
    assert samples.full(contents, allowance)["words"] == "Words"
    assert -1_000_000 < allowance.steps < 0  # 600 times 99,999 turns would be 180 millions


def word_file(part: str, words: str) -> bytes:
    """A Word file with one more part, or with other words in one that it has."""
    plain, made = io.BytesIO(), io.BytesIO()
    Document().save(plain)
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(made, "w") as after:
        parts = {name: before.read(name) for name in before.namelist()}
        for name, content in {**parts, part: parts.get(part, b"").replace(b"</", f"{words}</".encode(), 1)}.items():
            after.writestr(name, content)
    return made.getvalue()


REFERENCE = '<Relationship Id="rId99" Type="urn:x/{}" Target="http://elsewhere.example/x" TargetMode="External"/>'


def test_a_word_template_hides_no_outside_reference_behind_its_size() -> None:
    large = word_file("word/_rels/document.xml.rels", " " * MAX_BYTES + REFERENCE.format("image"))
    many = io.BytesIO(word_file("word/nothing.xml", ""))
    with zipfile.ZipFile(many, "a") as word:
        for number in range(2000):
            word.writestr(f"word/x{number}.xml", b"")
    for content, found in ((large, "too large to see what it would fetch"), (many.getvalue(), "more than 2000 parts")):
        assert any(found in one.message and one.severity == "error" for one in check_word(content, "notice.docx"))


@pytest.mark.parametrize(("part", "words", "found"), [
    ("word/vbaProject.bin", "", "it holds macros"),
    ("word/_rels/document.xml.rels", REFERENCE.format("image"), "it would fetch “http://elsewhere.example/x”"),
    ("word/_rels/document.xml.rels", REFERENCE.format("hyperlink"), ""),
])
def test_a_word_template_brings_no_macros_and_fetches_nothing(part: str, words: str, found: str) -> None:
    problems = versions.check(dict(files()) | {"notice.docx": word_file(part, words)})
    assert [problem.message for problem in problems if problem.severity == "error" and found in problem.message] == [
        problem.message for problem in problems
    ]
    assert bool(problems) is bool(found)

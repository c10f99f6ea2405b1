"""Procedures out as zips and back in, and what strangers send."""

import io
import zipfile

import pytest

from tests.cast import NOW, Cast
from webapp import shipped
from workflows import beginnings, exchange, versions
from workflows.beginnings import BLANK, Named
from workflows.errors import BadValue, Refused
from workflows.people import CLOCK, actor

PROCEDURES = shipped.procedures()


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return made.getvalue()


@pytest.mark.parametrize("key", PROCEDURES)
def test_a_procedure_goes_out_and_comes_back_the_same(key: str) -> None:
    files = PROCEDURES[key]
    packed = exchange.pack(files)
    assert packed == exchange.pack(dict(reversed(files.items())))
    assert exchange.unpack(packed, f"{key}.zip") == exchange.exported(files)
    assert exchange.key_of(files) == key


def test_folders_and_foreign_names_are_tidied(cast: Cast) -> None:
    files = PROCEDURES["suspension"]
    packed = zipped({"Some folder/My Process (2).BPMN": files["suspension.bpmn"], "__MACOSX/x.bpmn": b"", "a.exe": b""})
    assert list(exchange.unpack(packed, "x.zip")) == ["my-process-2.bpmn"]


@pytest.mark.parametrize("name", ["Visit.bpmn20.xml", "visit.xml", "visit.bpmn.xml", "visit.bpmn2", "visit.BPMN"])
def test_a_diagram_may_have_the_ending_that_its_tool_gives_it(name: str) -> None:
    diagram = PROCEDURES["suspension"]["suspension.bpmn"]
    assert exchange.unpack(diagram, name) == {"visit.bpmn": diagram}
    inside = exchange.unpack(zipped({f"Export/{name}": diagram, "pom.xml": b"<a/>", "x.form": b"{}"}), "x.zip")
    assert set(inside) - {"x.form"} == (set() if name == "visit.xml" else {"visit.bpmn"})


def broken(method: int) -> bytes:
    """A zip whose packed bytes were spoilt on the way."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.writestr("a.bpmn", PROCEDURES["suspension"]["suspension.bpmn"])
    whole = bytearray(made.getvalue())
    whole[60:260] = bytes(byte ^ 0x5A for byte in whole[60:260])
    return bytes(whole)


def locked() -> bytes:
    """A zip that says its file is locked with a password."""
    whole = bytearray(zipped({"a.bpmn": b"x"}))
    whole[6] |= 1
    whole[whole.index(b"PK\x01\x02") + 8] |= 1
    return bytes(whole)


@pytest.mark.parametrize(("content", "name", "words"), [
    (broken(zipfile.ZIP_DEFLATED), "x.zip", "cannot be read: it is damaged"),
    (broken(zipfile.ZIP_BZIP2), "x.zip", "cannot be read: it is damaged"),
    (broken(zipfile.ZIP_LZMA), "x.zip", "cannot be read: it is damaged"),
    (locked(), "x.zip", "locked with a password"),
    (b"PK\x03\x04 no zip", "x.zip", "cannot be read"),
    (zipped({}), "x.zip", "nothing in it"),
    (zipped({"a.txt": b""}), "x.zip", "nothing in it that Upturn knows"),
    (zipped({"a/x.form": b"{}", "b/x.form": b"{}"}), "x.zip", "Two files"),
    (zipped({"big.form": b" " * 3_000_000}), "x.zip", "larger than 2 MB"),
    (zipped({f"f{number}.form": b" " * 1_900_000 for number in range(12)}), "x.zip", "20 MB"),
    (b"<xml/>", "notes.txt", "cannot have this name"),
])
def test_what_cannot_be_taken_says_why(content: bytes, name: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        exchange.unpack(content, name)


@pytest.mark.parametrize(("files", "words"), [
    ({"a.form": b"{}"}, "no diagram"),
    ({"a.bpmn": b"<no"}, "not well-formed"),
    ({"a.bpmn": b"<!DOCTYPE x><a/>"}, "DOCTYPE"),
    ({"a.bpmn": b"<a/>"}, "no process"),
])
def test_files_without_a_procedure_say_so(files: dict[str, bytes], words: str) -> None:
    with pytest.raises(Refused, match=words):
        exchange.key_of(files)


@pytest.mark.parametrize("key", ["new", "import", "a/b", "..", "a b", "x" * 101, "a&#10;b", "&lt;script>"])
def test_a_process_whose_id_no_address_can_hold_is_refused(key: str) -> None:
    blank = beginnings.blank()["blank.bpmn"].replace(b'process id="blank"', f'process id="{key}"'.encode())
    with pytest.raises(Refused, match="cannot name a procedure"):
        exchange.key_of({"visit.bpmn": blank})


def test_a_process_gets_another_id_wherever_the_files_name_it() -> None:
    blank = beginnings.blank()["blank.bpmn"]
    own = blank.replace(b'"blank"', b'"a (1)"').replace(b'bpmnElement="blank_collaboration"', b'bpmnElement="a (1)"')
    calls = b'<zeebe:userTask /><zeebe:calledElement processId="a (1)" /><zeebe:header key="process" value="a (1)" />'
    other = blank.replace(b'"blank"', b'"other"').replace(b"<zeebe:userTask />", calls)
    files = {"a.bpmn": own, "other.txt": b"a (1)", "z.bpmn": other}
    with pytest.raises(exchange.Unnamed, match="cannot name a procedure") as caught:
        exchange.key_of(files)
    assert caught.value.suggested == "a_1"
    for key in ("first_step", "other", "new"):
        with pytest.raises(exchange.Unnamed, match="Something else in it has the id|“new” cannot name"):
            exchange.renamed(files, key)
    named = exchange.renamed(files, "a_1")
    assert exchange.key_of(named) == "a_1" and named["other.txt"] == b"a (1)"
    diagrams = named["a.bpmn"] + named["z.bpmn"]
    assert diagrams.count(b'"a_1"') == 5 and b"a (1)" not in diagrams
    qualified = exchange.renamed({"a.bpmn": own.replace(b'processRef="', b'processRef="t:')}, "a_1")
    assert qualified["a.bpmn"].count(b'"a_1"') == 3


def test_names_that_no_column_or_file_can_hold_are_cut(cast_on_both: Cast) -> None:
    named = Named("visit", "Visit\0\x01" + "<b>" * 3000, "V" * 100, "When\x0b to use it. " * 1000)
    version = versions.draft(named.key, beginnings.under_another_name(beginnings.blank(), BLANK, named), now=NOW)
    assert version.procedure.name.startswith("Visit<b>") and version.procedure.summary.startswith("When to use it.")


def test_a_diagram_alone_joins_the_files_of_its_procedure(cast_on_both: Cast) -> None:
    files = PROCEDURES["suspension"]
    versions.install("suspension", files, by=CLOCK, now=NOW)
    alone = {"suspension.bpmn": files["suspension.bpmn"] + b"\n"}
    draft = exchange.bring_in("suspension", alone, by=actor(cast_on_both.owner), now=NOW)
    assert draft.contents.files == {**files, **alone}
    new = exchange.bring_in("other", {"other.bpmn": b"<broken"}, by=actor(cast_on_both.owner), now=NOW)
    assert new.procedure.name == "other"


def test_a_blank_page_and_a_copy_can_be_published_at_once(cast: Cast) -> None:
    named = Named("quality_visit", "Quality visit", "QV", "Use for a visit.")
    files = beginnings.under_another_name(beginnings.blank(), BLANK, named)
    version = versions.publish(versions.draft(named.key, files, now=NOW), by=CLOCK, now=NOW)
    assert (version.procedure.name, version.procedure.prefix) == ("Quality visit", "QV")
    copy = beginnings.under_another_name(PROCEDURES["rap"], "rap", Named("my_rap", "My RAP", "MY", "Use it."))
    assert [problem for problem in versions.check(copy) if problem.severity == "error"] == []
    assert exchange.key_of(copy) == "my_rap"


@pytest.mark.parametrize("name", ["", "???", "42", "New", "import"])
def test_a_name_without_letters_is_refused(name: str) -> None:
    with pytest.raises(BadValue, match="begins with a letter"):
        beginnings.key_from(name)

"""Templates become documents: data is never code, nothing outside is read, and nothing runs for long."""

import io
from pathlib import Path
from threading import Thread

import psutil
import pytest
from docx import Document
from pypdf import PdfReader

from tests.workflows.documents.procedure import HOSTILE, LETTER, files
from workflows import versions
from workflows.documents import machines
from workflows.documents.press import PRESSES, press
from workflows.errors import NotMade, OutOfTime, UpturnError

HEAD = '#import "upturn.typ": *\n#show: paper.with(title: "Paper: a title", foot: "")\n= Paper\n'
TODAY = {"today": "2026-03-02"}
ADDRESS = "contracts.performance@council.example"


def pdf(body: str, **data: object) -> PdfReader:
    """The PDF that a template with this body makes."""
    return PdfReader(io.BytesIO(press({"paper.typ": (HEAD + body).encode()}, "paper", "pdf", TODAY | data)))


def text(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages).replace("\u200b", "")


def word(body: str, **data: object) -> str:
    """The text of the Word document that a template with this body makes."""
    template, written = Document(), io.BytesIO()
    template.add_paragraph(body)
    template.save(written)
    made = Document(io.BytesIO(press({"paper.docx": written.getvalue()}, "paper", "docx", TODAY | data)))
    return "\n".join(paragraph.text for paragraph in made.paragraphs)


def refusal(body: str, **data: object) -> NotMade:
    with pytest.raises(NotMade) as caught:
        press({"paper.typ": (HEAD + body).encode()}, "paper", "pdf", TODAY | data)
    return caught.value


def test_a_pdf_is_tagged_for_pdf_ua_1_and_says_its_title_and_language() -> None:
    reader = pdf("Words")
    catalogue = reader.trailer["/Root"]
    assert catalogue["/Lang"] == "en-GB" and catalogue["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in catalogue
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None and reader.metadata.title == "Paper: a title"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in catalogue["/Metadata"].get_data()


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_what_somebody_typed_is_words_in_a_pdf(value: str) -> None:
    said = text(pdf("#said(data.words) The end.", words=value))
    assert "The end." in said
    if value.isascii() and value.isprintable() and len(value) < 100:
        assert " ".join(value.split()) in " ".join(said.split())
    assert "root:" not in said


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_what_somebody_typed_is_words_in_a_word_document(value: str) -> None:
    said = word("{{ words }} The end.", words=value)
    assert "The end." in said
    if value.isprintable():
        assert value in said


@pytest.mark.parametrize("words", [
    "Łukasz Ŵyn Ελένη Алёна", "עבד", "王小明 김철수 さくら", "ქართული አማርኛ ไทย", "🎉 👩‍👧 👍🏽 ❤️ ✓ ☑ ★ →",
])
def test_names_in_every_script_and_emoji_stay_as_they_were_typed(words: str) -> None:
    """With the fonts that Upturn carries: nothing depends on what the machine has."""
    assert " ".join(words.split()) in " ".join(text(pdf("#said(data.words)", words=words)).split())


def test_joined_letters_stay() -> None:
    said = text(pdf("#said(data.words)", words="عبد नेहा"))
    assert set("عبد") <= set(said) and set("नेहा") <= set(said)


def test_characters_that_no_font_has_are_named_in_a_pdf() -> None:
    said = text(pdf("#said(data.words)", words="ab \U000130b8 cd \u0378 ef \uf0b7 gh \ue123"))
    assert "ab [Egyptian hieroglyph d052] cd [U+0378] ef • gh [U+E123]" in said


def test_a_pdf_looks_the_same_on_every_machine() -> None:
    reader = pdf("Words *bold* _italic_ #said(data.words)", words="Łódź")
    fonts = reader.pages[0]["/Resources"]["/Font"]
    names = [str(font.get_object()["/BaseFont"]) for font in fonts.values()]
    assert {name.partition("+")[2].partition("-")[0] for name in names} == {"Arimo"}


def test_an_address_copied_from_a_pdf_is_as_it_was_typed() -> None:
    made = "\n".join(page.extract_text() for page in pdf("#said(data.words) #narrow(data.words)", words=ADDRESS).pages)
    assert made.count(ADDRESS) == 2


def test_a_long_word_breaks_inside_its_column() -> None:
    reader = pdf("#table(columns: (30mm, 1fr), said(data.words), [next])", words="x" * 400)
    assert text(reader).count("x") >= 400 and len(text(reader).splitlines()) > 20


def test_five_hundred_rows_are_all_there() -> None:
    rows = [{"ref": f"row{number}", "said": "Words " * 40} for number in range(500)]
    body = "#table(columns: 2, table.header([Ref], [Said]), ..rows(data.rows).map(r => (r.ref, r.said)).flatten())"
    said = text(pdf(body, rows=rows))
    assert [f"row{number}" in said for number in range(500)] == [True] * 500


@pytest.mark.parametrize(
    "body",
    ['#read("/etc/passwd")', '#read("../../../etc/passwd")', '#import "@preview/cetz:0.3.0"', '#image("/etc/passwd")'],
)
def test_a_template_reads_nothing_but_what_is_its_own(body: str) -> None:
    assert refusal(body).line == 4


def test_a_mistake_is_said_with_its_line() -> None:
    error = refusal("Words\n#data.nonsense")
    assert error.file == "paper.typ" and error.line == 5 and "nonsense" in error.reason


ENDLESS = "#{ let n = 0; for a in range(100000) { for b in range(100000) { n += a * b } } }"


def test_a_template_that_never_ends_is_stopped_and_nothing_is_known_of_it() -> None:
    with pytest.raises(OutOfTime, match="“paper.typ” was not made within 1 seconds of computing") as caught:
        press({"paper.typ": (HEAD + ENDLESS).encode()}, "paper", "pdf", TODAY, 1.0)
    assert caught.value.file == "paper.typ" and not isinstance(caught.value, UpturnError)
    assert text(pdf("The next is made"))


def test_a_check_that_could_not_be_finished_is_no_finding_and_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflows.documents.press.SECONDS", 1.0)
    version = dict(files()) | {"letter.typ": LETTER.encode() + ENDLESS.encode()}
    with pytest.raises(OutOfTime):
        versions.check(version)
    shown = versions.look_over(version)
    assert [(problem.file, problem.severity) for problem in shown] == [("letter.typ", "error")]
    assert "could not be finished" in shown[0].message and "again" in shown[0].fix
    with pytest.raises(OutOfTime):  # it was not remembered
        versions.check(version)


def test_a_busy_machine_is_waited_for() -> None:
    """The process that makes documents is kept waiting, as by others on a busy machine: its time does not pass."""
    pdf("Warm")
    (waiting,) = machines._idle["typst_press.py"]
    made: list[bytes] = []
    process = psutil.Process(waiting.process.pid)
    process.suspend()
    making = Thread(target=lambda: made.append(press({"paper.typ": HEAD.encode()}, "paper", "pdf", TODAY, 10.0)))
    making.start()
    while machines._idle["typst_press.py"]:  # until it is asked
        making.join(0.01)
    process.resume()
    making.join()
    assert made and made[0].startswith(b"%PDF")


@pytest.mark.parametrize(
    "body", ["{{ words.__class__.__mro__ }}", "{{ ''.__class__ }}", "{% for a in range(10 ** 9) %}{% endfor %}", "{{ a"]
)
def test_a_word_template_cannot_leave_its_sandbox(body: str) -> None:
    try:
        assert "class" not in word(body, words={"a": 1}).replace(body, "")
    except NotMade as error:
        assert error.file == "paper.docx"


def test_a_template_that_wants_all_memory_is_refused_and_the_next_document_is_made() -> None:
    with pytest.raises(NotMade, match="more memory"):
        word("{{ 'x' * 10 ** 10 }}")
    assert word("{{ words }}", words="Still here") == "Still here"


@pytest.mark.parametrize(("program", "why"), [
    ("import a_package_that_nobody_installed", "No module named 'a_package_that_nobody_installed'"),
    ("import os; os._exit(1)", "it ended at once"),
])
def test_a_press_that_cannot_start_is_not_the_template_s_fault(
    program: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken.py").write_text(program)
    monkeypatch.setitem(PRESSES, "docx", (".docx", str(tmp_path / "broken.py")))
    with pytest.raises(NotMade) as caught:
        word("Words")
    assert f"does not start here ({why})" in caught.value.reason


def test_a_file_that_is_no_word_document_is_refused() -> None:
    with pytest.raises(NotMade, match="not a Word file"):
        press({"paper.docx": b"nonsense"}, "paper", "docx", TODAY)


def test_a_word_template_says_values_as_people_read_them() -> None:
    choices = [{"label": "High", "value": "high"}]
    body = "{{ on }}, {{ yes }}, {{ nothing }}, {{ risk | choice(choices) }}, {{ nothing.field }}, {{ row.update }}"
    said = word(body, on="2026-03-02", yes=True, nothing=None, risk="high", choices=choices, row={})
    assert said == "2 March 2026, Yes, , High, , "


@pytest.mark.parametrize(("body", "words"), [
    ("{{ wrods }}", "It names “wrods”, which nothing in this procedure gives. Did you mean “words”?"),
    ("{{ provider.nmae }}", "It names “provider.nmae”, which nothing in this procedure gives. "
                            "Did you mean “provider.name”?"),
    ("{% if words %}", "“{% if” has no end: write “{% endif %}” behind it."),
    ("{% endif %}", "“{% endif %}” ends what did not begin before it."),
    ("Dear {{ words", "“{{” behind “Dear” is not closed: “}}” is missing."),
    ("Dear {{ words }}, since {{ words and more", "“{{” behind “, since” is not closed: “}}” is missing."),
    ("{{ words", "“{{” is not closed: “}}” is missing."),
    ("Dear {{ words }, yours", "“{{” behind “Dear” is not closed: “}}” is missing."),
    ("Then {% if words", "“{%” behind “Then” is not closed: “%}” is missing."),
    ("One {# a note", "“{#” behind “One” is not closed: “#}” is missing."),
    ("{{ words | dayy }}", "There is no “| dayy”. There are “| day”, “| choice(...)” and those of Jinja."),
])
def test_a_mistake_in_a_word_template_is_said_in_plain_words(body: str, words: str) -> None:
    with pytest.raises(NotMade) as caught:
        word(body, words="Dear all", provider={"name": "Brightwater"})
    assert caught.value.reason == words


@pytest.mark.parametrize("between", ["\ufeff", "\ufeff\ufeff", "\u200b\ufeff", "\ufdd0", "\u2066\ufeff", "\x85"])
def test_characters_that_no_paper_may_have_do_not_keep_it_from_being_made(between: str) -> None:
    words = f"Fire doors checked in all{between} rooms"
    assert "Fire doors checked in all rooms" in text(pdf("#said(data.words)", words=words))
    assert "Fire doors checked in all rooms" in word("{{ words }}", words=words).replace("\u200b", "")


def test_moments_are_said_by_londons_clock_on_every_paper() -> None:
    data = {"utc": "2026-07-04T23:30:00Z", "ends": "2026-07-04T23:59:59@Europe/London", "local": "2026-01-04T09:00:00"}
    said = "5 July 2026 at 12:30am, 5 July 2026, 4 July 2026, 4 January 2026 at 9am"
    assert said in text(pdf("#said(data.utc), #day(data.utc), #said(data.ends), #said(data.local)", **data))
    assert word("{{ utc }}, {{ utc | day }}, {{ ends }}, {{ local }}", **data) == said


@pytest.mark.parametrize(("body", "words"), [
    ("#data.wrods", "It names “wrods”, which nothing in this procedure gives. Did you mean “words”?"),
    ("#sayd(data.words)", "There is no “sayd” in typst or in upturn.typ."),
    ("#if {", "What is opened here is not closed."),
])
def test_a_mistake_in_a_typst_template_is_said_in_plain_words(body: str, words: str) -> None:
    assert refusal(body, words="Dear all").reason == words

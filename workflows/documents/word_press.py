"""Loaded by a process of its own: a Word template and its data, in a folder by themselves, become a Word document."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import typst
from docx import Document
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, TemplateError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import escape

from workflows.documents import fonts

_BRACES = {"{{": "}}", "{%": "%}", "{#": "#}"}
_SHOWN = 60  # letters before what is not closed
_PARAGRAPH = qn("w:p")
_DATE_LENGTH = 10
_END_OF_DAY = "23:59:59"
_DAY_OR_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?)?")
_WHOLE = ("case", "provider", "site", "contract", "council", "officer", "parent")
_WIDTH = Mm(210)  # of a picture, as the house module draws it
_PICTURE = """\
#import "upturn.typ": *
#set page(width: auto, height: auto, margin: 0pt)
#set text(font: fonts)
#let asked = json("asked.json")
#lines(asked.list, asked.across, asked.series)
"""
LINE = "…" * 30  # to write on
_NO_WORD_FILE = (BadZipFile, OpcError, KeyError, ValueError)


def press(folder: Path, template: str) -> dict[str, object]:
    """Write `made` into the folder; where that is impossible, say why: `message` and `line`."""
    data = json.loads((folder / "data.json").read_text("utf-8"))
    try:
        word = DocxTemplate(folder / template)
        environment = _environment()
        environment.globals["lines"] = Drawing(word, folder).lines
        environment.globals |= Signatures(data).functions
        word.render(_with_whole(data), environment, autoescape=True)
        word.save(folder / "made")
    except (TemplateError, TypeError, OverflowError) as error:
        return {"message": _unclosed(folder / template) or str(error), "line": None}
    except _NO_WORD_FILE:
        return {"message": "this is not a Word file (.docx)", "line": None}
    return {}


def _unclosed(template: Path) -> str:
    """The words before braces that are opened and not closed again in their paragraph; "" where there are none.

    Jinja reads a Word file as one long text, and names what it meets where the next tag ends.
    """
    for words in _paragraphs(Document(str(template))):
        for opens, closes in _BRACES.items():
            parts = words.split(opens)
            for before, after in pairwise(parts):
                if closes not in after:
                    said = before.rpartition(closes)[2].strip()[-_SHOWN:]
                    return f"unclosed {opens} after `{said}`: {closes} is missing"
    return ""


def _paragraphs(word: WordDocument) -> Iterator[str]:
    """Every paragraph's text, those of tables, headers and footers included."""
    for part in (word, *(end for section in word.sections for end in (section.header, section.footer))):
        yield from ("".join(map(str, paragraph.itertext())) for paragraph in part._element.iter(_PARAGRAPH))


class Whole(dict[str, Any]):
    """A context that always has all of its fields, unlike a row that a person fills in: another one is a mistake."""

    def __init__(self, name: str, fields: Mapping[str, Any]) -> None:
        super().__init__(fields)
        self.name = name


def _with_whole(data: Mapping[str, Any]) -> dict[str, Any]:
    # provider.cases is asked for only where a file names it, which cannot be seen inside a Word file
    found = {name: Whole(name, {"cases": None} | data[name]) for name in _WHOLE if isinstance(data.get(name), Mapping)}
    return {**data, **found}


class Sandbox(ImmutableSandboxedEnvironment):
    """As in FEEL, a name leads to a value and never to a method, and a field of nothing is nothing."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if obj is None:
            return None
        if isinstance(obj, Whole) and attribute not in obj:
            raise UndefinedError(f"'{obj.name}.{attribute}' is undefined")
        return obj.get(attribute) if isinstance(obj, Mapping) else super().getattr(obj, attribute)


class Signatures:
    """What stands on the lines to sign, by the path of a signature; why where one is not shown."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data

    @property
    def functions(self) -> dict[str, Callable[..., str]]:
        """By the names that templates call them."""
        return {name: getattr(self, name) for name in ("signatory", "signed", "signed_on", "declared")}

    def signatory(self, path: str) -> str:
        """`{{ signatory('signature') }}`: the name, position and for whom; else why it is not shown, or a line."""
        given = self._at(path)
        absent = given.get("for")
        words = [given.get("name"), given.get("position"), f"for {absent}" if absent else None]
        return ", ".join(filter(None, words)) or str((self.data.get("withheld") or {}).get(path) or LINE)

    def signed(self, path: str) -> str:
        """The name as it was given as a signature; a line where nobody signed."""
        return self._at(path).get("name") or LINE

    def signed_on(self, path: str) -> str:
        """The day; a line where nobody signed."""
        return day(self._at(path).get("on")) or LINE

    def declared(self, path: str, number: int, otherwise: str) -> str:
        """The statement of that number as it was confirmed; these words where nobody signed."""
        found = self._at(path).get("declarations") or []
        return found[number - 1] if len(found) >= number else unescape(otherwise)  # words of a template are XML

    def _at(self, path: str) -> Mapping[str, Any]:
        found: Any = self.data
        for step in path.split("."):
            found = found.get(step) if isinstance(found, Mapping) else None
        return found if isinstance(found, Mapping) else {}


class Picture:
    """A picture with words for who does not see it."""

    def __init__(self, word: DocxTemplate, file: Path, words: str) -> None:
        self.image, self.words = InlineImage(word, str(file), width=_WIDTH), words

    def __html__(self) -> str:
        return str(self.image).replace("<wp:docPr ", f'<wp:docPr descr="{escape(self.words)}" ', 1)

    __str__ = __html__


class Drawing:
    """Draws for one document what a typst template would draw."""

    def __init__(self, word: DocxTemplate, folder: Path) -> None:
        self.word, self.folder, self.number = word, folder, 0

    def lines(self, rows: object, across: str, **series: str) -> Picture | str:
        """`{{ lines(flightpath, 'month', planned='Planned', actual='Actual') }}`; nothing where no row has a number."""
        self.number += 1
        source, file = self.folder / "picture.typ", self.folder / f"picture-{self.number}.png"
        asked = {"list": rows or [], "across": across, "series": list(series.items())}
        (self.folder / "asked.json").write_text(json.dumps(asked), "utf-8")
        source.write_text(_PICTURE, "utf-8")
        root, carried = self.folder, fonts.carried()
        words = json.loads(typst.query(source, "<alternative>", field="value", root=root, font_paths=carried))
        if not words:
            return ""
        typst.compile(source, file, root=root, font_paths=carried, format="png", ppi=200)
        return Picture(self.word, file, words[0])


def _environment() -> Sandbox:
    sandbox = Sandbox(autoescape=True, undefined=StrictUndefined, finalize=said)
    sandbox.filters |= {"day": day, "choice": choice}
    return sandbox


def day(value: object) -> str:
    """2026-03-02 as 2 March 2026; nothing as nothing, other words as they are."""
    text = "" if value is None else str(value)
    try:
        found = date.fromisoformat(text[:_DATE_LENGTH])
    except ValueError:
        return text
    return f"{found.day} {found:%B %Y}"


def moment(text: str) -> str:
    """2 March 2026 at 9:30am; the end of a day is the day itself, and so is a day."""
    clock = text[_DATE_LENGTH + 1 :]
    if not clock or clock >= _END_OF_DAY:
        return day(text)
    hour, minute = int(clock[:2]), clock[3:5]
    return f"{day(text)} at {hour % 12 or 12}{'' if minute == '00' else f':{minute}'}{'am' if hour < 12 else 'pm'}"


def choice(value: object, choices: Iterable[Mapping[str, Any]] | None) -> object:
    """The label of a chosen value, from choices such as limits.risks."""
    return next((one["label"] for one in choices or () if one["value"] == value), value)


def said(value: Any) -> Any:
    """What a placeholder shows: nothing for null, Yes and No, dates in words, lists with commas."""
    if value is None or isinstance(value, bool):
        return {None: "", True: "Yes", False: "No"}[value]
    if isinstance(value, str) and _DAY_OR_MOMENT.fullmatch(value):
        return moment(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {said(part)}" for name, part in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(str(said(part)) for part in value)
    return value

"""Reading XML from strangers: bytes only, nothing but elements, and never more than the caps."""

import re
from xml.parsers import expat

from lxml import etree

from workflows.errors import Refused
from workflows.feel.problems import Problem

MAX_BYTES = 2 * 1024 * 1024
MAX_ELEMENTS = 50_000
MAX_DEPTH = 100

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_DOCTYPE = "The file has a DOCTYPE, which could pull in other files or blow up in memory."


class _Unsafe(Exception):
    """Ends the scan: what was found and how to mend it."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.fix = fix


def parse_xml(data: bytes, file: str, most_elements: int = MAX_ELEMENTS) -> etree._Element:
    """The root element of an XML file of at most 2 MB; raises Refused, with one problem, for anything else.

    The file is scanned before lxml builds a tree, so a DOCTYPE, an entity, too many elements or too deep
    nesting cost no memory.
    """
    if len(data) > MAX_BYTES:
        raise _refusal(file, None, *_too_large())
    _scan(data, file, most_elements)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _refusal(file, error.lineno, *_not_xml(error.msg or "")) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refusal(file, 1, _NO_DOCTYPE, "Remove the <!DOCTYPE ...> line.")
    return root


def writable(words: str) -> str:
    """The words without the characters that no XML file can hold, such as NUL."""
    return _NOT_IN_XML.sub("", words)


def _scan(data: bytes, file: str, most_elements: int) -> None:
    """Read once without building anything; raises Refused."""
    scanner, guard = expat.ParserCreate(), _Guard(most_elements)
    scanner.StartElementHandler, scanner.EndElementHandler = guard.start, guard.end
    scanner.StartDoctypeDeclHandler = guard.doctype
    try:
        scanner.Parse(data, True)
    except _Unsafe as unsafe:
        raise _refusal(file, scanner.CurrentLineNumber, str(unsafe), unsafe.fix) from None
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise _refusal(file, scanner.CurrentLineNumber, *_not_xml(str(error))) from None


class _Guard:
    """Looks at each tag as it is read."""

    def __init__(self, most_elements: int) -> None:
        self._most, self._elements, self._depth = most_elements, 0, 0

    def start(self, _name: str, _attributes: dict[str, str]) -> None:
        self._elements += 1
        self._depth += 1
        if self._elements > self._most:
            raise _Unsafe(f"There are more than {self._most:,} elements.", "Split it into several files.")
        if self._depth > MAX_DEPTH:
            fix = "Move inner parts into processes of their own."
            raise _Unsafe(f"Elements are nested more than {MAX_DEPTH} deep.", fix)

    def end(self, _name: str) -> None:
        self._depth -= 1

    def doctype(self, *_declaration: object) -> None:
        raise _Unsafe(_NO_DOCTYPE, "Remove the <!DOCTYPE ...> line.")


def _too_large() -> tuple[str, str]:
    return "The file is larger than 2 MB.", "Split it into several files, or remove pictures embedded in it."


def _not_xml(detail: str) -> tuple[str, str]:
    message = f"The file is not well-formed XML: {detail.rstrip('.')}."
    return message, "Open it in the modeller and save it again as UTF-8."


def _refusal(file: str, line: int | None, message: str, fix: str) -> Refused:
    return Refused([Problem(file=file, element="", line=line, message=message, fix=fix)])

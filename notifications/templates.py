"""Reading a process's `.email` files: a subject line, a blank line, Markdown with `{{ FEEL }}` in it."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt

from workflows import feel
from workflows.decisions.words import suggestion
from workflows.errors import Refused
from workflows.feel.problems import Problem

MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable(["image", "reference"])
MOST_CHARACTERS = 50_000
LINK_NAME = "link"
OWN_NAMES = (LINK_NAME, "recipient.name", "receipt", "answers", "attached")  # beside what expressions can read
WHOLE = frozenset({
    "case", "provider", "site", "contract", "council", "officer", "parent", "task", "recipient", "previous",
})
MAY_BE_MISSING = frozenset({"site", "contract", "parent"})  # the officer never is: letters name the council's contact
_PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


@dataclass(frozen=True)
class Placeholder:
    """One `{{ FEEL }}`; `line` is where it stands in the file, from 1."""

    text: str
    line: int
    expression: feel.Expression


@dataclass(frozen=True)
class EmailTemplate:
    """A readable `.email` file: literal text and placeholders, in order."""

    file: str
    subject: tuple[str | Placeholder, ...]
    body: tuple[str | Placeholder, ...]

    @property
    def placeholders(self) -> list[Placeholder]:
        return [piece for piece in self.subject + self.body if isinstance(piece, Placeholder)]


def check_email(data: bytes, file: str, known: Collection[str] = ()) -> list[Problem]:
    """What is wrong with an `.email` file. `known` are the names it may read beside its own; none: not checked."""
    problems = list(_shape_problems(data, file))
    if problems:
        return problems
    template, problems = _read(data, file)
    return problems + _destination_problems(template) + _name_problems(template, known) + _hole_problems(template)


@lru_cache(maxsize=256)
def read_template(data: bytes, file: str) -> EmailTemplate:
    """The template in an `.email` file. Raises `errors.Refused` with the problems."""
    problems = [p for p in check_email(data, file) if p.severity == "error"]
    if problems:
        raise Refused(problems)
    return _read(data, file)[0]


def with_marks(pieces: tuple[str | Placeholder, ...], mark: str) -> str:
    """The text with `mark` and a number in place of each placeholder, for Markdown to parse without its values."""
    numbers = iter(range(len(pieces)))
    return "".join(piece if isinstance(piece, str) else f"{mark}{next(numbers)}z" for piece in pieces)


def _shape_problems(data: bytes, file: str) -> Iterator[Problem]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield Problem(file, "", None, "the file is not text in UTF-8", "Save it again as UTF-8 text.")
        return
    if len(text) > MOST_CHARACTERS:
        message = f"the email has more than {MOST_CHARACTERS:,} characters"
        yield Problem(file, "", None, message, "Write less, or attach a document.")
        return
    lines = text.splitlines()
    if not lines or not _subject_of(lines[0]):
        yield Problem(file, "", 1, "there is no subject", "Write the subject on the first line.")
    elif len(lines) < 2 or lines[1].strip():
        yield Problem(file, "", 2, "no blank line follows the subject", "Leave the second line empty.")
    elif not any(line.strip() for line in lines[2:]):
        yield Problem(file, "", 3, "there is no text", "Write the email below the blank line.")
    elif "\0" in text:
        yield Problem(file, "", None, "there is a NUL character in the text", "Delete it.")


def _subject_of(first_line: str) -> str:
    return re.sub(r"^subject:", "", first_line.strip(), flags=re.IGNORECASE).strip()


def _read(data: bytes, file: str) -> tuple[EmailTemplate, list[Problem]]:
    subject, _, body = data.decode("utf-8-sig").replace("\r\n", "\n").partition("\n")
    problems: list[Problem] = []
    pieces = [
        tuple(_pieces(text, line, file, problems)) for text, line in ((_subject_of(subject), 1), (body, 2))
    ]
    return EmailTemplate(file, *pieces), problems


def _pieces(text: str, line: int, file: str, problems: list[Problem]) -> Iterator[str | Placeholder]:
    end = 0
    for found in _PLACEHOLDER.finditer(text):
        yield text[end : found.start()]
        end = found.end()
        at = line + text.count("\n", 0, found.start())
        source = " ".join(found.group(1).split())
        try:
            yield Placeholder(source, at, feel.compile_expression(source))
        except feel.SyntaxProblem as problem:
            fix = "Write a FEEL expression between {{ and }}, such as {{ provider.name }}."
            problems.append(Problem(file, "", at, f"{{{{ {source} }}}} cannot be read: {problem}", fix))
    if stray := re.search(r"\{\{|\}\}", text[end:]):
        at = line + text.count("\n", 0, end + stray.start())
        problems.append(Problem(file, "", at, "{{ and }} do not pair up", "Close every {{ with }}."))
    yield text[end:]


def _destination_problems(template: EmailTemplate) -> list[Problem]:
    """No value chooses where a link leads; only the own link and email addresses are put together from values."""
    body = [p for p in template.body if isinstance(p, Placeholder)]
    fix = f"Use {{{{ {LINK_NAME} }}}}, a whole address that is written out, or mailto:{{{{ officer.email }}}}."
    return [
        Problem(template.file, "", body[number].line, f"{body[number].text} decides where a link leads", fix)
        for address in _link_addresses(with_marks(template.body, "mark0x"))
        for number in _marks_in(address)
        if body[number].text != LINK_NAME and not address.startswith("mailto:")
    ]


def _link_addresses(markdown: str) -> Iterator[str]:
    for token in MARKDOWN.parse(markdown):
        for child in token.children or ():
            if child.type == "link_open":
                yield str(child.attrGet("href"))


def _marks_in(address: str) -> list[int]:
    return [int(number) for number in re.findall(r"mark0x(\d+)z", address)]


def _name_problems(template: EmailTemplate, known: Collection[str]) -> list[Problem]:
    """Names that nothing has: an email would go out with a hole in it."""
    return [
        Problem(template.file, "", placeholder.line, f"nothing is called “{name}”", _instead(name, names))
        for names in ({*known, *OWN_NAMES},) if known
        for placeholder in template.placeholders
        for name in sorted(_unknown(placeholder.expression.names, names))
    ]


def _hole_problems(template: EmailTemplate) -> list[Problem]:
    """What a case may not have, written as if it always had: the letter would say “about the site , ”."""
    fix = "Say what stands there otherwise: {{{{ if {root} = null then \"not given\" else {root}.name }}}}."
    return [
        Problem(template.file, "", one.line, f"not every case has a {root}: {one.text} can be empty",
                fix.format(root=root), "warning")
        for one in template.placeholders
        for root in sorted({name.split(".")[0] for name in one.expression.names if "." in name} & MAY_BE_MISSING)
        if not re.search(rf"\b{root} !?= null", one.text)
    ]


def _unknown(read: Collection[str], known: Collection[str]) -> set[str]:
    """The names without a root that is known; of those whose parts are all known, also without such a part."""
    roots = {name.split(".")[0] for name in known}
    whole = WHOLE & {name.split(".")[0] for name in known if "." in name}
    steps = [name.split(".")[:2] for name in read]
    strange = {root for root, *_ in steps if root not in roots}
    return strange | {".".join(two) for two in steps if len(two) > 1 and two[0] in whole} - {*known}


def _instead(name: str, known: Collection[str]) -> str:
    root, _, part = name.partition(".")
    among = [one for one in known if one.startswith(f"{root}.")] if part else {one.split(".")[0] for one in known}
    return suggestion(name, among, "Choose one of the variables that the email editor lists.")

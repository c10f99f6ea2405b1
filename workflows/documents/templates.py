"""Which documents a version can make: its `.typ` and `.docx` files by name, and what is wrong with them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from forms import FormRefused
from workflows.contents import Contents, Files
from workflows.documents import printed_signatures, samples, wording
from workflows.documents.press import PRESSES, press
from workflows.documents.word_files import check_word
from workflows.errors import NotMade, OutOfTime, Refused
from workflows.feel.problems import Problem

SUFFIXES = tuple(suffix for suffix, _ in PRESSES.values())
HOUSE_MODULE = "upturn.typ"
_EVALUATES = re.compile(r"\beval\b")
_MADE_WITH = re.compile(rb"#show\s*:\s*paper\b")


@dataclass(frozen=True)
class Template:
    """A document that a version can make, and as what: `pdf`, `docx` or both."""

    name: str
    forms: tuple[str, ...]

    @property
    def title(self) -> str:
        """The name in words: final-report is "Final report"."""
        return self.name.replace("-", " ").replace("_", " ").capitalize()


def of_files(files: Files) -> list[Template]:
    """The documents that these files can make, by name. A `.typ` file that starts no paper is there to be imported."""
    found: dict[str, list[str]] = {}
    for path in sorted(files):
        for form, (suffix, _) in PRESSES.items():
            if path.endswith(suffix) and _is_whole(path, files[path]):
                found.setdefault(path.removesuffix(suffix), []).append(form)
    return [Template(name, tuple(sorted(forms, reverse=True))) for name, forms in sorted(found.items())]


def documents(files: Files) -> frozenset[str]:
    """Each document with the format that it can be made in, such as `plan.pdf`."""
    return frozenset(f"{template.name}.{form}" for template in of_files(files) for form in template.forms)


def check(files: Files) -> list[Problem]:
    """What is wrong with the templates among the files; the other files say which names they may read.

    Raises OutOfTime where that could not be found out; it is tried anew when somebody asks again.
    """
    if not any(path.endswith(SUFFIXES) for path in files):
        return []
    try:
        return list(_checked(tuple(sorted(files.items()))))
    except (Refused, FormRefused):
        return []  # said where the diagram or the form itself is checked


def unfinished(error: OutOfTime) -> Problem:
    """That nothing is known yet, for whoever looks at the problems."""
    fix = "Check again in a moment. If it stays so, make what it names simpler."
    return Problem(error.file, "", None, f"The check could not be finished. {error}", fix)


@lru_cache(maxsize=64)
def _checked(files: tuple[tuple[str, bytes], ...]) -> tuple[Problem, ...]:
    """Remembered, since each template is really made, twice."""
    found = [problem for path, content in files for problem in _house_problems(path, content)]
    return (*found, *_made_problems(Contents(dict(files))))


def _made_problems(contents: Contents) -> Iterator[Problem]:
    found = of_files(contents.files)
    known = samples.full(contents) if found else {}
    for template in found:
        for form in template.forms:
            path = f"{template.name}{PRESSES[form][0]}"
            yield from printed_signatures.problems(path, contents.files[path], known)
            yield from _problem(contents, known, template.name, form)


def _problem(contents: Contents, known: Mapping[str, Any], name: str, form: str) -> Iterator[Problem]:
    """Make it for a case that has been everywhere, then for one that has just begun."""
    fix = "Mend the template. It can read what the procedure's forms and emails can read."
    try:
        press(contents.files, name, form, known)
    except NotMade as error:
        yield Problem(error.file, "", error.line, error.reason, fix)
        return
    try:
        press(contents.files, name, form, samples.begun(known))
    except NotMade as error:
        if wording.names_nothing(error.reason):
            yield Problem(error.file, "", error.line, error.reason, fix)
            return
        message = f"It cannot be made while a case has just begun: {error.reason}"
        yield Problem(error.file, "", error.line, message, "Ask first whether the value is there.", "warning")


def _house_problems(path: str, content: bytes) -> Iterator[Problem]:
    if path == HOUSE_MODULE:
        yield Problem(path, "", None, "this name is taken by what templates import", "Give your file another name.")
    elif path.endswith(".typ"):
        text = content.decode("utf-8", errors="replace")
        if found := _EVALUATES.search(text):
            line = text.count("\n", 0, found.start()) + 1
            yield Problem(path, "", line, "eval would run words as code", "Show the value itself.")
    elif path.endswith(".docx"):
        yield from check_word(content, path)


def _is_whole(path: str, content: bytes) -> bool:
    return Path(path).name == path and (not path.endswith(".typ") or bool(_MADE_WITH.search(content)))

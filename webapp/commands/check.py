"""upturn check: what must change in a process's files before they can be published."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import click

from forms import check_form
from notifications.templates import check_email
from webapp.commands.beside import all_beside, known_beside
from webapp.shipped import SUFFIXES
from workflows import asking, decisions, engine, variables
from workflows.decisions.folder import Folder
from workflows.documents import templates
from workflows.errors import OutOfTime
from workflows.feel.problems import Problem
from workflows.xml import MAX_BYTES


@click.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the problems as a JSON list.")
def command(files: tuple[Path, ...], as_json: bool) -> None:
    """Check diagrams, forms, decision tables, emails and documents; say what must change.

    \b
    FILES may be folders too. Files in one folder are taken to belong together:
    a diagram may name the forms, decisions, emails and processes beside it.
    Ends with 1 when there is an error; warnings alone end with 0.
    """
    asked = list(dict.fromkeys(_asked(files)))
    problems = [problem for folder, paths in _by_folder(asked) for problem in _of_folder(folder, paths)]
    click.echo(json.dumps([problem.as_json() for problem in problems]) if as_json else _shown(problems, len(asked)))
    sys.exit(int(any(problem.severity == "error" for problem in problems)))


def _asked(files: Iterable[Path]) -> Iterator[Path]:
    for path in files:
        if path.is_dir():
            yield from sorted(found for found in path.rglob("*") if found.suffix in SUFFIXES and found.is_file())
        else:
            yield path


def _by_folder(paths: list[Path]) -> Iterator[tuple[Path, list[Path]]]:
    for folder, found in groupby(sorted(paths), key=lambda path: path.parent):
        yield folder, list(found)


def _of_folder(folder: Path, paths: list[Path]) -> list[Problem]:
    """The problems of files that belong together, each named as it was asked for."""
    files = {path.name: _read(path) for path in paths}
    diagrams = {name: data for name, data in files.items() if name.endswith(".bpmn")}
    problems = [problem for name, data in files.items() for problem in _of_file(folder, name, data)]
    if diagrams:
        problems += engine.check(diagrams, known_beside(folder, files))
    problems += asking.about({**all_beside(folder), **files}, *files)
    if any(name.endswith(templates.SUFFIXES) for name in files):
        try:
            found = templates.check({**all_beside(folder), **files})
        except OutOfTime as unfinished:
            found = [templates.unfinished(unfinished)]
        problems += [problem for problem in found if problem.file in files]
    named = [replace(problem, file=str(folder / problem.file)) for problem in problems]
    return sorted(named, key=lambda problem: (problem.file, problem.line or 0))


def _read(path: Path) -> bytes:
    """A file's bytes; of one that is too large, no more than it takes to say so."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _of_file(folder: Path, name: str, data: bytes) -> list[Problem]:
    """The problems of a file that is checked by itself; diagrams are checked together."""
    suffix = Path(name).suffix
    if suffix not in SUFFIXES:
        message = "Upturn does not know what kind of file this is."
        return [Problem(name, "", None, message, f"Give it one of the endings {', '.join(SUFFIXES)}.")]
    if suffix in (".form", ".email", *templates.SUFFIXES) and len(data) > MAX_BYTES:
        return [Problem(name, "", None, "The file is larger than 2 MB.", "Split it into several files.")]
    if suffix == ".dmn":
        return decisions.check(Folder(folder), name, variables.of_case(all_beside(folder)))
    if suffix == ".form":
        return check_form(data, name)
    return check_email(data, name) if suffix == ".email" else []


def _shown(problems: list[Problem], files: int) -> str:
    lines = []
    for file, found in groupby(problems, key=lambda problem: problem.file):
        lines.append(file)
        lines += [line for problem in found for line in _lines(problem)]
        lines.append("")
    return "\n".join([*lines, _summary(problems, files)])


def _lines(problem: Problem) -> Iterator[str]:
    where = [f"line {problem.line}"] if problem.line else []
    where += [problem.element] if problem.element else []
    yield f"  {problem.severity}" + (f" at {', '.join(where)}" if where else "")
    yield f"    {problem.message}"
    yield f"    {problem.fix}"


def _summary(problems: list[Problem], files: int) -> str:
    counts = Counter(problem.severity for problem in problems)
    if not problems:
        return f"No problems in {_counted(files, 'file')}."
    errors, warnings = _counted(counts["error"], "error"), _counted(counts["warning"], "warning")
    return f"{errors} and {warnings} in {_counted(files, 'file')}."


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"

"""upturn rehearse: run a diagram in memory, with given answers, a clock of its own and no mail."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from workflows.errors import NotFound, Refused
from workflows.feel.problems import Problem
from workflows.rehearsal import Answers, Outcome, rehearse
from workflows.xml import MAX_BYTES

BESIDE = (".bpmn", ".dmn")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--answers", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A JSON file.")
@click.option("--process", default="", help="The id of the process to run; else the file's main one.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON only, on one line.")
def command(file: Path, answers: Path | None, process: str, as_json: bool) -> None:
    """Run a diagram in memory, with a fake clock and no mail.

    \b
    The answers are a JSON object:
      variables    what the case starts with
      tasks        user task -> list of answers, used in turn; none left or given: an empty answer
      services     service task, or job type -> result variables
      messages     message name -> variables, delivered when something waits for it
      fire_timers  true: due timers fire in due order whenever nothing else can move

    A manual task, and a task of no kind, lets the process pass at once.
    """
    given = _answers(answers)
    try:
        outcome = rehearse(_files(file), file.name, given, process_id=process)
    except Refused as refused:
        _refuse(refused.problems, as_json)
    except NotFound as missing:
        raise click.ClickException(str(missing)) from None
    else:
        click.echo(_shown(outcome, as_json))


def _answers(path: Path | None) -> Answers:
    if path is None:
        return Answers()
    try:
        given = json.loads(path.read_bytes())
    except ValueError as error:
        raise click.ClickException(f"{path.name} is not JSON: {error}") from None
    wrong = _wrong(given)
    if wrong:
        raise click.ClickException(f"{path.name}: {wrong}")
    for name in given.keys() - SHAPES.keys():
        click.echo(f"{path.name}: “{name}” is not used; there are {', '.join(SHAPES)}.", err=True)
    return Answers(**{name: value for name, value in given.items() if name in SHAPES})


def _wrong(given: object) -> str:
    """What is wrong with the shape of the answers, in a sentence."""
    if not isinstance(given, dict):
        return "The answers are to be a JSON object."
    wrong = ((name, words) for name, (fits, words) in SHAPES.items() if name in given and not fits(given[name]))
    return next((f"{name} is to be {words}." for name, words in wrong), "")


def _is_object(value: object) -> bool:
    return isinstance(value, dict)


def _has_objects(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(one, dict) for one in value.values())


def _has_lists(value: object) -> bool:
    rows = value.values() if isinstance(value, dict) else [None]
    return all(isinstance(row, list) and all(isinstance(one, dict) for one in row) for row in rows)


SHAPES: dict[str, tuple[Callable[[object], bool], str]] = {
    "variables": (_is_object, "an object"),
    "tasks": (_has_lists, "an object with a list of objects for each user task"),
    "services": (_has_objects, "an object with an object for each service task or job type"),
    "messages": (_has_objects, "an object with an object for each message"),
    "fire_timers": (lambda value: isinstance(value, bool), "true or false"),
}


def _files(file: Path) -> dict[str, bytes]:
    """The diagram first, then the diagrams and decisions beside it."""
    beside = sorted(path for path in file.parent.iterdir() if path.suffix in BESIDE and path.is_file())
    return {path.name: _read(path) for path in (file, *beside)}


def _read(path: Path) -> bytes:
    """A file's bytes; of one that is too large, no more than it takes to say so."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _refuse(problems: list[Problem], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"state": "refused", "problems": [problem.as_json() for problem in problems]}))
    for problem in problems:
        line = f":{problem.line}" if problem.line else ""
        click.echo(f"{problem.file}{line}: {problem.element}: {problem.message} {problem.fix}", err=True)
    raise SystemExit(1)


def _shown(outcome: Outcome, as_json: bool) -> str:
    shown: dict[str, Any] = asdict(outcome)
    return json.dumps(shown, ensure_ascii=False, indent=None if as_json else 2)

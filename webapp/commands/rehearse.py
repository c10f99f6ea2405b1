"""upturn rehearse: run a diagram in memory, with given answers, a clock of its own and no mail."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from webapp.commands.given import read_answers
from workflows.errors import NotFound, Refused
from workflows.feel.problems import Problem
from workflows.rehearsal import Outcome, rehearse
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
    given = read_answers(answers)
    try:
        outcome = rehearse(_files(file), file.name, given, process_id=process)
    except Refused as refused:
        _refuse(refused.problems, as_json)
    except NotFound as missing:
        raise click.ClickException(str(missing)) from None
    else:
        click.echo(_shown(outcome, as_json))


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

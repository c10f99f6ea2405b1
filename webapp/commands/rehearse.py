"""upturn rehearse: run a diagram in memory, with given answers, a clock of its own and no mail."""

import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import click

from workflows.errors import NotFound, Refused
from workflows.feel.problems import Problem
from workflows.rehearsal import Answers, Outcome, rehearse

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
    known = {field.name for field in fields(Answers)}
    for name in given.keys() - known:
        click.echo(f"{path.name}: “{name}” is not used; there are {', '.join(sorted(known))}.", err=True)
    return Answers(**{name: value for name, value in given.items() if name in known})


def _wrong(given: object) -> str:
    """What is wrong with the shape of the answers, in a sentence."""
    if not isinstance(given, dict):
        return "The answers are to be a JSON object."
    if not isinstance(given.get("variables", {}), dict):
        return "The variables are to be an object."
    for name in ("services", "messages", "tasks"):
        rows = given.get(name, {})
        if not isinstance(rows, dict):
            return f"The {name} are to be an object."
        for key, value in rows.items():
            answers = value if name == "tasks" and isinstance(value, list) else [value]
            if (name == "tasks") != isinstance(value, list) or not all(isinstance(one, dict) for one in answers):
                return f"{key} among the {name} is to be {'a list of objects' if name == 'tasks' else 'an object'}."
    return ""


def _files(file: Path) -> dict[str, bytes]:
    """The diagram, the decisions beside it, and those diagrams beside it that it calls."""
    files = {file.name: file.read_bytes()}
    for beside in sorted(file.parent.iterdir()):
        if beside.suffix in BESIDE and beside.name != file.name and beside.is_file():
            files[beside.name] = beside.read_bytes()
    return files


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

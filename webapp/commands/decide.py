"""upturn decide: the value of a decision or a decision service, as JSON."""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import click

from workflows import feel
from workflows.decisions import Decided, Folder, Model, read_model
from workflows.errors import Refused, UpturnError

# What one line of a batch may run into. A fault of ours is among them: it must not cost the lines that follow.
ANSWERED = (
    UpturnError,
    feel.FeelError,
    feel.OutOfTime,
    OSError,
    ValueError,
    TypeError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    AssertionError,
)


@click.command()
@click.argument("file", required=False)
@click.option("--decision", help="The decision to evaluate, by id or name; not needed where the file has one to give.")
@click.option("--service", help="The decision service to call, by id or name.")
@click.option("--input", "given", default="{}", help="The inputs by name, as a JSON object.")
@click.option("--batch", is_flag=True, help="Answer JSON lines {file, decision or service, input} from standard input.")
def command(file: str | None, decision: str | None, service: str | None, given: str, batch: bool) -> None:
    """Evaluate a decision of a DMN file and print its value as JSON."""
    if batch:
        for answer in answers(sys.stdin.buffer):
            click.echo(answer)
        return
    if file is None:
        raise click.ClickException("Name a DMN file, or give --batch.")
    try:
        decided = _decide(file, decision, service, _read(given))
        click.echo(feel.json_text(decided.value))
    except (UpturnError, feel.FeelError, feel.OutOfTime, OSError, ValueError) as error:
        raise click.ClickException(_told(error)) from None
    for warning in decided.warnings:
        click.echo(f"Warning: {warning}", err=True)


def answers(lines: Iterable[bytes]) -> Iterator[str]:
    """One JSON line, {"value": ...} or {"error": ...}, for each line that is not empty."""
    for line in lines:
        if line.strip():
            yield _answer(line)


def _answer(line: bytes) -> str:
    try:
        asked = _read(line.decode())
        given = asked.get("input")
        decided = _decide(asked["file"], asked.get("decision"), asked.get("service"), {} if given is None else given)
        return f'{{"value": {feel.json_text(decided.value)}}}'
    except ANSWERED as error:
        return feel.json_text({"error": _told(error)})


def _told(error: Exception) -> str:
    """What went wrong, and how to mend it where that is known."""
    if isinstance(error, Refused):
        return " ".join(f"{problem.message} {problem.fix}" for problem in error.problems)
    if isinstance(error, FileNotFoundError):
        return f"There is no file {error.filename}."
    if isinstance(error, KeyError):
        return f"The line has no {error}."
    return str(error) or type(error).__name__


def _decide(file: object, decision: object, service: object, given: object) -> Decided:
    if not isinstance(file, str) or not isinstance(given, dict):
        raise ValueError("The file is to be a name, and the inputs a JSON object.")
    if not isinstance(decision, str | None) or not isinstance(service, str | None):
        raise ValueError("The decision or the service is to be a name.")
    model = _model(Path(file))
    environment = feel.Environment(now=datetime.now(UTC))
    if service is not None:
        return model.call_service(service, given, environment)
    return model.decide(_only_decision(model) if decision is None else decision, given, environment)


def _only_decision(model: Model) -> str:
    """The decision that no other needs, where there is one such."""
    names = model.final_decisions
    if len(names) != 1:
        raise ValueError(f"Say which decision: {', '.join(names)}." if names else "The file has no decision.")
    return names[0]


def _model(path: Path) -> Model:
    """The model, read again only when the file was changed."""
    state = path.stat()
    return _model_as_of(path.resolve(), (state.st_mtime_ns, state.st_size))


@lru_cache(maxsize=128)
def _model_as_of(path: Path, _changed: tuple[int, int]) -> Model:
    return read_model(Folder(path.parent), path.name)


def _read(text: str) -> dict[str, object]:
    """A JSON object with its numbers exact; raises ValueError, also for NaN and for what nests too deep."""
    try:
        value = json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError("The JSON is nested too deeply.") from None
    if not isinstance(value, dict):
        raise ValueError("A JSON object is needed, with the inputs by name.")
    return value


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON number.")

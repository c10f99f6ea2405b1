"""The answers of a rehearsal: read from a JSON file, each part of the shape that it is to have."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from workflows.rehearsal import Answers

DEEPEST = 64  # as everywhere: `workflows.values`


def read_answers(path: Path | None) -> Answers:
    """The answers in a file, none without one; raises ClickException with what is wrong."""
    if path is None:
        return Answers()
    try:
        given = _plain(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise click.ClickException(f"{path.name} is not JSON: {error}") from None
    wrong = _wrong(given)
    if wrong:
        raise click.ClickException(f"{path.name}: {wrong}")
    for name in given.keys() - SHAPES.keys():
        click.echo(f"{path.name}: “{name}” is not used; there are {', '.join(SHAPES)}.", err=True)
    return Answers(**{name: value for name, value in given.items() if name in SHAPES})


def _plain(data: bytes) -> Any:
    """The JSON value; what Python reads and JSON does not have is a ValueError."""
    given = json.loads(data, parse_constant=_number, parse_float=_number)
    _check_depth(given, -2)  # the answers and their parts do not count
    json.dumps(given, ensure_ascii=False).encode()  # half a character cannot be written down again
    return given


def _number(text: str) -> float:
    number = float(text)
    if math.isfinite(number):
        return number
    raise ValueError(f"{text} is no number that can be kept")


def _check_depth(value: object, depth: int) -> None:
    if depth > DEEPEST:
        raise ValueError(f"it is nested more than {DEEPEST} levels deep")
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        _check_depth(part, depth + 1)


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

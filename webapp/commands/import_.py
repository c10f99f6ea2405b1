"""`upturn import`: a zip, a folder or a diagram as a draft, with what must change before it can be published."""

import json
import sys
from pathlib import Path

import click

from webapp import clock, create_app, schema
from workflows import drafts, exchange, versions
from workflows.contents import Files
from workflows.database import db
from workflows.drafts import SUFFIXES
from workflows.errors import Refused
from workflows.feel.problems import Problem
from workflows.people import CLOCK


@click.command("import")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the problems as a JSON list.")
def command(source: Path, as_json: bool) -> None:
    """Keep a zip, a folder or a diagram as a draft, and say what must change.

    \b
    A diagram whose process has the id of a procedure that is there becomes a draft of it; any other a new one.
    Ends with 1 when nothing could be kept or there are errors to mend.
    """
    app = create_app()
    schema.upgrade(app)
    with app.app_context():
        try:
            said, problems = _keep(_read(source))
        except Refused as refused:
            said, problems = "Nothing was imported.", refused.problems
        db.session.commit()
    click.echo(json.dumps([problem.as_json() for problem in problems]) if as_json else _shown(said, problems))
    sys.exit(int(any(problem.severity == "error" for problem in problems)))


def _keep(files: Files) -> tuple[str, list[Problem]]:
    key = exchange.key_of(files)
    draft = exchange.bring_in(key, files, by=CLOCK, now=clock.now())
    problems = versions.look_over(drafts.find(draft.id).contents.files)
    return f"Kept as draft {draft.id} of {key}.", problems


def _read(source: Path) -> dict[str, bytes]:
    if source.is_dir():
        found = sorted(path for path in source.iterdir() if path.suffix in SUFFIXES and path.is_file())
        return exchange.checked({path.name: _bytes(path) for path in found})
    return exchange.unpack(_bytes(source), source.name)


def _bytes(path: Path) -> bytes:
    """A file's bytes; of one that is too large, no more than it takes to say so."""
    with path.open("rb") as file:
        return file.read(exchange.LARGEST + 1)


def _shown(said: str, problems: list[Problem]) -> str:
    lines = [
        f"{problem.severity}: {problem.file}{f', line {problem.line}' if problem.line else ''}"
        f"{f', {problem.element}' if problem.element else ''}: {problem.message} {problem.fix}"
        for problem in problems
    ]
    return "\n".join([*lines, said])

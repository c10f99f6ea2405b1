"""`upturn export`: a procedure's files in a folder or a zip, the same bytes for the same content."""

from pathlib import Path

import click

from webapp import create_app, schema
from workflows import drafts, exchange, versions
from workflows.contents import Files
from workflows.database import reading
from workflows.drafts import SUFFIXES
from workflows.errors import NotFound
from workflows.versions import ProcessVersion


@click.command("export")
@click.argument("procedure")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--version", "number", type=int, help="The version's number; the newest published one without it.")
@click.option("--draft", "draft_id", type=int, help="A draft, by its number, instead of a published version.")
def command(procedure: str, target: Path, number: int | None, draft_id: int | None) -> None:
    """Write a procedure's files to a folder or a zip.

    \b
    PROCEDURE is its key, such as sip. TARGET is a folder, or a file that ends in .zip.
    A folder is made like the procedure: its earlier files of the same kinds that are not part of it are removed.
    """
    app = create_app()
    schema.upgrade(app)
    with app.app_context(), reading():
        try:
            files = _version(procedure, number, draft_id).contents.files
        except NotFound as missing:
            raise click.ClickException(str(missing)) from None
    try:
        written = _zip(target, files) if target.suffix == ".zip" else _folder(target, files)
    except OSError as error:
        raise click.ClickException(f"{target} cannot be written: {error.strerror}. Name another place.") from error
    click.echo(f"{written} files of {procedure} written to {target}.")


def _version(procedure: str, number: int | None, draft_id: int | None) -> ProcessVersion:
    if draft_id is not None:
        return drafts.find(draft_id)
    return versions.published(procedure) if number is None else versions.numbered(procedure, number)


def _zip(target: Path, files: Files) -> int:
    target.write_bytes(exchange.pack(files))
    return len(files)


def _folder(target: Path, files: Files) -> int:
    target.mkdir(parents=True, exist_ok=True)
    for path, content in exchange.exported(files).items():
        (target / path).write_bytes(content)
    for file in target.iterdir():
        if file.suffix in SUFFIXES and file.name not in files:
            file.unlink()
    return len(files)

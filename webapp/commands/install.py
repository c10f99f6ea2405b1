"""`upturn install`: the shipped procedures, published when new, as drafts where they differ from what is published."""

import sys

import click

from webapp import clock, create_app, schema, shipped
from workflows import measures, versions
from workflows.database import db
from workflows.errors import OutOfTime, Refused
from workflows.people import CLOCK


@click.command("install")
def command() -> None:
    """Install the shipped procedures, as drafts where they differ from what is published."""
    app = create_app()
    schema.upgrade(app)
    with app.app_context():
        for key, files in shipped.procedures().items():
            try:
                version = versions.install(key, files, by=CLOCK, now=clock.now())
            except OutOfTime as unfinished:
                raise click.ClickException(f"{key}: {unfinished} Run it again.") from None
            except Refused as refused:
                for problem in refused.problems:
                    click.echo(f"{key}/{problem.file}: {problem.element}: {problem.message} {problem.fix}", err=True)
                sys.exit(1)
            db.session.commit()
            click.echo(_said(key, version))
        for key, tables in shipped.tables().items():
            if measures.install(key, tables, by=CLOCK, now=clock.now()):
                click.echo(f"{key}: its standard set of measures is installed.")
        db.session.commit()


def _said(key: str, version: versions.ProcessVersion | None) -> str:
    if version is None:
        return f"{key}: nothing new."
    if version.number is None:
        return f"{key}: differs from what is published; kept as a draft for a process owner to look at."
    return f"{key}: published as version {version.number}."

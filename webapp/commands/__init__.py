"""The command line `upturn`: one module per command, loaded only when it is called, so that each starts fast."""

import keyword
import os
import sys
from importlib import import_module
from typing import Any

import click

COMMANDS = {
    "account": "Let a person sign in with a new password; adds the person when they are new.",
    "check": "Check diagrams, forms, decision tables and emails; say what must change.",
    "decide": "Evaluate a decision of a DMN file and print its value as JSON.",
    "demo": "Load the demonstration council.",
    "export": "Write a procedure's files to a folder or a zip.",
    "feel": "Evaluate a FEEL expression and print its value as JSON.",
    "import": "Keep a zip, a folder or a diagram as a draft, and say what must change.",
    "install": "Install the shipped procedures, as drafts where they differ from what is published.",
    "rehearse": "Run a diagram in memory, with a fake clock and no mail.",
    "serve": "Start the web server and the worker.",
    "verify": "Check that nothing of the history, or that it tells of, was altered.",
    "web": "Start the web server.",
    "worker": "Start the worker: timers, emails.",
}


class LazyCommands(click.Group):
    """A group whose commands live in modules of their own; `upturn feel` never imports the web."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"webapp.commands.{_module(cmd_name)}").command
        command.help = command.help or COMMANDS[cmd_name]
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a database that fails it midway is named, as one that cannot be opened is."""
        try:
            return super().invoke(ctx)
        except _of_the_database() as error:
            raise import_module("webapp.schema").NoDatabase(str(error.orig)) from error  # type: ignore[attr-defined]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


def _module(name: str) -> str:
    """The module of a command: its name, with a stroke after it where Python keeps that word for itself."""
    return f"{name}_" if keyword.iskeyword(name) else name


def _of_the_database() -> tuple[type[BaseException], ...]:
    """What the database raises: nothing where the command did not need one, and so never imported it."""
    known = sys.modules.get("sqlalchemy.exc")
    return (known.OperationalError,) if known is not None else ()


@click.group(cls=LazyCommands)
@click.pass_context
def main(context: click.Context) -> None:
    """Upturn: council procedures that run as diagrams."""
    if context.invoked_subcommand != "export":  # whose files are for others
        os.umask(0o077)

"""The command line `upturn`: one module per command, loaded only when it is called, so that each starts fast."""

from importlib import import_module

import click

COMMANDS = {
    "account": "Let a person sign in with a new password; adds the person when they are new.",
    "check": "Check diagrams, forms, decision tables and emails; say what must change.",
    "decide": "Evaluate a decision of a DMN file and print its value as JSON.",
    "demo": "Load the demonstration council.",
    "feel": "Evaluate a FEEL expression and print its value as JSON.",
    "install": "Install the shipped procedures, as drafts where they differ from what is published.",
    "rehearse": "Run a diagram in memory, with a fake clock and no mail.",
    "serve": "Start the web server and the worker.",
    "verify": "Check that no row of the history was altered.",
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
        command: click.Command = import_module(f"webapp.commands.{cmd_name}").command
        command.help = command.help or COMMANDS[cmd_name]
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.group(cls=LazyCommands)
def main() -> None:
    """Upturn: council procedures that run as diagrams."""

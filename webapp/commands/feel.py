"""upturn feel: evaluate one expression and print its value as JSON."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import click

from workflows import feel
from workflows.engine.checks.functions import of_camunda


# An expression may begin with a minus, and is no option then.
@click.command("feel", context_settings={"ignore_unknown_options": True})
@click.argument("expression")
@click.option("--context", default="{}", help="The variables, as a JSON object.")
def command(expression: str, context: str) -> None:
    """Evaluate a FEEL expression and print its value as JSON; why anything is null goes to the error output."""
    scope = read_context(context)
    environment = feel.Environment(datetime.now(UTC))
    try:
        compiled = feel.compile_expression(expression, set(_keys_below(scope)))
        value, warnings = compiled.explain(scope, environment)
        answer = feel.json_text(value)
    except (feel.FeelError, feel.OutOfTime) as error:
        for name, fix in of_camunda(expression):
            raise click.ClickException(f"“{name}” is a function that only Camunda has. {fix}") from None
        raise click.ClickException(str(error)) from None
    for warning in warnings:
        click.echo(f"Warning: {warning}", err=True)
    click.echo(answer)


def read_context(text: str) -> dict[str, object]:
    """The variables of a JSON object; decimals keep all their digits."""
    try:
        context = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise click.ClickException(f"The context is not JSON: {error}") from None
    if not isinstance(context, dict):
        raise click.ClickException('The context must be a JSON object, such as {"outcome": "met"}')
    return context


def _keys_below(value: object) -> Iterator[str]:
    """The keys of contexts inside contexts and lists: those with spaces or signs must be known too."""
    if isinstance(value, dict):
        yield from value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in inner:
        yield from _keys_below(part)

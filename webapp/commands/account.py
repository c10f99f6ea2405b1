"""`upturn account`: the first administrator of a new installation, and a new password for whoever lost theirs."""

import click
from sqlalchemy import func, select

from notifications.mail import is_address
from webapp import clock, create_app, demonstration, schema
from webapp.accounts import open_account
from webapp.passwords import reason_against
from workflows import stranded
from workflows.database import db
from workflows.people import ROLES, Person


@click.command("account")
@click.argument("email")
@click.option("--name", default="", help="The person's name; needed when they are new.")
@click.option("--role", "roles", multiple=True, type=click.Choice(ROLES), help="A role to add; may be given again.")
@click.password_option(help="Asked for when it is not given.")
def command(email: str, name: str, roles: tuple[str, ...], password: str) -> None:
    """Let a person sign in with a new password; adds the person when they are new."""
    if not is_address(email):
        raise click.ClickException(f"{email!r} is not an email address. Give one like name@council.gov.uk")
    app = create_app()
    schema.upgrade(app)
    with app.app_context():
        person = _person(email, name)
        if words := demonstration.refusal(app.config["UPTURN"], person.email):
            raise click.ClickException(words)
        if reason := reason_against(password, person, app.config["UPTURN"].council):
            raise click.ClickException(f"{reason}. Three words that do not belong together are hard to guess.")
        person.is_active = True
        person.roles.update(roles)
        open_account(person, password)
        db.session.commit()
        stranded.look_again(clock.now())
        db.session.commit()
        has = ", ".join(sorted(person.roles)) or "no role yet; give one with --role"
        click.echo(f"{person.name} can sign in as {person.email} ({has}).")


def _person(email: str, name: str) -> Person:
    person = db.session.scalar(select(Person).where(func.lower(Person.email) == email.lower()))
    if person is None and not name:
        raise click.ClickException(f"Nobody has the email {email} yet. To add them, give their name too: --name NAME")
    return person or Person(name=name, email=email)

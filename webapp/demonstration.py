"""A demonstration stays on its own machine: it refuses whatever would open its mailbox and its passwords to others.

Everybody reads its mailbox, with every provider's link; its passwords are printed; its clock can be moved.
"""

from urllib.parse import urlsplit

from flask import Flask
from flask_babel import gettext as _
from sqlalchemy import select

from webapp.accounts import Account
from webapp.config import BadSetting, Config, is_this_machine
from workflows.database import db, reading
from workflows.people import Person

MADE_UP = ".example"  # no address that ends so can belong to anybody (RFC 2606)
WHY = "UPTURN_DEMONSTRATION is set, and a demonstration shows every email, with its private link, to everybody."
ADVICE = "For a real council take UPTURN_DEMONSTRATION away"


def check_settings(config: Config) -> None:
    """Refuse a demonstration that others would reach, or that would write to them. Raises BadSetting."""
    if not config.demonstration:
        return
    if config.public_url and not is_this_machine(urlsplit(config.public_url).hostname or "") or config.is_https:
        raise BadSetting(f"{WHY}\nUPTURN_URL is {config.public_url}, where others reach it. "
                         f"{ADVICE}; to look around on this machine take UPTURN_URL away.")
    if not is_this_machine(config.host):
        raise BadSetting(f"{WHY}\nHOST is {config.host}, where other machines reach it. "
                         f"{ADVICE}; to look around on this machine use HOST=127.0.0.1.")
    if config.mail_server:
        raise BadSetting(f"{WHY}\nMAIL_SERVER is {config.mail_server}: made-up letters would really be sent. "
                         f"{ADVICE}; to look around take MAIL_SERVER away: the mailbox page shows every email.")


def check_accounts(app: Flask) -> None:
    """Refuse to show a real council's cases as a demonstration. Raises BadSetting; the database is up to date."""
    if not app.config["UPTURN"].demonstration:
        return
    with app.app_context(), reading():
        emails = db.session.scalars(select(Person.email).join(Account, Account.person_id == Person.id)).all()
        db.session.rollback()
    if real := sorted(email for email in emails if not is_made_up(email)):
        raise BadSetting(f"{WHY}\n{real[0]} has an account here, so this is the database of real people. "
                         f"{ADVICE}; to look around use a folder of its own, such as UPTURN_DATA=demonstration.")


def refusal(config: Config, email: str) -> str:
    """Why nobody of this address gets an account: a demonstration with one could not start again. "" where they may."""
    if not config.demonstration or is_made_up(email):
        return ""
    return _("In a demonstration everybody is made up: give an address that ends with %(end)s", end=MADE_UP)


def is_made_up(email: str) -> bool:
    """Whether the address can be nobody's."""
    return email.strip().lower().endswith(MADE_UP)

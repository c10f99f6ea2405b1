"""Accounts: how a person of the council signs in. Name, email, roles and leave to sign in are the person's."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_security import RoleMixin, SQLAlchemyUserDatastore, UserMixin, hash_password
from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflows.database import Moment, Row, db
from workflows.people import Person

SHORTEST_PASSWORD = 12
FIRST_PASSWORD_LASTS = timedelta(days=7)  # one that somebody else made and knows


@dataclass(frozen=True)
class Role(RoleMixin):
    """A role of the person, in the shape Flask-Security asks for."""

    name: str

    def get_permissions(self) -> set[str]:
        """None: what a role may do is said at each route."""
        return set()


class Account(Row, UserMixin):
    """The password of one person. Changing `fs_uniquifier` signs them out everywhere, and ends links to a new one.

    `password_ends_at` is set while the password is one that an administrator made: it is changed at the first sign-in.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    password: Mapped[str] = mapped_column(String(255))
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    password_ends_at: Mapped[datetime | None] = mapped_column(Moment)
    person: Mapped[Person] = relationship(lazy="joined")

    @property
    def email(self) -> str:  # type: ignore[override]
        """The person's email address: what they sign in with."""
        return self.person.email

    @property
    def active(self) -> bool:  # type: ignore[override]
        """Whether the person may sign in."""
        return self.person.is_active

    @property
    def roles(self) -> list[RoleMixin]:  # type: ignore[override]
        """The person's roles."""
        return [Role(name) for name in sorted(self.person.roles)]


class Accounts(SQLAlchemyUserDatastore):
    """Finds accounts for Flask-Security, by the person's email where it asks for an email."""

    def find_user(self, case_insensitive: bool = False, **wanted: Any) -> UserMixin | None:
        """The account with this email (in any case) or this other attribute; None when there is none."""
        if "email" not in wanted:
            return super().find_user(case_insensitive, **wanted)
        same_email = func.lower(Person.email) == wanted["email"].lower()
        return db.session.scalar(select(Account).join(Account.person).where(same_email))


datastore = Accounts(db, Account, Role)


def account_of(person: Person) -> Account | None:
    """The person's account, if they ever had one."""
    return db.session.scalar(select(Account).where(Account.person_id == person.id))


def open_account(person: Person, password: str, ends_at: datetime | None = None) -> Account:
    """Let the person sign in with this password; replaces the one they had, and signs them out everywhere.

    A first password, which somebody else knows, `ends_at` a moment.
    """
    account = account_of(person) or Account(person=person)
    account.password = hash_password(password)
    account.fs_uniquifier = uuid.uuid4().hex
    account.password_ends_at = ends_at
    db.session.add(account)
    return account

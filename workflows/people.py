"""Who takes part: the council's people with their roles; providers with their sites, contracts and contacts."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ForeignKey, String, false, select, true
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflows.database import Row, db

ROLES = ("officer", "manager", "consulted", "process_owner", "administrator")
PROVIDER = "provider"  # the candidate group that answers by link
GROUPS = frozenset({*ROLES, PROVIDER})
WORDS = {
    "officer": "an officer", "manager": "a manager", "consulted": "a consulted colleague",
    "process_owner": "a process owner", "administrator": "an administrator", PROVIDER: "the provider",
}
NATIONS = ("England", "Wales", "Scotland", "Northern Ireland")


class Person(Row):
    """Somebody who works for the council. How they sign in is the webapp's business."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(320), unique=True)
    is_active: Mapped[bool] = mapped_column(default=True)
    role_rows: Mapped[set["PersonRole"]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    roles: AssociationProxy[set[str]] = association_proxy(
        "role_rows", "role", creator=lambda role: PersonRole(role=role)
    )

    def has_role(self, *roles: str) -> bool:
        """Whether the person holds at least one of these roles."""
        return any(role in self.roles for role in roles)


class PersonRole(Row):
    """One role of one person."""

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)


class Provider(Row):
    """An organisation that the council buys care or equipment from."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    sites: Mapped[list["Site"]] = relationship(back_populates="provider", order_by="Site.name")
    contracts: Mapped[list["Contract"]] = relationship(back_populates="provider", order_by="Contract.reference")
    contacts: Mapped[list["Contact"]] = relationship(  # those who are still asked
        back_populates="provider", order_by="Contact.id",
        primaryjoin="and_(Provider.id == Contact.provider_id, Contact.is_active)",
    )


class Site(Row):
    """A place where a provider delivers its service (SIP-11: Provider/Site/Location)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(400), default="")
    provider: Mapped[Provider] = relationship(back_populates="sites")


class Contract(Row):
    """What the council and a provider agreed; its nation decides the bank holidays.

    Sections 52 and 71 of the Procurement Act 2023 apply where it says so: over £5 million and not light-touch.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), index=True)
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    nation: Mapped[str] = mapped_column(String(20), default="England")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    is_under_procurement_act: Mapped[bool] = mapped_column(default=False, server_default=false())
    provider: Mapped[Provider] = relationship(back_populates="contracts")


class Contact(Row):
    """The provider's person in charge or accountable lead, who answers by emailed link. Who left stays as a row."""

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(320))
    job_title: Mapped[str] = mapped_column(String(200), default="")
    is_active: Mapped[bool] = mapped_column(default=True, server_default=true())
    provider: Mapped[Provider] = relationship(back_populates="contacts")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did a thing, as the history names them: a person, a provider's contact by link, or the clock.

    `task_id` is the one task that a provider's link opens; None for people.
    """

    name: str
    person_id: int | None = None
    task_id: int | None = None


CLOCK = Actor("Upturn")


def actor(person: Person) -> Actor:
    """The person as the history names them."""
    return Actor(person.name, person.id)


def as_now(person_id: int) -> Person:
    """The person as the database has them at this moment: a role may have gone while a page was being filled in."""
    rows = select(Person).where(Person.id == person_id).execution_options(populate_existing=True)
    return db.session.scalars(rows).one()


def a_role(role: str) -> str:
    """The role in words, with its article."""
    return WORDS.get(role, role.replace("_", " "))


def with_role(role: str) -> list[Person]:
    """Every active person who holds the role, by name."""
    found = select(Person).join(PersonRole).where(PersonRole.role == role, Person.is_active).order_by(Person.name)
    return list(db.session.scalars(found))


def colleagues_of(person: Person) -> list[Person]:
    """Every other active person who shares a role with this one, by name."""
    sharing = select(PersonRole.person_id).where(PersonRole.role.in_(sorted(person.roles)))
    found = select(Person).where(Person.is_active, Person.id != person.id, Person.id.in_(sharing))
    return list(db.session.scalars(found.order_by(Person.name)))


def contact_for(provider: Provider, site: Site | None) -> Contact | None:
    """The provider's person in charge at the site, else the first of the provider's contacts."""
    contacts = provider.contacts
    at_site = [contact for contact in contacts if site is not None and contact.site_id == site.id]
    everywhere = [contact for contact in contacts if contact.site_id is None]
    return next(iter(at_site + everywhere + contacts), None)


def providers() -> list[Provider]:
    """Every provider, by name."""
    return list(db.session.scalars(select(Provider).order_by(Provider.name)))

"""The cast: one person per role, with names that begin as the role does; one provider with a site and a contract."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from workflows.database import db
from workflows.people import Actor, Contact, Contract, Person, Provider, Site

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday
PEOPLE = {
    "officer": ("Ofelia Okafor", {"officer"}),
    "officer2": ("Ofer Lindqvist", {"officer"}),
    "manager": ("Mana Whitcombe", {"manager"}),
    "owner": ("Owen Pryce", {"process_owner"}),
    "admin": ("Adina Marsh", {"administrator"}),
    "consulted": ("Connie Rahman", {"consulted"}),
}


@dataclass
class Cast:
    """Everybody in a test, as rows of its database."""

    officer: Person
    officer2: Person
    manager: Person
    owner: Person
    admin: Person
    consulted: Person
    provider: Provider
    site: Site
    contract: Contract
    contact: Contact

    @property
    def link(self) -> Actor:
        """The provider's contact as the history names them."""
        return Actor(self.contact.name)


def bring_in() -> Cast:
    """Add the cast to the session's database."""
    people = {
        key: Person(name=name, email=f"{key}@council.example", roles=roles) for key, (name, roles) in PEOPLE.items()
    }
    provider = Provider(name="Brightwater Home Care")
    site = Site(provider=provider, name="Harbour Road branch", address="12 Harbour Road, Westhaven")
    contract = Contract(
        provider=provider, reference="HC-014", name="Home care, west locality", nation="England",
        starts_on=date(2024, 4, 1), ends_on=date(2028, 3, 31),
    )
    contact = Contact(
        provider=provider, name="Prue Vidal", email="prue.vidal@brightwater.example", job_title="Registered manager"
    )
    db.session.add_all([*people.values(), provider, site, contract, contact])
    db.session.flush()
    return Cast(**people, provider=provider, site=site, contract=contract, contact=contact)

"""Providers: who the council buys from, and everything about one of them."""

from flask import Blueprint, render_template
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from webapp import access, clock, standing
from webapp.navigation import Place
from workflows import cases, tasks
from workflows.answers import Answer
from workflows.cases import Case
from workflows.database import db
from workflows.people import Provider
from workflows.tasks import Task

page = Blueprint("providers", __name__, url_prefix="/providers")
PLACE = Place("Providers", "providers.index", 40)


@page.get("")
@access.staff
def index() -> str:
    """Every provider with its open cases and late answers."""
    count = select(Case.provider_id, func.count()).group_by(Case.provider_id)
    running = count.where(Case.state == cases.RUNNING)
    late = count.join(Case.tasks).where(Task.state == tasks.OPEN, Task.due_at < clock.now())
    rows = select(Provider).options(selectinload(Provider.sites), selectinload(Provider.contracts))
    providers = db.session.scalars(rows.order_by(Provider.name)).all()
    return render_template(
        "providers/index.html", providers=providers, running=_numbers(running), late=_numbers(late)
    )


@page.get("/<int:provider_id>")
@access.staff
def show(provider_id: int) -> str:
    """One provider: sites, contracts, contacts, every case and how punctual its answers were."""
    provider = db.get_or_404(Provider, provider_id)
    rows = select(Case).options(joinedload(Case.site), joinedload(Case.owner)).where(Case.provider_id == provider.id)
    found = db.session.scalars(rows.order_by(Case.id.desc())).all()
    return render_template(
        "providers/show.html", provider=provider, cases=found,
        waiting=standing.waiting_for([case.id for case in found]), punctuality=_punctuality(provider),
    )


def _punctuality(provider: Provider) -> tuple[int, int]:
    """How many answers came from the provider by link, and how many of them were late."""
    tallies = select(func.count(), func.count().filter(Answer.is_late)).join(Case, Answer.case_id == Case.id)
    by_link = tallies.where(Case.provider_id == provider.id, Answer.by_id.is_(None))
    given, late = db.session.execute(by_link).one()
    return given, late


def _numbers(query: Select[int, int]) -> dict[int, int]:
    return {provider_id: number for provider_id, number in db.session.execute(query)}

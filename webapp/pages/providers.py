"""Providers: who the council buys from, and everything about one of them."""

from flask import Blueprint, render_template, request
from sqlalchemy import Select, func, select
from sqlalchemy.orm import defer, joinedload, selectinload

from webapp import access, clock, returns, standing, trends
from webapp.navigation import Place
from webapp.paging import page_of, page_of_list
from workflows import cases, plans, scores, tasks
from workflows.answers import Answer
from workflows.calendar import today
from workflows.cases import Case
from workflows.database import db
from workflows.people import Provider
from workflows.tasks import Task

page = Blueprint("providers", __name__, url_prefix="/providers")
PLACE = Place("Providers", "providers.index", 40)
BRIEF = [defer(Case.data), defer(Case.engine_state), defer(Case.visited)]  # what no list shows of a case


@page.get("")
@access.staff
def index() -> str:
    """Every provider with its open cases, late answers and the lights of its newest returns."""
    count = select(Case.provider_id, func.count()).group_by(Case.provider_id)
    running = count.where(Case.state == cases.RUNNING)
    late = count.join(Case.tasks).where(Task.state == tasks.OPEN, Task.due_at < clock.now())
    rows = select(Provider).options(selectinload(Provider.sites), selectinload(Provider.contracts))
    return render_template(
        "providers/index.html", providers=db.session.scalars(rows.order_by(Provider.name)).all(),
        running=_numbers(running), late=_numbers(late), lights=scores.newest_lights(),
    )


@page.get("/<int:provider_id>")
@access.staff
def show(provider_id: int) -> str:
    """One provider now: what runs, who it waits for; sites, contracts, contacts; how punctual its answers were."""
    rows = page_of(_cases(provider_id).where(Case.state == cases.RUNNING))
    late = select(func.count()).select_from(Task).join(Case, Task.case_id == Case.id).where(
        Case.provider_id == provider_id, Task.state == tasks.OPEN, Task.due_at < clock.now()
    )
    return _tab(
        "now", provider_id, rows=rows, waiting=standing.waiting_for([case.id for case in rows.rows]),
        late=db.session.scalar(late),
        punctuality=_punctuality(provider_id), lights=scores.newest_lights(provider_id).get(provider_id, {}),
        actions=plans.open_actions(provider_id, clock.now()), day=today(clock.now()),
    )


@page.get("/<int:provider_id>/measures")
@access.staff
def measures(provider_id: int) -> str:
    """The trend of every measure of one contract, the worst first, and one of them as a chart."""
    found = scores.of_provider(provider_id)
    known = list(dict.fromkeys(score.contract_id for score in found))
    chosen = request.args.get("contract", None, int)
    contract_id = chosen if chosen in known else next(iter(known), None)
    shown = trends.of_contract(found, contract_id)
    wanted = (request.args.get("frequency", ""), request.args.get("measure", ""))
    picked = {(one.newest.frequency, one.newest.number): one for one in shown}.get(wanted) or next(iter(shown), None)
    return _tab("measures", provider_id, trends=shown, picked=picked, known=known, contract_id=contract_id)


@page.get("/<int:provider_id>/returns")
@access.staff
def received(provider_id: int) -> str:
    """Every return, the newest period first: received when, late, accurate, with its lights."""
    return _tab("returns", provider_id, rows=page_of_list(returns.of_provider(provider_id, today(clock.now()))))


@page.get("/<int:provider_id>/actions")
@access.staff
def actions(provider_id: int) -> str:
    """What is still to do in every plan of the provider."""
    now = clock.now()
    return _tab("actions", provider_id, rows=page_of_list(plans.open_actions(provider_id, now)), day=today(now))


@page.get("/<int:provider_id>/past")
@access.staff
def past(provider_id: int) -> str:
    """The cases that have ended, the last one first."""
    ended = _cases(provider_id).where(Case.state != cases.RUNNING).order_by(None)
    return _tab("past", provider_id, rows=page_of(ended.order_by(Case.ended_at.desc(), Case.id.desc())))


def _tab(name: str, provider_id: int, **shown: object) -> str:
    whole = (selectinload(Provider.sites), selectinload(Provider.contracts), selectinload(Provider.contacts))
    provider = db.get_or_404(Provider, provider_id, options=whole)
    return render_template(f"providers/{name}.html", tab=name, provider=provider, **shown)


def _cases(provider_id: int) -> Select[Case]:
    rows = select(Case).options(*BRIEF, joinedload(Case.site), joinedload(Case.owner).lazyload("*"))
    return rows.where(Case.provider_id == provider_id).order_by(Case.id.desc())


def _punctuality(provider_id: int) -> tuple[int, int]:
    """How many answers came from the provider by link, and how many of them were late."""
    tallies = select(func.count(), func.count().filter(Answer.is_late)).join(Case, Answer.case_id == Case.id)
    by_link = tallies.where(Case.provider_id == provider_id, Answer.by_id.is_(None))
    given, late = db.session.execute(by_link).one()
    return given, late


def _numbers(query: Select[int, int]) -> dict[int, int]:
    return {provider_id: number for provider_id, number in db.session.execute(query)}

"""The demonstration council: its people, providers and cases. The cases are made by really running the diagrams."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from webapp import shipped
from webapp.accounts import open_account
from webapp.demo import concerns, contract_years, crowd, monthly, procured, rehearsed, returns
from webapp.demo.playing import Play
from webapp.demo.seasons import Season, set_measures
from webapp.demo.stories import STORIES, Story
from workflows import measures, versions
from workflows.cases import Case
from workflows.database import db
from workflows.people import CLOCK, Contact, Contract, Person, Provider, Site

PASSWORD = "better services 2026"  # noqa: S105  # printed at every start of a demonstration: it protects nothing
OWNER = "owner@council.example"
FOLDER = Path(__file__).parent
EVERY = (*STORIES, *concerns.STORIES, *monthly.STORIES, *contract_years.STORIES, *returns.STORIES, *procured.STORIES)
STARTED, ENDS = date(2024, 4, 1), date(2029, 3, 31)


def load(app: Flask, now: datetime, contracts: int = 0) -> Iterator[str]:
    """Load what is not there yet, a line for each thing done. One transaction for the council, one for each step.

    With `contracts`, that many more providers send a month's return.
    """
    council = _read("council.json")
    with app.app_context():
        for key, files in shipped.procedures().items():
            versions.install(key, files, by=CLOCK, now=now)
        for key, tables in shipped.tables().items():
            measures.install(key, tables, by=CLOCK, now=now)
        _bring_in(council)
        crowd.bring_in(contracts, STARTED, ENDS)
        set_measures(_read("measures.json"), now)
        db.session.commit()
        rehearsed.bring_in(db.session.scalars(select(Person).where(Person.email == OWNER)).one(), now)
        db.session.commit()
        waiting = _unplayed([*EVERY, *crowd.stories(contracts)])
    themes = _read("themes.json")
    for story in waiting:
        kind = Season if story.procedure == returns.PROCEDURE else Play
        reference = kind(app, story, themes.get(story.theme, {}), now).run()
        yield f"{reference}: {story.provider}, {story.theme}"


def sign_ins() -> Mapping[str, str]:
    """Email address -> what that person does."""
    return {person["email"]: ", ".join(person["roles"]).replace("_", " ") for person in _read("council.json")["people"]}


def _unplayed(told: Sequence[Story]) -> list[Story]:
    """The stories without a case, the oldest first, so that references count up in time."""
    words = {theme["whatFailed"]: key for key, theme in _read("themes.json").items()}
    played = set()
    for case in db.session.scalars(select(Case)):
        site = case.provider.sites.index(case.site) if case.site else 0
        themes = (words[said] for said in case.data.values() if isinstance(said, str) and said in words)
        theme = next(themes, case.procedure_key)
        played.add(f"{case.provider.name}/{site}/{theme}")
    return sorted((story for story in told if story.key not in played), key=lambda story: -story.days_ago)


def _bring_in(council: Mapping[str, Any]) -> None:
    for one in council["people"]:
        if not _known(Person, Person.email == one["email"]):
            person = Person(name=one["name"], email=one["email"], roles=set(one["roles"]))
            db.session.add(person)
            db.session.flush()
            open_account(person, PASSWORD)
    for one in council["providers"]:
        if not _known(Provider, Provider.name == one["name"]):
            db.session.add(_provider(one))


def _provider(one: Mapping[str, Any]) -> Provider:
    name, title, email = one["contact"]
    return Provider(
        name=one["name"],
        sites=[Site(name=site, address=address) for site, address in one["sites"]],
        contacts=[Contact(name=name, job_title=title, email=email)],
        contracts=[
            Contract(
                reference=reference, name=what, nation=nation, starts_on=STARTED, ends_on=ENDS,
                is_under_procurement_act=reference in procured.IN_SCOPE,
            )
            for reference, what, nation in one["contracts"]
        ],
    )


def _known(kind: type[Any], condition: Any) -> bool:
    return db.session.scalars(select(kind).where(condition)).first() is not None


def _read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))

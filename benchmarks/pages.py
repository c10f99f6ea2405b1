"""What the officers' pages cost: median and 95th percentile of a request, its computing time, its SQL statements.

Run with `python -m benchmarks.pages`; exits with 1 where a page's 95th percentile is over 300 ms. First with the
demonstration council, then with 2,000 open cases, each on SQLite and the latter on PostgreSQL too.
"""

import logging
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time

import structlog
from flask import Flask
from sqlalchemy import func, select

from tests import databases
from tests.trust.council import Place, found, sent_case, start_case
from tests.trust.statements import issued
from tests.visitor import PASSWORD, Visitor
from webapp import clock, demo
from workflows import tasks
from workflows.answers import Answer
from workflows.cases import RUNNING, Case
from workflows.database import db
from workflows.people import Provider
from workflows.tasks import Task

OPEN_CASES, PROVIDERS, ROUNDS, MOST_MILLISECONDS = 2_000, 40, 20, 300


@contextmanager
def council(url: str, folder: str) -> Iterator[Flask]:
    """An app on new tables."""
    databases.make_tables(url, Path(folder))
    app = Place(url, Path(folder)).open()
    yield app
    databases.close(app)


def pages_of(app: Flask) -> dict[str, str]:
    """What an officer looks at: name -> path. The case is the one with the longest history."""
    with app.app_context():
        answers = select(func.count()).where(Answer.case_id == Case.id).scalar_subquery()
        case = db.session.scalars(select(Case).where(Case.state == RUNNING).order_by(answers.desc()).limit(1)).one()
        drafts = select(Task.id).where(Task.state == tasks.OPEN, Task.form_id != "").order_by(Task.due_at)
        answered = drafts.join(Task.case).where(Task.element_id.in_(("validate_update", "final_report", "draft_plan")))
        task_id = db.session.scalars(answered).first()
    return {
        "inbox": "/inbox", "inbox, the team's": "/inbox?tab=team", "task": f"/tasks/{task_id}", "cases": "/cases",
        "case": f"/cases/{case.reference}", "plan": f"/cases/{case.reference}/plan",
        "emails": f"/cases/{case.reference}/emails", "diagram": f"/cases/{case.reference}/diagram",
        "providers": "/providers", "provider": f"/providers/{case.provider_id}",
        "provider, actions": f"/providers/{case.provider_id}/actions",
        "provider, measures": f"/providers/{case.provider_id}/measures",
    }


def look(app: Flask, password: str) -> bool:
    """Print what each page costs an officer; whether all are quick enough."""
    officer, is_quick = Visitor(app), True
    assert officer.sign_in("officer", password).status_code == 302
    for name, path in pages_of(app).items():
        assert officer.get(path).status_code == 200, path
        spent, computing = [], process_time()
        for _ in range(ROUNDS):
            with issued() as statements:
                began = perf_counter()
                officer.get(path)
                spent.append((perf_counter() - began) * 1000)
        computing = (process_time() - computing) / ROUNDS * 1000
        worst = quantiles(spent, n=20)[-1]
        is_quick = is_quick and worst <= MOST_MILLISECONDS
        cost = f"p50 {median(spent):5.0f} ms   p95 {worst:5.0f} ms   computing {computing:4.0f} ms"
        print(f"  {name:18} {cost}   {len(statements):3} statements")
    return is_quick


def crowd(app: Flask) -> None:
    """2,000 open cases: half with the council, half with 40 providers; a third of them nobody's yet."""
    found(app)
    with app.app_context():
        db.session.add_all(Provider(name=f"Provider {number}") for number in range(PROVIDERS - 1))
        db.session.commit()
    for number in range(OPEN_CASES):
        with app.app_context():
            owner = ("officer", "officer2", None)[number % 3]
            case = sent_case() if number % 2 else start_case(owner)
            case.provider_id += number % PROVIDERS
            db.session.commit()


def demonstration(folder: str) -> bool:
    """The demonstration council, as `make run` loads it."""
    with council(f"sqlite:///{folder}/demonstration.sqlite3", folder) as app:
        with app.app_context():
            now = clock.now()
        loaded = len(list(demo.load(app, now)))
        print(f"Demonstration council, {loaded} cases, SQLite")
        return look(app, demo.PASSWORD)


def crowded(url: str, folder: str) -> bool:
    """2,000 open cases on that database."""
    with council(url, folder) as app:
        crowd(app)
        print(f"{OPEN_CASES:,} open cases, {url.partition(':')[0]}")
        return look(app, PASSWORD)


def main() -> int:
    """Measure all three."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory() as folder, databases.postgres_server() as server:
        results = [demonstration(folder), crowded(f"sqlite:///{folder}/crowd.sqlite3", folder)]
        with databases.postgres_database(server) as url:
            results.append(crowded(url, folder))
    return int(not all(results))


if __name__ == "__main__":
    sys.exit(main())

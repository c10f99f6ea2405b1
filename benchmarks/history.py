"""What `upturn verify` costs for 100,000 events, beside a floor: reading the same rows and one SHA-256 of each.

Run with `python -m benchmarks.history`; exits with 1 where verifying takes more than 20 seconds and, so that a busy
machine is not blamed, more than 12 times the floor of the same run. Beside the history there are 25,000 answers and as
many tasks, whose seals are checked too, and ten megabytes of evidence.
"""

import resource
import sys
import tempfile
from functools import partial
from hashlib import sha256
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from flask import Flask
from sqlalchemy import select, text

from tests import databases
from tests.cast import NOW, Cast, bring_in
from tests.notifications import procedure
from workflows import events, files
from workflows.answers import Answer
from workflows.cases import Case
from workflows.database import db, snapshot
from workflows.people import CLOCK, Person, Provider
from workflows.proof import seals
from workflows.proof.verifying import Verification
from workflows.tasks import DONE, Task

CASES, WEEKS = 250, 100  # with four events each
MOST_SECONDS, MOST_TIMES = 20, 12
WHERE = "started"  # an element at which nobody is written to
SEEN = [{"label": "What did you do this week?", "text": "The rota was rebuilt. " * 20, "kind": "answer", "row": ""}]


def fill(app: Flask) -> None:
    """Cases whose weeks are written by the product's own functions, but for the engine, which would take an hour."""
    with app.app_context():
        bring_in()
        db.session.commit()
        for _ in range(CASES):
            case = procedure.start_case(_cast())
            _weeks(case)
            db.session.commit()
            db.session.expunge_all()  # else each commit would look at all rows of all cases
        case = db.session.scalars(select(Case).limit(1)).one()
        files.add(case, name="big.pdf", media_type="application/pdf", content=b"x" * 10_000_000, by=CLOCK, now=NOW)
        db.session.commit()


def _cast() -> Cast:
    everybody = {person.email.partition("@")[0]: person for person in db.session.scalars(select(Person))}
    provider = db.session.scalars(select(Provider)).one()
    return Cast(
        **everybody, provider=provider, site=provider.sites[0], contract=provider.contracts[0],
        contact=provider.contacts[0],
    )


def _weeks(case: Case) -> None:
    tasks = [
        Task(case_id=case.id, token_id=f"week {week}", element_id=WHERE, name="Send", opened_at=NOW)
        for week in range(WEEKS)
    ]
    db.session.add_all(tasks)
    db.session.flush()
    given = [
        Answer(case_id=case.id, task_id=task.id, element_id=WHERE, title="Send", given_at=NOW,
               by_name=CLOCK.name, is_latest=task is tasks[-1], answers={"done": SEEN[0]["text"]}, seen=SEEN)
        for task in tasks
    ]
    db.session.add_all(given)
    db.session.flush()
    for task, answer in zip(tasks, given, strict=True):
        _week(case, task, answer)


def _week(case: Case, task: Task, answer: Answer) -> None:
    add = partial(events.add, case, by=CLOCK, at=NOW)
    details = {"task": task.id, "name": "Send"}
    add("task opened", element=WHERE, details=details, sealed=[seals.of("task", task)])
    task.state, task.done_at, task.done_by = DONE, NOW, CLOCK.name
    sealed = [seals.of("answer", answer), seals.of("task", task)]
    add("task completed", element=WHERE, details=details | {"late": False}, sealed=sealed)
    path = [[WHERE, "completed"]] * 5
    add("moved", details={"path": path}, sealed=[seals.of("case", case, "data", "stands")])
    add("noted", details={"text": "Telephoned."})


def floor(app: Flask) -> float:
    """Read every row of the same tables and hash it once, without looking at it."""
    began = perf_counter()
    with app.app_context(), snapshot():
        for table in ("case_event", "answer", "task", "case_file"):
            rows: Any = db.session.execute(text(f"SELECT * FROM {table}").execution_options(yield_per=1_000))  # noqa: S608
            for row in rows:
                sha256(repr(tuple(row)).encode()).hexdigest()
    return perf_counter() - began


def main() -> int:
    """Measure on both databases."""
    with tempfile.TemporaryDirectory() as folder, databases.postgres_server() as server:
        results = [report("SQLite", f"sqlite:///{folder}/upturn.sqlite3", Path(folder))]
        with databases.postgres_database(server) as url:
            results.append(report("PostgreSQL", url, Path(folder)))
    return int(not all(results))


def report(name: str, url: str, folder: Path) -> bool:
    """Print what one database took; whether it keeps within the limits."""
    databases.make_tables(url, folder)
    app = databases.app_on(url, folder)
    fill(app)
    least = floor(app)
    verification = Verification()
    began, computing, before = perf_counter(), process_time(), _memory()
    with app.app_context(), snapshot():
        found = [finding.words for finding in verification.findings()]
    spent, computing = perf_counter() - began, process_time() - computing
    databases.close(app)
    print(
        f"{name}: {verification.events:,} events and {verification.rows:,} rows in {spent:.1f} s ({computing:.1f} s "
        f"computing), {spent / least:.1f} times the floor of {least:.1f} s; {_memory() - before:.0f} MB more memory"
    )
    print(*found[:3], sep="\n")
    return not found and (spent <= MOST_SECONDS or spent <= MOST_TIMES * least)


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())

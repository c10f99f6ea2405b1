"""What `upturn verify` costs for 100,000 events, beside a floor: reading the same rows and one SHA-256 of each.

Run with `python -m benchmarks.history`; exits with 1 where verifying takes more than 20 seconds and, so that a busy
machine is not blamed, more than 12 times the floor of the same run. Beside the history there are 25,000 answers and as
many tasks, whose seals are checked too, and ten megabytes of evidence.
"""

import resource
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from flask import Flask
from sqlalchemy import text

from tests import databases
from tests.cast import NOW, bring_in
from tests.notifications import procedure
from workflows import answers, cases, events, files
from workflows.answers import Answer
from workflows.cases import Case
from workflows.database import db, snapshot
from workflows.people import CLOCK
from workflows.proof import seals
from workflows.proof.verifying import Verification
from workflows.tasks import DONE, Task

CASES, WEEKS = 250, 100  # with four events each
MOST_SECONDS, MOST_TIMES = 20, 12
SEEN = [{"label": "What did you do this week?", "text": "The rota was rebuilt. " * 20, "kind": "answer", "row": ""}]


def fill(app: Flask) -> None:
    """Cases whose weeks are written by the product's own functions, but for the engine, which would take an hour."""
    with app.app_context():
        cast = bring_in()
        for _ in range(CASES):
            case = procedure.start_case(cast)
            for week in range(WEEKS):
                _week(case, week)
            db.session.flush()
            db.session.commit()
        files.add(case, name="big.pdf", media_type="application/pdf", content=b"x" * 10_000_000, by=CLOCK, now=NOW)
        db.session.commit()


def _week(case: Case, week: int) -> None:
    task = Task(case_id=case.id, token_id=f"week {week}", element_id="send_update", name="Send", opened_at=NOW)
    db.session.add(task)
    db.session.flush()
    events.add(case, "task opened", by=CLOCK, at=NOW, element="send_update", details={"task": task.id, "name": "Send"},
               sealed=[seals.of("task", task)])
    task.state, task.done_at, task.done_by = DONE, NOW, CLOCK.name
    answer = answers.keep(Answer(
        case_id=case.id, task_id=task.id, element_id="send_update", title="Send", given_at=NOW, by_name=CLOCK.name,
        answers={"done": SEEN[0]["text"]}, seen=SEEN,
    ))
    details = {"task": task.id, "name": "Send", "late": False}
    events.add(case, "task completed", by=CLOCK, at=NOW, element="send_update", details=details,
               sealed=[seals.of("answer", answer), seals.of("task", task)])
    events.add(case, "moved", by=CLOCK, at=NOW, details={"path": [["send_update", "completed"]] * 5},
               sealed=[seals.of("case", case, "data", "stands")])
    cases.note(case.id, "Telephoned.", by=CLOCK, now=NOW)


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

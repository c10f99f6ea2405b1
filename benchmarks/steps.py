"""What a completed step costs in the whole domain, week after week: engine, rows, history and emails, with its commit.

Run with `python -m benchmarks.steps`; exits with 1 where week 520 costs more than 1.25 times week 10, or more than
8 kB are kept of the engine. Beside it, in the same run: what SpiffWorkflow's own engine and serializer cost, without
any row, as far as they go.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from benchmarks.engine import STOCK_WEEKS, measure, stock
from tests import databases
from tests.trust.council import Place, found
from tests.trust.long_plan import LongPlan
from tests.trust.statements import issued
from workflows.database import to_text

MARKS, AROUND = (10, 52, 520), 4
STEPS = ("provider_update", "validate_update")
MOST_GROWTH, MOST_STATE = 1.25, 8_192


@dataclass
class Log:
    """What each completed step of a plan cost: (milliseconds, of these computing, statements), by week."""

    week: int = 0
    steps: dict[int, list[tuple[float, float, int]]] = field(default_factory=dict)

    @contextmanager
    def watch(self, element_id: str) -> Iterator[None]:
        """Around one step; only what people complete is kept."""
        with issued() as statements:
            began, computing = perf_counter(), process_time()
            yield
            spent, computing = perf_counter() - began, process_time() - computing
        if element_id in STEPS:
            self.steps.setdefault(self.week, []).append((spent * 1000, computing * 1000, len(statements)))

    def around(self, week: int) -> list[float]:
        """The median step near that week: milliseconds, of these computing, statements."""
        near = sum((self.steps[n] for n in range(week - AROUND, week + AROUND + 1)), [])
        return [median(column) for column in zip(*near, strict=True)]


def weeks_on(url: str, folder: Path) -> tuple[Log, dict[int, tuple[int, int]]]:
    """Play the plan on that database. Returns the log, and the bytes kept (engine state, variables) at each mark."""
    app, log, kept = Place(url, folder).open(), Log(), {}
    databases.make_tables(url, folder)
    found(app)
    plan = LongPlan(app, max(MARKS) + AROUND + 1, watch=log.watch)
    for log.week in range(1, max(MARKS) + AROUND + 1):
        plan.week(log.week)
        if log.week in MARKS:
            case = plan.case()
            kept[log.week] = len(case.engine_state.encode()), len(to_text(case.data).encode())
    databases.close(app)
    return log, kept


def report(name: str, log: Log, kept: dict[int, tuple[int, int]]) -> bool:
    """Print a plan's table; whether it keeps within the limits."""
    print(f"{name}: week  ms per step  of these computing  statements  engine state bytes  variables bytes")
    for week in MARKS:
        spent, computing, statements = log.around(week)
        state, data = kept[week]
        row = f"{week:4}  {spent:11.1f}  {computing:18.1f}  {statements:10.0f}  {state:18,}  {data:15,}"
        print(f"{'':{len(name)}}  {row}")
    # Computing, not waiting: a busy neighbour must not look like growth.
    growth = log.around(MARKS[-1])[1] / log.around(MARKS[0])[1]
    print(f"{name}: week {MARKS[-1]} computes {growth:.2f} times as long as week {MARKS[0]} (at most {MOST_GROWTH})")
    return growth <= MOST_GROWTH and max(state for state, _ in kept.values()) <= MOST_STATE


def main() -> int:
    """Measure on both databases, and the library alone."""
    with tempfile.TemporaryDirectory() as folder, databases.postgres_server() as server:
        results = [report("SQLite", *weeks_on(f"sqlite:///{folder}/upturn.sqlite3", Path(folder)))]
        with databases.postgres_database(server) as url:
            results.append(report("PostgreSQL", *weeks_on(url, Path(folder))))
    for week, (spent, size) in measure(stock(), STOCK_WEEKS).items():
        print(f"SpiffWorkflow alone, without rows: week {week:4}  {spent:8.1f} ms per step  {size:10,} bytes")
    return int(not all(results))


if __name__ == "__main__":
    sys.exit(main())

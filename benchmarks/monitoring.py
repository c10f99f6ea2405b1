"""What a month of monitoring costs: 200 contracts, each with a round, a return, reminders, lateness and scores.

Run with `python -m benchmarks.monitoring [CONTRACTS]`; exits with 1 where something is stuck at the month's end, or
where a case needs more than half a second of computing. In a new data folder, with the real worker and the real verbs.
"""

import logging
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time

import structlog

from tests import databases
from tests.trust import month
from tests.trust.council import Place
from tests.trust.statements import issued

CONTRACTS, MOST_SECONDS = 200, 0.5


def main(contracts: int) -> int:
    """Play the month and print what it came to."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/upturn.sqlite3"
        databases.make_tables(url, Path(folder))
        app = Place(url, Path(folder)).open()
        month.found(app, contracts)
        with issued() as statements:
            began, computing = perf_counter(), process_time()
            month.play(app)
            spent, computing = perf_counter() - began, process_time() - computing
        counted = month.count(app)
        databases.close(app)
    print(f"{contracts} contracts: {counted.cases} cases, {counted.received} received, {counted.late} late, "
          f"{counted.below} below target, {counted.emails} emails, {counted.stuck} stuck")
    for outcome, number in counted.outcomes.items():
        print(f"  {outcome:36} {number:4}")
    each, asked = computing / contracts, len(statements) / contracts
    print(f"{spent:.1f} s in all, {computing:.1f} s computing; a case: {each:.3f} s computing, {asked:.0f} statements")
    return int(counted.stuck > 0 or counted.cases != contracts or each > MOST_SECONDS)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else CONTRACTS))

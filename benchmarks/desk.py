"""Hostile files uploaded through the editor while five officers work: every answer, and the officers' pages.

Run with `python -m benchmarks.desk`; exits with 1 where a file takes more than 5 seconds or the officers' 95th
percentile is over 1 second.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles
from time import sleep

from benchmarks.hostile import attack
from tests import databases
from tests.trust import servers
from tests.trust.council import Place, found, start_case
from webapp import schema
from workflows.database import db

CASES, OFFICERS, ROUNDS = 200, 5, 2
MOST_FOR_A_FILE, MOST_FOR_A_PAGE = 5.0, 1.0


def main() -> bool:
    """Print what everybody waited for; whether it was little enough."""
    with tempfile.TemporaryDirectory() as folder:
        place = Place(f"sqlite:///{folder}/upturn.sqlite3", Path(folder))
        _fill(place)
        with servers.both(place) as (web, _worker):
            while not web.is_open:
                sleep(0.1)
            report = attack(f"http://127.0.0.1:{web.port}", "sip", ["officer"] * OFFICERS, ROUNDS)
    for name, seconds in sorted(report.files.items(), key=lambda pair: -pair[1]):
        print(f"  {name:14} {seconds * 1000:8,.0f} ms")
    tail = quantiles(report.pages, n=20)[-1]
    middle = median(report.pages)
    print(f"  officers: {len(report.pages)} pages, median {middle * 1000:,.0f} ms, p95 {tail * 1000:,.0f} ms")
    print("  faults:", report.faults or "none")
    return not report.faults and max(report.files.values()) <= MOST_FOR_A_FILE and tail <= MOST_FOR_A_PAGE


def _fill(place: Place) -> None:
    app = place.open()
    schema.upgrade(app)
    found(app)
    with app.app_context():
        for _ in range(CASES):
            start_case()
        db.session.commit()
    databases.close(app)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)

#!/usr/bin/env bash
# Tool: holidays 0.109 (Python), a calendar that adds a year when a day of it is first asked for (`expand`, the
#   default).
# Guess: a year counts as known when its days are in; whoever asks meanwhile waits, or works them out as well.
# Seen: the year is put among `years` first and filled afterwards. Who asks in between is told that Christmas Day is
#   no holiday: no error, and right again a moment later.
# Matters: a calendar kept for the whole service is asked by many threads. In the first moments after a restart, or
#   when a deadline first falls into a new year, a deadline in working days comes out too early and is then kept.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet 'holidays==0.109'

"$place/venv/bin/python" - <<'PY'
import sys
import threading
from datetime import date

from holidays.countries import UnitedKingdom

CHRISTMAS = date(2026, 12, 25)
meanwhile = []


class Watched(UnitedKingdom):
    """The same calendar; a second thread asks just before the days of a year are worked out."""

    def _populate(self, year):
        other = threading.Thread(target=lambda: meanwhile.append(CHRISTMAS in self))
        other.start()
        other.join()
        super()._populate(year)


calendar = Watched(subdiv="ENG")
said = [CHRISTMAS in calendar, *meanwhile, CHRISTMAS in calendar]
if said != [True, False, True]:
    sys.exit(f"CHANGED: is Christmas Day a holiday? first thread, second thread, afterwards: {said}")
print("Holds: while one thread filled the year, another was told that Christmas Day is no holiday.")
PY

#!/usr/bin/env bash
# Tool: SpiffWorkflow 3.2.0 (Python), a timer's date without a zone, on a machine that keeps London's time.
# Guess: 09:00 on a day in July is British Summer Time, 08:00 UTC, and 09:00 on a day in January is 09:00 UTC.
# Seen: both are read with one and the same offset, that of the moment at which the library was imported. So a process
#   that was started in winter fires its timers of July at ten, one that was started in summer those of January at
#   eight.
# Matters: deadlines are drawn as local times. When a service is restarted decides whether a reminder or a deadline
#   comes an hour wrong for half of the year, and two processes of one service may disagree about the same case.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet 'spiffworkflow==3.2.0' 'lxml==6.1.3'

# The rules of London's clock written out, so that no database of zones is needed.
TZ='GMT0BST,M3.5.0/1,M10.5.0/2' "$place/venv/bin/python" - <<'PY'
import sys
from datetime import datetime, timezone

from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition

WINTER, SUMMER = "2026-01-15T09:00:00", "2026-07-15T09:00:00"

right = [datetime.fromisoformat(moment).astimezone(timezone.utc).hour for moment in (WINTER, SUMMER)]
if right != [9, 8]:
    sys.exit(f"CHANGED: this machine does not keep London's time: {right}")
read = [TimerEventDefinition.get_datetime(moment).hour for moment in (WINTER, SUMMER)]
if read not in ([9, 9], [8, 8]):
    sys.exit(f"CHANGED: 09:00 in January and July is read as the hours {read} of UTC")
print(f"Holds: 09:00 in January and July are the hours {read} of UTC, where the clock says {right}.")
PY

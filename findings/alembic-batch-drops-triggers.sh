#!/usr/bin/env bash
# Tool: Alembic 1.20.1 (Python) with SQLAlchemy 2.1.9 and SQLite, a column renamed in `batch_alter_table`.
# Guess: all else of the table is as before; what cannot be carried over is said.
# Seen: the table is copied, and its triggers and its AUTOINCREMENT are gone. No error and no warning. Rows that a
#   trigger kept from being changed can be changed, and the number of a deleted row is given to the next one.
# Matters: a history that may not change is kept so by triggers. A harmless rename in a later version takes the lock
#   off, on every council's SQLite, and nothing notices until somebody changes history. The migration must put them
#   back.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet 'sqlalchemy==2.1.9' 'alembic==1.20.1'

"$place/venv/bin/python" -W error - <<'PY'
import sys

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

with sa.create_engine("sqlite://").begin() as connection:
    run = connection.exec_driver_sql
    run("CREATE TABLE history (id INTEGER PRIMARY KEY AUTOINCREMENT, note TEXT)")
    run("CREATE TRIGGER fixed BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'history is fixed'); END")
    run("INSERT INTO history (note) VALUES ('agreed'), ('signed')")

    def kept():
        triggers = run("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").scalar_one()
        return triggers, "AUTOINCREMENT" in run("SELECT sql FROM sqlite_master WHERE name = 'history'").scalar_one()

    before = kept()
    with Operations(MigrationContext.configure(connection)).batch_alter_table("history") as batch:
        batch.alter_column("note", new_column_name="words")
    after = kept()
    if (before, after) != ((1, True), (0, False)):
        sys.exit(f"CHANGED: (triggers, AUTOINCREMENT): {before} before, {after} after")
    run("UPDATE history SET words = 'never agreed' WHERE id = 1")
    run("DELETE FROM history WHERE id = 2")
    run("INSERT INTO history (words) VALUES ('refused')")
    rows = [tuple(row) for row in run("SELECT id, words FROM history")]
    if rows != [(1, "never agreed"), (2, "refused")]:
        sys.exit(f"CHANGED: the rows are {rows}")
    print("Holds: after the rename the trigger is gone, and the number of a deleted row was given again.")
PY

#!/usr/bin/env bash
# Tool: SQLAlchemy 2.1.9 and Alembic 1.20.1 (Python) with SQLite.
# Guess: a foreign key that was given a name when its column was added is known by that name later.
# Seen: SQLite keeps the name, but reflection gives it as None where it stands beside the column, which is the only
#   place that ALTER TABLE ... ADD COLUMN has for it. The same key written at the table's end has its name. Alembic's
#   batch then says "No such constraint" of a name that stands in the schema.
# Matters: a migration that adds a column without copying the table (other rows refer to it) works; the one that takes
#   it back, years later, fails on SQLite alone, on the council's database and on no new one.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet 'sqlalchemy==2.1.9' 'alembic==1.20.1'

"$place/venv/bin/python" - <<'PY'
import sys

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

with sa.create_engine("sqlite://").begin() as connection:
    run = connection.exec_driver_sql
    run("CREATE TABLE person (id INTEGER PRIMARY KEY)")
    run("CREATE TABLE draft (id INTEGER PRIMARY KEY)")
    run("ALTER TABLE draft ADD COLUMN author INTEGER CONSTRAINT fk_author REFERENCES person (id)")
    run("CREATE TABLE note (author INTEGER, CONSTRAINT fk_author FOREIGN KEY (author) REFERENCES person (id))")

    kept = "CONSTRAINT fk_author" in run("SELECT sql FROM sqlite_master WHERE name = 'draft'").scalar_one()
    reflected = [sa.inspect(connection).get_foreign_keys(table)[0]["name"] for table in ("draft", "note")]
    if not kept or reflected != [None, "fk_author"]:
        sys.exit(f"CHANGED: kept by SQLite: {kept}; reflected beside the column and at the end: {reflected}")
    try:
        with Operations(MigrationContext.configure(connection)).batch_alter_table("draft") as batch:
            batch.drop_constraint("fk_author", type_="foreignkey")
    except ValueError as error:
        print(f"Holds: names reflected beside the column and at the table's end: {reflected}; Alembic: {error}")
    else:
        sys.exit("CHANGED: Alembic's batch drops the constraint by its name")
PY

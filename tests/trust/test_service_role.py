"""The PostgreSQL role of docs/operating.md: the service works with it, and cannot change what is written once."""

import re
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from tests import databases
from tests.trust import tampering
from webapp import schema
from workflows.database import db
from workflows.proof.verifying import Verification

GUIDE = Path(__file__).parents[2] / "docs" / "operating.md"


def test_a_service_that_may_not_change_the_history_works_and_is_refused(postgres: str, tmp_path: Path) -> None:
    grants = re.search(r"```sql\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert grants
    with databases.postgres_database(postgres) as url:
        owner = databases.app_on(url, tmp_path)
        schema.upgrade(owner)
        databases.close(owner)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP ROLE IF EXISTS upturn_service")
            connection.execute("CREATE ROLE upturn_service LOGIN PASSWORD 'x'")
            connection.execute(grants[1])  # type: ignore[arg-type]
        app = databases.app_on(re.sub(r"//[^@]*@", "//upturn_service:x@", url), tmp_path)
        schema.upgrade(app)  # as each start does
        tampering.play(app)
        with app.app_context():
            assert [*Verification().findings()] == []
            for statement in ("UPDATE case_event SET by_name = 'X'", "DELETE FROM case_event", "DELETE FROM answer",
                              "UPDATE answer SET by_name = 'X'", "UPDATE case_file SET name = 'x'"):
                with pytest.raises(ProgrammingError, match="permission denied"):
                    db.session.execute(text(statement))
                db.session.rollback()
        databases.close(app)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP OWNED BY upturn_service")
            connection.execute("DROP ROLE upturn_service")

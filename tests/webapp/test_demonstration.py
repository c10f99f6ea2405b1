"""A demonstration shows every provider's link to everybody: it starts for nobody but its own machine."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from tests import databases
from tests.visitor import PASSWORD, Visitor
from webapp import create_app, demo, demonstration, schema
from webapp.accounts import open_account
from webapp.commands import main
from webapp.config import BadSetting, Config, from_environment
from workflows.database import db
from workflows.people import Person


@pytest.mark.parametrize(("name", "value"), [
    ("UPTURN_URL", "https://upturn.council.example"), ("UPTURN_URL", "https://localhost"),
    ("UPTURN_URL", "http://upturn.council.example"), ("HOST", "0.0.0.0"), ("HOST", "::"),  # noqa: S104
    ("HOST", "upturn.council.example"), ("MAIL_SERVER", "127.0.0.1"),
])
def test_a_demonstration_does_not_start_where_others_could_reach_it_and_says_why(
    tmp_path: Path, name: str, value: str
) -> None:
    environment = {"UPTURN_DATA": str(tmp_path), name: value, "DATABASE_URL": ""}
    for command in ("web", "worker", "serve", "demo"):
        answer = CliRunner().invoke(main, [command], env=environment | {"UPTURN_DEMONSTRATION": "yes"})
        assert answer.exit_code == 1 and f"{name} is {value}" in answer.output
        assert "take UPTURN_DEMONSTRATION away" in answer.output
    create_app(from_environment(environment))  # a real council's settings are its own affair


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_a_demonstration_starts_on_its_own_machine(tmp_path: Path, host: str) -> None:
    create_app(Config(data=tmp_path, host=host, public_url="http://localhost:8123", demonstration=True))


def test_a_real_councils_database_is_never_shown_as_a_demonstration(sqlite_url: str, tmp_path: Path) -> None:
    app = create_app(Config(data=tmp_path, database_url=sqlite_url, secret_key="x", demonstration=True))
    with app.app_context():
        for email in demo.sign_ins():
            open_account(Person(name="Made up", email=email), PASSWORD)
        db.session.commit()
    demonstration.check_accounts(app)
    with app.app_context():
        open_account(Person(name="Ann Real", email="ann@westhaven.gov.uk"), PASSWORD)
        db.session.commit()
    with pytest.raises(BadSetting, match="ann@westhaven.gov.uk has an account here.*(?s:.*)UPTURN_DATA="):
        demonstration.check_accounts(app)
    databases.close(app)


def test_nobody_real_is_given_an_account_in_a_demonstration(tmp_path: Path) -> None:
    environment = {"UPTURN_DATA": str(tmp_path), "UPTURN_DEMONSTRATION": "yes", "DATABASE_URL": "", "MAIL_SERVER": ""}
    line = ["account", "ann@westhaven.gov.uk", "--name", "Ann", "--role", "administrator", "--password", PASSWORD]
    answer = CliRunner().invoke(main, line, env=environment)
    assert answer.exit_code == 1 and "an address that ends with .example" in answer.output


def test_a_persons_address_in_a_demonstration_is_made_up(council: Flask, tmp_path: Path) -> None:
    admin = Visitor(council)
    admin.sign_in("admin")
    council.config["UPTURN"] = Config(data=tmp_path, demonstration=True)
    for email, status in (("ann@westhaven.gov.uk", 422), ("ann@westhaven.example", 200)):
        admin.get("/people/new")
        answer = admin.post("/people/new", {"_shown": "", "name": "Ann", "email": email, "roles": ["officer"]})
        assert answer.status_code == status, admin.text
    assert "ends with .example" not in admin.text


def test_the_mailbox_is_open_in_a_demonstration_only(council: Flask) -> None:
    council.debug = True
    assert Visitor(council).get("/mailbox").status_code == 404


def test_only_its_owner_reads_the_database(tmp_path: Path) -> None:
    (tmp_path / "upturn.sqlite3").touch()
    (tmp_path / "upturn.sqlite3").chmod(0o644)  # as an earlier Upturn left it
    app = create_app(Config(data=tmp_path, secret_key="x"))
    schema.upgrade(app)
    modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.glob("upturn.sqlite3*")}
    assert set(modes.values()) == {0o600}, modes
    databases.close(app)

"""`upturn account`: who may sign in before anybody can."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests import databases
from tests.visitor import Visitor
from webapp.commands.account import command

WORDS = "umbrella gravel thursday"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a new installation."""
    monkeypatch.setenv("UPTURN_DATA", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "")
    return tmp_path


def account(*words: str) -> Result:
    return CliRunner().invoke(command, list(words))


def can_sign_in(data: Path, password: str) -> bool:
    app = databases.app_on(f"sqlite:///{data / 'upturn.sqlite3'}", data)
    answer = Visitor(app).sign_in("admin", password)
    databases.close(app)
    return answer.status_code == 302


def test_first_administrator_is_added_and_later_gets_a_new_password(data: Path) -> None:
    first = account("admin@council.example", "--name", "Adina Marsh", "--role", "administrator", "--password", WORDS)
    assert first.output == "Adina Marsh can sign in as admin@council.example (administrator).\n"
    assert can_sign_in(data, WORDS)
    again = account("Admin@council.example", "--password", "gravel thursday umbrella")
    assert again.exit_code == 0
    assert not can_sign_in(data, WORDS)
    assert can_sign_in(data, "gravel thursday umbrella")


def test_stranger_needs_a_name(data: Path) -> None:
    answer = account("admin@council.example", "--password", WORDS)
    assert answer.exit_code == 1 and "--name NAME" in answer.output


def test_short_password_is_refused(data: Path) -> None:
    answer = account("admin@council.example", "--name", "Adina Marsh", "--password", "short")
    assert answer.exit_code == 1 and "at least 12 characters" in answer.output


def test_address_that_no_email_reaches_is_refused(data: Path) -> None:
    refused = account("nonsense", "--name", "Adina Marsh", "--password", WORDS)
    assert refused.exit_code == 1 and "'nonsense' is not an email address" in refused.output

"""Settings: what the environment says, and what is safe when it says nothing."""

import multiprocessing
import stat
from pathlib import Path

import pytest

from webapp.config import BadSetting, Config, for_flask, from_environment, secret_in


def test_port_data_folder_and_database_come_from_the_environment(tmp_path: Path) -> None:
    config = from_environment(
        {"PORT": "9001", "UPTURN_DATA": str(tmp_path), "DATABASE_URL": "postgres://u@h/d"}
    )
    assert (config.port, config.data) == (9001, tmp_path)
    assert for_flask(config)["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://u@h/d"


def test_empty_variables_count_as_not_given() -> None:
    config = from_environment({"PORT": "", "UPTURN_DATA": "", "DATABASE_URL": ""})
    assert (config.port, config.data, config.database_url) == (8000, Path("data").resolve(), "")


def test_port_that_is_no_number_is_refused_by_name() -> None:
    with pytest.raises(BadSetting, match="PORT is 'http'"):
        from_environment({"PORT": "http"})


def test_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    first = secret_in(tmp_path / "new")
    assert len(first) > 40 and secret_in(tmp_path / "new") == first
    assert stat.S_IMODE((tmp_path / "new" / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_cookies_insist_on_https_where_readers_come_by_it(tmp_path: Path) -> None:
    plain = for_flask(Config(data=tmp_path))
    safe = for_flask(Config(data=tmp_path, public_url="https://upturn.council.example"))
    assert not plain["SESSION_COOKIE_SECURE"] and safe["SESSION_COOKIE_SECURE"]
    assert safe["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert safe["SESSION_COOKIE_HTTPONLY"] and safe["SESSION_COOKIE_SAMESITE"] == "Lax"


def test_links_in_emails_start_with_the_public_address(tmp_path: Path) -> None:
    assert Config(data=tmp_path, port=8123).address == "http://localhost:8123"
    assert Config(data=tmp_path, public_url="https://upturn.example/").address == "https://upturn.example"


def test_database_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="DATABASE_URL"):
        for_flask(Config(data=tmp_path, database_url="mysql://u@h/d"))


@pytest.mark.parametrize("url", ["postgresql://u:secret@h:port/d", "postgresql+psycopg://u:se/cret@h:x"])
def test_database_address_that_cannot_be_read_is_refused_without_repeating_its_password(
    tmp_path: Path, url: str
) -> None:
    with pytest.raises(BadSetting, match="DATABASE_URL cannot be read.*%40") as refused:
        for_flask(Config(data=tmp_path, database_url=url))
    assert "cret" not in str(refused.value)


@pytest.mark.parametrize("url", ["upturn.council.example", "ftp://upturn.council.example", "https://"])
def test_public_address_that_no_link_could_start_with_is_refused(url: str) -> None:
    with pytest.raises(BadSetting, match="UPTURN_URL.*https://"):
        from_environment({"UPTURN_URL": url})


def test_data_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(BadSetting, match=f"{folder} cannot be used.*(?s:.*)UPTURN_DATA"):
            secret_in(folder)


def test_secret_that_a_full_disk_left_empty_is_never_used(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch()
    with pytest.raises(BadSetting, match="secret_key is empty"):
        secret_in(tmp_path)


def test_processes_that_start_at_once_share_one_secret(tmp_path: Path) -> None:
    with multiprocessing.get_context("fork").Pool(8) as pool:
        for number in range(25):
            found = pool.map(secret_in, [tmp_path / str(number)] * 8, chunksize=1)
            assert len(set(found)) == 1 and found[0]
    assert [file.name for file in (tmp_path / "0").iterdir()] == ["secret_key"]


SECRET = "k" * 32


@pytest.mark.parametrize("given", ["a", "k" * 31])
def test_secret_that_can_be_guessed_is_refused_with_the_way_to_make_one(given: str, tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"SECRET_KEY has \d+ char.*32 or more.*token_urlsafe(?s:.*)_OLD_SECRET_KEYS"):
        from_environment({"SECRET_KEY": given})
    (tmp_path / "secret_key").write_text(given)
    with pytest.raises(BadSetting, match=r"secret_key has \d+ characters"):
        secret_in(tmp_path)


def test_older_secrets_are_listed_apart_from_the_present_one(tmp_path: Path) -> None:
    config = from_environment({"SECRET_KEY": SECRET, "UPTURN_OLD_SECRET_KEYS": " first, second\nthird "})
    settings = for_flask(config)
    assert (settings["SECRET_KEY"], settings["SECRET_KEY_FALLBACKS"]) == (SECRET, ["first", "second", "third"])
    assert for_flask(from_environment({"SECRET_KEY": SECRET}))["SECRET_KEY_FALLBACKS"] == []


def test_days_that_a_link_opens_and_the_life_of_a_session_are_settings() -> None:
    config = from_environment(
        {"UPTURN_LINK_DAYS": "90", "UPTURN_SESSION_IDLE_MINUTES": "15", "UPTURN_SESSION_HOURS": "8"}
    )
    assert (config.link_days, config.session_idle_minutes, config.session_hours) == (90, 15, 8)
    usual = from_environment({})
    assert (usual.link_days, usual.session_idle_minutes, usual.session_hours) == (60, 60, 12)
    for name in ("UPTURN_LINK_DAYS", "UPTURN_SESSION_IDLE_MINUTES", "UPTURN_SESSION_HOURS"):
        with pytest.raises(BadSetting, match=f"{name} is '0': give a whole number from 1"):
            from_environment({name: "0"})


@pytest.mark.parametrize("server", ["mail.council.example", "10.0.0.25"])
def test_password_of_the_mail_server_never_travels_in_clear(server: str) -> None:
    given = {"MAIL_SERVER": server, "MAIL_USERNAME": "upturn", "MAIL_PASSWORD": "secret"}
    with pytest.raises(BadSetting, match="MAIL_USERNAME.*not encrypted.*MAIL_USE_TLS=yes"):
        from_environment(given)
    assert from_environment(given | {"MAIL_USE_TLS": "yes"}).mail_username == "upturn"
    assert from_environment(given | {"MAIL_USE_SSL": "yes"}).mail_username == "upturn"
    with pytest.raises(BadSetting, match="exclude each other"):
        from_environment(given | {"MAIL_USE_TLS": "yes", "MAIL_USE_SSL": "yes"})


@pytest.mark.parametrize("server", ["localhost", "127.0.0.1", "[::1]"])
def test_a_mail_server_on_this_machine_may_be_reached_in_clear(server: str) -> None:
    assert from_environment({"MAIL_SERVER": server, "MAIL_USERNAME": "upturn"}).mail_server == server


def test_authority_of_the_mail_server_is_a_file_that_holds_one(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").touch()
    for file in (tmp_path / "empty.pem", tmp_path / "missing.pem", tmp_path):
        with pytest.raises(BadSetting, match="MAIL_CA_FILE is .*cannot be used.*PEM"):
            from_environment({"MAIL_CA_FILE": str(file)})

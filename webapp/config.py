"""Settings: from the environment, with defaults that make a fresh checkout run and a public site safe."""

import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from click import ClickException
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from webapp.accounts import SHORTEST_PASSWORD

MEGABYTE = 1024 * 1024


class BadSetting(ClickException):
    """A setting that makes no sense. Its text names the variable and says what to give; every command shows it."""


@dataclass(frozen=True)
class Config:
    """What differs from one installation to the next. `public_url` decides whether cookies insist on HTTPS."""

    data: Path
    database_url: str = ""
    secret_key: str = ""
    port: int = 8000
    host: str = "127.0.0.1"
    public_url: str = ""
    proxies: int = 0
    council: str = "Your council"
    contact: str = ""
    demonstration: bool = False
    approval: bool = True
    mail_server: str = ""
    mail_port: int = 25
    mail_username: str = ""
    mail_password: str = ""
    mail_use_tls: bool = False
    mail_use_ssl: bool = False
    mail_sender: str = "upturn@council.example"
    rate_limits: str = "memory://"
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_https(self) -> bool:
        """Whether readers come by HTTPS."""
        return self.public_url.startswith("https://")

    @property
    def address(self) -> str:
        """Where the service is found: what links in emails start with."""
        return (self.public_url or f"http://localhost:{self.port}").rstrip("/")


def from_environment(environment: Mapping[str, str] = os.environ) -> Config:
    """The settings that the environment gives; BadSetting names a variable that makes no sense."""
    given = environment.get
    return Config(
        data=Path(given("UPTURN_DATA") or "data").resolve(),
        database_url=given("DATABASE_URL", ""),
        secret_key=given("SECRET_KEY", ""),
        port=_number(environment, "PORT", 8000),
        host=given("HOST") or "127.0.0.1",
        public_url=_address(environment),
        proxies=_number(environment, "UPTURN_PROXIES", 0),
        council=given("UPTURN_COUNCIL") or "Your council",
        contact=given("UPTURN_CONTACT", ""),
        demonstration=_yes(environment, "UPTURN_DEMONSTRATION"),
        approval=not _no(environment, "UPTURN_APPROVAL"),
        mail_server=given("MAIL_SERVER", ""),
        mail_port=_number(environment, "MAIL_PORT", 25),
        mail_username=given("MAIL_USERNAME", ""),
        mail_password=given("MAIL_PASSWORD", ""),
        mail_use_tls=_yes(environment, "MAIL_USE_TLS"),
        mail_use_ssl=_yes(environment, "MAIL_USE_SSL"),
        mail_sender=given("MAIL_DEFAULT_SENDER") or "upturn@council.example",
        rate_limits=given("RATELIMIT_STORAGE_URI") or "memory://",
    )


def for_flask(config: Config) -> dict[str, Any]:
    """The same settings under the names that Flask and its extensions read."""
    return {
        "UPTURN": config,
        "SECRET_KEY": config.secret_key or secret_in(config.data),
        "SQLALCHEMY_DATABASE_URI": _database(config),
        # A server that was started again is met with new connections; what people wrote stays out of the log.
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": True, "hide_parameters": True},
        "PREFERRED_URL_SCHEME": "https" if config.is_https else "http",
        "MAX_CONTENT_LENGTH": 25 * MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": 4 * MEGABYTE,
        "MAX_FORM_PARTS": 5000,
        "BABEL_DEFAULT_LOCALE": "en",
        "BABEL_DEFAULT_TIMEZONE": "Europe/London",
        "RATELIMIT_STORAGE_URI": config.rate_limits,
        "RATELIMIT_HEADERS_ENABLED": True,
        "WTF_CSRF_TIME_LIMIT": None,  # the session's own end is the limit: a long form must not expire under its writer
        **_cookies(config),
        **_mail(config),
        **_sign_in(),
        **config.more,
    }


def secret_in(folder: Path) -> str:
    """The installation's secret, made at the first start and readable by its owner only. Raises BadSetting."""
    file = folder / "secret_key"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # everything about everybody is in it
        if not file.exists():
            _make_secret(file)
        secret = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        words = getattr(error, "strerror", None) or error
        raise BadSetting(f"The data folder {folder} cannot be used: {words}.\n"
                         "Name a folder that this account may write to, with room on its disk: UPTURN_DATA") from error
    if not secret:
        raise BadSetting(f"{file} is empty. Put back the one of your last backup; or delete it, and a new one is made: "
                         "then everybody signs in again, and links emailed to providers before no longer open.")
    return secret


def _make_secret(file: Path) -> None:
    """Whole or not at all: another process may be starting too, and the disk may be full."""
    descriptor, name = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as opened:
            opened.write(secrets.token_urlsafe(48))
            opened.flush()
            os.fsync(descriptor)
        with suppress(FileExistsError):  # another one was quicker, and theirs is the secret
            os.link(name, file)
    finally:
        os.unlink(name)


def _database(config: Config) -> str:
    url = config.database_url or f"sqlite:///{config.data / 'upturn.sqlite3'}"
    for plain in ("postgres://", "postgresql://"):  # hosts hand out these; SQLAlchemy wants the driver's name
        url = url.replace(plain, "postgresql+psycopg://", 1) if url.startswith(plain) else url
    if not url.startswith(("sqlite:", "postgresql")):
        raise BadSetting("DATABASE_URL is of a kind that Upturn does not know. Give postgresql://user:password@host/name.")
    try:
        make_url(url)
    except (ArgumentError, ValueError):  # without its own words: they hold the password
        raise BadSetting("DATABASE_URL cannot be read. Give postgresql://user:password@host:5432/name, "
                         "and write @ : / # in a password as %40 %3A %2F %23.") from None
    return url


def _cookies(config: Config) -> dict[str, Any]:
    shared = {"SECURE": config.is_https, "HTTPONLY": True, "SAMESITE": "Lax"}
    return {
        "SESSION_COOKIE_NAME": "__Host-upturn" if config.is_https else "upturn",
        "SESSION_REFRESH_EACH_REQUEST": False,
        **{f"SESSION_COOKIE_{name}": value for name, value in shared.items()},
        **{f"REMEMBER_COOKIE_{name}": value for name, value in shared.items()},
    }


def _mail(config: Config) -> dict[str, Any]:
    return {
        "MAIL_SERVER": config.mail_server,
        "MAIL_PORT": config.mail_port,
        "MAIL_USERNAME": config.mail_username or None,
        "MAIL_PASSWORD": config.mail_password or None,
        "MAIL_USE_TLS": config.mail_use_tls,
        "MAIL_USE_SSL": config.mail_use_ssl,
        "MAIL_DEFAULT_SENDER": config.mail_sender,
    }


def _sign_in() -> dict[str, Any]:
    return {
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": True,
        "SECURITY_PASSWORD_LENGTH_MIN": SHORTEST_PASSWORD,
        "SECURITY_JOIN_USER_ROLES": False,
        "SECURITY_LOGIN_URL": "/sign-in",
        "SECURITY_LOGOUT_URL": "/sign-out",
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_LOGOUT_CSRF": True,
        "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
        "SECURITY_CHANGEABLE": True,
        "SECURITY_RECOVERABLE": True,
        "SECURITY_RESET_URL": "/forgotten-password",
        "SECURITY_RESET_PASSWORD_WITHIN": timedelta(hours=1),
        "SECURITY_SEND_PASSWORD_RESET_NOTICE_EMAIL": False,
        "SECURITY_CHANGE_URL": "/account/password",
        "SECURITY_POST_CHANGE_VIEW": "/account",
        "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
        "SECURITY_STATIC_FOLDER": None,
        "SECURITY_CACHE_CONTROL": None,  # `headers` sets it for every page
    }


def _address(environment: Mapping[str, str]) -> str:
    url = environment.get("UPTURN_URL", "")
    parts = urlsplit(url)
    if url and not (parts.scheme in {"http", "https"} and parts.hostname and not parts.query):
        raise BadSetting(f"UPTURN_URL is {url!r}: give the address that readers type, such as https://upturn.council.example")
    return url


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name) or str(default)
    if not text.isdecimal() or int(text) > 65535:
        raise BadSetting(f"{name} is {text!r}: give a whole number up to 65535, for example {name}={default}.")
    return int(text)


def _yes(environment: Mapping[str, str], name: str) -> bool:
    return environment.get(name, "").lower() in {"1", "true", "yes", "on"}


def _no(environment: Mapping[str, str], name: str) -> bool:
    return environment.get(name, "").lower() in {"0", "false", "no", "off"}

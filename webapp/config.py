"""Settings: from the environment, with defaults that make a fresh checkout run and a public site safe."""

import ipaddress
import os
import re
import secrets
import ssl
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

from notifications.mail import is_address
from webapp.accounts import SHORTEST_PASSWORD
from workflows.proof import keys

MEGABYTE = 1024 * 1024
SHORTEST_SECRET = 32  # characters: none that a person would make up
HOW_TO_MAKE_ONE = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
LARGEST_REQUEST = 225 * MEGABYTE  # twenty pieces of evidence at once, and the words around them
LOSES_SESSIONS = "everybody signs in again, and links emailed to providers before no longer open"
LOSES_PROOF = "what the history signed before can no longer be proven"


class BadSetting(ClickException):
    """A setting that makes no sense. Its text names the variable and says what to give; every command shows it."""


@dataclass(frozen=True)
class Config:
    """What differs from one installation to the next. `public_url` decides whether cookies insist on HTTPS."""

    data: Path
    database_url: str = ""
    secret_key: str = ""
    old_secret_keys: tuple[str, ...] = ()
    history_key: str = ""
    anchor_email: str = ""
    anchor_folder: Path | None = None
    port: int = 8000
    host: str = "127.0.0.1"
    public_url: str = ""
    proxies: int = 0
    council: str = "Your council"
    contact: str = ""
    council_short: str = ""
    demonstration: bool = False
    approval: bool = True
    mail_server: str = ""
    mail_port: int = 25
    mail_username: str = ""
    mail_password: str = ""
    mail_use_tls: bool = False
    mail_use_ssl: bool = False
    mail_ca_file: str = ""
    mail_sender: str = "upturn@council.example"
    link_days: int = 60
    session_idle_minutes: int = 60
    session_hours: int = 12
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
        **_secrets(environment),
        **_lasting(environment),
        **_mail_server(environment),
        history_key=given("UPTURN_HISTORY_KEY", ""),
        anchor_email=_email(environment, "UPTURN_ANCHOR_EMAIL"),
        anchor_folder=Path(given("UPTURN_ANCHOR_FOLDER", "")).resolve() if given("UPTURN_ANCHOR_FOLDER") else None,
        port=_number(environment, "PORT", 8000),
        host=given("HOST") or "127.0.0.1",
        public_url=_address(environment),
        proxies=_number(environment, "UPTURN_PROXIES", 0),
        council=given("UPTURN_COUNCIL") or "Your council",
        contact=given("UPTURN_CONTACT", ""),
        council_short=given("UPTURN_COUNCIL_SHORT", ""),
        demonstration=_yes(environment, "UPTURN_DEMONSTRATION"),
        approval=not _no(environment, "UPTURN_APPROVAL"),
        rate_limits=given("RATELIMIT_STORAGE_URI") or "memory://",
    )


def _secrets(environment: Mapping[str, str]) -> dict[str, Any]:
    key, old = environment.get("SECRET_KEY", ""), environment.get("UPTURN_OLD_SECRET_KEYS", "")
    if key:
        _check_secret(key, "SECRET_KEY")
    return {"secret_key": key, "old_secret_keys": tuple(re.split(r"[\s,]+", old.strip()) if old.strip() else ())}


def _check_secret(secret: str, where: str) -> None:
    if len(secret) < SHORTEST_SECRET:
        raise BadSetting(f"{where} has {len(secret)} characters and could be guessed: then anybody could sign as this "
                         f"service. It needs {SHORTEST_SECRET} or more. Make one: {HOW_TO_MAKE_ONE}\nA SECRET_KEY that "
                         "was used goes to UPTURN_OLD_SECRET_KEYS: then links emailed before still open.")


def _lasting(environment: Mapping[str, str]) -> dict[str, Any]:
    """How long a provider's link opens, and a person stays signed in."""
    return {
        "link_days": _number(environment, "UPTURN_LINK_DAYS", 60, least=1),
        "session_idle_minutes": _number(environment, "UPTURN_SESSION_IDLE_MINUTES", 60, least=1),
        "session_hours": _number(environment, "UPTURN_SESSION_HOURS", 12, least=1),
    }


def _mail_server(environment: Mapping[str, str]) -> dict[str, Any]:
    given = environment.get
    found: dict[str, Any] = {
        "mail_server": given("MAIL_SERVER", ""),
        "mail_port": _number(environment, "MAIL_PORT", 25),
        "mail_username": given("MAIL_USERNAME", ""),
        "mail_password": given("MAIL_PASSWORD", ""),
        "mail_use_tls": _yes(environment, "MAIL_USE_TLS"),
        "mail_use_ssl": _yes(environment, "MAIL_USE_SSL"),
        "mail_ca_file": given("MAIL_CA_FILE", ""),
        "mail_sender": given("MAIL_DEFAULT_SENDER") or "upturn@council.example",
    }
    _check_mail(**found)
    return found


def _check_mail(
    *, mail_server: str, mail_username: str, mail_use_tls: bool, mail_use_ssl: bool, mail_ca_file: str, **_: Any
) -> None:
    if mail_use_tls and mail_use_ssl:
        raise BadSetting("MAIL_USE_TLS and MAIL_USE_SSL exclude each other. Give MAIL_USE_TLS=yes for port 587, where "
                         "the connection becomes safe after it is made, or MAIL_USE_SSL=yes for port 465.")
    if mail_username and mail_server and not (mail_use_tls or mail_use_ssl or is_this_machine(mail_server)):
        raise BadSetting(f"MAIL_USERNAME is given, but the way to {mail_server} is not encrypted: everybody on it "
                         "could read the password. Give MAIL_USE_TLS=yes (port 587) or MAIL_USE_SSL=yes (port 465).")
    if mail_ca_file:
        try:
            ssl.create_default_context(cafile=mail_ca_file)
        except OSError as error:  # no such file, no right to read it, or no certificate in it
            why = error.strerror or error
            raise BadSetting(f"MAIL_CA_FILE is {mail_ca_file!r}, which cannot be used: {why}. Give a file with the "
                             "certificate of the authority that signed the mail server's, in PEM form.") from error


def is_this_machine(host: str) -> bool:
    """Whether a host's name or address can only mean the machine that asks."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def for_flask(config: Config) -> dict[str, Any]:
    """The same settings under the names that Flask and its extensions read."""
    return {
        "UPTURN": config,
        **_signing(config),
        "SQLALCHEMY_DATABASE_URI": _database(config),
        # A server that was started again is met with new connections; what people wrote stays out of the log.
        "SQLALCHEMY_ENGINE_OPTIONS": {
            "pool_pre_ping": True, "hide_parameters": True, "execution_options": {keys.OPTION: _history_keys(config)},
        },
        "PREFERRED_URL_SCHEME": "https" if config.is_https else "http",
        "BABEL_DEFAULT_LOCALE": "en",
        "BABEL_DEFAULT_TIMEZONE": "Europe/London",
        "RATELIMIT_STORAGE_URI": config.rate_limits,
        "RATELIMIT_HEADERS_ENABLED": True,
        **_forms(),
        **_cookies(config),
        **_mail(config),
        **_sign_in(),
        **config.more,
    }


def _signing(config: Config) -> dict[str, Any]:
    return {
        "SECRET_KEY": config.secret_key or secret_in(config.data),
        "SECRET_KEY_FALLBACKS": list(config.old_secret_keys),
        "UPTURN_LINK_DAYS": config.link_days,
    }


def _forms() -> dict[str, Any]:
    return {
        "MAX_CONTENT_LENGTH": 25 * MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": 4 * MEGABYTE,
        "MAX_FORM_PARTS": 5000,
        "WTF_CSRF_TIME_LIMIT": None,  # the session's own end is the limit: a long form must not expire under its writer
        # A Referer is not asked for: a provider's pages send none, as their address is the key. See decision 015.
        "WTF_CSRF_SSL_STRICT": False,
    }


def secret_in(folder: Path, name: str = "secret_key", loss: str = LOSES_SESSIONS) -> str:
    """A secret of the installation, made at the first start and readable by its owner only. Raises BadSetting.

    `loss` says what it means to make a new one.
    """
    file = folder / name
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
                         f"then {loss}.")
    _check_secret(secret, str(file))
    return secret


def _history_keys(config: Config) -> keys.Keys:
    """What signs the history, and what did before: of the setting, else of the file beside the database."""
    found = keys.read(config.history_key or secret_in(config.data, "history_key", LOSES_PROOF))
    if any(len(text) < SHORTEST_SECRET for text in found.texts):
        raise BadSetting(f"UPTURN_HISTORY_KEY has a key of fewer than {SHORTEST_SECRET} characters: it could be "
                         f"guessed. Make one: {HOW_TO_MAKE_ONE}")
    return found


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
        "MAIL_CA_FILE": config.mail_ca_file or None,
        "MAIL_DEFAULT_SENDER": config.mail_sender,
    }


def _sign_in() -> dict[str, Any]:
    return {
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": True,
        "SECURITY_PASSWORD_LENGTH_MIN": SHORTEST_PASSWORD,
        "SECURITY_API_ENABLED_METHODS": ["session"],
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


def _email(environment: Mapping[str, str], name: str) -> str:
    text = environment.get(name, "").strip()
    if text and not is_address(text):
        raise BadSetting(f"{name} is {text!r}: give one email address, such as audit@council.example.")
    return text


def _number(environment: Mapping[str, str], name: str, default: int, least: int = 0) -> int:
    text = environment.get(name) or str(default)
    if not text.isdecimal() or not least <= int(text) <= 65535:
        raise BadSetting(f"{name} is {text!r}: give a whole number from {least} to 65535, such as {name}={default}.")
    return int(text)


def _yes(environment: Mapping[str, str], name: str) -> bool:
    return environment.get(name, "").lower() in {"1", "true", "yes", "on"}


def _no(environment: Mapping[str, str], name: str) -> bool:
    return environment.get(name, "").lower() in {"0", "false", "no", "off"}

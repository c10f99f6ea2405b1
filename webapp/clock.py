"""The one place that asks what time it is: really, or what the clock of a demonstration or a test was moved to."""

import os
from datetime import UTC, datetime
from pathlib import Path

from flask import current_app

FILE = "clock"  # in the data folder: every process of an installation shares it


def now() -> datetime:
    """The moment, in UTC. A clock that was moved goes on running from where it was set."""
    real = datetime.now(UTC)
    if not _can_be_moved() or not _file().exists():
        return real
    since = real - datetime.fromtimestamp(_file().stat().st_mtime, UTC)
    return datetime.fromisoformat(_file().read_text("ascii")) + since


def real() -> datetime:
    """The moment by the machine's own clock: for what must not move with a demonstration, such as who is signed in."""
    return datetime.now(UTC)


def move_to(moment: datetime) -> None:
    """Set the clock of a demonstration or a test. Raises RuntimeError anywhere else."""
    if not _can_be_moved():
        raise RuntimeError("The clock can only be moved in a demonstration or a test.")
    written = _file().with_suffix(f".{os.getpid()}")
    written.write_text(moment.astimezone(UTC).isoformat(), "ascii")
    os.replace(written, _file())


def _can_be_moved() -> bool:
    return bool(current_app.testing or current_app.config["UPTURN"].demonstration)


def _file() -> Path:
    return Path(current_app.config["UPTURN"].data) / FILE

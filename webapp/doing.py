"""What a worker is doing, noted in a file of the data folder: a case that kills the worker is known by its note."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

NAME = "worker-{}.case"


@contextmanager
def noted(folder: Path, case_id: int) -> Iterator[None]:
    """While the case's timers fire, its number stands in a file of this process; a file that cannot be is left out."""
    note = folder / NAME.format(os.getpid())
    with suppress(OSError):
        note.write_text(str(case_id), "utf-8")
    try:
        yield
    finally:
        with suppress(OSError):
            note.unlink(missing_ok=True)


def left_behind(folder: Path) -> list[int]:
    """The cases in the middle of which a worker of this machine ended, each told once."""
    found: list[int] = []
    for note in sorted(folder.glob(NAME.format("*"))):
        number = note.stem.rpartition("-")[2]
        with suppress(OSError, ValueError):
            if not _is_running(int(number)):
                found.append(int(note.read_text("utf-8")))
                note.unlink()
    return found


def _is_running(number: int) -> bool:
    if number == os.getpid():
        return False  # of an earlier process, that had the number before
    if os.name == "nt":
        return True  # signal 0 would end the process there
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

"""The processes that press documents: started when needed, kept warm, one document at a time, ended if one lasts."""

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MOST_IDLE = 1  # of each kind, in each process of the service
MOST_MADE = 50
WAIT = 3  # times the seconds that a document may take of the processor: a busy machine takes so much longer
LONGEST_START = 60.0
OUT_OF_TIME = getattr(signal, "SIGXCPU", 0)  # what ends a process that took more of the processor than it may
NOWHERE = "http://127.0.0.1:9"  # typst would fetch packages through it: nothing listens there
SERVING = Path(__file__).with_name("serving.py")

_idle: dict[str, list["Machine"]] = {}
_lock = threading.Lock()


class NotStarted(Exception):
    """Whoever runs Upturn installs what is missing; no template can do anything about it."""


class Machine:
    """One process with one press; for one caller at a time."""

    def __init__(self, press: str) -> None:
        self.press, self.made, self.has_started = press, 0, False
        command = [sys.executable, "-I", str(SERVING), str(SERVING.parent / press)]
        self.process = subprocess.Popen(  # noqa: S603  our own script
            command, cwd=tempfile.gettempdir(), env=_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def make(self, folder: Path, template: str, seconds: float) -> dict[str, Any]:
        """Why the document was not made, or nothing. Raises TimeoutError, and ChildProcessError when it died.

        `seconds` are of the processor; on the clock it may be WAIT times as many. Raises NotStarted where it was never
        able to make any.
        """
        if not self.has_started:
            self._start()
        line = f"{json.dumps([str(folder), template, seconds])}\n".encode()
        answer = self._answer(line, seconds * WAIT)
        if not answer:
            raise TimeoutError if self.process.wait() == -OUT_OF_TIME else ChildProcessError
        self.made += 1
        return dict(json.loads(answer))

    def _start(self) -> None:
        said = self._answer(b"", LONGEST_START)
        missing = json.loads(said) if said else "it ended at once"
        if missing:
            raise NotStarted(missing)
        self.has_started = True

    def _answer(self, line: bytes, seconds: float) -> bytes:
        """What the process says to it; nothing where it died. Raises TimeoutError for too long a silence."""
        if self.process.stdin is None or self.process.stdout is None:
            raise TypeError("a machine has pipes")
        is_over = threading.Event()

        def end() -> None:
            is_over.set()
            self.process.kill()

        clock = threading.Timer(seconds, end)
        clock.daemon = True
        clock.start()
        try:
            with contextlib.suppress(BrokenPipeError):
                self.process.stdin.write(line)
                self.process.stdin.flush()
            answer = self.process.stdout.readline()
        finally:
            clock.cancel()
        if not answer and is_over.is_set():
            raise TimeoutError
        return answer

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


@contextmanager
def machine(press: str) -> Iterator[Machine]:
    """A machine with that press, which is kept for the next caller unless something went wrong in it."""
    taken = _take(press)
    with contextlib.ExitStack() as trouble:
        trouble.callback(taken.end)
        yield taken
        trouble.pop_all()
    _give_back(taken)


def end_all() -> None:
    """Let none outlive the service."""
    for idle in _idle.values():
        while idle:
            idle.pop().end()


def _take(press: str) -> Machine:
    with _lock:
        while idle := _idle.get(press):
            found = idle.pop()
            if found.process.poll() is None:
                return found
            found.end()
    return Machine(press)


def _give_back(one: Machine) -> None:
    with _lock:
        idle = _idle.setdefault(one.press, [])
        if one.made < MOST_MADE and len(idle) < MOST_IDLE:
            idle.append(one)
            return
    one.end()


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH") if name in os.environ}
    proxies = {name: NOWHERE for name in ("http_proxy", "https_proxy", "all_proxy")}
    return kept | proxies | {name.upper(): NOWHERE for name in proxies} | {"HOME": os.devnull}


atexit.register(end_all)
if hasattr(os, "register_at_fork"):  # a forked web server starts its own: a pipe has one reader
    os.register_at_fork(after_in_child=_idle.clear)

"""Two processes under one: starts them, starts one again that died, ends both when it is told to end."""

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from types import FrameType

import structlog

SECONDS_TO_FINISH = 25
LONGEST_PAUSE = 30.0
A_GOOD_WHILE = 60.0  # who ran as long as this did not die of its start
SUPERVISED = "UPTURN_SUPERVISED"
log = structlog.get_logger()


@dataclass
class Child:
    """One `upturn` command kept running. Its standard input is a pipe that closes when this process ends."""

    command: str
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 1.0

    def start(self) -> None:
        """Run the command."""
        self.started = time.monotonic()
        line = [sys.executable, "-m", "webapp", self.command]
        self.process = subprocess.Popen(line, stdin=subprocess.PIPE, env={**os.environ, SUPERVISED: "1"})  # noqa: S603

    @property
    def has_died(self) -> bool:
        """Whether it runs no longer."""
        return self.process is not None and self.process.poll() is not None

    def wait_before_restart(self) -> float:
        """Seconds to wait: longer each time that it dies young."""
        is_young = time.monotonic() - self.started < A_GOOD_WHILE
        self.pause = min(self.pause * 2, LONGEST_PAUSE) if is_young else 1.0
        return self.pause


@dataclass
class Supervisor:
    """Keeps its children running until `end`."""

    children: list[Child]
    stop: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Start every child; from now on SIGTERM and SIGINT end them all."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._end)
        for child in self.children:
            child.start()

    def watch(self) -> None:
        """Until told to end: start again whatever died. Then let everybody finish what they are doing."""
        while not self.stop.wait(0.2):
            for child in self.children:
                if child.has_died and not self.stop.wait(child.wait_before_restart()):
                    log.warning("restarting", command=child.command)
                    child.start()
        self._finish()

    def _end(self, _signal: int, _frame: FrameType | None) -> None:
        self.stop.set()

    def _finish(self) -> None:
        processes = [child.process for child in self.children if child.process is not None]
        for process in processes:
            process.terminate()
        end = time.monotonic() + SECONDS_TO_FINISH
        for process in processes:
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def leave_with_parent() -> None:
    """In a supervised process: end when the supervisor is gone, however it went. Nothing keeps the port then."""
    if os.environ.get(SUPERVISED):
        threading.Thread(target=_end_after_parent, daemon=True).start()


def _end_after_parent() -> None:
    os.read(sys.stdin.fileno(), 1)  # unbuffered: a thread inside a buffered read breaks the interpreter's own end
    os.kill(os.getpid(), signal.SIGTERM)

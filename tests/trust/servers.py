"""The web server and the worker as real processes, that can be killed at any moment and started again."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from tests.post_box import free_port
from tests.trust.council import SECRET, Place


class Server:
    """One `upturn` command in a process group of its own. What it says goes to a file in the data folder."""

    def __init__(self, command: str, place: Place, port: int) -> None:
        self.command, self.place, self.port = command, place, port
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Run it."""
        environment = os.environ | {
            "UPTURN_DATA": str(self.place.folder), "DATABASE_URL": self.place.url, "PORT": str(self.port),
            "SECRET_KEY": SECRET,
            "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(self.place.mail_port),
        }
        with (self.place.folder / f"{self.command}.said").open("ab") as said:
            line = [sys.executable, "-m", "tests.trust.upturn", self.command]
            self.process = subprocess.Popen(line, env=environment, stdout=said, stderr=said, start_new_session=True)

    def kill(self) -> None:
        """SIGKILL for every process of it; returns when none of them is left."""
        if self.process is None or self.has_died:
            return
        leader = psutil.Process(self.process.pid)
        everyone = [leader, *leader.children(recursive=True)]
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(300)
        psutil.wait_procs(everyone, timeout=300)

    @property
    def has_died(self) -> bool:
        """Whether it ended without being killed here."""
        return self.process is not None and self.process.returncode is None and self.process.poll() is not None

    @property
    def is_open(self) -> bool:
        """Whether somebody listens at its port."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@contextmanager
def both(place: Place) -> Iterator[tuple[Server, Server]]:
    """A web server and a worker on that place; nothing is left of them afterwards."""
    port = free_port()
    servers = Server("web", place, port), Server("worker", place, port)
    try:
        for server in servers:
            server.start()
        yield servers
    finally:
        for server in servers:
            server.kill()

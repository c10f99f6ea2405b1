"""gunicorn's processes with waitress at their door: a thread is taken only by a request that is here in whole."""

import os
from time import monotonic
from typing import Any

from gunicorn.workers.base import Worker
from waitress import create_server, wasyncore

from webapp import front

TURN_SECONDS = 1.0


class Buffered(Worker):  # type: ignore[misc]
    """One process: gunicorn starts, watches and ends it; waitress reads and writes all its connections at once."""

    def run(self) -> None:
        """Answer until told to end, or until the parent is gone; then finish what was begun."""
        sockets = [one.sock for one in self.sockets]
        server = create_server(self.wsgi, map={}, sockets=sockets, **front.settings(self.cfg.threads))
        while self.alive and self.ppid == os.getppid():
            self._turn(server)
        server.accepting = False
        end = monotonic() + self.cfg.graceful_timeout
        while is_busy(server) and monotonic() < end:
            self._turn(server)
        server.task_dispatcher.shutdown(timeout=1)

    def _turn(self, server: Any) -> None:
        self.notify()
        wasyncore.loop(timeout=TURN_SECONDS, use_poll=True, map=server._map, count=1)


def is_busy(server: Any) -> bool:
    """Whether somebody waits for an answer, or for the rest of one."""
    return any(one.requests or one.total_outbufs_len for one in server.active_channels.values())

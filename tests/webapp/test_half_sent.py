"""Whoever sends half a request and waits keeps nobody else waiting: a hundred of them, at the real web server."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psutil
from waitress import create_server, wasyncore

from tests.post_box import free_port
from webapp import front

HALF = 100
START = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n"
HEADERS, BODY = START, START + b"\r\nhalf"


@contextmanager
def web(folder: Path) -> Iterator[tuple[int, psutil.Process]]:
    """`upturn web`, and its port; it is ended by SIGTERM, as systemd does."""
    port = free_port()
    environment = {**os.environ, "UPTURN_DATA": str(folder), "PORT": str(port), "DATABASE_URL": ""}
    with subprocess.Popen([sys.executable, "-m", "webapp", "web"], env=environment) as process:
        try:
            while not is_open(port):
                assert process.poll() is None
            yield port, psutil.Process(process.pid)
        finally:
            process.send_signal(signal.SIGTERM)


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def begin(port: int, words: bytes) -> socket.socket:
    """A connection that has said so much and goes on waiting."""
    opened = socket.create_connection(("127.0.0.1", port))
    opened.sendall(words)
    return opened


def read(opened: socket.socket) -> bytes:
    """Everything that is answered, to its end."""
    parts = []
    while part := opened.recv(65536):
        parts.append(part)
    return b"".join(parts)


def page(port: int) -> bytes:
    """The sign-in page."""
    with begin(port, b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n") as opened:
        return read(opened)


def test_a_hundred_half_sent_requests_keep_nobody_waiting_and_what_was_begun_is_finished_at_the_end(
    tmp_path: Path
) -> None:
    with web(tmp_path) as (port, process), ExitStack() as waiting:
        for words in (HEADERS, BODY):
            for _ in range(HALF):
                waiting.enter_context(begin(port, words))
            assert page(port).startswith(b"HTTP/1.1 200 OK")
        late = waiting.enter_context(begin(port, START + b"\r\n" + b"x" * 999))
        assert page(port).startswith(b"HTTP/1.1 200 OK")
        late.sendall(b"x")
        assert read_start(late) == b"HTTP/1.1 400"  # it has no token, and is answered
        children = process.children()
        process.terminate()
        assert not psutil.wait_procs([process, *children], timeout=300)[1]
    assert not is_open(port)


def read_start(opened: socket.socket) -> bytes:
    """How the answer begins."""
    return opened.recv(65536)[:12]


def test_what_a_proxy_says_of_a_request_is_not_lost_at_the_door() -> None:
    """By which scheme somebody came, and from where: the application is told, and decides whether to believe it."""
    told: list[str] = []

    def application(environ: dict[str, Any], answer: Callable[..., object]) -> list[bytes]:
        told.extend(environ[name] for name in ("HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_FOR"))
        answer("200 OK", [])
        return []

    channels: dict[int, Any] = {}
    server = create_server(application, map=channels, listen="127.0.0.1:0", **front.settings(1))
    words = b"GET / HTTP/1.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: 192.0.2.7\r\n\r\n"
    with begin(int(server.effective_port), words):
        while not told:
            wasyncore.loop(timeout=0.1, use_poll=True, map=channels, count=1)
    server.task_dispatcher.shutdown()
    wasyncore.close_all(channels)
    assert told == ["https", "192.0.2.7"]

"""`upturn serve`: one command, two processes, no trace of them afterwards."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psutil

from tests.waiting import A_HANG, until


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(data: Path, port: int) -> Iterator[psutil.Process]:
    """`upturn serve`, once it has said that it is ready; what it complains of goes to `said` in the data folder."""
    environment = {**os.environ, "UPTURN_DATA": str(data), "PORT": str(port), "DATABASE_URL": ""}
    line = [sys.executable, "-m", "webapp", "serve"]
    with (
        (data / "said").open("wb") as said,
        subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, stderr=said) as process,
    ):
        try:
            assert process.stdout is not None
            assert f"http://localhost:{port}".encode() in process.stdout.readline()
            yield psutil.Process(process.pid)
        finally:
            if process.poll() is None:
                process.kill()


def status(port: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=A_HANG) as answer:  # noqa: S310
        code: int = answer.status
        return code


def gone(processes: list[psutil.Process], seconds: float = A_HANG) -> bool:
    return not psutil.wait_procs(processes, timeout=seconds)[1]


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_serve_answers_until_it_is_told_to_end(tmp_path: Path) -> None:
    port = free_port()
    with served(tmp_path, port) as serving:
        assert status(port) == 200
        children = serving.children(recursive=True)
        assert len(children) >= 2
        serving.terminate()
        assert gone([*children, serving])
    assert not is_taken(port)
    assert "Fatal" not in (tmp_path / "said").read_text("utf-8")


def test_web_server_that_was_killed_is_started_again(tmp_path: Path) -> None:
    port = free_port()
    with served(tmp_path, port) as serving:
        web = next(child for child in serving.children() if "web" in child.cmdline())
        killed = [web, *web.children()]
        for process in killed:
            process.kill()
        assert gone(killed)  # all of them: one that is still going answers its last caller with a reset
        until(partial(is_taken, port), "the new web server")
        assert status(port) == 200
        children = serving.children(recursive=True)
        serving.send_signal(signal.SIGINT)  # Ctrl-C, also while a restart is fresh
        assert gone([*children, serving])


def test_a_log_that_nobody_reads_any_more_ends_nothing(tmp_path: Path) -> None:
    """The pipe of its log is closed, then the web server dies: it is started again, and answers."""
    port = free_port()
    environment = {**os.environ, "UPTURN_DATA": str(tmp_path), "PORT": str(port), "DATABASE_URL": ""}
    line = [sys.executable, "-m", "webapp", "serve"]
    with subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None and process.stderr is not None
            assert f"http://localhost:{port}".encode() in process.stdout.readline()
            process.stderr.close()
            process.stdout.close()
            assert status(port) == 200
            web = next(child for child in psutil.Process(process.pid).children() if "web" in child.cmdline())
            killed = [web, *web.children()]
            for one in killed:
                one.kill()
            assert gone(killed)
            until(partial(is_taken, port), "the new web server")
            assert status(port) == 200 and process.poll() is None
            children = psutil.Process(process.pid).children(recursive=True)
            process.terminate()
            assert gone(children)
        finally:
            process.kill()


def test_killed_supervisor_leaves_nobody_behind_on_the_port(tmp_path: Path) -> None:
    port = free_port()
    with served(tmp_path, port) as serving:
        children = serving.children(recursive=True)
        serving.kill()
        assert gone(children)
    assert not is_taken(port)


def test_taken_port_is_named_with_another_to_choose(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        environment = {**os.environ, "UPTURN_DATA": str(tmp_path), "PORT": str(port)}
        line = [sys.executable, "-m", "webapp", "serve"]
        answer = subprocess.run(line, env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert f"Port {port} is taken by another program" in answer.stderr
    assert f"PORT={port + 1} make run" in answer.stderr

"""The port: whether it is free, whether somebody answers there."""

import errno
import socket
import threading
from contextlib import suppress

import click


def ensure_free(host: str, port: int) -> None:
    """Stop with advice when the port cannot be had."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(_advice(host, port, error)) from error


def wait_until_open(host: str, port: int, stop: threading.Event) -> bool:
    """Whether somebody answers at the port before `stop` is set: a busy machine takes as long as it takes."""
    while not stop.wait(0.1):
        with suppress(OSError), socket.create_connection((host, port), timeout=1):
            return True
    return False


def _advice(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is taken by another program, perhaps another Upturn. "
            f"Stop that one, or choose another port: PORT={port + 1} make run"
        )
    if error.errno == errno.EACCES:
        return f"This account may not use port {port}. Choose one above 1023: PORT=8000 make run"
    return f"Cannot listen on {host}, port {port}: {error.strerror}. Check HOST and PORT."

"""A real SMTP server that keeps every message it takes."""

import socket
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Any

from aiosmtpd.controller import Controller


class PostBox:
    """Listens on loopback while its context is open; `refuse` makes it answer 451 until it is emptied."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.is_refusing = False
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._controller.port)

    def to(self, address: str) -> list[EmailMessage]:
        """Every message for this reader, oldest first."""
        return [message for message in self.messages if address in str(message["To"])]

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Called by aiosmtpd for each message."""
        if self.is_refusing:
            return "451 Try again later"
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 OK"

    def __enter__(self) -> "PostBox":
        self._controller.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._controller.stop()


def free_port() -> int:
    """A port that nobody uses: the controller checks that it listens on the port it was told, so 0 will not do."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port

"""A real SMTP server that keeps every message it takes."""

import socket
import ssl
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class PostBox:
    """Listens on loopback while its context is open; `is_refusing` makes it answer 451.

    With `tls` a connection becomes safe after it is made (STARTTLS); or it is so `from_the_start`. A name and a
    password that are offered are kept in `offered`.
    """

    def __init__(self, tls: ssl.SSLContext | None = None, from_the_start: ssl.SSLContext | None = None) -> None:
        self.messages: list[EmailMessage] = []
        self.offered: list[bytes] = []
        self.is_refusing = False
        self._controller = Controller(
            self, hostname="127.0.0.1", port=free_port(), tls_context=tls, require_starttls=tls is not None,
            ssl_context=from_the_start, authenticator=self._keep_password, auth_require_tls=from_the_start is None,
        )

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

    def _keep_password(self, _server: Any, _session: Any, _envelope: Any, _how: str, offered: Any) -> AuthResult:
        self.offered.append(offered.password)
        return AuthResult(success=True)

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

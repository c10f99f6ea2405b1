#!/usr/bin/env bash
# Tool: aiosmtpd 1.4.6 (Python), a server that is encrypted from the first byte (`ssl_context`, as port 465 is).
# Guess: `auth_require_tls`, the default, is content with such a line: it is TLS, so AUTH is offered.
# Seen: AUTH is not offered and a login fails with "not supported by server". Only a line that became TLS by STARTTLS
#   counts. To get AUTH on the encrypted line one must say `auth_require_tls=False`, which reads like giving it up.
# Matters: where a council's mail server takes port 465 alone, a test of the service against a stand-in for it finds
#   that signing in to mail does not work, and looks for the fault in the wrong place.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet 'aiosmtpd==1.4.6' 'trustme==1.2.1'

"$place/venv/bin/python" - <<'PY'
import smtplib
import socket
import ssl
import sys

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import AuthResult

HOST = "127.0.0.1"
authority = trustme.CA()
for_server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
authority.issue_cert(HOST).configure_cert(for_server)
for_client = ssl.create_default_context()
authority.configure_trust(for_client)


def free_port():
    with socket.socket() as one:
        one.bind((HOST, 0))
        return one.getsockname()[1]


def offers_login(**settings):
    server = Controller(
        Sink(), hostname=HOST, port=free_port(), ssl_context=for_server,
        authenticator=lambda *_: AuthResult(success=True), **settings,
    )
    server.start()
    try:
        with smtplib.SMTP_SSL(HOST, server.port, context=for_client) as client:
            client.ehlo()
            return client.sock.version() is not None, client.has_extn("auth")
    finally:
        server.stop()


usual, unasked = offers_login(), offers_login(auth_require_tls=False)
if usual != (True, False) or unasked != (True, True):
    sys.exit(f"CHANGED: (is TLS, offers AUTH): {usual} by default, {unasked} with auth_require_tls=False")
print("Holds: on a line that is TLS from its first byte, AUTH is offered only with auth_require_tls=False.")
PY

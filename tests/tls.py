"""What stands around Upturn at a council and speaks TLS, by certificates made for these tests: a proxy first."""

import hashlib
import ssl
import threading
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import trustme
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_pem_x509_certificate
from werkzeug.middleware.http_proxy import ProxyMiddleware
from werkzeug.serving import BaseWSGIServer, make_server

WSGI = Any
SECONDS = 60
_authority = trustme.CA()
_certificate = _authority.issue_cert("localhost", "127.0.0.1")


@cache
def trusting() -> ssl.SSLContext:
    """What a client needs that checks the proxy's certificate."""
    context = ssl.create_default_context()
    _authority.configure_trust(context)
    return context


def authority(folder: Path) -> Path:
    """A file with the authority that signs here, as MAIL_CA_FILE names one."""
    file = folder / "authority.pem"
    _authority.cert_pem.write_to_path(str(file))
    return file


def shown() -> ssl.SSLContext:
    """What a server shows that is called localhost."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _certificate.configure_cert(context)
    return context


def fingerprint() -> str:
    """The proxy's key, as Chromium's `--ignore-certificate-errors-spki-list` names it; it trusts no other."""
    key = load_pem_x509_certificate(_certificate.cert_chain_pems[0].bytes()).public_key()
    written = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return b64encode(hashlib.sha256(written).digest()).decode()


@contextmanager
def served(app: WSGI) -> Iterator[str]:
    """The app behind the proxy; gives its address, https://localhost:..."""
    with _running(make_server("127.0.0.1", 0, app, threaded=True)) as port, before(port) as address:
        yield address


@contextmanager
def before(port: int) -> Iterator[str]:
    """The proxy before a server on loopback; gives the proxy's address."""
    proxy = make_server("127.0.0.1", 0, _forwarding(port), threaded=True, ssl_context=shown())
    with _running(proxy) as outside:
        yield f"https://localhost:{outside}"


def _forwarding(port: int) -> WSGI:
    """Forward to the port, and tell it what a proxy tells: by which scheme and name, and from where, somebody came."""
    forwards = ProxyMiddleware(None, {}, timeout=SECONDS)

    def forward(environ: dict[str, Any], answer: Any) -> Iterable[bytes]:
        told = {
            "X-Forwarded-Proto": environ["wsgi.url_scheme"], "X-Forwarded-Host": environ["HTTP_HOST"],
            "X-Forwarded-For": environ["REMOTE_ADDR"],
        }
        target = {
            "target": f"http://127.0.0.1:{port}", "host": None, "headers": told, "remove_prefix": False,
            "ssl_context": None,
        }
        through: Iterable[bytes] = forwards.proxy_to(target, environ["PATH_INFO"], "/")(environ, answer)
        return through

    return forward


@contextmanager
def _running(server: BaseWSGIServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

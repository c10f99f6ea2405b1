"""A browser without a screen, over real HTTP: keeps its cookies, follows no redirect, notices when a server is gone."""

from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from http.cookiejar import CookieJar
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import (
    HTTPCookieProcessor,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
    build_opener,
)

from tests import tls
from tests.trust.paper import Pairs, form_of
from tests.visitor import PASSWORD

SECONDS = 300


class Away(Exception):
    """The server did not answer, or not to the end: nobody knows whether it did what was asked."""


class _Stay(HTTPRedirectHandler):
    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Redirects are answers here."""


@dataclass(frozen=True)
class Page:
    """What came back."""

    status: int
    text: str
    location: str


class Desk:
    """One browser."""

    def __init__(self, address: str) -> None:
        self.address = address
        known = HTTPSHandler(context=tls.trusting())
        self._opener: OpenerDirector = build_opener(_Stay(), HTTPCookieProcessor(CookieJar()), known)

    def get(self, path: str) -> Page:
        """Open a page. Raises Away."""
        return self._ask(Request(self.address + path))  # noqa: S310

    def post(self, path: str, pairs: Pairs) -> Page:
        """Send a form. Raises Away."""
        return self._ask(Request(self.address + path, urlencode(pairs).encode()))  # noqa: S310

    def put(self, path: str, content: bytes, headers: dict[str, str]) -> Page:
        """Send a file. Raises Away."""
        plain = {"Content-Type": "text/plain", **headers}  # urllib would call it a form
        return self._ask(Request(self.address + path, content, plain, method="PUT"))  # noqa: S310

    def sign_in(self, who: str) -> None:
        """Sign in as one of the cast. Raises Away."""
        form = form_of(self.get("/sign-in").text, "/sign-in")
        token = [(name, value) for name, value in form.form_values() if name == "csrf_token"]
        answer = self.post("/sign-in", [*token, ("email", f"{who}@council.example"), ("password", PASSWORD)])
        assert answer.status == 302, answer

    def _ask(self, request: Request) -> Page:
        try:
            with self._opener.open(request, timeout=SECONDS) as answer:
                return Page(answer.status, answer.read().decode(), "")
        except HTTPError as answer:
            with answer:
                return Page(answer.code, _rest(answer), answer.headers.get("Location") or "")
        except (OSError, HTTPException) as problem:
            raise Away(repr(problem)) from problem


def _rest(answer: HTTPError) -> str:
    try:
        return answer.read().decode()
    except (OSError, HTTPException) as problem:
        raise Away(repr(problem)) from problem

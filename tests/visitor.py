"""A browser without a screen: follows pages of an app, fills in their forms, carries their protection token along."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PASSWORD = "correct horse battery staple"


class Visitor:
    """One person at one browser."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.page: TestResponse | None = None

    @property
    def text(self) -> str:
        """The page being looked at, as its HTML."""
        assert self.page is not None
        return self.page.get_data(as_text=True)

    def get(self, path: str, **more: Any) -> TestResponse:
        """Open a page; redirects are not followed."""
        return self._keep(self.client.get(path, **more))

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        """Send a form with the token of the page being looked at; redirects are not followed."""
        return self._keep(self.client.post(path, data={"csrf_token": self.token(), **(data or {})}, **more))

    def follow(self) -> TestResponse:
        """Go where the last answer redirects to."""
        assert self.page is not None and self.page.location, self.page
        return self.get(self.page.location)

    def sign_in(self, who: str, password: str = PASSWORD) -> TestResponse:
        """Sign in as one of the cast, by key: "officer", "manager", ..."""
        self.get("/sign-in")
        return self.post("/sign-in", {"email": f"{who}@council.example", "password": password})

    def token(self) -> str:
        """The token of the page being looked at."""
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.text) if self.page else None
        return found.group(1) if found else ""

    def _keep(self, page: TestResponse) -> TestResponse:
        self.page = page
        return page

"""A provider at a browser: opens the link from the email of a case that asks them for an update."""

import re
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from notifications import links
from tests.cast import NOW, bring_in
from tests.notifications import procedure
from tests.visitor import Visitor
from webapp import clock
from workflows.database import db
from workflows.tasks import Task


class Inside(Visitor):
    """Somebody who came in by a link, at the pages of one task."""

    task: str  # where the task's pages are

    def checked(self) -> dict[str, str]:
        """What the button of the check page sends: what stands on that page."""
        text = self.get(f"{self.task}/check").get_data(as_text=True)
        return dict(re.findall(r'<input type="hidden" name="(_\w+|csrf_token)" value="([^"]*)">', text))

    def send(self) -> TestResponse:
        """Look at the check page and send it."""
        return self.post(f"{self.task}/submission", self.checked())


class Provider(Inside):
    """Holds the link's token; `task_id` is the task that it is for."""

    def __init__(
        self, app: Flask, now: datetime = NOW, given: Mapping[str, Any] = MappingProxyType({})
    ) -> None:
        super().__init__(app)
        with app.app_context():
            clock.move_to(now)
            self.task_id = procedure.open_task(procedure.start_case(bring_in(), now, given)).id
            db.session.commit()
        self.task = f"/p/task/{self.task_id}"
        self.app = app
        self.token_in_email = self.newest_token()

    @property
    def door(self) -> str:
        """Where the link leads."""
        return f"/p/{self.token_in_email}"

    def newest_token(self) -> str:
        """The token of the task's newest link."""
        with self.app.app_context():
            link = links.newest(db.session.get_one(Task, self.task_id))
            assert link is not None
            return links.token(link)

    def enter(self) -> None:
        """Open the link and continue."""
        self.get(self.door)
        self.post(self.door)
        self.follow()

    def open_form(self) -> None:
        """Continue to the form."""
        self.enter()
        self.get(f"{self.task}/answers")

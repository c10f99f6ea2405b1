"""The same form on Flask-WTF's base, and in another language."""

from collections.abc import Iterator
from typing import Any

import pytest
import wtforms
from flask import Flask
from flask_wtf import FlaskForm

import forms
from tests.forms.pages import ENVIRONMENT, asking, drawn

NAME = {"type": "textfield", "id": "n", "key": "name", "label": "Name", "validate": {"required": True}}


@pytest.fixture
def small_app() -> Iterator[Flask]:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="for this test", WTF_CSRF_TIME_LIMIT=None)
    yield app


def test_flask_form_brings_the_request_and_its_token(small_app: Flask) -> None:
    Form = forms.build_form(asking(NAME), {}, base=FlaskForm, environment=ENVIRONMENT)
    with small_app.test_request_context(method="POST", data={"name": "Pat"}):
        form = Form()
        assert form.answers() == {"name": "Pat"}
        assert not form.validate()
        assert [fault.message for fault in form.faults] == ["The CSRF token is missing."]
        assert 'name="csrf_token"' in drawn(form)
    with small_app.test_request_context():
        assert Form().answers() == {"name": ""}


class InWelsh:
    """Translations of the one message that the test looks at."""

    def gettext(self, message: str) -> str:
        return {"Enter %(label)s": "Rhowch %(label)s"}.get(message, message)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return singular if n == 1 else plural


def test_messages_are_translated_by_the_base() -> None:
    class Welsh(wtforms.Form):
        class Meta:
            def get_translations(self, form: Any) -> InWelsh:  # noqa: ANN401
                return InWelsh()

    rows = {"type": "dynamiclist", "id": "l", "path": "plan", "components": [NAME]}
    Form = forms.build_form(asking(NAME, rows), {}, base=Welsh, environment=ENVIRONMENT)
    form = Form([("name", ""), ("plan", "a")])
    form.validate()
    assert [fault.message for fault in form.faults] == ["Rhowch the name", "Row 1: rhowch the name"]

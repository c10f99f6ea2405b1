"""Forms on bare pages: the definitions of this folder, drawn as webapp draws them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import StrictUndefined

import forms
from workflows import feel

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ENVIRONMENT = feel.Environment(NOW)
SCOPE = {
    "provider": {"name": "Harbour Care"},
    "isLate": False,
    "actions": [{"title": "Train staff"}, {"title": "Check records"}],
    "riskScale": [{"label": "Low", "value": "low"}, {"label": "High", "value": "high"}],
    "people": [{"id": "p1", "name": "Pat"}, {"id": "p2", "name": "Sam"}],
    "quote": "Better <b>already</b>",
    "lastWeek": [{"action": "Train staff", "due": "2026-11-20"}],
    "reference": "SIP-2026-0001",
    "old": "X1",
}
TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(ROOT / "webapp" / "templates"), autoescape=True, undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)
PAGE = TEMPLATES.from_string("""<!DOCTYPE html>
<html lang="en" class="govuk-template"><head><title>Form</title><style>{{ style }}</style>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body class="govuk-template__body"><div class="govuk-width-container"><main class="govuk-main-wrapper">
{% include "components/error_summary.html" %}
<h1 class="govuk-heading-l">{{ form.definition.title }}</h1>
<form method="post" novalidate>{% include "form.html" %}<button class="govuk-button">Send</button></form>
</main></div></body></html>""")


def definition(name: str) -> forms.FormDefinition:
    """A definition that lies in this folder."""
    return forms.read_form((HERE / f"{name}.form").read_bytes(), f"{name}.form")


def asking(*components: dict[str, Any]) -> forms.FormDefinition:
    """A definition of just these components."""
    schema = {"id": "small", "type": "default", "components": list(components)}
    return forms.read_form(json.dumps(schema).encode(), "small.form")


def form_of(
    asked: forms.FormDefinition, typed: object = None, scope: dict[str, Any] | None = None, **given: Any  # noqa: ANN401
) -> Any:  # noqa: ANN401
    """The form with what was typed (pairs, or a mapping of single values)."""
    Form = forms.build_form(asked, scope or {}, environment=ENVIRONMENT, files=given.pop("files", ()))
    return Form(list(typed.items()) if isinstance(typed, dict) else typed, **given)


def drawn(form: Any, style: str = "") -> str:  # noqa: ANN401
    """The page as HTML."""
    return PAGE.render(form=form, style=style)


def messages(form: Any) -> list[str]:  # noqa: ANN401
    """What the error summary says after trying to complete the form."""
    form.validate()
    return [fault.message for fault in form.faults]


def pairs_on(page: str) -> list[tuple[str, str]]:
    """What a browser would send from the page: used to prove that a page sends back what it shows."""
    tree = _parsed(page)
    pairs: list[tuple[str, str]] = []
    for box in tree.iter("input", "textarea", "select"):
        if box.get("name") and box.get("type") != "file" and not _is_silent(box):
            pairs += [(str(box.get("name")), value) for value in _values(box)]
    return pairs


def _parsed(page: str) -> Any:  # noqa: ANN401
    from lxml import html  # noqa: PLC0415

    return html.fromstring(page)


def _is_silent(box: Any) -> bool:  # noqa: ANN401
    is_unticked = box.get("type") in ("radio", "checkbox") and box.get("checked") is None
    return is_unticked or box.get("disabled") is not None


def _values(box: Any) -> list[str]:  # noqa: ANN401
    if box.tag == "textarea":
        return [(box.text or "").removeprefix("\n")]
    if box.tag == "select":
        return [str(option.get("value")) for option in box.iter("option") if option.get("selected") is not None][:1]
    return [str(box.get("value", ""))]

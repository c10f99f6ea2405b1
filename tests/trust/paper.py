"""A form on a page, filled in as a person would: what is asked and still empty gets an answer."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from lxml import html

Pairs = list[tuple[str, str]]
WORDS = "As agreed at the last meeting."


def fill_in(page: str, action: str, wishes: Mapping[str, str], day: date, words: str = WORDS) -> Pairs:
    """What the form whose address ends with `action` sends, once filled in.

    `wishes` are answers by question key; a date that nobody wishes for is `day`.
    """
    form = form_of(page, action)
    for name in sorted({box.get("name") or "" for box in form.iter("input", "textarea", "select")} - {""}):
        question, part = _key(name)
        box = form.inputs[name]
        if part:
            asked = date.fromisoformat(wishes[question]) if question in wishes else day
            box.value = str(getattr(asked, part))
        elif getattr(box, "type", "") in {"hidden", "file"}:
            continue
        else:
            _answer(box, wishes.get(question), words)
    return [(str(name), str(value)) for name, value in form.form_values()]


def form_of(page: str, action: str) -> html.FormElement:
    """The page's form whose address ends so. Raises LookupError, with the page's words, when it has none."""
    tree = html.fromstring(page)
    for form in tree.forms:
        if str(form.action or "").partition("?")[0].endswith(action):
            return form
    raise LookupError(f"no form for {action} on this page: {' '.join(tree.text_content().split())}")


def _key(name: str) -> tuple[str, str]:
    """`plan-r1-startDate-day` asks for the `day` of `startDate`."""
    parts = name.split("-")
    return (parts[-2], parts[-1]) if parts[-1] in {"day", "month", "year"} else (parts[-1], "")


def _answer(box: Any, wish: str | None, words: str) -> None:
    if isinstance(box, html.RadioGroup):
        box.value = wish or box.value or box.value_options[0]
    elif isinstance(box, html.CheckboxGroup):
        box.value.update(box.value_options)
    elif getattr(box, "type", "") == "checkbox":
        box.checked = True
    elif isinstance(box, html.SelectElement):
        box.value = wish or box.value or [option for option in box.value_options if option][-1]
    else:
        already = (box.value or "").removeprefix("\n")  # a browser drops it after <textarea>, lxml does not
        box.value = wish or already or words

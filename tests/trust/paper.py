"""A form on a page, filled in as a person would: what is asked and still empty gets an answer."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from lxml import html

Pairs = list[tuple[str, str]]
Wish = str | Sequence[str]  # of boxes to tick the values
SAID = "Said "  # whatever is typed here begins so: what an earlier attempt left in a draft is typed anew


def fill_in(page: str, action: str, wishes: Mapping[str, Wish], day: date, words: str) -> Pairs:
    """What the form whose address ends with `action` sends, once filled in.

    `wishes` are answers by question key, or by the name on the page for one row; a date that nobody wishes for is
    `day`, a number 1, and every box is ticked. `words` begin with SAID.
    """
    form = form_of(page, action)
    choices: dict[str, list[Any]] = defaultdict(list)
    for box in form.iter("input", "textarea", "select"):
        if getattr(box, "type", "") == "radio":
            choices[box.name].append(box)
        elif box.name and getattr(box, "type", "") not in {"hidden", "file", "submit"}:
            _answer(box, wishes, day, words)
    for name, boxes in choices.items():
        wish = _wish(wishes, name)
        if wish or not any(box.checked for box in boxes):
            chosen = next((box for box in boxes if box.get("value") == wish), boxes[0])
            for box in boxes:
                box.checked = box is chosen
    return [(str(name), str(value)) for name, value in form.form_values()]


def address_of(page: str, part: str) -> str:
    """The address of the page's form that has `part` in it; "" when there is none."""
    return next((str(form.action) for form in _tree(page).forms if part in str(form.action)), "")


def form_of(page: str, action: str) -> html.FormElement:
    """The page's form whose address ends so. Raises LookupError, with the page's words, when it has none."""
    for form in _tree(page).forms:
        if str(form.action or "").partition("?")[0].endswith(action):
            return form
    raise LookupError(f"no form for {action} on this page: {words_of(page)}")


def words_of(page: str) -> str:
    """What the page's main part says."""
    tree = _tree(page)
    return " ".join(next(iter(tree.iter("main")), tree).text_content().split())


def _tree(page: str) -> Any:
    return html.fromstring(page)  # its stubs know nothing of forms


def _key(name: str) -> tuple[str, str]:
    """`plan-r1-startDate-day` asks for the `day` of `startDate`."""
    parts = name.split("-")
    return (parts[-2], parts[-1]) if parts[-1] in {"day", "month", "year"} else (parts[-1], "")


def _wish(wishes: Mapping[str, Wish], name: str) -> Any:
    return wishes.get(name, wishes.get(_key(name)[0]))


def _answer(box: Any, wishes: Mapping[str, Wish], day: date, words: str) -> None:
    wish, already, part = _wish(wishes, box.name), (box.value or ""), _key(box.name)[1]
    if part:
        box.value = str(getattr(date.fromisoformat(wish), part)) if wish else already or str(getattr(day, part))
    elif getattr(box, "type", "") == "checkbox":
        box.checked = wish is None or box.get("value") in ([wish] if isinstance(wish, str) else wish)
    elif isinstance(box, html.SelectElement):
        box.value = wish if wish is not None else already or [option for option in box.value_options if option][-1]
    else:
        already = already.removeprefix("\n")  # a browser drops it after <textarea>, lxml does not
        usual = "1" if box.get("inputmode") in {"numeric", "decimal"} else words
        box.value = wish if wish is not None else already if already and not already.startswith(SAID) else usual

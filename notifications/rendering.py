"""From a template and what is known to an email: subject, plain text and HTML. Values are never parsed as Markdown."""

import html
import logging
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any
from urllib.parse import quote

import css_inline
import nh3
from jinja2 import Environment, Template
from markupsafe import Markup

from notifications.plain import plain_text
from notifications.templates import LINK_NAME, MARKDOWN, EmailTemplate, Placeholder, with_marks
from notifications.wording import in_words, on_lines, on_one_line
from workflows import feel

logger = logging.getLogger(__name__)

TAGS = {"p", "br", "h1", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "blockquote", "hr", "code", "pre"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
ALLOWED_STEPS = 1_000_000  # of all placeholders of an email together
EACH = 1_000  # of these, which every placeholder has: a greedy one takes no words from the others
MOST_WRITTEN = 1_000_000  # characters of all values of one email: as much as a case may hold
_NUMBER = 10  # characters that stand for anything short
SCHEMES = {"http", "https", "mailto"}
_TOP = re.compile(r'<div class="letter"[^>]*>')
_LONE_LINK = re.compile(r"<p><a ([^>]*>(?!https?:)[^<]*</a>)</p>")  # words that lead somewhere, alone in a paragraph


@dataclass(frozen=True)
class Rendered:
    """An email ready to keep: `html` is a whole page with its styles inlined."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Value:
    """What a placeholder came to, for both parts of the email."""

    plain: str
    markup: str
    blocks: str  # markup when it stands alone in its paragraph


@dataclass(frozen=True)
class Filling:
    """One email being filled: its template, what it may read, and the room that its values have."""

    template: EmailTemplate
    scope: Mapping[str, Any]
    environment: feel.Environment
    room: "Room"


@dataclass
class Room:
    """Characters that the values of one email may still have together."""

    left: int = MOST_WRITTEN

    def take(self, value: Any) -> bool:
        """Whether the value fits in; if so its place is taken."""
        size = _size(value, self.left)
        fits = size <= self.left
        self.left -= size if fits else 0
        return fits


def render(
    template: EmailTemplate, scope: Mapping[str, Any], environment: feel.Environment, signed_by: str, note: str = ""
) -> Rendered:
    """The email as `scope` fills it; a null shows as nothing and is logged.

    `signed_by` names the council; `note` stands above everything, such as whose copy this is.
    """
    mark = f"v{secrets.token_hex(8)}x"
    marked = re.compile(mark + r"(\d+)z")
    filling = Filling(template, scope, environment.sharing(feel.Allowance(ALLOWED_STEPS, EACH)), Room())
    values = [_value(piece, filling) for piece in template.body if isinstance(piece, Placeholder)]
    tokens = MARKDOWN.parse(with_marks(template.body, mark))
    text = _fill_text(plain_text(tokens), marked, values)
    body = _fill_markup(MARKDOWN.renderer.render(tokens, MARKDOWN.options, {}), marked, values)
    subject = _subject(filling)
    return Rendered(subject, f"{note}\n\n{text}" if note else text, _letter(subject, body, signed_by, note))


def noted(text: str, page: str, note: str) -> tuple[str, str]:
    """An email that was rendered before, text and HTML, with a note above everything."""
    if not note:
        return text, page
    words = f'<p style="color: #484949; font-size: 16px; line-height: 22px;">{html.escape(note)}</p>'
    return f"{note}\n\n{text}", _TOP.sub(lambda top: top[0] + words, page, count=1)


def _fill_text(text: str, marked: re.Pattern[str], values: Sequence[Value]) -> str:
    """A value of several lines keeps the quotation or the bullet that it stands in."""

    def value(found: re.Match[str]) -> str:
        before = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        lead = re.match(r"(?:> | |- )*", before)
        margin = lead[0].replace("-", " ") if lead else ""
        return values[int(found[1])].plain.replace("\n", "\n" + margin)

    return re.sub(r"\n{3,}", "\n\n", marked.sub(value, text))


def _fill_markup(body: str, marked: re.Pattern[str], values: Sequence[Value]) -> str:
    """Values go into addresses, into paragraphs of their own, and then among other words, each in its way."""

    def address(found: re.Match[str]) -> str:
        return marked.sub(lambda mark: html.escape(quote(values[int(mark[1])].plain.strip(), safe="/:@.")), found[0])

    body = re.sub(r'href="[^"]*"', address, body)
    body = re.sub(f"<p>{marked.pattern}</p>", lambda mark: values[int(mark[1])].blocks, body)
    return marked.sub(lambda mark: values[int(mark[1])].markup, body)


def _subject(filling: Filling) -> str:
    pieces = filling.template.subject
    parts = [piece if isinstance(piece, str) else in_words(_evaluate(piece, filling)) for piece in pieces]
    return on_one_line("".join(parts))


def _value(placeholder: Placeholder, filling: Filling) -> Value:
    value = _evaluate(placeholder, filling)
    if isinstance(value, Sequence) and not isinstance(value, str) and value:
        return _list_value(value)
    words = in_words(value)
    lines = on_lines(words)
    if len(lines) == 1 and '"' in placeholder.text:  # the template's own spaces, such as " for " + contract.name
        lines = [" " * words.startswith(" ") + lines[0] + " " * words.endswith(" ")]
    markup = _markup(lines)
    if placeholder.text == LINK_NAME and lines:
        markup = f'<a href="{markup}">{markup}</a>'
    return Value("\n".join(lines), markup, f"<p>{markup}</p>" if lines else "")


def _evaluate(placeholder: Placeholder, filling: Filling) -> Any:
    try:
        value, warnings = placeholder.expression.explain(filling.scope, filling.environment)
    except feel.BudgetSpent as problem:  # one greedy placeholder must not stop the case
        value, warnings = None, [str(problem)]
    if not filling.room.take(value):
        value, warnings = None, [f"The email would have more than {MOST_WRITTEN:,} characters."]
    if value is None:
        reason = "; ".join(str(warning) for warning in warnings)
        logger.warning("%s line %d: %s is null. %s", filling.template.file, placeholder.line, placeholder.text, reason)
    return value


def _size(value: Any, most: int) -> int:
    """Roughly how many characters the value has; of one with more than `most` no more is looked at than that."""
    if isinstance(value, str):
        return len(value)
    if not isinstance(value, Sequence | Mapping):
        return _NUMBER
    found = 0
    for part in value.values() if isinstance(value, Mapping) else value:
        found += _NUMBER + _size(part, most - found)
        if found > most:
            break
    return found


def _list_value(parts: Sequence[Any]) -> Value:
    """A list is bullets where it stands alone; label and text pairs (a copy of answers) are headed paragraphs."""
    if all(isinstance(part, Mapping) and {"label", "text"} <= part.keys() for part in parts):
        return _pairs_value([(on_one_line(in_words(p["label"])), on_lines(in_words(p["text"]))) for p in parts])
    lines = [on_lines(in_words(part)) for part in parts]
    plain = "\n".join("- " + "\n  ".join(part) for part in lines)
    bullets = "".join(f"<li>{_markup(part)}</li>" for part in lines)
    return Value(plain, ", ".join(_markup(part) for part in lines), f"<ul>{bullets}</ul>")


def _pairs_value(pairs: Sequence[tuple[str, Sequence[str]]]) -> Value:
    plain = "\n\n".join("\n".join([label, *(f"  {line}" for line in lines)]).strip("\n") for label, lines in pairs)
    blocks = "".join(f"<p><strong>{html.escape(label)}</strong><br>{_markup(lines)}</p>" for label, lines in pairs)
    inline = "; ".join(f"{html.escape(label)}: {_markup(lines)}" for label, lines in pairs)
    return Value(plain, inline, blocks)


def _markup(lines: Sequence[str]) -> str:
    return "<br>".join(html.escape(line) for line in lines)


def _letter(subject: str, body: str, signed_by: str, note: str) -> str:
    cleaned = nh3.clean(body, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)
    prominent = _LONE_LINK.sub(r'<p><a class="button" \1</p>', cleaned)
    page = _letter_template().render(
        subject=subject, body=Markup(prominent), signed_by=signed_by, note=note  # noqa: S704  nh3 made it safe
    )
    return str(_inliner().inline(page))


@lru_cache(maxsize=1)
def _letter_template() -> Template:
    source = (resources.files("notifications") / "letter.html").read_text("utf-8")
    return Environment(autoescape=True).from_string(source)


@lru_cache(maxsize=1)
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False)

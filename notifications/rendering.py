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

import css_inline
import nh3
from jinja2 import Environment, Template
from markupsafe import Markup

from notifications.plain import plain_text
from notifications.templates import MARKDOWN, EmailTemplate, Placeholder, with_marks
from notifications.wording import in_words, on_lines, on_one_line
from workflows import feel

logger = logging.getLogger(__name__)

TAGS = {"p", "br", "h1", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "blockquote", "hr", "code", "pre"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}


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


def render(
    template: EmailTemplate, scope: Mapping[str, Any], environment: feel.Environment, signed_by: str, note: str = ""
) -> Rendered:
    """The email as `scope` fills it; a null shows as nothing and is logged.

    `signed_by` names the council; `note` stands above everything, such as whose copy this is.
    """
    mark = f"v{secrets.token_hex(8)}x"
    marked = re.compile(mark + r"(\d+)z")
    values = [_value(p, template, scope, environment) for p in template.body if isinstance(p, Placeholder)]
    tokens = MARKDOWN.parse(with_marks(template.body, mark))
    text = marked.sub(lambda found: values[int(found[1])].plain, plain_text(tokens))
    body = MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})
    body = re.sub(f"<p>{marked.pattern}</p>", lambda found: values[int(found[1])].blocks, body)
    body = marked.sub(lambda found: values[int(found[1])].markup, body)
    subject = _subject(template, scope, environment)
    return Rendered(subject, f"{note}\n\n{text}" if note else text, _letter(subject, body, signed_by, note))


def _subject(template: EmailTemplate, scope: Mapping[str, Any], environment: feel.Environment) -> str:
    parts = [
        piece if isinstance(piece, str) else in_words(_evaluate(piece, template, scope, environment))
        for piece in template.subject
    ]
    return on_one_line("".join(parts))


def _value(
    placeholder: Placeholder, template: EmailTemplate, scope: Mapping[str, Any], environment: feel.Environment
) -> Value:
    value = _evaluate(placeholder, template, scope, environment)
    if isinstance(value, Sequence) and not isinstance(value, str) and value:
        return _list_value(value)
    lines = on_lines(in_words(value))
    markup = _markup(lines)
    return Value("\n".join(lines), markup, f"<p>{markup}</p>" if lines else "")


def _evaluate(
    placeholder: Placeholder, template: EmailTemplate, scope: Mapping[str, Any], environment: feel.Environment
) -> Any:
    value, warnings = placeholder.expression.explain(scope, environment)
    if value is None:
        reason = "; ".join(str(warning) for warning in warnings)
        logger.warning("%s line %d: %s is null. %s", template.file, placeholder.line, placeholder.text, reason)
    return value


def _list_value(parts: Sequence[Any]) -> Value:
    """A list is bullets where it stands alone; label and text pairs (a copy of answers) are headed paragraphs."""
    if all(isinstance(part, Mapping) and {"label", "text"} <= part.keys() for part in parts):
        return _pairs_value([(on_one_line(in_words(p["label"])), on_lines(in_words(p["text"]))) for p in parts])
    lines = [on_lines(in_words(part)) for part in parts]
    plain = "\n".join("- " + "\n  ".join(part) for part in lines)
    bullets = "".join(f"<li>{_markup(part)}</li>" for part in lines)
    return Value(plain, ", ".join(_markup(part) for part in lines), f"<ul>{bullets}</ul>")


def _pairs_value(pairs: Sequence[tuple[str, Sequence[str]]]) -> Value:
    said = [(label, lines or ["Not answered"]) for label, lines in pairs]
    plain = "\n\n".join("\n".join([label, *(f"  {line}" for line in lines)]) for label, lines in said)
    blocks = "".join(f"<p><strong>{html.escape(label)}</strong><br>{_markup(lines)}</p>" for label, lines in said)
    inline = "; ".join(f"{html.escape(label)}: {_markup(lines)}" for label, lines in said)
    return Value(plain, inline, blocks)


def _markup(lines: Sequence[str]) -> str:
    return "<br>".join(html.escape(line) for line in lines)


def _letter(subject: str, body: str, signed_by: str, note: str) -> str:
    cleaned = Markup(nh3.clean(body, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None))  # noqa: S704 - nh3 made it safe
    page = _letter_template().render(subject=subject, body=cleaned, signed_by=signed_by, note=note)
    return str(_inliner().inline(page))


@lru_cache(maxsize=1)
def _letter_template() -> Template:
    source = (resources.files("notifications") / "letter.html").read_text("utf-8")
    return Environment(autoescape=True).from_string(source)


@lru_cache(maxsize=1)
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False)

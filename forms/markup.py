"""Markdown and HTML from a form file, made safe to show, and the same as plain text for what is kept."""

import html
import re
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

from forms.wording import say

_CLASSES = {
    "p": "govuk-body", "a": "govuk-link", "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number", "hr": "govuk-section-break govuk-section-break--m "
    "govuk-section-break--visible", "table": "govuk-table", "thead": "govuk-table__head",
    "tbody": "govuk-table__body", "tr": "govuk-table__row", "th": "govuk-table__header", "td": "govuk-table__cell",
    "blockquote": "govuk-inset-text", "h2": "govuk-heading-m", "h3": "govuk-heading-s", "h4": "govuk-heading-s",
    "h5": "govuk-heading-s", "h6": "govuk-heading-s",
}
_TAGS = set(_CLASSES) | {"strong", "em", "b", "i", "br", "code", "pre", "li", "dl", "dt", "dd", "span", "div",
                         "details", "summary", "sub", "sup", "caption", "abbr"}
_SCHEMES = {"http", "https", "mailto", "tel"}
_ENDS = re.compile(r"(?i)<br[^>]*>|</(?:p|h[1-6]|li|tr|blockquote|div|dt|dd|pre|caption)>|<hr[^>]*>")
_ITEMS = re.compile(r"(?i)<li[^>]*>")
_CELL_ENDS = re.compile(r"(?i)</t[hd]>\s*(?=<t[hd])")
_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&$:=])")

_markdown = MarkdownIt("commonmark", {"breaks": True}).enable(["table", "strikethrough"])


@lru_cache(maxsize=2048)
def from_markdown(text: str) -> Markup:
    """Safe HTML in GOV.UK classes. Headings begin at h2: the page has the h1."""
    return clean(_markdown.render(text), lower_headings=True)


@lru_cache(maxsize=2048)
def clean(fragment: str, lower_headings: bool = False) -> Markup:
    """HTML without scripts, styles, forms, pictures or foreign attributes."""
    if lower_headings:
        fragment = re.sub(r"(?i)<(/?)h([1-5])\b", lambda m: f"<{m[1]}h{int(m[2]) + 1}", fragment)
    else:
        fragment = re.sub(r"(?i)<(/?)h1\b", r"<\1h2", fragment)
    return Markup(  # noqa: S704  sanitised in the same call
        nh3.clean(
            fragment,
            tags=_TAGS,
            attributes={"a": {"href", "title"}, "th": {"scope", "colspan"}, "td": {"colspan"}, "ol": {"start"},
                        "abbr": {"title"}},
            set_tag_attribute_values={tag: {"class": name} for tag, name in _CLASSES.items()},
            url_schemes=_SCHEMES,
            link_rel="noreferrer noopener",
        )
    )


def as_text(fragment: str) -> str:
    """The words of safe HTML, one line per paragraph, heading or list entry."""
    lined = _ENDS.sub("\n", _CELL_ENDS.sub(" | ", _ITEMS.sub("• ", fragment)))
    words = html.unescape(nh3.clean(lined, tags=set()))
    return "\n".join(line.strip() for line in words.splitlines() if line.strip())


def escape_markdown(value: object) -> str:
    """A value said so that Markdown shows it as typed."""
    return _MARKS.sub(r"\\\1", say(value)).replace("\n", "  \n")


def escape_html(value: object) -> str:
    """A value said so that HTML shows it as typed, line breaks included."""
    return html.escape(say(value)).replace("\n", "<br>")

"""Parts of a form on a page: components placed in a scope, with what depends on the answers around them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from forms.definition import Component
from forms.expressions import Scope, Setting, is_expression
from forms.markup import as_text, clean, escape_html, escape_markdown, from_markdown
from forms.templates import fill
from forms.wording import say

_SIMPLE_CONDITION = re.compile(
    r"""=\s*(?P<no>not\()?\s*(?P<key>[A-Za-z_]\w*)\s*((?P<is>!?=)\s*("(?P<word>[^"\\]*)"|(?P<truth>true|false)))?\s*"""
    r"""(?P<end>\))?\s*"""
)
# Sets the anchors of parts that are no questions apart from those of questions: no key has a hyphen.
PART = "-part"
_TABLE_LIMIT = 500
_TALL = 30


@dataclass(frozen=True)
class Seen:
    """One line of what a person saw; `row` names the row it stood in.

    `kind`: "heading", "text", "answer", "file"; of what could only be read "given", or "title" where it heads its row.
    """

    label: str
    text: str
    kind: str
    row: str = ""


@dataclass(frozen=True)
class Reveal:
    """A condition simple enough for the page's script: hidden when the field's value equals (or not) `value`."""

    field: str
    value: str
    hides_when_equal: bool


class Placed:
    """A component in its place: `name` is unique on the page and is its anchor; `scope` what its FEEL can read."""

    component: Component
    setting: Setting
    name: str
    prefix: str
    scope: Scope
    is_hidden: bool
    hides_itself: bool
    reveal: Reveal | None = None

    def place(self, component: Component, setting: Setting, prefix: str, name: str) -> None:
        self.component, self.setting, self.prefix, self.name = component, setting, prefix, name
        self.scope, self.is_hidden, self.hides_itself = setting.scope, False, False

    def arrange(self, scope: Scope, is_inside_hidden: bool) -> None:
        """Settle whether it is shown, given the answers in `scope`."""
        self.scope = scope
        hide = self.component.hide
        self.hides_itself = bool(hide) and self.setting.evaluate(hide, scope) is True
        self.is_hidden = is_inside_hidden or self.hides_itself

    @property
    def template(self) -> str:
        return f"components/{self.component.type}.html"

    @property
    def anchor(self) -> str:
        """The id of the element that a link to it leads to."""
        return self.name

    @property
    def heading(self) -> str:
        """The label, its `{{ }}` filled in."""
        return fill(self.component.label, self.setting, self.scope, say)

    @property
    def hint(self) -> str:
        """The description, its `{{ }}` filled in."""
        return fill(self.component.text("description"), self.setting, self.scope, say)

    @property
    def is_conditional(self) -> bool:
        return bool(self.component.hide)

    @property
    def column_style(self) -> str:
        """How many of the sixteen columns it spans in a row of the layout; "" for an equal share."""
        columns = self.component.context("layout").get("columns")
        return f"upturn-span-{columns}" if isinstance(columns, int) and 0 < columns <= 16 else ""

    def seen(self) -> Iterator[Seen]:
        """What a person saw of it, for receipts."""
        return iter(())


class Shown(Placed):
    """A part that asks nothing: text, html, table, spacer or separator."""

    def __init__(self, component: Component, setting: Setting, prefix: str) -> None:
        self.place(component, setting, prefix, f"{prefix}{component.id}{PART}")

    @property
    def markup(self) -> Markup:
        """The safe HTML of a text or html component."""
        if self.component.type == "text":
            return from_markdown(fill(self.component.text("text"), self.setting, self.scope, escape_markdown))
        return clean(fill(self.component.text("content"), self.setting, self.scope, escape_html))

    @property
    def is_tall(self) -> bool:
        """Whether a spacer is higher than a line of text (form-js counts pixels, 60 where not set)."""
        height = self.component.properties.get("height")
        return not isinstance(height, int) or height >= _TALL

    @property
    def columns(self) -> list[tuple[str, str]]:
        """A table's columns as (key, label)."""
        listed = self.component.properties.get("columns")
        if not listed:
            listed = self.setting.evaluate(self.component.text("columnsExpression") or "=[]", self.scope)
        return [
            (str(column["key"]), str(column.get("label") or column["key"]))
            for column in (listed if isinstance(listed, list) else [])
            if isinstance(column, Mapping) and "key" in column
        ]

    @property
    def rows(self) -> list[list[str]]:
        """A table's cells in words, at most 500 rows."""
        source = self.setting.evaluate(self.component.text("dataSource"), self.scope)
        listed = source if isinstance(source, list) else []
        keys = [key for key, _ in self.columns]
        return [
            [say(row.get(key)) if isinstance(row, Mapping) else "" for key in keys] for row in listed[:_TABLE_LIMIT]
        ]

    def seen(self) -> Iterator[Seen]:
        if self.component.type in ("text", "html"):
            yield Seen("", as_text(self.markup), "text")
        elif self.component.type == "table":
            labels = [label for _, label in self.columns]
            lines = ("; ".join(f"{label}: {cell}" for label, cell in zip(labels, row, strict=True) if cell)
                     for row in self.rows)
            yield Seen(self.heading, "\n".join(lines), "text")


class Group(Placed):
    """Parts that belong together, under a legend where the group has a label."""

    def __init__(self, component: Component, setting: Setting, prefix: str, parts: list[Placed]) -> None:
        self.place(component, setting, prefix, f"{prefix}{component.id}{PART}")
        self.parts = parts

    @property
    def lines(self) -> list[list[Placed]]:
        """The parts as the page lays them out."""
        return lines_of(self.parts)

    def arrange(self, scope: Scope, is_inside_hidden: bool) -> None:
        super().arrange(scope, is_inside_hidden)
        for part in self.parts:
            part.arrange(scope, self.is_hidden)

    def seen(self) -> Iterator[Seen]:
        if self.heading and not self.prefix:  # inside a row, its answers say enough
            yield Seen(self.heading, "", "heading")
        yield from seen_of(self.parts)


def seen_of(parts: list[Placed]) -> Iterator[Seen]:
    """What a person saw of these parts, in order, hidden ones left out."""
    for part in parts:
        if not part.is_hidden:
            yield from part.seen()


def lines_of(parts: list[Placed]) -> list[list[Placed]]:
    """The parts as lines of the layout: neighbours with the same `layout.row` stand beside each other."""
    lines: list[list[Placed]] = []
    last = ""
    for part in parts:
        row = str(part.component.context("layout").get("row") or "")
        if row and row == last:
            lines[-1].append(part)
        else:
            lines.append([part])
        last = row
    return lines


def reveal_of(part: Placed, beside: Mapping[str, str]) -> Reveal | None:
    """The condition where it compares a radio, select or checkbox `beside` the part (key -> type); else None."""
    match = _SIMPLE_CONDITION.fullmatch(part.component.hide)
    if match is None or bool(match["no"]) != bool(match["end"]):
        return None
    can_follow = ("checkbox",) if match["word"] is None else ("radio", "select")
    if beside.get(match["key"]) not in can_follow:
        return None
    value = match["word"] if match["word"] is not None else match["truth"] or "true"
    return Reveal(f"{part.prefix}{match['key']}", value, (match["is"] != "!=") != bool(match["no"]))


def flag(value: object, setting: Setting, scope: Scope) -> bool:
    """A property that is true or false, or an expression for it."""
    return setting.resolve(value, scope) is True if is_expression(value) else value is True

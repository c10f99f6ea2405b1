"""A form as it was drawn: the typed reading of a form-js file."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from forms.check import check_form
from forms.vocabulary import FILES, KEYED, LIST, PATHED
from workflows.feel.problems import Problem


class FormRefused(ValueError):
    """The file cannot be used as a form; mend its `problems` in the designer and publish again."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{p.file}: {p.message}" for p in problems))
        self.problems = problems


@dataclass(frozen=True, eq=False)
class Component:
    """One box of the form: a question, a text, a group or a list of rows."""

    type: str
    id: str
    key: str
    properties: Mapping[str, object]
    components: tuple["Component", ...] = ()

    @property
    def label(self) -> str:
        return self.text("label")

    def text(self, name: str) -> str:
        """A property that is words; "" where it is not set."""
        value = self.properties.get(name)
        return value if isinstance(value, str) else ""

    def context(self, name: str) -> Mapping[str, object]:
        """A property that holds others (validate, appearance, layout, properties); empty where it is not set."""
        value = self.properties.get(name)
        return value if isinstance(value, Mapping) else {}

    def custom(self, name: str) -> str:
        """One of the owner's own `properties`, as text; "" where it is not set."""
        value = self.context("properties").get(name, "")
        return value if isinstance(value, str) else str(value)

    @property
    def kind(self) -> str:
        """The FEEL type of its answer, "" where that is not known: a choice's values may be of any type."""
        if self.type == "number" and self.properties.get("serializeToString"):
            return "string"
        if self.type == "checklist":
            return "list"
        return _KINDS.get(self.type) or ("string" if self.choices else "")

    @property
    def choices(self) -> dict[str, str]:
        """The words of each value that one may choose here; empty where they are not all texts, or are worked out."""
        values = self.properties.get("values")
        if self.type not in ("radio", "select") or not isinstance(values, list):
            return {}
        found = [(entry.get("value"), entry.get("label") or "") for entry in values if isinstance(entry, Mapping)]
        texts = {value: str(words) for value, words in found if isinstance(value, str)}
        return texts if len(texts) == len(found) else {}

    @property
    def hide(self) -> str:
        """The FEEL condition under which it is not shown; "" for always shown."""
        condition = self.context("conditional").get("hide")
        return condition if isinstance(condition, str) else ""

    @property
    def steps(self) -> tuple[str, ...]:
        """The names that lead to its value inside its scope: a dotted key has several, a group's path prefixes."""
        name = self.text("path") if self.type in PATHED else self.key
        return tuple(name.split(".")) if name else ()


# Dates are answered as ISO text.
_KINDS = {"textfield": "string", "textarea": "string", "datetime": "string", "number": "number", "checkbox": "boolean"}


@dataclass(frozen=True, eq=False)
class FormDefinition:
    """A form that has been read and found without errors."""

    id: str
    title: str
    file: str
    components: tuple[Component, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The variables that the form answers, in the order asked: the first name of each path."""
        answered = (steps[0] for component, steps in asked(self.components))
        return tuple(dict.fromkeys((*answered, *self.removed_keys)))

    @property
    def removed_keys(self) -> tuple[str, ...]:
        """The variables that get the rows which left a list, each with why (the property `removal` of the list)."""
        lists = (component for component, _ in asked(self.components) if component.type == LIST)
        return tuple(name for name in (one.custom("removal") for one in lists) if name)

    @property
    def kinds(self) -> dict[str, str]:
        """The same variables with the FEEL type of their answers, "" where it is not known or there is a path."""
        found = {steps[0]: component.kind for component, steps in asked(self.components)}
        nested = {steps[0] for _, steps in asked(self.components) if len(steps) > 1}
        signed = {steps[0] for component, steps in asked(self.components) if component.custom("signs")}
        found |= dict.fromkeys(self.removed_keys, "")
        return {name: "" if name in nested | signed else kind for name, kind in found.items()}

    @property
    def asked(self) -> list[tuple[Component, tuple[str, ...]]]:
        """What it asks, lists as wholes, each with the path of its variable."""
        return list(asked(self.components))

    @property
    def changeable(self) -> tuple[str, ...]:
        """The paths of what whoever answers can change; what can only be read is left out."""
        return tuple(
            ".".join(steps) for component, steps in self.asked
            if component.properties.get("readonly") is not True and component.properties.get("disabled") is not True
        )

    @property
    def file_keys(self) -> tuple[str, ...]:
        """The paths at which files are asked for, such as `evidence` or `plan.evidence`, rows without their ids."""
        return tuple(".".join(steps) for component, steps in asked(self.components, into_rows=True)
                     if component.type == FILES)

    def list_at(self, key: str) -> Component:
        """The list of rows whose variable is `key`; KeyError where the form has none."""
        for component, steps in asked(self.components):
            if component.type == LIST and ".".join(steps) == key:
                return component
        raise KeyError(key)


def asked(
    components: tuple[Component, ...], path: tuple[str, ...] = (), into_rows: bool = False
) -> Iterator[tuple[Component, tuple[str, ...]]]:
    """The components that answer something, each with the path of its variable."""
    for component in components:
        steps = path + component.steps
        if component.type in KEYED or component.type == LIST:
            yield component, steps
        if component.type != LIST or into_rows:
            yield from asked(component.components, steps, into_rows)


def is_shown_on_purpose(component: Component) -> bool:
    """Whether it shows a provider what the case knows: it says so (`shows` = case), or may only be read."""
    is_read = any(component.properties.get(name) is True for name in ("readonly", "disabled"))
    return is_read or component.custom("shows") == "case"


@lru_cache(maxsize=256)
def read_form(data: bytes, file: str) -> FormDefinition:
    """Read a `.form` file; raises FormRefused with every error that `check_form` finds."""
    errors = [problem for problem in check_form(data, file) if problem.severity == "error"]
    if errors:
        raise FormRefused(errors)
    schema = json.loads(data)
    components = _components(schema)
    return FormDefinition(
        id=schema["id"],
        title=schema.get("title") or _first_heading(components) or schema["id"],
        file=file,
        components=components,
    )


def _components(schema: Mapping[str, object]) -> tuple[Component, ...]:
    listed = schema.get("components", [])
    return tuple(_component(entry) for entry in listed) if isinstance(listed, list) else ()


def _component(entry: Mapping[str, object]) -> Component:
    key = entry.get("key", "") if entry["type"] in KEYED else ""
    return Component(
        type=str(entry["type"]),
        id=str(entry.get("id") or key or entry.get("path") or entry["type"]),
        key=str(key),
        properties=entry,
        components=_components(entry),
    )


def _first_heading(components: tuple[Component, ...]) -> str:
    for component in components:
        text = component.text("text")
        if component.type == "text" and text.startswith("#") and "{{" not in text:
            return text.splitlines()[0].lstrip("# ").strip()
    return ""

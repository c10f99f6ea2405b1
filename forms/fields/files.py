"""Questions answered with files. The page keeps the files; the form knows references {id, name, size}."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

from forms.fields.question import Question
from forms.pairs import Sent
from forms.parts import flag

MAX_FILES = 50
_UNITS = ((1_000_000, "MB"), (1_000, "kB"))


class Files(Question):
    """`raws` are the ids of the files attached; ids that the page did not vouch for are ignored."""

    VERB: ClassVar[str] = "Upload %(label)s"
    NOTHING: ClassVar[str] = "No files"
    KIND: ClassVar[str] = "file"

    def typed(self, formdata: Sent) -> list[str]:
        ids = [text for text in formdata.getlist(self.name) if isinstance(text, str) and text]
        return list(dict.fromkeys(ids))[:MAX_FILES]

    def raws_of(self, value: object) -> list[str]:
        return [str(reference["id"]) for reference in _references(value)]

    @property
    def references(self) -> list[Mapping[str, object]]:
        """The attached files that are known, in the order they were added."""
        known = {**self.setting.files, **{str(held["id"]): held for held in _references(self.object_data)}}
        return [known[name] for name in self.raws if name in known]

    @property
    def is_empty(self) -> bool:
        return not self.references

    def answer(self) -> list[dict[str, object]]:
        return [dict(reference) for reference in self.references]

    @property
    def shown(self) -> str:
        return "\n".join(f"{reference['name']} ({size_of(reference)})" for reference in self.references)

    def faults(self) -> Iterator[str]:
        if len(self.references) > 1 and not self.is_multiple:
            yield self.tell("%(label)s must be one file: remove the others", label=self.heading)

    @property
    def is_multiple(self) -> bool:
        return flag(self.component.properties.get("multiple"), self.setting, self.scope)

    @property
    def accept(self) -> str:
        value = self.setting.resolve(self.component.properties.get("accept"), self.scope)
        return value if isinstance(value, str) else ""

    @property
    def listed(self) -> list[tuple[str, str, str]]:
        """Id, name and size in words of each attached file."""
        return [(str(held["id"]), str(held["name"]), size_of(held)) for held in self.references]

    @property
    def anchor(self) -> str:
        return f"{self.name}-upload"


def size_of(reference: Mapping[str, object]) -> str:
    """The size in words: "1.2 MB"."""
    size = reference.get("size")
    if not isinstance(size, int | float):
        return ""
    for unit, name in _UNITS:
        if size >= unit:
            return f"{size / unit:.1f}".removesuffix(".0") + f" {name}"
    return f"{int(size)} bytes"


def _references(value: object) -> list[Mapping[str, object]]:
    listed = value if isinstance(value, list) else []
    return [held for held in listed if isinstance(held, Mapping) and "id" in held and "name" in held]

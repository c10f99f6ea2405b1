"""Raw form data as a list of pairs: what a draft is, and what file buttons do to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

RawPairs = list[tuple[str, str]]
SHOWN = "_shown"  # its values name parts of the page that was sent, where other pairs are named after them


class Sent(Protocol):
    """What a browser sent: several values to a name, in order."""

    def __contains__(self, name: str, /) -> bool: ...

    def getlist(self, name: str, /) -> list[Any]: ...


class Pairs:
    """Pairs of name and value, read as WTForms reads what a browser sent."""

    def __init__(self, pairs: Iterable[Iterable[str]]) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            self._values.setdefault(name, []).append(value)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def getlist(self, name: str) -> list[str]:
        return self._values.get(name, [])


def first(sent: Sent, name: str) -> str:
    """The first value sent under the name; "" for none."""
    return str(next(iter(sent.getlist(name)), ""))


@dataclass(frozen=True)
class FileChange:
    """A file button that was pressed: verb "upload" or "remove", the question's name, the file's id."""

    verb: str
    name: str
    file_id: str = ""


def file_change(button: str) -> FileChange | None:
    """What the value of a `_file` button asks for (`upload:evidence`, `remove:evidence:ID`); None for nothing known."""
    verb, _, rest = button.partition(":")
    name, _, file_id = rest.partition(":")
    is_known = (verb == "upload" and not file_id) or (verb == "remove" and bool(file_id))
    return FileChange(verb, name, file_id) if name and is_known else None


def with_file(pairs: Iterable[tuple[str, str]], name: str, file_id: str) -> RawPairs:
    """The draft with a file attached to the question called `name`."""
    return [*pairs, (name, file_id)]


def without_file(pairs: Iterable[tuple[str, str]], name: str, file_id: str) -> RawPairs:
    """The draft with that file taken off again; its name is kept, so that the last one can go."""
    kept = [pair for pair in pairs if pair != (name, file_id)]
    return [*kept, (name, "")]

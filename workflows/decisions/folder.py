"""DMN files beside each other in a folder, each read when it is asked for."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from workflows.xml import MAX_BYTES


class Folder(Mapping[str, bytes]):
    """The `.dmn` files of a folder by name, and any other file that is asked for by name."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __getitem__(self, name: str) -> bytes:
        """The file's bytes; of one that is too large, no more than it takes for the reader to refuse it."""
        try:
            with (self._path / name).open("rb") as file:
                return file.read(MAX_BYTES + 1)
        except OSError as error:
            raise KeyError(name) from error

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(path.name for path in self._path.glob("*.dmn")))

    def __len__(self) -> int:
        return sum(1 for _ in self)

"""The property `signs` of a signature: what it is given to, by the form's names and by the documents'."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

SIGNS = "signs"
UNSIGNED = "no"  # the property `signed` of a column that is not part of what is signed
_PART = re.compile(r"([A-Za-z]\w*(?:\.[A-Za-z]\w*)*)(?:\s+as\s+([A-Za-z]\w*))?")


@dataclass(frozen=True)
class Signed:
    """One thing that is signed: `source` is what the form calls it, `name` what the case's documents call it."""

    source: str
    name: str


def read_signs(text: str) -> Iterator[Signed]:
    """`plan, extraWeeks as weeks`: what is signed. Raises ValueError for anything else."""
    for piece in filter(None, (one.strip() for one in text.split(","))):
        found = _PART.fullmatch(piece)
        if found is None:
            raise ValueError(piece)
        source, name = found.groups()
        yield Signed(source, name or source)

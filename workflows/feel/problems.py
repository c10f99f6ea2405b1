"""A finding in a file that a process owner can mend: the same shape for diagrams, forms, decisions and emails."""

from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and how to mend it.

    `element` is the id of the diagram element, form component or decision that it concerns ("" for the whole file);
    `line` is 1-based, None where the file has no lines to speak of. An error refuses publishing, a warning does not.
    """

    file: str
    element: str
    line: int | None
    message: str
    fix: str
    severity: Severity = "error"

    def as_json(self) -> dict[str, str | int | None]:
        """The problem as `upturn check --json` prints it."""
        return asdict(self)

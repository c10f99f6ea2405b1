"""What stands under a paper: a signature only where everything that its giver saw still reads the same on that day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from workflows.documents import signed_earlier
from workflows.fingerprints import holds, is_signature

if TYPE_CHECKING:
    from workflows.cases import Case

Data = Mapping[str, Any]
WITHHELD = "withheld"  # path of a signature that is not shown -> why, in words


def checked(case: "Case", data: Data) -> dict[str, Any]:
    """What a template may read: a signature that was given to other words is null there, whatever the template does.

    `withheld` has, by its path (`signature`, `previous.final_report.reportedBy`), why it is not shown.
    """
    why = {path: changed(value) for path, value, around in _signatures(data) if not holds(value, around)}
    why |= dict(signed_earlier.doubts(case, data))
    shown = dict(data)
    for path in why:
        _withhold(shown, path.split("."))
    return shown | {WITHHELD: why}


def changed(signature: Data) -> str:
    """What stands in the place of a signature that was given to something else."""
    return f"Not signed: this has changed since {signature.get('name') or 'somebody'} signed it on {_day(signature)}."


def _signatures(data: Data) -> Iterator[tuple[str, Data, Sequence[Data]]]:
    """Every signature with its path, and the contexts around it; lists hold rows, and rows are not signed."""
    waiting: list[tuple[str, Data, tuple[Data, ...]]] = [("", data, (data,))]
    while waiting:
        path, names, around = waiting.pop()
        for name, value in names.items():
            if is_signature(value):
                yield f"{path}{name}", value, around
            elif isinstance(value, Mapping):
                waiting.append((f"{path}{name}.", value, (*around, value)))


def _withhold(data: dict[str, Any], steps: Sequence[str]) -> None:
    *outer, last = steps
    for step in outer:
        data[step] = dict(data[step])
        data = data[step]
    data[last] = None


def _day(signature: Data) -> str:
    try:
        found = date.fromisoformat(str(signature.get("on")))
    except ValueError:
        return "another day"
    return f"{found.day} {found:%B %Y}"

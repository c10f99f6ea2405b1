"""What pressing a document costs: the first of a process, then warm ones, for a plan of three rows.

Run with `python -m benchmarks.documents`; exits with 1 where a warm PDF takes longer than 50 ms, since a service task
presses in the case's transaction.
"""

import sys
from statistics import median
from time import perf_counter
from typing import Any

from webapp import shipped
from workflows.contents import Contents
from workflows.documents import machines, samples
from workflows.documents.press import press

ROUNDS, MOST_MILLISECONDS = 20, 50


def main() -> int:
    """Print milliseconds for each format."""
    contents = Contents(shipped.procedures()["sip"])
    data, spent = samples.full(contents), {}
    for form in ("pdf", "docx"):
        spent[form] = [pressed(contents, form, data, number) for number in range(ROUNDS)]
        print(f"{form}: first {spent[form][0]:.0f} ms, then {median(spent[form][1:]):.0f} ms")
    machines.end_all()
    return int(median(spent["pdf"][1:]) > MOST_MILLISECONDS)


def pressed(contents: Contents, form: str, data: dict[str, Any], number: int) -> float:
    """One plan of three rows, each time with other words, in milliseconds."""
    rows = [data["plan"][0] | {"ref": str(row), "specific": f"Words {number} " * 20} for row in range(3)]
    began = perf_counter()
    press(contents.files, "plan", form, data | {"plan": rows})
    return (perf_counter() - began) * 1000


if __name__ == "__main__":
    sys.exit(main())

"""docs/dmn-conformance.md, written from a run of the kit: `python -m tests.conformance.page`."""

from dataclasses import dataclass
from pathlib import Path

from tests.conformance import kit

PAGE = Path(__file__).parents[2] / "docs" / "dmn-conformance.md"


@dataclass(frozen=True)
class Outcome:
    """How many result nodes there are in each folder, and why those fail that do, by key."""

    totals: dict[str, int]
    failures: dict[str, str]

    @property
    def total(self) -> int:
        return sum(self.totals.values())

    @property
    def passed(self) -> int:
        return self.total - len(self.failures)


def run_kit() -> Outcome:
    """Run every result node."""
    totals: dict[str, int] = {}
    failures: dict[str, str] = {}
    for node in kit.result_nodes():
        totals[node.folder] = totals.get(node.folder, 0) + 1
        if reason := kit.failure(node):
            failures[node.key] = reason
    return Outcome(totals, failures)


def written(outcome: Outcome) -> str:
    """The page's text."""
    share = 100 * outcome.passed / outcome.total
    lines = [
        "# DMN conformance",
        "",
        "This page is written by `python -m tests.conformance.page`; a test fails when it is not what the run gives.",
        "",
        "The cases are half of the DMN Technology Compatibility Kit, compliance levels 2 and 3",
        "(`tests/conformance/dmn-tck`, Apache License 2.0).",
        "",
        f"**{outcome.passed} of {outcome.total} result nodes pass ({share:.2f}%).**",
        "",
        "## What fails, and why",
        "",
    ]
    lines += [f"- `{key}`: {reason}" for key, reason in outcome.failures.items()] or ["Nothing."]
    lines += [
        "",
        "## What is not done",
        "",
        "Functions in other languages (kind Java or PMML) are never run. A few of Java's own are done by us instead",
        "(`docs/feel.md`); the value of all others is null, with a warning that says so.",
        "",
        "## By folder",
        "",
        "| folder | pass | of |",
        "| --- | ---: | ---: |",
    ]
    for folder, total in outcome.totals.items():
        failed = sum(key.startswith(f"{folder} / ") for key in outcome.failures)
        lines.append(f"| {folder} | {total - failed} | {total} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    PAGE.write_text(written(run_kit()))

"""Every rule of the documents and the Act: what carries it out, and the tests that fail when it is broken.

`python -m tests.workflows.shipped.rules` writes the page.
"""

import ast
import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from webapp import shipped
from workflows.engine import Element, ProcessInfo, read

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
PAGE = ROOT / "docs" / "rules.md"
DOCUMENTS = {
    "SIP": "Service Improvement Plan", "RAP": "Remedial Action Plan", "PP": "Poor performance",
    "PAP": "Provider Action Plan", "MON": "Monitoring", "PA": "Procurement Act 2023, sections 52 and 71",
}
TOP = """# The rules, where they are carried out and what tests them

Made from the shipped diagrams and the tests by `python -m tests.workflows.shipped.rules`, and held by a test: a rule
without an element or without a test fails it. An element carries out a rule whose number its documentation names; a
test holds one that its name or docstring names, and fails when that rule is broken.
"""


def rules() -> dict[str, str]:
    """Every rule's number and what it says, in the order of the documents."""
    with (HERE / "rules.csv").open(encoding="utf-8", newline="") as file:
        return {row["rule"]: row["says"] for row in csv.DictReader(file)}


@cache
def processes() -> tuple[ProcessInfo, ...]:
    """The process of every shipped procedure."""
    diagrams = {key: {path: data for path, data in files.items() if path.endswith(".bpmn")}
                for key, files in shipped.procedures().items()}
    return tuple(read(files).processes[key] for key, files in diagrams.items())


def elements() -> list[Element]:
    """Every element of every shipped procedure."""
    return [element for process in processes() for element in process.elements.values()]


@cache
def tests() -> tuple[tuple[str, str, str], ...]:
    """Every test as (its address, its name and docstring, its source)."""
    return tuple(found for path in sorted((ROOT / "tests").rglob("test_*.py")) for found in _tests_of(path))


def carried_out_by(rule: str) -> list[str]:
    """The elements whose documentation names the rule, and the whole procedures that do."""
    whole = [f"the whole procedure ({process.id})" for process in processes() if names(process.documentation, rule)]
    return [_named(element) for element in elements() if names(element.documentation, rule)] + whole


def held_by(rule: str) -> list[str]:
    """The addresses of the tests that name the rule."""
    return [address for address, said, _source in tests() if names(said, rule)]


def ends() -> list[tuple[Element, list[str]]]:
    """Every way a case can end, with the tests that come to it."""
    found = [element for element in elements() if element.extensions.properties.get("outcome")]
    return [(element, [_journey_to(element), *_tests_that_end_at(element)]) for element in found]


def names(text: str, rule: str) -> bool:
    """Whether the text names the rule itself, and not a longer number that begins like it."""
    return any(word.strip(".,:;()") == rule for word in text.split())


def page() -> str:
    """The page, whole."""
    return "\n".join([TOP, *_rules_by_document(), *_ends_by_procedure()]) + "\n"


def _rules_by_document() -> Iterator[str]:
    for prefix, title in DOCUMENTS.items():
        yield f"## {title}\n\n| Rule | It says | Carried out by | Held by |\n| --- | --- | --- | --- |"
        for rule, says in rules().items():
            if rule.startswith(f"{prefix}-"):
                tested = [f"`{address}`" for address in held_by(rule)]
                yield f"| {rule} | {_cell(says)} | {'<br>'.join(carried_out_by(rule))} | {'<br>'.join(tested)} |"
        yield ""


def _ends_by_procedure() -> Iterator[str]:
    yield "## How cases end\n\n| Procedure | End | A case there is | Come to by |\n| --- | --- | --- | --- |"
    for element, addresses in ends():
        outcome = _cell(element.extensions.properties["outcome"])
        where = "<br>".join(f"`{address}`" for address in addresses[:3])
        yield f"| {element.process_id} | {_cell(element.name)} | {outcome} | {where} |"


def _journey_to(element: Element) -> str:
    """Its address: there is one for each end, by the ends themselves."""
    return f"journeys/test_every_end.py::test_a_case_comes_to[{element.process_id}-{element.id}]"


def _tests_that_end_at(element: Element) -> list[str]:
    words = (f'"{element.id}"', element.extensions.properties["outcome"])
    own = [(address, source) for address, _said, source in tests() if f"test_{element.process_id}" in address]
    return [address for address, source in own if any(word in source for word in words)]


def _tests_of(path: Path) -> Iterator[tuple[str, str, str]]:
    text = path.read_text(encoding="utf-8")
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            address = f"{path.relative_to(ROOT / 'tests').as_posix()}::{node.name}"
            lines = [node, *node.decorator_list]
            source = "\n".join(ast.get_source_segment(text, part) or "" for part in lines)
            yield address, f"{node.name} {ast.get_docstring(node) or ''}", source


def _named(element: Element) -> str:
    return _cell(f"{element.name or element.id} ({element.process_id})")


def _cell(words: str) -> str:
    return " ".join(words.replace("|", "/").split())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

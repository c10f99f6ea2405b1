"""Every rule of a shipped procedure stands in its diagram and in a test."""

import ast
from pathlib import Path

import pytest
from lxml import etree

from tests.workflows.shipped.play import shipped

RULES = {
    process: [f"{prefix}-{number}" for number in range(1, last + 1)]
    for process, prefix, last in (
        ("sip", "SIP", 14), ("rap", "RAP", 12), ("poor_performance", "PP", 6), ("provider_action_plan", "PAP", 21),
        ("monitoring_return", "MON", 24),
    )
}
BESIDE = {"monitoring_return": ("contract_monitoring",)}  # what carries out the rest of a document's rules
DOCUMENTATION = "{http://www.omg.org/spec/BPMN/20100524/MODEL}documentation"


@pytest.mark.parametrize(("process", "rule"), [(p, rule) for p, rules in RULES.items() for rule in rules])
def test_every_rule_is_named_by_an_element_of_the_diagram(process: str, rule: str) -> None:
    diagrams = [etree.fromstring(shipped(one)[f"{one}.bpmn"]) for one in (process, *BESIDE.get(process, ()))]
    texts = [node.text or "" for diagram in diagrams for node in diagram.iter(DOCUMENTATION)]
    assert any(names(text, rule) for text in texts)


@pytest.mark.parametrize(("process", "rule"), [(p, rule) for p, rules in RULES.items() for rule in rules])
def test_every_rule_has_a_test_that_names_it(process: str, rule: str) -> None:
    names_of_files = [f"test_{one}*.py" for one in (process, *BESIDE.get(process, ()))]
    files = [path for name in names_of_files for path in Path(__file__).parent.glob(name)]
    texts = [text for path in files for text in said_of_tests(path)]
    assert any(names(text, rule) for text in texts)


def said_of_tests(path: Path) -> list[str]:
    """The name and docstring of each test of a file."""
    functions = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]
    return [f"{node.name} {ast.get_docstring(node)}" for node in functions if node.name.startswith("test_")]


def names(text: str, rule: str) -> bool:
    """Whether the text names the rule itself, and not a longer number that begins like it."""
    return any(word.strip(".,:;()") == rule for word in text.split())

"""The page that says what becomes of each element of BPMN."""

import pytest
from lxml import etree

from tests.workflows.engine.running import coverage
from workflows.engine.checks.refused import REFUSED, check_refused
from workflows.engine.reading import BPMN
from workflows.feel.problems import Problem


def test_every_element_of_the_standard_is_on_the_page() -> None:
    known = {name.split()[0].strip(",") for name in coverage.RUNS}
    known |= {*coverage.IGNORED, *coverage.WARNED, *coverage.PARTS, *REFUSED}
    assert coverage.schema_elements() <= known


def test_every_test_on_the_page_exists() -> None:
    assert [test for test in coverage.named_tests() if not coverage.exists(test)] == []


def test_the_page_is_as_it_would_be_written_now() -> None:
    assert coverage.PAGE.read_text() == coverage.page()


def found(element: str) -> list[Problem]:
    root = etree.fromstring(f'<process xmlns="{BPMN}"><{element} id="x"/></process>'.encode())
    return list(check_refused(root, "f"))


@pytest.mark.parametrize("element", sorted(REFUSED))
def test_what_is_refused_is_refused_by_element(element: str) -> None:
    assert [(problem.element, problem.severity) for problem in found(element)] == [("x", "error")]


@pytest.mark.parametrize("element", coverage.WARNED)
def test_what_is_not_read_is_said(element: str) -> None:
    assert [problem.severity for problem in found(element)] == ["warning"]


@pytest.mark.parametrize("element", coverage.IGNORED)
def test_what_is_ignored_is_not_refused(element: str) -> None:
    assert found(element) == []

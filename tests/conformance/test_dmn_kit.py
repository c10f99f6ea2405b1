"""The shared half of the DMN conformance kit: what passes, and that the page about what fails is true."""

from functools import lru_cache
from pathlib import Path

from tests.conformance import kit, page

PAGE = Path(__file__).parents[2] / "docs" / "dmn-conformance.md"


@lru_cache(maxsize=1)
def outcome() -> page.Outcome:
    return page.run_kit()


def test_at_least_98_percent_of_the_result_nodes_pass() -> None:
    assert outcome().passed >= 0.98 * outcome().total


def test_every_result_node_of_the_kit_is_run() -> None:
    files = [path.read_text().count("<resultNode") for path in kit.KIT.glob("*/*/*.xml")]
    commented_out = 22
    assert sum(files) - commented_out == outcome().total


def test_page_lists_exactly_what_fails() -> None:
    assert PAGE.read_text() == page.written(outcome()), "Write it anew: python -m tests.conformance.page"

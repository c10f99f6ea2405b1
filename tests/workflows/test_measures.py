"""Sets of measures: loaded from the shipped tables, versioned, a contract's own before the standard one."""

from pathlib import Path
from typing import Any

import pytest

from tests.cast import NOW, Cast
from webapp import shipped
from workflows import feel, measures
from workflows.decisions import check, read_model
from workflows.errors import NotFound
from workflows.people import CLOCK, actor

NAME = "monitoring_return"
FILES = shipped.tables()[NAME]
SCORING = Path(measures.__file__).parent / "shipped" / NAME / "scoring.dmn"


def install() -> measures.MeasureSet:
    made = measures.install(NAME, FILES, by=CLOCK, now=NOW)
    assert made is not None
    return made


def test_the_shipped_tables_become_the_standard_set_once(cast_on_both: Cast) -> None:
    made = install()
    assert measures.install(NAME, FILES, by=CLOCK, now=NOW) is None
    by_number = {row["no"]: row for row in made.measures}
    assert len(by_number) == 16 + 35
    assert by_number["1.13"]["green"] == 1 and by_number["1.13"]["red"] == 1.2
    assert by_number["1.13"]["better"] == "lower"
    assert by_number["1.10"]["red"] is None and by_number["1.11"]["green"] is None
    assert by_number["3.1"]["unit"] == "words"


@pytest.mark.parametrize(("frequency", "has", "has_not"), [
    ("monthly", {"1.1", "2.4"}, {"1.9", "3.1", "4.1", "DQ1", "1.12"}),
    ("quarterly", {"3.1", "3.6"}, {"1.1", "4.1"}),
    ("annual", {"1.1", "1.9", "1.12", "2.8", "3.1", "4.1", "5.1"}, {"DQ1", "DQ2"}),
])
def test_each_return_asks_for_the_measures_of_its_frequency(
    cast: Cast, frequency: str, has: set[str], has_not: set[str]
) -> None:
    numbers = {row["no"] for row in measures.asked(install().measures, frequency)}
    assert has <= numbers and not has_not & numbers


def test_saving_makes_a_new_version_and_leaves_the_earlier_ones(cast_on_both: Cast) -> None:
    first = install()
    second = measures.save(NAME, None, first.measures[:3], by=actor(cast_on_both.admin), now=NOW)
    assert [row.number for row in measures.versions_of(NAME, None)] == [2, 1]
    assert len(first.measures) > len(second.measures) == 3
    assert measures.current(NAME, None) is second


def test_a_contract_follows_the_standard_set_until_it_has_its_own(cast: Cast) -> None:
    standard = install()
    assert measures.current(NAME, cast.contract) is standard
    own = measures.save(NAME, cast.contract, standard.measures[:1], by=actor(cast.admin), now=NOW)
    assert own.number == 1
    assert measures.current(NAME, cast.contract) is own
    assert measures.current(NAME, None) is standard
    assert measures.every() == [standard, own]


def test_a_set_that_is_not_there_is_said_to_be_missing(cast: Cast) -> None:
    with pytest.raises(NotFound, match="no set of measures"):
        measures.current("nothing", None)


def line(value: float | None, green: float | None, red: float | None, better: str = "higher") -> dict[str, Any]:
    return {"value": value, "green": green, "red": red, "better": better}


@pytest.mark.parametrize(("given", "score"), [
    (line(100, 100, 90), "green"),
    (line(99.9, 100, 90), "amber"),
    (line(90, 100, 90), "amber"),  # red itself is between
    (line(89.99, 100, 90), "red"),
    (line(0, 100, 90), "red"),
    (line(1, 1, 1.2, "lower"), "green"),
    (line(0.9, 1, 1.2, "lower"), "green"),
    (line(1.1, 1, 1.2, "lower"), "amber"),
    (line(1.2, 1, 1.2, "lower"), "amber"),
    (line(1.21, 1, 1.2, "lower"), "red"),
    (line(70, 70, None), "green"),  # one threshold
    (line(69.9, 70, None), "red"),
    (line(50, None, None), "not scored"),
    (line(None, 100, 90), "not scored"),
])
def test_a_measure_is_scored_by_the_decision_table(given: dict[str, Any], score: str) -> None:
    """MON-9: at or beyond green is green, beyond red is red, between is amber, red itself included."""
    decided = read_model({"scoring.dmn": SCORING.read_bytes()}, "scoring.dmn").decide(
        "scores_of_return", {"lines": [given]}, feel.Environment(now=NOW)
    )
    scores = feel.to_json(decided.value)
    assert isinstance(scores, list)
    assert scores[0] == given | {"score": score}


def test_the_scoring_table_has_no_problems() -> None:
    assert check({"scoring.dmn": SCORING.read_bytes()}, "scoring.dmn") == []

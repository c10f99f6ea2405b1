"""Scores: rows of what was measured, kept by any procedure that declares them, and read without opening a case."""

from tests.cast import Cast
from tests.workflows.acting import visit_case
from tests.workflows.shipped.monitoring import at, begin, install, send, validate
from workflows import facts, scores


def test_every_measure_of_a_validated_return_is_kept_with_its_light(cast: Cast) -> None:
    """MON-9: red, amber and green by the contract's targets; without a target there is no light."""
    schedule = install(cast)
    case = begin(schedule)
    send(case, cast, at("2026-04-10"), _1_1=85, _1_2=95)
    assert scores.of_provider(cast.provider.id) == []
    validate(case, cast, at("2026-04-11"))
    kept = {score.number: score for score in scores.of_provider(cast.provider.id)}
    assert [kept[number].light for number in ("1.1", "1.2", "1.3", "1.11")] == ["red", "amber", "green", "not scored"]
    first = kept["1.1"]
    assert (first.value, first.green, first.red, first.period, str(first.ends_on)) == (
        85, 100, 90, "March 2026", "2026-03-31"
    )
    assert "2.1" not in kept  # answered in words
    assert (first.measure_set, first.measure_version, first.contract_id) == ("monitoring_return", 1, cast.contract.id)
    assert str(facts.days_of(case.id)["period.ends"]) == "2026-03-31"
    lights = scores.newest_lights()[cast.provider.id]
    assert (lights["red"], lights["amber"]) == (1, 1)


def test_rows_that_are_no_measures_of_a_period_are_left_alone(cast: Cast) -> None:
    """What a process owner's diagram keeps under that name may be anything: a case never gets stuck by it."""
    case = visit_case(cast)
    odd = [{"no": "1" * 90, "score": "green", "value": "many"}, {"no": 2}, {"score": "red"}, "text", None]
    for period in (None, "May", {"ends": "soon"}, {"ends": "2026-05-31"}):
        case.data = case.data | {"lines": odd, "period": period, "measureSet": {"number": "first"}}
        scores.keep(case, "lines")
        scores.keep(case, "lines")
    kept = scores.of_provider(cast.provider.id)
    assert [(one.number, one.value, one.period, one.light) for one in kept] == [("1" * 40, None, "2026-05-31", "green")]
    case.data = case.data | {"lines": "none"}
    scores.keep(case, "lines")

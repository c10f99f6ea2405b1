"""Scores: rows of what was measured, kept by any procedure that declares them, and read without opening a case."""

from tests.cast import Cast
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

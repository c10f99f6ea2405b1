"""A plan of ten years through the whole domain: it completes, and its last week costs what its first did."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.trust.conftest import opened
from tests.trust.council import Place
from tests.trust.long_plan import LongPlan
from tests.trust.soundness import faults
from tests.trust.statements import issued

pytestmark = pytest.mark.slow
MOST_STATE, FIRST, MOST_GROWTH = 8_192, 5, 100


def test_a_plan_of_many_weeks_completes_and_no_step_grows(place: Place, weeks: int) -> None:
    """SIP-4: each week until the timescale ends, each like the one before: as many statements, as much kept."""
    counted: dict[str, list[int]] = defaultdict(list)

    @contextmanager
    def watch(what: str) -> Iterator[None]:
        with issued() as statements:
            yield
        counted[what].append(len(statements))

    with opened(place) as app:
        plan = LongPlan(app, weeks, watch=watch)
        for week in range(1, weeks + 1):
            plan.week(week)
            kept = plan.case()
            assert len(kept.engine_state.encode()) <= MOST_STATE
            if week == FIRST:
                data = len(str(kept.data))
        assert len(str(plan.case().data)) <= data + MOST_GROWTH
        plan.report()
        assert plan.case().outcome == "Closed as met"
        assert faults(app, plan.now) == []
    for what in ("provider_update", "validate_update", "next_week_begins"):
        later = counted[what][FIRST - 1 : -1]  # the last week leads elsewhere
        assert len(set(later)) == 1, (what, counted[what])

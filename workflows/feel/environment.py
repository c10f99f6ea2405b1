"""What an expression may know of the world: the clock, the zone, the working days and its budget."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from workflows.feel.budget import DEFAULT, Allowance, Budget

LONDON = ZoneInfo("Europe/London")
SATURDAY = 5


def is_weekday(day: date) -> bool:
    """Monday to Friday; the working days where no nation's calendar was given."""
    return day.weekday() < SATURDAY


@dataclass(frozen=True, slots=True)
class Environment:
    """The surroundings of an evaluation. `now` is aware; `zone` is where days begin and end.

    `allowance` is what all evaluations in it may cost together; without one each has only its budget.
    """

    now: datetime
    zone: ZoneInfo = LONDON
    is_working_day: Callable[[date], bool] = is_weekday
    budget: Budget = DEFAULT
    allowance: Allowance | None = field(default=None, compare=False)

    def sharing(self, allowance: Allowance) -> "Environment":
        """The same, for evaluations that share this allowance."""
        return replace(self, allowance=allowance)

    @property
    def today(self) -> date:
        """The local date in the zone."""
        return self.now.astimezone(self.zone).date()

"""What an expression may know of the world: the clock, the zone, the working days and its budget."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from workflows.feel.budget import DEFAULT, Budget

LONDON = ZoneInfo("Europe/London")
SATURDAY = 5


def is_weekday(day: date) -> bool:
    """Monday to Friday; the working days where no nation's calendar was given."""
    return day.weekday() < SATURDAY


@dataclass(frozen=True, slots=True)
class Environment:
    """The surroundings of an evaluation. `now` is aware; `zone` is where days begin and end."""

    now: datetime
    zone: ZoneInfo = LONDON
    is_working_day: Callable[[date], bool] = is_weekday
    budget: Budget = DEFAULT

    @property
    def today(self) -> date:
        """The local date in the zone."""
        return self.now.astimezone(self.zone).date()

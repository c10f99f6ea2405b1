"""The trend of each measure over the periods of a contract: where it stands, where it is going, and its chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from markupsafe import Markup

from webapp import charts
from webapp.charts import Chart, Figures, Series
from webapp.charts.figures import number
from workflows import scores
from workflows.scores import Score

MOST = 24  # periods shown
WORST_FIRST = {scores.RED: 0, scores.AMBER: 1, scores.GREEN: 2}
UNITS = {"percent": "%"}


@dataclass(frozen=True)
class Trend:
    """One measure of one contract and frequency, the oldest period first."""

    scores: Sequence[Score]

    @property
    def newest(self) -> Score:
        """The last period, which says the name and the targets."""
        return self.scores[-1]

    @property
    def unit(self) -> str:
        """What stands behind its numbers."""
        return UNITS.get(self.newest.unit, "")

    @property
    def value(self) -> str:
        """The newest value in words."""
        return number(self.newest.value, self.unit)

    @property
    def target(self) -> str:
        """Where green begins, in words; empty where the measure has no target."""
        if self.newest.green is None:
            return ""
        words = _("at most %(green)s") if self.newest.better == "lower" else _("at least %(green)s")
        return words % {"green": number(self.newest.green, self.unit)}

    @cached_property
    def running(self) -> int:
        """For how many periods it has had its newest light."""
        same = 0
        for score in reversed(self.scores):
            if score.light != self.newest.light:
                break
            same += 1
        return same

    @property
    def words(self) -> str:
        """Where it is going: "Worse than the period before. Red for 3 periods.". """
        known = [score.value for score in self.scores if score.value is not None]
        if self.newest.value is None or len(known) < 2:
            return _("First period") if len(known) == 1 else _("Nothing reported")
        before, now = known[-2], known[-1]
        said = _("The same as before")
        if now != before:
            is_better = (now > before) == (self.newest.better != "lower")
            said = _("Better than before") if is_better else _("Worse than before")
        if self.newest.light not in (scores.RED, scores.AMBER) or self.running < 2:
            return said
        light = _(self.newest.light)
        return f"{said}, {ngettext('%(light)s once', '%(light)s %(num)d times running', self.running, light=light)}"

    @property
    def spark(self) -> Markup:
        """A very small picture of it."""
        return charts.spark([score.value for score in self.scores])

    @property
    def chart(self) -> Chart:
        """It as a chart, with its targets."""
        values = [score.value for score in self.scores]
        series = [Series(_("Result"), values, "result", [score.light for score in self.scores])]
        for name, kind in (("green", "target"), ("red", "limit")):
            limits = [getattr(score, name) for score in self.scores]
            if any(limit is not None for limit in limits):
                words = _("Green from %(value)s") if name == "green" else _("Red beyond %(value)s")
                newest = number(getattr(self.newest, name), self.unit)
                series.append(Series(words % {"value": newest}, limits, kind))
        said = _("%(period)s: %(value)s, %(light)s. %(words)s.", period=self.newest.period, value=self.value,
                 light=_(self.newest.light), words=self.words)
        return charts.lines(Figures(
            f"{self.newest.number} {self.newest.name}", said, _("Period"), [score.period for score in self.scores],
            series, self.unit, [format_date(score.ends_on, "MMM yy") for score in self.scores],
        ))


def of_contract(found: Sequence[Score], contract_id: int | None) -> list[Trend]:
    """The trends of a contract's measures, the worst first: red before amber, the longest before the shortest."""
    own = [score for score in found if score.contract_id == contract_id]
    by_measure = sorted(own, key=lambda score: (score.frequency, score.number, score.ends_on))
    trends = [
        Trend(list(group)[-MOST:]) for _key, group in groupby(by_measure, lambda score: (score.frequency, score.number))
    ]
    return sorted(trends, key=_how_bad)


def _how_bad(trend: Trend) -> tuple[int, int, int, str]:
    newest = trend.newest
    return WORST_FIRST.get(newest.light, 3), -trend.running, newest.place, newest.frequency

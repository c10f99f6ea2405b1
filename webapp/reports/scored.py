"""What returns scored over the periods, all contracts together."""

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy import select

from webapp.charts import Figures, Series
from webapp.reports.asked import Asked
from workflows import scores
from workflows.cases import Case
from workflows.scores import Score


def lights(asked: Asked) -> Figures:
    """How many measures were red, amber and green in each period."""
    chosen = select(Score.case_id).join(Case, Score.case_id == Case.id).where(
        Score.frequency == asked.frequency, Score.ends_on >= asked.since, asked.is_about
    )
    found = scores.lights_by_period(chosen)
    words = {scores.RED: _("Red"), scores.AMBER: _("Amber"), scores.GREEN: _("Green")}
    series = [
        Series(word, [counted.get(light, 0) for _period, _ends_on, counted in found], light, mark=word[:1])
        for light, word in words.items()
    ]
    newest = found[-1] if found else None
    said = _("Nothing was measured %(when)s.", when=asked.words) if newest is None else _(
        "%(period)s: %(red)d red, %(amber)d amber, %(green)d green.", period=newest[0],
        **{light: newest[2].get(light, 0) for light in scores.LIGHTS},
    )
    return Figures(
        _("Measures by score"), said, _("Period"), [period for period, _ends_on, _counted in found], series,
        brief=[format_date(ends_on, "MMM yy") for _period, ends_on, _counted in found],
    )

"""What managers ask of all cases together: each report is figures, for a chart, a table and a CSV file."""

from collections.abc import Callable, Mapping

from webapp import charts
from webapp.charts import Chart, Figures
from webapp.reports import running, scored, timeliness
from webapp.reports.asked import PERIODS, Asked, asked

__all__ = ["PERIODS", "REPORTS", "Asked", "asked", "drawn"]

REPORTS: Mapping[str, Callable[[Asked], Figures]] = {
    "stages": running.by_stage,
    "lateness": timeliness.lateness,
    "closing": timeliness.time_to_close,
    "risk": running.by_risk,
    "measures": scored.lights,
}
STANDING = frozenset({"measures", "risk"})  # whose labels are short enough to stand under the bars


def drawn(name: str, wanted: Asked) -> Chart:
    """The report of that name as a chart."""
    return charts.bars(REPORTS[name](wanted), lying=name not in STANDING, beside=name == "closing")

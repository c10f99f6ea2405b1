"""Charts: figures drawn as inline pictures without scripts or styles of their own, always beside the same figures."""

from webapp.charts.drawing import Chart, bars, lines, spark
from webapp.charts.figures import Figures, Series

__all__ = ["Chart", "Figures", "Series", "bars", "lines", "spark"]

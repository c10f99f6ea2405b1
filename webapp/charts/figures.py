"""What a chart shows, in words and numbers: its title, what stands along the axis, the series; as rows and as CSV."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

Value = float | int | None
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what begins so


@dataclass(frozen=True)
class Series:
    """One row of values. `kind` names how it is drawn: see `_charts.scss`.

    `lights` are the scores of the values (red, amber, green, not scored), where they have one: each has its own shape.
    `mark` is a letter that stands on each part of a bar, where colours alone could be mistaken.
    """

    name: str
    values: Sequence[Value]
    kind: str
    lights: Sequence[str] = ()
    mark: str = ""


@dataclass(frozen=True)
class Figures:
    """Everything that a chart says. `said` is its message in a sentence, for who does not see it.

    `axis` heads the labels; `brief` are shorter labels for pictures with little room; `unit` stands behind each number.
    """

    title: str
    said: str
    axis: str
    labels: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    brief: Sequence[str] = ()

    @property
    def columns(self) -> list[str]:
        """The headings of the table."""
        found = [self.axis]
        for series in self.series:
            found += [series.name, _("Score")] if series.lights else [series.name]
        return found

    @property
    def rows(self) -> list[list[str]]:
        """The table's rows: a label, then a cell for each series."""
        return [[label, *self._cells(index)] for index, label in enumerate(self.labels)]

    def csv(self) -> str:
        """The table as CSV; what a spreadsheet would take for a formula is text."""
        text = io.StringIO()
        writer = csv.writer(text)
        for row in [self.columns, *self.rows]:
            writer.writerow(f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row)
        return text.getvalue()

    def _cells(self, index: int) -> list[str]:
        found = []
        for series in self.series:
            found.append(number(series.values[index], self.unit))
            if series.lights:
                found.append(_(series.lights[index]))
        return found


def number(value: Value, unit: str = "") -> str:
    """A number as people write it: 85%, 1.25, 1,000; “–” where there is none."""
    return "–" if value is None else f"{value:,.2f}".rstrip("0").rstrip(".") + unit

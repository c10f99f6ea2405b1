"""The flightpath of a plan: what is planned and what was achieved, month by month, as a chart (PAP-17)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask
from flask_babel import gettext as _

from webapp import charts
from webapp.charts import Chart, Figures, Series
from webapp.charts.figures import number
from workflows.answers import Answer
from workflows.cases import Case

MONTH = re.compile(r"^(\w{3})\w* \d\d(\d\d)$")  # March 2026 is Mar 26 on the picture
NUMBER = re.compile(r"\s*(?:£\s*)?(-?\d[\d,]*(?:\.\d+)?)\s*(%?)")


def install(app: Flask) -> None:
    """Give every template the flightpath of a case as it is now, and as it was in one answer."""
    app.add_template_filter(of_case, "flightpath")
    app.add_template_filter(of_answer, "flightpath_in")


def of_case(case: Case) -> Chart | None:
    """The flightpath as it stands, where the procedure names one and there are rows."""
    return of_rows(case.data.get(_variable(case)))


def of_answer(case: Case, answer: Answer) -> Chart | None:
    """The flightpath as it was sent with this answer: each month's version keeps its own (PAP-6)."""
    return of_rows(answer.answers.get(_variable(case)))


def of_rows(rows: object) -> Chart | None:
    """A chart of rows of month, planned and actual, which people write as text; None without a planned number."""
    months = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    planned, actual = _values(months, "planned"), _values(months, "actual")
    if not any(value is not None for value in planned):
        return None
    unit = "%" if all("%" in str(row.get("planned", "")) for row in months) else ""
    series = [Series(_("Planned"), planned, "planned"), Series(_("Actual"), actual, "result")]
    names = [str(row.get("month", "")) for row in months]
    said = _said(months, planned, actual, unit)
    brief = [MONTH.sub(r"\1 \2", name) for name in names]
    return charts.lines(Figures(_("Flightpath"), said, _("Month"), names, series, unit, brief))


def _said(months: Sequence[Mapping[str, Any]], planned: list[Any], actual: list[Any], unit: str) -> str:
    known = [index for index, value in enumerate(actual) if value is not None]
    if not known:
        return _("Nothing achieved is reported yet.")
    last = known[-1]
    return _("%(month)s: %(actual)s, planned %(planned)s.", month=months[last].get("month", ""),
             actual=number(actual[last], unit), planned=number(planned[last], unit))


def _values(rows: Sequence[Mapping[str, Any]], name: str) -> list[float | None]:
    found = [NUMBER.match(str(row.get(name) or "")) for row in rows]
    return [float(match[1].replace(",", "")) if match else None for match in found]


def _variable(case: Case) -> str:
    return case.version.contents.diagrams.processes[case.procedure_key].properties.get("flightpath", "")

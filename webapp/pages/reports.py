"""Reports for managers: cases by stage, lateness, time to close, risk, and what returns scored."""

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from webapp import access, clock, reports
from webapp.navigation import Place
from workflows import schedules, versions
from workflows.errors import NotFound

page = Blueprint("reports", __name__, url_prefix="/reports")
PLACE = Place("Reports", "reports.show", 50)


@page.get("")
@access.roles("manager")
def show() -> str:
    """Every report as a chart and as a table, of one procedure or all."""
    wanted = reports.asked(request.args, clock.now())
    drawn = {name: reports.drawn(name, wanted) for name in reports.REPORTS}
    return render_template(
        "reports/show.html", drawn=drawn, wanted=wanted, procedures=versions.all_published(), periods=reports.PERIODS,
        frequencies=list(schedules.MONTHS),
    )


@page.get("/<name>.csv")
@access.roles("manager")
def table(name: str) -> Response:
    """One report's table as CSV."""
    if name not in reports.REPORTS:
        raise NotFound(_("There is no such report."))
    figures = reports.REPORTS[name](reports.asked(request.args, clock.now()))
    response = Response(figures.csv(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f"attachment; filename={name}.csv"
    return response

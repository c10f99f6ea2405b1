"""Open cases as they stand now: by stage with those that are late, and by risk."""

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import exists, func, select

from webapp.charts import Figures, Series
from webapp.reports.asked import Asked
from workflows import tasks
from workflows.cases import RUNNING, Case
from workflows.database import db
from workflows.facts import Fact
from workflows.tasks import Task
from workflows.versions import Procedure

RISK = "risk"  # the fact that procedures keep the risk to people in
SCALE = ("low", "medium", "high", "critical")
KINDS = {"low": "quiet", "medium": "amber", "high": "plain", "critical": "red"}


def by_stage(asked: Asked) -> Figures:
    """How many open cases are in each stage, and in how many of them something is late."""
    overdue = exists().where(Task.case_id == Case.id, Task.state == tasks.OPEN, Task.due_at < asked.now)
    columns = (Procedure.name, Case.stage, func.count(), func.count().filter(overdue), Procedure.prefix)
    rows = select(*columns).join(Procedure, Case.procedure_key == Procedure.key).where(Case.state == RUNNING)
    grouped = rows.where(asked.is_about).group_by(Procedure.name, Procedure.prefix, Case.stage)
    found = db.session.execute(grouped.order_by(Procedure.name, func.count().desc())).all()
    every, late = sum(row[2] for row in found), sum(row[3] for row in found)
    said = ngettext("One case is open", "%(num)d cases are open", every) + ngettext(
        ", in one of them something is late.", ", in %(num)d of them something is late.", late
    )
    return Figures(
        _("Open cases by stage"), said, _("Procedure and stage"),
        [f"{row[0]}: {row[1] or _('Started')}" for row in found],
        [Series(_("Nothing late"), [row[2] - row[3] for row in found], "quiet"),
         Series(_("Something late"), [row[3] for row in found], "late")],
        brief=[f"{row[4]}: {row[1] or _('Started')}" for row in found],
    )


def by_risk(asked: Asked) -> Figures:
    """How many open cases there are of each risk, for procedures that keep one."""
    columns = (Procedure.name, Fact.text, func.count(), Procedure.prefix)
    rows = select(*columns).select_from(Case).join(Procedure, Case.procedure_key == Procedure.key)
    rows = rows.join(Fact, (Fact.case_id == Case.id) & (Fact.name == RISK)).where(
        Case.state == RUNNING, Fact.text.is_not(None), asked.is_about
    )
    found = db.session.execute(rows.group_by(Procedure.name, Procedure.prefix, Fact.text)).all()
    counted = {(name, risk or ""): number for name, risk, number, _prefix in found}
    names = {name: prefix for name, _risk, _number, prefix in sorted(found)}
    others = sorted({risk for _name, risk in counted} - set(SCALE))
    series = [
        Series(_(risk.capitalize()), [counted.get((name, risk), 0) for name in names], KINDS.get(risk, "quiet"),
               mark=risk[:1].upper())
        for risk in (*SCALE, *others)
    ]
    worst = sum(number for (_name, risk), number in counted.items() if risk in SCALE[2:])
    said = ngettext("One open case is of high or critical risk.",
                    "%(num)d open cases are of high or critical risk.", worst)
    return Figures(_("Open cases by risk"), said, _("Procedure"), list(names), series, brief=list(names.values()))

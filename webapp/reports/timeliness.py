"""How punctual answers were, and how long cases took to close."""

from collections import defaultdict
from datetime import timedelta
from statistics import quantiles

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import exists, func, select

from webapp.charts import Figures, Series
from webapp.charts.figures import number
from webapp.reports.asked import Asked
from workflows import tasks
from workflows.cases import Case
from workflows.database import db
from workflows.people import PROVIDER
from workflows.tasks import Task, TaskGroup
from workflows.versions import Procedure


def lateness(asked: Asked) -> Figures:
    """Of what was due in the period: done in time, done late, or still waited for; providers' and the council's."""
    by_link = exists().where(TaskGroup.task_id == Task.id, TaskGroup.role == PROVIDER)
    is_done = Task.state == tasks.DONE
    columns = (
        Procedure.name, by_link,
        func.count().filter(is_done, Task.done_at <= Task.due_at),
        func.count().filter(is_done, Task.done_at > Task.due_at),
        func.count().filter(Task.state == tasks.OPEN), Procedure.prefix,
    )
    rows = select(*columns).select_from(Task).join(Case, Task.case_id == Case.id)
    rows = rows.join(Procedure, Case.procedure_key == Procedure.key).where(
        Task.due_at >= asked.start, Task.due_at < asked.now, Task.state != tasks.CANCELLED, asked.is_about
    )
    found = db.session.execute(rows.group_by(Procedure.name, Procedure.prefix, by_link).order_by(Procedure.name)).all()
    done = sum(row[2] for row in found)
    every = done + sum(row[3] + row[4] for row in found)
    said = _("Nothing was due %(when)s.", when=asked.words) if not every else _(
        "%(share)s of %(num)d tasks due %(when)s were done in time.",
        share=number(round(100 * done / every), "%"), num=every, when=asked.words,
    )
    who = [_("provider") if row[1] else _("council") for row in found]
    names = [f"{row[0]}: {one}" for row, one in zip(found, who, strict=True)]
    return Figures(_("Lateness"), said, _("Procedure, and who was asked"), names, [
        Series(_("In time"), [row[2] for row in found], "quiet"),
        Series(_("Done late"), [row[3] for row in found], "plain"),
        Series(_("Late and still open"), [row[4] for row in found], "late"),
    ], brief=[f"{row[5]}: {one}" for row, one in zip(found, who, strict=True)])


def time_to_close(asked: Asked) -> Figures:
    """In how many days a quarter, half and three quarters of the cases that ended in the period were closed."""
    rows = select(Procedure.name, Case.started_at, Case.ended_at).join(Procedure, Case.procedure_key == Procedure.key)
    ended = rows.where(asked.is_about, Case.ended_at >= asked.start)
    took: dict[str, list[float]] = defaultdict(list)
    for name, started_at, ended_at in db.session.execute(ended.order_by(Procedure.name)):
        if ended_at is not None:
            took[name].append((ended_at - started_at) / timedelta(days=1))
    parts = [_quarters(days) for days in took.values()]
    said = ngettext("One case was closed %(when)s.", "%(num)d cases were closed %(when)s.",
                    sum(map(len, took.values())), when=asked.words)
    series = [
        Series(words, [quarters[index] for quarters in parts], kind) for index, (words, kind) in enumerate((
            (_("A quarter within (days)"), "quiet"), (_("Half within (days)"), "plain"),
            (_("Three quarters within (days)"), "amber"),
        ))
    ]
    closed = Series(_("Cases closed"), [len(days) for days in took.values()], "")
    return Figures(_("Time to close"), said, _("Procedure"), list(took), [*series, closed])


def _quarters(days: list[float]) -> list[float]:
    found = quantiles(days, n=4, method="inclusive") if len(days) > 1 else days * 3
    return [round(one, 1) for one in found]

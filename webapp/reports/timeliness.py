"""How punctual answers were, and how long cases took to close."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from statistics import quantiles
from typing import Any

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
    found = _due(asked)
    done = sum(row[3] for row in found)
    every = done + sum(row[4] + row[5] for row in found)
    said = _("Nothing was due %(when)s.", when=asked.words) if not every else _(
        "%(share)s of %(num)d tasks due %(when)s were done in time.",
        share=number(round(100 * done / every), "%"), num=every, when=asked.words,
    )
    who = [_("provider") if row[2] else _("council") for row in found]
    series = [
        Series(words, [row[index] for row in found], kind) for index, words, kind in (
            (3, _("In time"), "quiet"), (4, _("Done late"), "plain"), (5, _("Late and still open"), "late"),
        )
    ]
    names, brief = ([f"{row[column]}: {one}" for row, one in zip(found, who, strict=True)] for column in (0, 1))
    return Figures(_("Lateness"), said, _("Procedure, and who was asked"), names, series, brief=brief)


def _due(asked: Asked) -> Sequence[Any]:
    """Procedure, its prefix, whether the provider was asked, and how many were in time, late, late and open."""
    by_link = exists().where(TaskGroup.task_id == Task.id, TaskGroup.role == PROVIDER)
    is_done = Task.state == tasks.DONE
    who = (Procedure.name, Procedure.prefix, by_link)
    rows = select(
        *who, func.count().filter(is_done, Task.done_at <= Task.due_at),
        func.count().filter(is_done, Task.done_at > Task.due_at), func.count().filter(Task.state == tasks.OPEN),
    )
    rows = rows.select_from(Task).join(Case, Task.case_id == Case.id)
    rows = rows.join(Procedure, Case.procedure_key == Procedure.key).where(
        Task.due_at >= asked.start, Task.due_at < asked.now, Task.state != tasks.CANCELLED, asked.is_about
    )
    return db.session.execute(rows.group_by(*who).order_by(Procedure.name, by_link)).all()


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

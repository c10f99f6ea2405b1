"""Where cases are: the diagram with how many wait at each step, how many are late and how long steps take."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import joinedload

from webapp import access, clock, standing
from webapp.manual import deeds
from webapp.paging import page_of
from webapp.sections import Section
from workflows import versions, whereabouts
from workflows.cases import Case
from workflows.database import db
from workflows.engine import Element
from workflows.errors import NotFound
from workflows.outline import outline
from workflows.versions import Procedure, ProcessVersion
from workflows.whereabouts import Pace, Whereabouts

page = Blueprint("where", __name__, url_prefix="/procedures/<key>/where")
SECTION = Section("Where cases are", "where.index", 50)
WAITING = frozenset({"userTask", "receiveTask", "intermediateCatchEvent"})  # where a case can wait
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """One step in the table: how many cases wait there, how many of them late, how long it takes, also in words."""

    element_id: str
    name: str
    who: str
    waiting: int
    overdue: int
    pace: Pace | None

    @property
    def takes(self) -> str:
        """How long it usually takes."""
        return in_words(self.pace.median) if self.pace else "–"


@page.get("")
@access.roles("process_owner", "administrator")
def index(key: str) -> str:
    """The picture and the table, of all running cases or of those of one version."""
    procedure, now = db.get_or_404(Procedure, key), clock.now()
    only = _only(key)
    shown = only or versions.newest(key)
    found, paces = whereabouts.of_procedure(key, now, only), whereabouts.paces(key)
    return render_template(
        "procedures/where.html", procedure=procedure, shown=shown, only=only, found=found,
        lines=_lines(shown, found, paces) if shown else [], choices=versions.of_procedure(key),
        marks=_marks(found), badges=_badges(found, key, only), file=_file(shown) if shown else "",
    )


@page.get("/<element>")
@access.roles("process_owner", "administrator")
def step(key: str, element: str) -> str:
    """The cases that wait at one step."""
    procedure, only = db.get_or_404(Procedure, key), _only(key)
    found = whereabouts.of_procedure(key, clock.now(), only)
    around = (joinedload(Case.provider), joinedload(Case.site), joinedload(Case.owner), joinedload(Case.version))
    rows = page_of(whereabouts.cases_at(found.at_step.get(element, [])).options(*around))
    return render_template(
        "procedures/where_step.html", procedure=procedure, name=_name(key, element), rows=rows, element=element,
        waiting=standing.waiting_for([case.id for case in rows.rows]), late=found.overdue[element],
    )


def in_words(length: timedelta) -> str:
    """A length of time as people say it: "3 days", "2 hours", "under an hour"."""
    if length >= DAY:
        return ngettext("%(num)d day", "%(num)d days", round(length / DAY))
    if length >= HOUR:
        return ngettext("%(num)d hour", "%(num)d hours", round(length / HOUR))
    return _("under an hour")


def _only(key: str) -> ProcessVersion | None:
    number = request.args.get("version", 0, int)
    return versions.numbered(key, number) if number else None


def _file(version: ProcessVersion) -> str:
    return version.contents.diagrams.processes[version.procedure_key].file


def _lines(shown: ProcessVersion, found: Whereabouts, paces: dict[str, Pace]) -> list[Line]:
    """The steps where cases can wait in reading order, then those that only earlier versions have."""
    steps = [one.element for one in outline(shown.contents.diagrams.processes[shown.procedure_key])]
    known = [_line(element, found, paces) for element in steps if element.kind in WAITING]
    names, key = {one.element_id for one in known}, shown.procedure_key
    others = [
        Line(element, _name(key, element), _("not in this version"), number, found.overdue[element], paces.get(element))
        for element, number in found.waiting.items() if element not in names
    ]
    return known + others


def _line(element: Element, found: Whereabouts, paces: dict[str, Pace]) -> Line:
    waiting, overdue = found.waiting[element.id], found.overdue[element.id]
    return Line(element.id, element.name or element.id, _who(element), waiting, overdue, paces.get(element.id))


def _who(element: Element) -> str:
    """Who does a task; of what waits for a time or a message nobody."""
    return deeds.team(element) if element.kind == "userTask" else "–"


def _marks(found: Whereabouts) -> dict[str, list[str]]:
    marks: dict[str, list[str]] = {}
    for element, degree in whereabouts.heat(found.waiting).items():
        marks.setdefault(f"heat-{degree}", []).append(element)
    return marks


def _badges(found: Whereabouts, key: str, only: ProcessVersion | None) -> dict[str, dict[str, str]]:
    """What stands on each step of the picture: the count, how many are late, and the way to those cases."""
    number = only.number if only else None
    return {
        element: {
            "text": _counted(waiting, found.overdue[element]),
            "address": url_for("where.step", key=key, element=element, version=number),
            "late": "yes" if found.overdue[element] else "",
        }
        for element, waiting in found.waiting.items()
    }


def _counted(waiting: int, late: int) -> str:
    if late in (0, waiting):
        return _("%(number)d late", number=late) if late else str(waiting)
    return _("%(waiting)d, %(late)d late", waiting=waiting, late=late)


def _name(key: str, element: str) -> str:
    for version in versions.of_procedure(key):
        for process in version.contents.diagrams.processes.values():
            if element in process.elements:
                return process.elements[element].name or element
    raise NotFound(_("This procedure has no such step."))

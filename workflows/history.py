"""The other cases of a provider, for expressions: what a procedure reads as `provider.cases`, and one of them whole."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from workflows import jobs
from workflows.calendar import local
from workflows.database import db
from workflows.engine import Job
from workflows.events import CaseEvent
from workflows.people import Site
from workflows.versions import Procedure

if TYPE_CHECKING:
    from workflows.cases import Case

MOST = 200
TOLD = ("case started", "task completed", "acted", "decided", "timer fired", "document made", "case linked",
        "linked case ended", "case ended")  # what a case's history says to another: no notes, no emails
MOST_TOLD = 500


def other_cases(case: "Case") -> list[dict[str, object]]:
    """The provider's other cases, newest first, at most 200; `outcome` and `site` are null where there is none."""
    kind = type(case)  # the module of cases imports this one
    rows = select(kind.reference, Procedure.name, Site.name, kind.started_at, kind.state, kind.outcome)
    rows = rows.join(Procedure, kind.procedure_key == Procedure.key).outerjoin(Site, kind.site_id == Site.id)
    others = rows.where(kind.provider_id == case.provider_id, kind.id != case.id).order_by(kind.id.desc()).limit(MOST)
    with db.session.no_autoflush:
        return [
            {"reference": reference, "procedure": procedure, "site": site, "started": local(started_at).date(),
             "state": state, "outcome": outcome or None}
            for reference, procedure, site, started_at, state, outcome in db.session.execute(others)
        ]


@jobs.register("read-case")
def read_case(case: "Case", job: Job, now: datetime) -> Mapping[str, Any]:
    """Another case of the same provider, as `caseRead`; null where there is none of that reference.

    Input `reference` says which; without it, the case that started this one. Header `show` names variables of the case
    to give with it, as `values`. The rest: `reference`, `procedure`, `key`, `parent`, `started`, `ended`, `outcome`,
    and `history`, the oldest first, at most 500: {at, kind, element, what, by}.
    """
    other = _other(case, job.inputs.get("reference"))
    if other is None:
        return {"caseRead": None}
    shown = [name.strip() for name in job.headers.get("show", "").split(",") if name.strip()]
    rows = select(CaseEvent).where(CaseEvent.case_id == other.id, CaseEvent.kind.in_(TOLD))
    with db.session.no_autoflush:
        told = db.session.scalars(rows.order_by(CaseEvent.number.desc()).limit(MOST_TOLD)).all()
    return {"caseRead": {
        "reference": other.reference, "procedure": other.version.procedure.name, "key": other.procedure_key,
        "parent": other.parent.reference if other.parent else None, "started": _day(other.started_at),
        "ended": _day(other.ended_at) if other.ended_at else None, "outcome": other.outcome or None,
        "values": {name: other.data.get(name) for name in shown}, "history": _history(other, told[::-1]),
    }}


def _other(case: "Case", reference: object) -> "Case | None":
    kind = type(case)
    if reference is None:
        return case.parent
    rows = select(kind).where(kind.reference == str(reference), kind.provider_id == case.provider_id)
    with db.session.no_autoflush:
        return db.session.scalars(rows.where(kind.id != case.id)).first()


def _history(case: "Case", told: Sequence[CaseEvent]) -> list[dict[str, object]]:
    """What happened, in the names that the case's diagram gives it."""
    elements = {
        one.id: one.name for process in case.version.contents.diagrams.processes.values()
        for one in process.elements.values()
    }
    return [
        {"at": _day(event.at), "kind": event.kind, "element": event.element_id or None,
         "what": _what(event, elements), "by": event.by_name}
        for event in told
    ]


def _what(event: CaseEvent, elements: Mapping[str, str]) -> str:
    details = event.details
    name = str(details.get("name") or elements.get(event.element_id) or event.kind.capitalize())
    said = details.get("how") or details.get("outcome") or details.get("reference")
    return f"{name}: {said}" if said and said != name else name


def _day(moment: datetime) -> str:
    return local(moment).date().isoformat()

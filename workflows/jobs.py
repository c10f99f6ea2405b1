"""What service and send tasks do: a registry of job types, each run inside the case's own transaction."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from workflows.engine import Job
from workflows.errors import CaseStuck

if TYPE_CHECKING:
    from workflows.cases import Case

Handler = Callable[["Case", Job, datetime], Mapping[str, Any]]
_handlers: dict[str, Handler] = {}


def register(job_type: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of this type: (case, job, now) -> result variables."""

    def keep(handler: Handler) -> Handler:
        _handlers[job_type] = handler
        return handler

    return keep


def do(case: "Case", job: Job, now: datetime) -> Mapping[str, Any]:
    """Do the job. Raises CaseStuck when nobody registered its type."""
    handler = _handlers.get(job.type)
    if handler is None:
        raise CaseStuck(f"Nothing here can do the job “{job.type}” of “{job.name}”.", element=job.element_id)
    return handler(case, job, now)


def types() -> frozenset[str]:
    """The job types that can be done here."""
    return frozenset(_handlers)

"""The names an expression can read beside a case's variables: case, provider, site, contract, officer, parent, ..."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from workflows import answers, council, history
from workflows.calendar import LONDON, local, working_days
from workflows.council_days import CouncilDays
from workflows.decisions import Decided
from workflows.engine import Job, Surroundings
from workflows.feel import Allowance, Environment
from workflows.people import contact_for

if TYPE_CHECKING:
    from workflows.cases import Case
    from workflows.contents import Contents
    from workflows.tasks import Task

MOST_STEPS = 100_000_000  # of all expressions and decisions between two rests of a case


def surroundings(case: "Case", now: datetime, contents: "Contents | None" = None) -> Surroundings:
    """What the engine needs to know of the world around a case at that moment; on other contents if these are given."""
    clock, contents = environment(case, now).sharing(Allowance(MOST_STEPS)), contents or case.version.contents

    def decide(decision_id: str, scope: Mapping[str, object]) -> Decided:
        return contents.decide(decision_id, scope, clock)

    return Surroundings(now=now, environment=clock, context=context(case), decide=decide)


def environment(case: "Case", now: datetime) -> Environment:
    """The clock and the working days of the case's contract."""
    return environment_in(case.contract.nation if case.contract else "England", now)


def plain_environment(now: datetime) -> Environment:
    """The clock and the working days where there is no case yet."""
    return environment_in("England", now)


def environment_in(nation: str, now: datetime) -> Environment:
    """The clock, and the working days of the nation and of the council."""
    return Environment(now=now, zone=LONDON, is_working_day=working_days(nation, CouncilDays(nation)))


def of_task(task: "Task", now: datetime) -> dict[str, object]:
    """Every name that a task's form and emails can read: the context and the task, and over them the variables.

    The order is the engine's: what is nearer hides what is farther, so that a page and a gateway read the same.
    """
    return with_task(context(task.case), task) | task.case.data | task.locals


def with_task(names: Mapping[str, object], task: "Task") -> dict[str, object]:
    """The names, and what they say of the task itself."""
    due = None if task.due_at is None else local(task.due_at).date()
    return {**names, "task": {"name": task.name, "due": due, "opened": local(task.opened_at).date()}}


def of_case(case: "Case") -> dict[str, object]:
    """Every name that is read of a case where no task is meant: the context, and over it the variables."""
    return context(case) | case.data


def of_job(case: "Case", job: Job) -> dict[str, object]:
    """The same where a job is done: with what its inputs and the subprocess around it know."""
    return of_case(case) | dict(job.locals)


def context(case: "Case") -> dict[str, object]:
    """The read-only names, as FEEL values."""
    contact = contact_for(case.provider, case.site)
    owner, contract, site, parent = case.officer, case.contract, case.site, case.parent
    return {
        "case": {
            "reference": case.reference, "procedure": case.version.procedure.name, "stage": case.stage,
            "started": local(case.started_at).date(), "owner": owner.email if owner else None,
        },
        "provider": {
            "name": case.provider.name,
            "contact": contact.name if contact else None, "email": contact.email if contact else None,
        } | ({"cases": history.other_cases(case)} if case.version.contents.reads_provider_cases else {}),
        "site": {"name": site.name, "address": site.address} if site else None,
        "contract": {
            "name": contract.name, "reference": contract.reference, "nation": contract.nation,
            "starts": contract.starts_on, "ends": contract.ends_on, "procurementAct": contract.is_under_procurement_act,
        } if contract else None,
        "council": {"name": council.ours().name, "short": council.ours().short},
        "officer": {"name": owner.name, "email": owner.email} if owner else None,
        "parent": _parent(parent) if parent else None,
        "previous": answers.previous(case.id),
    }


def _parent(parent: "Case") -> dict[str, object]:
    """The case that started this one as it stands now; of its variables those that its procedure declares as facts."""
    names = parent.version.contents.diagrams.processes[parent.procedure_key].properties.get("facts", "").split(",")
    return {
        "reference": parent.reference, "procedure": parent.version.procedure.name, "state": parent.state,
        "headline": parent.headline, "outcome": parent.outcome or None,
        "facts": {name.strip(): parent.data.get(name.strip()) for name in names if name.strip()},
    }

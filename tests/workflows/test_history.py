"""Another case of the provider, read whole: how it went and what it knows, and never one of another provider."""

from typing import Any

from tests.cast import NOW, Cast
from tests.workflows.acting import complete, visit_case
from workflows import history, jobs
from workflows.cases import Case
from workflows.database import db
from workflows.engine import Job
from workflows.people import Provider


def read(case: Case, reference: str | None, show: str = "") -> Any:
    inputs = {} if reference is None else {"reference": reference}
    job = Job(token_id="1", element_id="read", name="Read", type="read-case", headers={"show": show}, inputs=inputs)
    return jobs.do(case, job, NOW)["caseRead"]


def test_a_case_reads_another_of_its_provider_with_its_history_and_what_it_asked_for(cast: Cast) -> None:
    other = complete(visit_case(cast, finding="Dust"), "report_visit", cast.officer, notes="Clean")
    case = visit_case(cast)
    found = read(case, other.reference, show="finding, nothing")
    assert (found["reference"], found["procedure"], found["started"], found["parent"]) == (
        other.reference, "Quality visit", "2026-03-02", None)
    assert found["values"] == {"finding": "Dust", "nothing": None}
    told = [(line["kind"], line["what"], line["by"]) for line in found["history"]]
    assert told[0][0] == "case started"
    assert ("task completed", "Report the visit", cast.officer.name) in told


def test_nothing_is_read_of_another_provider_of_itself_or_of_a_parent_that_is_not_there(cast: Cast) -> None:
    other, case = visit_case(cast), visit_case(cast)
    other.provider = Provider(name="Somebody else")
    db.session.flush()
    assert read(case, other.reference) is None
    assert read(case, case.reference) is None
    assert read(case, None) is None
    assert [line["reference"] for line in history.other_cases(case)] == []

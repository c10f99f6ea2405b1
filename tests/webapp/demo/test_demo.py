"""The demonstration council: loaded by really running the diagrams, once."""

from collections import Counter

from flask import Flask
from sqlalchemy import func, select

from tests.cast import NOW
from webapp import demo
from workflows import incidents, schedules
from workflows.cases import Case
from workflows.database import db
from workflows.people import Contract, Person, Provider
from workflows.proof import verifying

ENDS = {
    "Closed as met", "Closed as not required", "Closed with residual actions", "RAP requested", "Suspension requested",
    "Suspension lifted", "Resolved by informal support", "Accepted", "Closed with other measures",
    "Improvement plan started", "Assessed and published",
}
STAGES = {"Drafting", "Agreement", "Weekly monitoring", "Final report", "Extension", "Review", "Manager's decision"} | {
    "Triage", "Guidance", "Monitoring", "Monthly update",
} | {"Waiting for the return", "Late", "Escalated", "Between meetings", "Inspection", "Draft"}


def test_the_council_has_every_stage_and_end_and_loading_again_changes_nothing(app: Flask) -> None:
    assert len(list(demo.load(app, NOW))) == len(demo.EVERY) == 42
    with app.app_context():
        found = db.session.scalars(select(Case)).all()
        assert db.session.scalar(select(func.count()).select_from(Provider)) == 12
        assert {person.email for person in db.session.scalars(select(Person))} == set(demo.sign_ins())
        assert {case.stage for case in found if case.state == "running"} >= STAGES
        assert {case.outcome for case in found if case.state == "ended"} == ENDS
        kinds = Counter(case.procedure_key for case in found)
        assert (kinds["rap"], kinds["suspension"]) == (3, 4)
        assert (kinds["poor_performance"], kinds["provider_action_plan"]) == (4, 2)
        assert (kinds["monitoring_return"], kinds["contract_monitoring"]) == (29, 2)
        assert (kinds["kpi_assessment"], kinds["contract_performance_notice"]) == (1, 1)
        assert all(schedule.next_due_at > NOW for schedule in schedules.every())
        assert {case.data["ground"] for case in found if case.procedure_key == "rap"} == {"RAP-1a", "RAP-1b", "RAP-1c"}
        assert all(case.parent for case in found if case.procedure_key == "rap")
        assert incidents.open_ones() == []
        assert [fault for case in found for fault in verifying.of_case(case)] == []
    assert len(list(demo.load(app, NOW, contracts=10))) == 10
    with app.app_context():
        month = select(Case).join(Case.contract).where(Contract.reference.startswith("MR-"))
        returns = db.session.scalars(month).all()
        assert Counter(case.outcome for case in returns) >= Counter({"Accepted": 7, "Closed with other measures": 2})
        assert incidents.open_ones() == []
    assert list(demo.load(app, NOW, contracts=10)) == []

"""The yearly assessment of a contract's key performance indicators: suggested, chosen, signed, kept and published."""

from datetime import UTC, datetime
from typing import Any

import pytest

from forms import build_form
from tests.cast import Cast
from tests.workflows.acting import complete, open_task
from tests.workflows.shipped import monitoring
from tests.workflows.shipped.monitoring import at
from tests.workflows.shipped.play import shipped
from tests.workflows.shipped.procured import IDENTIFIERS, Procured, faults_of_release
from webapp import shipped as all_shipped
from workflows import cases, feel, files, schedules, scope, versions
from workflows.beside import Decisions
from workflows.cases import Case
from workflows.engine import check
from workflows.errors import NotAllowed
from workflows.people import CLOCK

KEY = "kpi_assessment"
YEAR = {"period": {"name": "year to March 2025", "begins": "2024-04-01", "ends": "2025-03-31"}}
CLOCK_NOW = feel.Environment(now=datetime(2026, 4, 1, 8, tzinfo=UTC))


def score(no: str, *lights: str) -> dict[str, Any]:
    periods = [{"name": f"Month {i}", "ends": "2025-06-30", "value": 90, "light": one} for i, one in enumerate(lights)]
    return {"no": no, "name": f"Measure {no}", "unit": "percent", "better": "higher", "green": 95, "red": 85,
            "value": 90, "light": lights[-1], "period": "March 2026", "periods": periods}


SCORES = [score("1.1", "green", "green"), score("1.2", "amber", "green"), score("1.3", "red", "red")]


def begun(scores: list[dict[str, Any]] = SCORES, is_in_scope: bool = True) -> Procured:
    play = Procured(KEY, is_in_scope=is_in_scope, results={"list-scores": [{"scores": scores}]}, **YEAR)
    play.wait(0)
    return play


def assessed(play: Procured, *steps: str) -> Procured:
    """The officer chooses these steps; a manager is asked to sign."""
    rows = [row | {"step": step, "reason": "Said so"} for row, step in zip(play.variables["kpis"], steps, strict=True)]
    play.answer("assess_kpis", kpis=rows, **IDENTIFIERS)
    return play


def test_the_diagram_has_no_problems() -> None:
    assert check(shipped(KEY)) == []


def test_a_contract_out_of_scope_is_not_assessed_and_the_case_says_so() -> None:
    """PA-52-1: sections 52 and 71 apply to contracts that are marked; any other case ends at once, in plain words."""
    play = begun(is_in_scope=False)
    assert play.running.ends == ["not_in_scope"]
    assert begun().open == {"assess_kpis"}


@pytest.mark.parametrize(("lights", "step"), [
    (["green", "green"], "Good"), (["amber", "green"], "Approaching target"),
    (["red", "green"], "Requires improvement"), (["red", "red", "green"], "Inadequate"),
    (["not scored"], None), (["not scored", "green"], "Good"),
])
def test_the_lights_of_a_year_suggest_a_step(lights: list[str], step: str | None) -> None:
    """PA-71-2: the decision table; what was not scored does not count."""
    model = Decisions(shipped(KEY)).model("assessment_rows")
    rows = feel.to_json(model.decide("assessment_rows", {"scores": [score("1.1", *lights)]}, CLOCK_NOW).value)
    assert rows[0]["suggestion"] == step


def test_the_suggestion_stands_beside_the_choice_and_fills_nothing_in() -> None:
    """PA-71-2: each indicator on the five-step scale; the lights suggest, the officer chooses."""
    play = begun()
    rows = play.variables["kpis"]
    assert [(row["no"], row["suggestion"], row["step"]) for row in rows] == [
        ("1.1", "Good", None), ("1.2", "Approaching target", None), ("1.3", "Inadequate", None)]
    assert rows[1]["lights"] == "Month 0: amber, Month 1: green"
    assert (rows[0]["target"], rows[0]["newest"]) == ("at least 95%", "90% in March 2026")
    assert [step["value"] for step in play.variables["limits"]["steps"]] == [
        "Good", "Approaching target", "Requires improvement", "Inadequate", "Other"]


def test_fewer_than_three_indicators_cannot_be_assessed() -> None:
    """PA-52-2: the task is open again and says why; with three it goes to the manager."""
    play = begun(SCORES[:2])
    assessed(play, "Good", "Good")
    assert play.open == {"assess_kpis"}
    assert play.variables["tooFew"] is True
    play.answer("assess_kpis", kpis=[*play.variables["kpis"], {"name": "Complaints answered", "step": "Good"}])
    assert play.open == {"sign_assessment"}


@pytest.mark.parametrize(("step", "is_asked"), [("Good", False), ("Inadequate", True), ("Other", True)])
def test_other_and_what_differs_from_the_suggestion_needs_a_reason(cast: Cast, step: str, is_asked: bool) -> None:
    """PA-71-3: the form asks for the reason, and only then."""
    case = started(cast)
    case.data = case.data | {"kpis": [{"rowId": "r1", "name": "Visits", "suggestion": "Good", "isMeasured": True}]}
    form = build_form(case.version.contents.form("kpi-assessment"), scope.of_task(open_task(case, "assess_kpis"), NOW),
                      environment=scope.environment(case, NOW))
    filled = form(data={"kpis": [{"rowId": "r1", "name": "Visits", "suggestion": "Good", "isMeasured": True,
                                  "step": step}]} | IDENTIFIERS)
    filled.validate()
    assert [fault.message for fault in filled.faults] == (["Indicator 1: enter the reason"] if is_asked else [])


def test_what_the_manager_does_not_sign_goes_back_to_the_officer() -> None:
    """PA-71-4: a manager signs, or sends it back with what must change."""
    play = assessed(begun(), "Good", "Good", "Other")
    play.answer("sign_assessment", signing="return", comment="Say more about 1.3")
    assert play.open == {"assess_kpis"}
    assert play.variables["signature"] is None
    assert [row["step"] for row in play.variables["kpis"]] == ["Good", "Good", "Other"]


def test_the_signed_assessment_is_kept_as_documents_and_as_a_release_and_published_by_a_person() -> None:
    """PA-71-5: PDF, Word and OCDS JSON; nothing is published but by a person, who records it."""
    play = assessed(begun(), "Good", "Good", "Other")
    play.answer("sign_assessment", signing="sign", signedName="Mana Whitcombe", isDeclared=True)
    assert play.made == ["assessment", "assessment"]
    assert play.open == {"publish"}
    release = play.kept[0]
    assert faults_of_release(release) == []
    contract = release["contracts"][0]
    assert [metric["id"] for metric in contract["agreedMetrics"]] == ["1.1", "1.2", "1.3"]
    observed = [metric["observations"][0] for metric in contract["implementation"]["metrics"]]
    assert [one["measure"] for one in observed] == ["Good", "Good", "Other"]
    assert [one["measureClassification"]["id"] for one in observed] == ["met", "met", "other"]
    assert contract["implementation"]["documents"][0]["noticeType"] == "UK9"
    assert observed[0]["period"] == {"startDate": "2024-04-01T00:00:00Z", "endDate": "2025-03-31T00:00:00Z"}
    assert contract["implementation"]["metrics"][2]["observations"][0]["notes"] == "Said so"
    assert (release["date"], contract["period"]["endDate"]) == ("2026-01-05T09:00:00Z", "2028-03-31T00:00:00Z")
    play.answer("publish", publishedOn="2026-01-06", noticeNumber="2026/S 000-012345")
    assert play.running.ends == ["assessed"]
    assert play.templates() == ["assessment-published"]


NOW = at("2026-04-01", 9)


def started(cast: Cast) -> Case:
    """The year's assessment, begun by the yearly schedule of a contract in scope."""
    cast.contract.is_under_procurement_act = True
    versions.install(KEY, all_shipped.procedures()[KEY], by=CLOCK, now=NOW)
    schedule = schedules.add(cast.contract, KEY, "annual", owner=cast.officer, now=NOW)
    case = schedules.begin_round(schedule.id, schedule.next_due_at)
    assert case is not None
    assert not case.visited.get("list_scores")
    cases.fire_timers(case.id, at("2027-04-29"))
    return case


def test_a_yearly_schedule_begins_it_with_what_the_returns_of_the_year_showed(cast: Cast) -> None:
    """PA-71-1: at least once in twelve months, when the last returns of the year are in. PA-71-4: not the author."""
    returns = monitoring.install(cast)
    case = monitoring.begin(returns)
    monitoring.send(case, cast, at("2026-04-10"), _1_1=85)
    monitoring.validate(case, cast, at("2026-04-11"))
    later = monitoring.begin(returns)
    monitoring.send(later, cast, at("2026-05-10"), _1_1=100)
    monitoring.validate(later, cast, at("2026-05-11"))
    year = started(cast)
    assert year.data["period"]["name"] == "year to March 2027"
    rows = {row["no"]: row for row in year.data["kpis"]}
    assert (rows["1.1"]["lights"], rows["1.1"]["suggestion"]) == ("April 2026: green", "Good")
    cast.officer.roles.add("manager")
    chosen = [rows[no] | {"step": "Good"} for no in ("1.1", "1.2", "1.3")]
    complete(year, "assess_kpis", cast.officer, kpis=chosen, **IDENTIFIERS)
    with pytest.raises(NotAllowed):
        complete(year, "sign_assessment", cast.officer, signing="sign", signedName="Ofelia Okafor", isDeclared=True)
    complete(year, "sign_assessment", cast.manager, signing="sign", signedName="Mana Whitcombe", isDeclared=True)
    kept = files.of_case(year.id, files.DOCUMENT)
    assert sorted(file.name.rpartition(".")[2] for file in kept) == ["docx", "json", "pdf"]
    assert cases.find(year.reference).state == cases.RUNNING

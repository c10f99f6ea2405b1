"""Business rule tasks: a decision beside the diagram, and why it was made."""

from tests.workflows.engine.running.drawing import diagram, end, maps, start, task
from tests.workflows.engine.running.stage import NOON
from workflows.decisions import read_model
from workflows.engine import RunningProcess, Surroundings, read
from workflows.feel import Environment
from workflows.rehearsal import Answers, rehearse

RISK = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="risk" namespace="urn:x">
<decision id="risk" name="Risk"><decisionTable hitPolicy="FIRST"><input id="i"><inputExpression><text>missed</text>
</inputExpression></input><output id="o" name="level"/><rule id="r1"><inputEntry><text>&gt; 3</text></inputEntry>
<outputEntry><text>"high"</text></outputEntry></rule><rule id="r2"><inputEntry><text>-</text></inputEntry>
<outputEntry><text>"low"</text></outputEntry></rule></decisionTable></decision></definitions>"""
CALLS = '<zeebe:calledDecision decisionId="risk" resultVariable="level"/>'
RULE = diagram("S -> A -> E", start(), task("businessRuleTask", "A", CALLS), end())
FILES = {"test.bpmn": RULE, "risk.dmn": RISK}


def test_the_decision_beside_the_diagram_gives_the_result_variable() -> None:
    outcome = rehearse(FILES, "test.bpmn", Answers(variables={"missed": 4}))
    assert (outcome.state, outcome.variables) == ("ended", {"missed": 4, "level": "high"})


def test_mappings_apply_to_a_decision() -> None:
    drawn = diagram(
        "S -> A -> E",
        start(),
        end(),
        task("businessRuleTask", "A", CALLS + maps("in: missed = 9", "out: risk.now = level")),
    )
    outcome = rehearse({"test.bpmn": drawn, "risk.dmn": RISK}, "test.bpmn", Answers())
    assert outcome.variables == {"risk": {"now": "high"}}


def test_a_given_answer_takes_the_place_of_the_decision() -> None:
    outcome = rehearse({"test.bpmn": RULE}, "test.bpmn", Answers(services={"A": {"level": "given"}}))
    assert (outcome.path, outcome.variables) == (["S", "A", "E"], {"level": "given"})


def test_a_missing_decision_is_an_incident() -> None:
    outcome = rehearse({"test.bpmn": RULE}, "test.bpmn", Answers())
    assert outcome.incident is not None and outcome.incident["element"] == "A"


def test_the_rule_that_decided_is_in_the_steps() -> None:
    environment, model = Environment(now=NOON), read_model(FILES, "risk.dmn")
    surroundings = Surroundings(NOON, environment, {}, lambda name, scope: model.decide(name, scope, environment))
    running = RunningProcess.start(read({"test.bpmn": RULE}), "P", {"missed": 1}, surroundings)
    step = next(step for step in running.steps if step.element_id == "A")
    assert step.how.startswith("decided: ") and "2" in step.how

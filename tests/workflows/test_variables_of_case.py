"""What is known of a case's variables from the files beside a decision: names, types, and values people choose."""

import json

from tests.workflows.decisions.models import decision, file_of, table
from tests.workflows.engine.checks.drawing import extended, line, process
from workflows import variables, versions

RADIO = {"type": "radio", "key": "upheld", "label": "Upheld?", "id": "b",
         "values": [{"label": "Yes, upheld", "value": "yes"}, {"label": "No", "value": "no"}]}
MONEY = {"type": "number", "key": "amount", "label": "Amount", "id": "c", "serializeToString": True}


def files(*components: dict[str, object], **more: bytes) -> dict[str, bytes]:
    form = {"type": "default", "id": "ask", "schemaVersion": 16, "components": list(components)}
    ask = '<zeebe:assignmentDefinition candidateGroups="officer"/><zeebe:formDefinition formId="ask"/>'
    rule = '<zeebe:calledDecision decisionId="Route" resultVariable="route"/>'
    diagram = process(line(extended("userTask", "t", ask), extended("businessRuleTask", "r", rule)))
    tables = file_of(decision("Route", table(["upheld"], ['"yes" -> "a"', '- -> "b"'], "FIRST")))
    named = {name.replace("_", "."): content for name, content in more.items()}
    return {"p.bpmn": diagram, "ask.form": json.dumps(form).encode(), "t.dmn": tables, **named}


def test_options_of_a_question_and_results_of_a_decision_are_values_with_their_words() -> None:
    found = variables.of_case(files(RADIO, MONEY))
    assert found.choices == {"upheld": {"yes": "Yes, upheld", "no": "No"}, "route": {"a": "", "b": ""}}
    assert found.kinds == {"upheld": "string", "amount": "string"}
    assert found.knows("upheld") and found.knows("provider.name") and not found.knows("uphold")


def test_question_whose_options_are_worked_out_or_asked_otherwise_elsewhere_has_no_known_values() -> None:
    listed = {"type": "select", "key": "upheld", "label": "L", "id": "x", "valuesExpression": "=sites"}
    other = {"type": "default", "id": "other", "schemaVersion": 16, "components": [listed]}
    assert "upheld" not in variables.of_case(files(RADIO, other_form=json.dumps(other).encode())).choices


def test_publishing_finds_the_slip_in_a_table_beside_its_form() -> None:
    slip = file_of(decision("Route", table(["upheld"], ['"Yes, upheld" -> "a"', 'no -> "b"'], "FIRST")))
    said = [(problem.file, problem.fix) for problem in versions.check(files(RADIO, t_dmn=slip))]
    assert ("t.dmn", 'Did you mean "yes"?') in said
    assert any(file == "t.dmn" and fix.startswith('Write "no" in quotes') for file, fix in said)

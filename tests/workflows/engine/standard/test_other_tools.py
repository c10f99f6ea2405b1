"""Diagrams as other tools save them: run by the command line, read from a folder, in any encoding."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from webapp.commands import main

DIAGRAMS = Path(__file__).parent / "diagrams"
CASES = json.loads((DIAGRAMS / "cases.json").read_text())


def rehearsed(folder: Path, name: str, data: bytes, answers: Any) -> Any:
    (folder / name).write_bytes(data)
    (folder / "answers.json").write_text(json.dumps(answers))
    command = ["rehearse", str(folder / name), "--answers", str(folder / "answers.json"), "--json"]
    result = CliRunner().invoke(main, command)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["path"][:30])
def test_it_runs(case: Any, tmp_path: Path) -> None:
    name = f"{case['file']}.bpmn"
    outcome = rehearsed(tmp_path, name, (DIAGRAMS / name).read_bytes(), case["answers"])
    assert outcome == {
        "state": "ended",
        "path": case["path"].split(),
        "ends": case["ends"].split(),
        "variables": case["variables"],
        "waiting": [],
        "incident": None,
    }


@pytest.mark.parametrize("name", sorted({f"{case['file']}.bpmn" for case in CASES}))
def test_it_passes_the_checks(name: str) -> None:
    result = CliRunner().invoke(main, ["check", str(DIAGRAMS / name), "--json"])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("encoding", "declared"), [("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("iso-8859-1", "ISO-8859-1")]
)
def test_it_may_be_in_any_encoding(encoding: str, declared: str, tmp_path: Path) -> None:
    text = (DIAGRAMS / "camunda-modeler.bpmn").read_text().replace('encoding="UTF-8"', f'encoding="{declared}"')
    outcome = rehearsed(tmp_path, "x.bpmn", text.encode(encoding), CASES[0]["answers"])
    assert outcome["path"] == CASES[0]["path"].split()


def test_line_ends_and_tabs_of_other_systems(tmp_path: Path) -> None:
    text = (DIAGRAMS / "plain.bpmn").read_text().replace("\n", "\r\n").replace("  ", "\t")
    assert rehearsed(tmp_path, "Mein Diagramm (1).bpmn", text.encode(), {})["ends"] == ["subEnd", "upEnd", "theEnd"]


RULES = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">
  <decision id="risk" name="Risk"><decisionTable id="t" hitPolicy="UNIQUE">
    <input id="i"><inputExpression id="ie" typeRef="number"><text>visits</text></inputExpression></input>
    <output id="o" name="risk" typeRef="string"/>
    <rule id="r1"><inputEntry id="a"><text>&lt; 3</text></inputEntry>
      <outputEntry id="b"><text>"low"</text></outputEntry></rule>
    <rule id="r2"><inputEntry id="c"><text>&gt;= 3</text></inputEntry>
      <outputEntry id="e"><text>"high"</text></outputEntry></rule>
  </decisionTable></decision></definitions>"""

CHILD = """<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="x">
  <bpmn:process id="Assess" isExecutable="true">
    <bpmn:startEvent id="Start"/><bpmn:sequenceFlow id="f1" sourceRef="Start" targetRef="Rule"/>
    <bpmn:businessRuleTask id="Rule"><bpmn:extensionElements>
      <zeebe:calledDecision decisionId="risk" resultVariable="risk"/></bpmn:extensionElements></bpmn:businessRuleTask>
    <bpmn:sequenceFlow id="f2" sourceRef="Rule" targetRef="End"/><bpmn:endEvent id="End"/>
  </bpmn:process></bpmn:definitions>"""

PARENT = """<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="x">
  <bpmn:process id="Parent" isExecutable="true">
    <bpmn:startEvent id="Start"/><bpmn:sequenceFlow id="f1" sourceRef="Start" targetRef="Call"/>
    <bpmn:callActivity id="Call">
      <bpmn:extensionElements><zeebe:calledElement processId="Assess" propagateAllChildVariables="false"/>
        <zeebe:ioMapping><zeebe:input source="=site.visits" target="visits"/>
          <zeebe:output source="=risk" target="result"/></zeebe:ioMapping></bpmn:extensionElements>
      <bpmn:multiInstanceLoopCharacteristics isSequential="true"><bpmn:extensionElements>
        <zeebe:loopCharacteristics inputCollection="=sites" inputElement="site" outputCollection="risks"
          outputElement="={name: site.name, risk: result}"/></bpmn:extensionElements>
      </bpmn:multiInstanceLoopCharacteristics></bpmn:callActivity>
    <bpmn:sequenceFlow id="f2" sourceRef="Call" targetRef="End"/><bpmn:endEvent id="End"/>
  </bpmn:process></bpmn:definitions>"""


def test_a_called_process_and_its_decision_lie_beside(tmp_path: Path) -> None:
    (tmp_path / "assess.bpmn").write_text(CHILD)
    (tmp_path / "risk.dmn").write_text(RULES)
    (tmp_path / "another.bpmn").write_text(PARENT)  # the same process id as the one that is rehearsed
    (tmp_path / "notes.bpmn").write_text("not a diagram")
    sites = [{"name": "a", "visits": 1}, {"name": "b", "visits": 5}]
    outcome = rehearsed(tmp_path, "parent.bpmn", PARENT.encode(), {"variables": {"sites": sites}})
    assert outcome["path"] == "Start Start Rule End Call Start Rule End Call End".split()
    assert outcome["variables"]["risks"] == [{"name": "a", "risk": "low"}, {"name": "b", "risk": "high"}]


REFUSED = [
    '<transaction id="Pay" name="Pay all"/>',
    '<adHocSubProcess id="Pay" name="Pay all"/>',
    '<complexGateway id="Pay" name="Pay all"/>',
    '<task id="Pay" name="Pay all" isForCompensation="true"/>',
    '<task id="Pay" name="Pay all"><standardLoopCharacteristics/></task>',
    '<intermediateThrowEvent id="Pay" name="Pay all"><compensateEventDefinition id="c"/></intermediateThrowEvent>',
    '<intermediateCatchEvent id="Pay" name="Pay all"><conditionalEventDefinition id="c"><condition/>'
    "</conditionalEventDefinition></intermediateCatchEvent>",
]


@pytest.mark.parametrize("node", REFUSED)
def test_what_does_not_run_is_refused_by_element_and_name(node: str, tmp_path: Path) -> None:
    text = f"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x"><process id="P">
      <startEvent id="S"/><sequenceFlow id="f" sourceRef="S" targetRef="Pay"/>{node}
      <sequenceFlow id="g" sourceRef="Pay" targetRef="E"/><endEvent id="E"/></process></definitions>"""
    (tmp_path / "t.bpmn").write_text(text)
    for command in (["check", str(tmp_path / "t.bpmn"), "--json"], ["rehearse", str(tmp_path / "t.bpmn"), "--json"]):
        result = CliRunner().invoke(main, command)
        assert result.exit_code == 1 and "Pay all" in result.stdout, result.output

"""The decision editor: what a decision reads and answers and why, what is found in its table, that nothing is lost."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.visitor import Visitor
from tests.webapp import desk
from tests.webapp.procedures import drafting
from tests.webapp.test_accessibility import faults
from webapp import shipped
from workflows import decisions

TABLE = """\
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/"
    xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" id="scales" name="Scales" namespace="https://upturn.example/tests">
  <decision id="size" name="Size">
    <variable id="size_variable" name="Size" typeRef="string"/>
    <decisionTable id="size_table" hitPolicy="UNIQUE">
      <input id="in1" label="Weight in kilos">
        <inputExpression id="e1" typeRef="number"><text>weight</text></inputExpression></input>
      <input id="in2" label="Kind">
        <inputExpression id="e2" typeRef="string"><text>goods.kind</text></inputExpression></input>
      <output id="out" name="size" typeRef="string"/>
      <rule id="light"><inputEntry id="c1"><text>&lt; limit</text></inputEntry>
        <inputEntry id="c2"><text>"brick"</text></inputEntry>
        <outputEntry id="o1"><text>"small"</text></outputEntry></rule>
      <rule id="heavy"><inputEntry id="c3"><text>&gt;= 5</text></inputEntry>
        <inputEntry id="c4"><text>"brick"</text></inputEntry>
        <outputEntry id="o2"><text>"large"</text></outputEntry></rule>
    </decisionTable>
  </decision>
  <dmndi:DMNDI><dmndi:DMNDiagram id="d"><dmndi:DMNShape id="s" dmnElementRef="size">
    <dc:Bounds height="80" width="180" x="160" y="100"/></dmndi:DMNShape></dmndi:DMNDiagram></dmndi:DMNDI>
</definitions>
"""
OVERLAPPING = TABLE.replace("&lt; limit", "&lt; 7")


def posted(owner: Visitor, address: str, **sent: object) -> tuple[int, dict[str, object]]:
    answer = owner.client.post(address, json=sent, headers={"X-CSRFToken": owner.token()})
    return answer.status_code, dict(answer.json or {})


def test_a_decision_asks_for_what_it_reads_and_says_what_it_answers_and_why(council: Flask) -> None:
    address = f"{drafting.begin(council, scales_dmn=TABLE.encode())}/files/scales.dmn"
    reference = desk.start(council, weight=9, goods={"kind": "brick"})
    owner = drafting.owner(council)
    _, asked = posted(owner, f"{address}/questions", xml=TABLE, case=reference)
    assert asked["decisions"] == [{"id": "size", "name": "Size", "inputs": [
        {"name": "weight", "type": "number", "label": "Weight in kilos", "choices": [], "value": "9"},
        {"name": "goods.kind", "type": "string", "label": "Kind", "choices": ["brick"], "value": "brick"},
        {"name": "limit", "type": "", "label": "", "choices": [], "value": ""},
    ]}]
    inputs = {"weight": "9", "goods.kind": "brick", "limit": "5"}
    _, told = posted(owner, f"{address}/outcome", xml=TABLE, decision="size", inputs=inputs)
    assert (told["value"], told["rules"]) == ('"large"', [2])
    assert told["why"] == "rule 2 of Size, because Weight in kilos = 9 and Kind = brick"
    whole = TABLE.replace("&lt; limit", "&lt; limit and goods != null")
    both = inputs | {"goods": "", "other.name": "not asked for"}
    assert posted(owner, f"{address}/outcome", xml=whole, decision="size", inputs=both)[1]["rules"] == [2]
    wrong = inputs | {"weight": "heavy"}
    assert posted(owner, f"{address}/outcome", xml=TABLE, decision="size", inputs=wrong) == (
        422, {"error": "“heavy” is no number."}
    )
    assert posted(owner, f"{address}/outcome", xml="<no", decision="size", inputs={})[0] == 422


@pytest.mark.browser
def test_findings_stand_in_the_table_and_every_shipped_decision_survives_the_editor(
    page: Page, site: str, council: Flask
) -> None:
    draft = drafting.begin(council, scales_dmn=OVERLAPPING.encode())
    broken = drafting.open_editor(page, site, f"{draft}/files/scales.dmn")
    page.get_by_role("button", name="Size, rule 1").wait_for()
    expect(page.get_by_text("Exactly one rule may match.")).to_be_visible()
    for rule in ("light", "heavy"):  # both rules of an overlap
        expect(page.locator(f"td.rule-index[data-row-id={rule}]")).to_have_css("color", "rgb(179, 38, 30)")
    page.get_by_label("Weight in kilos").fill("2")
    page.get_by_label("Kind").fill("brick")
    page.keyboard.press("Enter")
    page.get_by_text("Rule 1 of Size").wait_for()
    page.locator("td.input-cell").first.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("< 5")
    page.get_by_text("No rule matches").first.wait_for()
    expect(page.locator("td.rule-index[data-row-id=light]")).not_to_have_css("color", "rgb(179, 38, 30)")
    assert faults(page) == []
    lost = [name for name, files, path in tables() if said(files, path) != said(files | {path: reopened(
        page, files[path])}, path)]
    assert (lost, broken) == ([], [])


@pytest.mark.browser
def test_table_of_a_newer_dmn_is_drawn_and_what_cannot_be_drawn_says_why(page: Page, site: str, council: Flask) -> None:
    newer = TABLE.replace("20191111", "20230324")
    parts = {"if": "true", "then": "1", "else": "2"}
    texts = {tag: f"<literalExpression><text>{text}</text></literalExpression>" for tag, text in parts.items()}
    logic = "".join(f"<{tag}>{text}</{tag}>" for tag, text in texts.items())
    which = f'<decision id="which" name="Which"><variable name="Which"/><conditional>{logic}</conditional></decision>'
    conditional = newer.replace("<dmndi:DMNDI>", f"{which}<dmndi:DMNDI>")
    draft = drafting.begin(council, scales_dmn=newer.encode(), which_dmn=conditional.encode())
    complaints = drafting.open_editor(page, site, f"{draft}/files/scales.dmn")
    page.locator("td.input-cell").first.wait_for()
    page.goto(f"{site}{draft}/files/which.dmn")
    page.get_by_text("It uses what DMN has since version 1.4, which cannot be drawn here").wait_for()
    expect(page.get_by_role("button", name="Add a decision")).to_be_hidden()
    page.get_by_role("button", name="Decide").wait_for()
    assert complaints == []


def tables() -> list[tuple[str, dict[str, bytes], str]]:
    every = shipped.procedures()
    return [(f"{key}/{path}", files, path) for key, files in every.items() for path in files if path.endswith(".dmn")]


def reopened(page: Page, content: bytes) -> bytes:
    reopen = "text => document.querySelector('[data-module=decision-editor]').reopened(text)"
    return str(page.evaluate(reopen, content.decode())).encode()


def said(files: dict[str, bytes], path: str) -> str:
    """Everything that the file says, without where it stands."""
    return re.sub(r"line=\d+", "", repr(decisions.read_model(files, path).definitions))

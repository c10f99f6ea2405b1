"""The plan table: written as cards, read in the template's columns."""

import pytest

import forms
from tests.forms.pages import ENVIRONMENT, TEMPLATES, asking, definition, drawn, form_of

COLUMNS = [
    ("Ref N'", ""),
    ("Service Outcome / Performance Criteria", "Confirmation of the service outcome / performance expected."),
    ("Outcomes/Performance Issue", "Confirmation of the service outcomes / performance issues."),
    ("Specific", "Goals must be well defined. They must be clear and unambiguous."),
    ("Measurable", "Define specific criteria for measuring progress toward the accomplishment of each goal."),
    ("Attainable", "Goals must be achievable given the capabilities of people to meet the requirements."),
    ("Realistic", "Goals must be realistic and be consistent with other goals."),
    ("Timely",
     "Goals must have a clearly defined time frame including a starting date and a target date."),
    ("Risk", "Risk Rating."),
    ("Provider update", "The response must meet the same criteria as indicated within the Action Plan."),
    ("Reviewed risk", "Reviewed Risk Rating."),
]
ROW = {"rowId": "a", "ref": "1.1", "criteria": "Doses\nrecorded", "start": "2026-11-02", "target": "2026-12-04",
       "risk": "high", "update": "Audit <done>"}


def read(*rows: dict[str, str]) -> forms.PlanTable:
    return forms.plan_table(definition("plan"), "plan", list(rows), environment=ENVIRONMENT)


def test_the_table_has_the_templates_columns_with_their_guidance() -> None:
    """SIP-12: each column with the sentence that the template prints under it."""
    table = read(ROW)
    assert [(column.label, column.guidance) for column in table.columns] == COLUMNS
    assert [(heading.words, heading.span) for heading in table.headings] == [
        ("Action Plan (Performance Action)", 9), ("Update Report (Provider Action)", 2)
    ]


def test_a_row_says_its_answers_in_words() -> None:
    (row,) = read(ROW).rows
    assert row.id == "a" and row.title == "Action 1.1"
    assert [(line.label, line.text) for line in row.cells[7]] == [
        ("Start date", "Monday 2 November 2026"), ("Target date", "Friday 4 December 2026")
    ]
    assert row.cells[8][0].text == "High"


def test_a_plan_without_rows_still_has_its_columns() -> None:
    table = read()
    assert len(table.columns) == 11 and table.rows == []


def test_the_table_is_drawn_with_caption_headers_and_a_region_to_scroll() -> None:
    page = TEMPLATES.get_template("components/plan_table.html").render(table=read(ROW))
    assert 'role="region" tabindex="0" aria-labelledby="plan-caption"' in page
    assert '<caption class="govuk-table__caption govuk-table__caption--m" id="plan-caption">Actions</caption>' in page
    assert page.count('scope="col"') == 11
    assert "Audit &lt;done&gt;" in page


def test_a_plan_is_written_on_cards_with_the_guidance_in_each() -> None:
    """SIP-12: the guidance sentence stands under each heading, in every row."""
    page = drawn(form_of(definition("plan"), scope={"plan": [ROW, {**ROW, "rowId": "b"}], "stage": "updating"}))
    for _, guidance in COLUMNS[1:]:
        assert page.count(f'class="govuk-hint">{guidance}<') == 2
    assert '<a class="govuk-link" href="#plan-b">Action 2</a>' in page


def test_a_readonly_plan_in_a_form_is_a_table() -> None:
    asked = asking({"type": "dynamiclist", "id": "l", "path": "plan", "label": "Plan", "readonly": True,
                    "properties": {"layout": "plan"},
                    "components": [{"type": "textfield", "id": "r", "key": "ref", "label": "Ref"}]})
    page = drawn(form_of(asked, scope={"plan": [ROW]}))
    assert "upturn-plan-table" in page and "<input class" not in page


def test_an_unknown_list_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        forms.plan_table(definition("plan"), "actions", [], environment=ENVIRONMENT)

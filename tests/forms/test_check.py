"""What check_form finds in a form file."""

import json
from pathlib import Path
from typing import Any

import pytest

import forms
from tests.forms.pages import HERE, ROOT
from workflows.feel import Problem

CHOICE = {"type": "radio", "id": "r", "key": "risk", "values": [{"label": "Low", "value": "low"}]}


def problems(*components: object, **root: object) -> list[Problem]:
    schema = {"id": "small", "type": "default", "components": list(components), **root}
    return forms.check_form(json.dumps(schema, indent=1).encode(), "small.form")


def field(**properties: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"type": "textfield", "id": "f", "key": "name", "label": "Name", **properties}


@pytest.mark.parametrize("path", [*sorted(HERE.glob("*.form")), *sorted((ROOT / "forms").rglob("*.form"))], ids=str)
def test_our_own_forms_have_no_problems(path: Path) -> None:
    assert forms.check_form(path.read_bytes(), path.name) == []


@pytest.mark.parametrize(
    ("component", "words"),
    [
        ({"type": "taglist", "id": "f", "key": "k"}, "component type 'taglist'"),
        ({"type": "rocket", "id": "f"}, "component type 'rocket'"),
        ({"id": "f"}, "has no type"),
        ("words", "has no type"),
        (field(colour="red"), "no property 'colour'"),
        (field(validate={"requird": True}), "'validate' has no property 'requird'"),
        (field(validate="yes"), "'validate' is not a set"),
        (field(label=5), "'label' is not text"),
        (field(key="2nd name"), "is not a name"),
        (field(key=""), "is not a name"),
        (field(key="_secret"), "is not a name"),
        (field(key="csrf_token"), "used by Upturn"),
        (field(conditional={"hide": "= 1 +"}), "expression in conditional.hide cannot be read"),
        (field(conditional={"hide": "true"}), "condition is not an expression"),
        (field(readonly="= ("), "expression in readonly cannot be read"),
        (field(label="{{#if x}}no end"), "'label' cannot be filled in"),
        (field(label="{{ 1 + }}"), "expression in label cannot be read"),
        (field(validate={"pattern": "("}), "pattern '(' cannot be read"),
        (field(validate={"pattern": "a" * 600}), "pattern is too long"),
        (field(validate={"minLength": 9, "maxLength": 2}), "minLength is greater than maxLength"),
        (field(validate={"maxLength": "many"}), "limit maxLength is 'many'"),
        (field(validate={"validationType": "postcode"}), "validation type 'postcode'"),
        ({**CHOICE, "values": []}, "nothing to choose from"),
        ({**CHOICE, "values": [{"label": "Low"}]}, "option has no label or value"),
        ({**CHOICE, "values": [*CHOICE["values"], *CHOICE["values"]]}, "Two options have the value 'low'"),
        ({**CHOICE, "valuesKey": "scale"}, "come from values and valuesKey"),
        ({"type": "select", "id": "s", "key": "k", "valuesExpression": "scale"}, "is not an expression"),
        ({"type": "datetime", "id": "d", "key": "k", "subtype": "week"}, "subtype 'week'"),
        ({"type": "datetime", "id": "d", "key": "k", "properties": {"after": "soon"}}, "date limit after"),
        ({"type": "number", "id": "n", "key": "k", "decimalDigits": -1}, "'decimalDigits' is -1"),
        ({"type": "dynamiclist", "id": "l", "components": []}, "path '' is not a name"),
        ({"type": "dynamiclist", "id": "l", "path": "l", "defaultRepetitions": 10_000_000}, "'defaultRepetitions'"),
        ({"type": "group", "id": "g", "components": "none"}, "are not a list"),
        ({"type": "table", "id": "t", "columns": [{"key": "a"}]}, "no data source"),
        ({"type": "table", "id": "t", "dataSource": "=x", "columns": [{}]}, "column has no key"),
        ({"type": "expression", "id": "e", "key": "k"}, "expression is empty"),
        (field(properties={"layout": "grid"}), "layout 'grid'"),
    ],
)
def test_names_what_is_wrong_and_how_to_mend_it(component: object, words: str) -> None:
    found = problems(component)
    assert words in " ".join(problem.message for problem in found)
    assert all(problem.fix and problem.file == "small.form" for problem in found)
    assert "error" in {problem.severity for problem in found}


def test_a_problem_names_its_component_and_line() -> None:
    (problem,) = problems({"type": "separator", "id": "line"}, field(colour="red"))
    assert problem.element == "f"
    assert problem.line == 11


@pytest.mark.parametrize(("written", "words"), [
    ('{"type": "textfield", "id": "f", "key": "a", "label": "A", "label": "B"}', "'label' is written twice"),
    (r'{"type": "textfield", "id": "f", "key": "a", "label": "A\u0000"}', "NUL"),
    (r'{"type": "textfield", "id": "f", "key": "a", "label": "A\ud800"}', "half a character"),
])
def test_a_text_that_counts_for_nothing_or_cannot_be_shown_is_refused(written: str, words: str) -> None:
    form = f'{{"id": "small", "type": "default", "components": [{written}]}}'
    (problem,) = forms.check_form(form.encode(), "small.form")
    assert problem.severity == "error" and words in problem.message and problem.fix


def test_a_mark_before_the_first_letter_does_no_harm() -> None:
    form = json.dumps({"id": "small", "type": "default", "components": [field()]}).encode("utf-8-sig")
    assert forms.check_form(form, "small.form") == []
    assert forms.read_form(form, "small.form").id == "small"


@pytest.mark.parametrize("other", ["name", "name.first"])
def test_one_key_is_one_question(other: str) -> None:
    assert "already used by f" in problems(field(), field(id="g", key=other))[0].message


def test_an_id_used_twice_is_a_warning_for_other_editors_refuse_it() -> None:
    (problem,) = problems(field(), field(key="another"))
    assert problem.severity == "warning" and "used twice" in problem.message and "f_2" in problem.fix


def test_rows_and_groups_with_a_path_have_keys_of_their_own() -> None:
    rows = {"type": "dynamiclist", "id": "l", "path": "rows", "label": "Rows", "components": [field(id="g")]}
    group = {"type": "group", "id": "h", "path": "address", "components": [field(id="i")]}
    assert problems(field(), rows, group) == []


def test_a_question_without_a_label_is_a_warning() -> None:
    (problem,) = problems(field(label=""))
    assert problem.severity == "warning"


def test_a_custom_property_without_meaning_is_a_warning() -> None:
    (problem,) = problems(field(properties={"colour": "red"}))
    assert problem.severity == "warning"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff\xfe", "not a form file"),
        (b"[]", "no components"),
        (b"[" * 100_000, "not a form file"),
        (b'{"id": "x", "components": {}}', "no components"),
        (b" " * 1_000_001, "larger than 1 MB"),
        (b'{"components": []}', "has no id"),
        (b'{"id": "x", "type": "wizard", "components": []}', "type 'wizard'"),
        (b'{"id": "x", "colour": "red", "components": []}', "unknown property 'colour'"),
    ],
)
def test_refuses_a_file_that_is_no_form(data: bytes, words: str) -> None:
    assert words in " ".join(problem.message for problem in forms.check_form(data, "small.form"))
    with pytest.raises(forms.FormRefused, match="small.form"):
        forms.read_form(data, "small.form")


def test_refuses_forms_too_deep_and_too_long() -> None:
    nested: dict[str, Any] = field()
    for number in range(12):
        nested = {"type": "group", "id": f"g{number}", "components": [nested]}
    assert "more than 8 deep" in problems(nested)[0].message
    many = problems(*({"type": "separator"} for _ in range(5_000)))
    assert [problem.message for problem in many] == ["The form has more than 1000 components."]


def test_a_list_by_spreadsheet_has_fixed_rows_that_are_known_and_a_question_for_the_file() -> None:
    name = {"type": "textfield", "id": "n", "key": "name", "label": "Name"}
    when = {"type": "datetime", "id": "w", "key": "when", "label": "When", "subtype": "datetime"}
    list_ = {"type": "dynamiclist", "id": "l", "path": "lines", "label": "Lines", "components": [name, when],
             "properties": {"spreadsheet": "evidence"}}
    said = " ".join(problem.message for problem in problems(list_, {**name, "properties": {"spreadsheet": "x"}}))
    for words in ("No file question has the key 'evidence'", "whose rows can be added", "Nothing tells the rows",
                  "Only a list can be answered", "one list that is answered", "A date with a time"):
        assert words in said
    kept = {"type": "filepicker", "id": "e", "key": "evidence", "label": "Evidence"}
    known = {**list_, "allowAddRemove": False, "components": [{**name, "readonly": True}]}
    assert problems(known, kept) == []

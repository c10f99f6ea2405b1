"""What a form says about itself once it is read."""

import pytest

import forms
from tests.forms.pages import asking, definition


def test_keys_are_the_variables_it_answers() -> None:
    keys = definition("every").keys
    assert keys[:3] == ("name", "email", "phone")
    assert {"address", "staff", "evidence", "total"} <= set(keys)
    assert "street" not in keys and "role" not in keys


def test_title_is_its_own_or_its_first_heading_or_its_id() -> None:
    assert definition("plan").title == "Service improvement plan"
    assert asking({"type": "text", "id": "t", "text": "# Weekly update\n\nWords"}).title == "Weekly update"
    assert asking().title == "small"


def test_file_keys_lead_into_rows() -> None:
    assert definition("every").file_keys == ("staff.certificate", "evidence")


def test_list_at_finds_a_list_of_rows() -> None:
    assert definition("plan").list_at("plan").id == "p_plan"
    with pytest.raises(KeyError):
        definition("plan").list_at("other")


def test_reading_twice_reads_once() -> None:
    data = b'{"id": "x", "components": []}'
    assert forms.read_form(data, "x.form") is forms.read_form(data, "x.form")

"""Nothing typed is lost; files are references that the page vouches for."""

from typing import Any

import forms
from tests.forms.pages import SCOPE, asking, definition, drawn, form_of, messages, pairs_on

EVIDENCE = {"type": "filepicker", "id": "e", "key": "evidence", "label": "Evidence", "multiple": True,
            "accept": ".pdf", "validate": {"required": True}}
FILE = {"id": "e1", "name": "records <november>.pdf", "size": 1_234_567}
WRONG = [
    ("_shown", ""), ("_shown", "reason"), ("_shown", "f_warning-part"), ("name", "x" * 80), ("email", "not an email"),
    ("phone", "call me"), ("code", "?"), ("done", " short\n\"quoted\" "), ("visits", "many"), ("cost", "1.234"),
    ("start-day", "31"), ("start-month", "2"), ("start-year", "2026"), ("target-day", "soon"), ("target-month", ""),
    ("target-year", ""), ("at-time", "late"), ("met-day", "1"), ("met-month", ""), ("met-year", ""),
    ("met-time", "x"), ("agree", ""), ("areas", ""), ("areas", "welfare"), ("outcome", "not met"), ("reason", ""),
    ("risk", "high"), ("who", ""), ("address.street", ""), ("address.postcode", "<b>"), ("staff", ""),
    ("staff", "r1"), ("staff-r1-role", ""), ("staff-r1-passed", ""), ("staff-r1-passed", "yes"),
    ("staff-r1-on-day", "99"), ("staff-r1-on-month", ""), ("staff-r1-on-year", ""), ("staff-r1-certificate", "e1"),
    ("evidence", ""),
]


def every(pairs: Any = None) -> Any:  # noqa: ANN401
    return form_of(definition("every"), pairs, SCOPE, files=[FILE])


def test_an_invalid_page_shows_every_raw_value_again() -> None:
    form = every(WRONG)
    assert not form.validate()
    sent_again = pairs_on(drawn(form))
    assert [pair for pair in WRONG if pair[1] and pair not in sent_again] == []


def test_a_draft_is_the_pairs_and_shows_exactly_them() -> None:
    page = drawn(every(WRONG))
    assert pairs_on(drawn(every(pairs_on(page)))) == pairs_on(page)


def test_answers_given_before_fill_the_form_and_come_back_the_same() -> None:
    answers = {
        "name": "Pat", "email": "pat@example.com", "phone": "", "code": "AB1234", "done": "Ten words\nof work",
        "visits": 3, "cost": 1250.5, "start": "2026-12-01", "target": "2026-12-04", "at": "09:30:00",
        "met": "2026-12-01T14:00:00", "agree": True, "areas": ["safety"], "outcome": "not met", "reason": "Late",
        "risk": "high", "who": "p2", "address": {"street": "Quay 1", "postcode": ""},
        "staff": [{"role": "Carer", "passed": True, "on": "2026-11-01", "certificate": [FILE], "rowId": "s1"}],
        "evidence": [FILE], "reference": "SIP-2026-0001", "total": 3751.5,
    }
    form = form_of(definition("every"), None, SCOPE, data=answers)
    assert form.answers() == answers
    sent = form_of(definition("every"), pairs_on(drawn(form)), SCOPE, files=[FILE])
    assert sent.answers() == answers
    assert messages(sent) == []


def test_unknown_names_are_ignored() -> None:
    form = form_of(asking(EVIDENCE), {"evidence": "e1", "admin": "true", "rowId": "x"}, files=[FILE])
    assert form.answers() == {"evidence": [FILE]}


def test_only_files_that_the_page_vouches_for_are_attached() -> None:
    form = form_of(asking(EVIDENCE), [("evidence", "forged"), ("evidence", "e1")], files=[FILE])
    assert form.answers() == {"evidence": [FILE]}
    assert messages(form_of(asking(EVIDENCE), {"evidence": "forged"})) == ["Upload the evidence"]


def test_one_file_where_one_is_asked() -> None:
    other = {**FILE, "id": "e2"}
    form = form_of(asking({**EVIDENCE, "multiple": False}), [("evidence", "e1"), ("evidence", "e2")],
                   files=[FILE, other])
    assert messages(form) == ["Evidence must be one file: remove the others"]


def test_files_are_listed_with_buttons_to_remove_and_upload() -> None:
    page = drawn(form_of(asking(EVIDENCE), {"evidence": "e1"}, files=[FILE]))
    assert "records &lt;november&gt;.pdf" in page and "1.2 MB" in page
    assert 'name="_file" value="remove:evidence:e1"' in page
    assert 'name="_file" value="upload:evidence"' in page
    assert 'name="evidence-upload" type="file" accept=".pdf" multiple' in page


def test_the_page_puts_references_into_the_draft_and_takes_them_out() -> None:
    assert forms.file_change("upload:plan-r1-proof") == forms.FileChange("upload", "plan-r1-proof")
    assert forms.file_change("remove:evidence:e1") == forms.FileChange("remove", "evidence", "e1")
    assert forms.file_change("delete:evidence") is None and forms.file_change("") is None
    pairs = forms.with_file([("evidence", "")], "evidence", "e1")
    assert form_of(asking(EVIDENCE), pairs, files=[FILE]).answers() == {"evidence": [FILE]}
    given = {"evidence": [FILE]}
    gone = forms.without_file(pairs, "evidence", "e1")
    assert form_of(asking(EVIDENCE), gone, files=[FILE], data=given).answers() == {"evidence": []}


def test_file_questions_are_found_in_rows_too() -> None:
    assert set(every(WRONG).file_fields) == {"staff-r1-certificate", "evidence"}
    assert every([("_file", "upload:evidence")]).files_changed()

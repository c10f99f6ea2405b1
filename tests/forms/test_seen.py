"""What is kept of a form as its reader saw it, and the texts on it."""

from dataclasses import asdict

import pytest

from forms import Seen, said
from forms.markup import as_text, clean, from_markdown
from tests.forms.pages import SCOPE, TEMPLATES, asking, definition, drawn, form_of

DECLARATION = ("(I accept the timeline in order to improve the service and will update the Contract Performance & "
               "Quality Team on a regular basis).")


def test_texts_are_kept_word_for_word() -> None:
    """SIP-14: the declarations that were signed are kept verbatim."""
    form = form_of(asking({"type": "text", "id": "t", "text": DECLARATION}))
    assert form.as_seen() == [Seen("", DECLARATION, "text")]


def test_answers_are_kept_in_words() -> None:
    form = form_of(definition("every"), [("outcome", "met"), ("target", "2026-12-04"), ("staff", "r1"),
                                         ("staff-r1-role", "Carer")], SCOPE)
    seen = form.as_seen()
    assert Seen("Outcome", "Met", "answer") in seen
    assert Seen("Target date", "Friday 4 December 2026", "answer") in seen
    assert Seen("Role", "Carer", "answer", "Person 1") in seen
    assert Seen("Address of the site", "", "heading") in seen
    assert Seen("Last week", "Action: Train staff; Due: Friday 20 November 2026", "text") in seen
    assert Seen("Evidence", "No files", "file") in seen


def test_what_was_hidden_was_not_seen() -> None:
    labels = {line.label for line in form_of(definition("every"), [("outcome", "met")], SCOPE).as_seen()}
    assert "Why was it not met?" not in labels and "Date passed" not in labels


def test_what_was_seen_is_drawn_as_a_summary() -> None:
    seen = form_of(definition("every"), [("name", "<Pat>"), ("staff", "r1")], SCOPE).as_seen()
    page = TEMPLATES.get_template("components/summary.html").render(seen=seen)
    assert "&lt;Pat&gt;" in page and "Person 1" in page
    assert page.count("<dl") == page.count("</dl>")


def test_values_are_filled_into_texts_and_shown_as_typed() -> None:
    text = {"type": "text", "id": "t", "text": "Dear **{{ name }}**, by {{ due }}: {{ count }} of {{ flag }}"}
    scope = {"name": "_Ann_ <b> [x](http://evil)\n# Big", "due": "2026-12-04", "count": 3, "flag": True}
    page = drawn(form_of(asking(text), scope=scope))
    assert "<strong>_Ann_ &lt;b&gt; [x](http://evil)<br>" in page
    assert "by Friday 4 December 2026: 3 of Yes" in page
    assert "# Big" in page


@pytest.mark.parametrize("component", [
    {"type": "text", "text": '="See [this](" + address + ") and " + said'},
    {"type": "html", "content": '="<p>" + said + " " + address + "</p>"'},
])
def test_a_text_put_together_by_an_expression_is_shown_as_typed_and_brings_no_link(component: dict[str, str]) -> None:
    scope = {"address": "https://evil.example/", "said": "<a href='https://evil.example'>sign in</a> **now**"}
    page = drawn(form_of(asking(component | {"id": "t"}), scope=scope))
    assert "<a " not in page and "<strong>" not in page
    assert "https://evil.example/" in page and "**now**" in page


def test_a_text_can_repeat_and_choose() -> None:
    text = "{{#loop rows}}{{#if this.late}}{{name}} is late in {{parent.place}}. {{/if}}{{/loop}}"
    rows = [{"name": "A", "late": True}, {"name": "B", "late": False}, {"name": "C", "late": True}]
    form = form_of(asking({"type": "text", "id": "t", "text": text}), scope={"rows": rows, "place": "Hull"})
    assert form.as_seen()[0].text == "A is late in Hull. C is late in Hull."


def test_labels_and_hints_are_filled_in_and_escaped() -> None:
    field = {"type": "textfield", "id": "f", "key": "k", "label": "Update for {{ site }}",
             "description": '="For " + site'}
    page = drawn(form_of(asking(field), scope={"site": "<Quay>"}))
    assert "Update for &lt;Quay&gt;" in page and "For &lt;Quay&gt;" in page


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<a href='javascript:alert(1)'>x</a>",
        "[x](javascript:alert(1))", "<p onclick=alert(1) style='position:fixed'>x</p>", "<iframe src='//x'></iframe>",
        "<form action='//x'><input name=csrf_token></form>", "<svg onload=alert(1)>", "<base href='//x'>",
        "![x](https://tracker.example/x.png)",
    ],
)
def test_owners_markup_is_made_safe(hostile: str) -> None:
    for made in (str(from_markdown(hostile)), str(clean(hostile))):
        for word in ("<script", "onerror", "onclick", "onload", 'href="javascript', "<iframe", "<form", "<input",
                     "style=", "<base", "<img"):
            assert word not in made


def test_markup_as_text_keeps_lines_and_lists() -> None:
    assert as_text(from_markdown("# A & B\n\none  \ntwo\n\n- x\n- y")) == "A & B\none\ntwo\n• x\n• y"


def test_of_what_was_seen_only_the_answers_were_said_under_what_their_row_is_about() -> None:
    rows = [{"rowId": "r1", "outcome": "Visits on time", "specific": "New rota"}]
    asked = asking(
        {"type": "textfield", "id": "o", "key": "case", "label": "Case", "readonly": True},
        {"type": "dynamiclist", "id": "l", "path": "actions", "label": "Actions", "allowAddRemove": False,
         "properties": {"rowName": "Action"}, "components": [
             {"type": "textfield", "id": "a", "key": "outcome", "label": "Outcome", "readonly": True,
              "properties": {"summary": "true"}},
             {"type": "textfield", "id": "b", "key": "specific", "label": "Specific", "readonly": True},
             {"type": "textfield", "id": "c", "key": "update", "label": "Update"},
         ]},
        {"type": "filepicker", "id": "f", "key": "evidence", "label": "Evidence"},
    )
    form = form_of(asked, {"actions": "r1", "actions-r1-update": "Done"}, {"actions": rows, "case": "SIP-1"})
    seen = form.as_seen()
    assert [line.kind for line in seen] == ["given", "heading", "title", "given", "answer", "file"]
    assert [(line["label"], line["text"]) for line in said([asdict(line) for line in seen])] == [
        ("Actions", ""), ("Action 1", "Visits on time"), ("Update", "Done"), ("Evidence", "No files"),
    ]

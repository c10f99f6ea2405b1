"""What differs between two versions, in words; what only moved in the picture is no difference."""

from webapp import shipped
from workflows import differences
from workflows.differences import Change, FileChange

SIP = shipped.procedures()["sip"]


def changed(path: str, *swaps: tuple[str, str]) -> FileChange:
    """The one difference after these words of one file were swapped."""
    text = SIP[path].decode()
    for before, after in swaps:
        assert before in text
        text = text.replace(before, after, 1)
    (found,) = differences.between(SIP, {**SIP, path: text.encode()})
    return found


def the(changes: list[Change]) -> tuple[str, str, list[tuple[str, str, str]]]:
    (change,) = changes
    return change.kind, change.how, [(aspect.name, aspect.before, aspect.after) for aspect in change.aspects]


def test_versions_that_say_the_same_do_not_differ() -> None:
    moved = SIP["sip.bpmn"].replace(b'<dc:Bounds x="', b'<dc:Bounds x="1')
    assert moved != SIP["sip.bpmn"]
    assert differences.between(SIP, {**SIP, "sip.bpmn": moved}) == []


def test_a_renamed_step_is_told_with_its_names() -> None:
    found = changed("sip.bpmn", ('name="Next week begins"', 'name="Next fortnight begins"'))
    kind, how, aspects = the(found.changes)
    assert (kind, how) == ("wait", "changed")
    assert aspects == [("Name", "Next week begins", "Next fortnight begins")]


def test_properties_of_the_dialect_are_told_in_plain_words() -> None:
    start = '<zeebe:property name="outcome" value="Closed as met"'
    _kind, how, aspects = the(changed("sip.bpmn", (start, start.replace("as met", "because met"))).changes)
    assert how == "changed" and aspects == [("Outcome", "Closed as met", "Closed because met")]


def test_added_and_removed_steps_and_files_are_listed() -> None:
    without = {path: content for path, content in SIP.items() if path != "sip-meeting.form"}
    (gone,) = differences.between(SIP, without)
    assert (gone.path, gone.how) == ("sip-meeting.form", "removed")
    extra = SIP["sip.bpmn"].replace(b"<bpmn:endEvent ", b'<bpmn:task id="Extra" name="Extra" /><bpmn:endEvent ', 1)
    (more,) = differences.between(SIP, {**SIP, "sip.bpmn": extra})
    assert [(change.element, change.how) for change in more.changes] == [("Extra", "added")]


def test_a_questions_new_words_are_told_beside_the_old() -> None:
    found = changed("sip-report.form", ("What is the evidence?", "Which evidence is there?"))
    assert the(found.changes)[2] == [("Question", "What is the evidence?", "Which evidence is there?")]


def test_a_tables_changed_rule_is_told_by_its_number() -> None:
    text = SIP["outcome.dmn"].decode()
    start = text.index("<rule")
    end = text.index("</rule>", start) + len("</rule>")
    (found,) = differences.between(SIP, {**SIP, "outcome.dmn": (text[:start] + text[end:]).encode()})
    assert [(change.kind, change.how) for change in found.changes] == [("rule", "removed")]
    assert "rule 1" in found.changes[0].name


def test_texts_and_unreadable_files_are_compared_by_line() -> None:
    (found,) = differences.between({"a.email": b"Hello\n\nOne\n"}, {"a.email": b"Hello\n\nTwo\n"})
    assert the(found.changes) == ("lines", "changed", [("Words", "One", "Two")])
    (broken,) = differences.between({"a.bpmn": b"<no"}, {"a.bpmn": b"<yes"})
    assert broken.changes[0].kind == "lines"


def test_how_another_tool_draws_a_group_is_no_difference() -> None:
    drawn = SIP["sip-agreement.form"].replace(b'"type": "group",', b'"type": "group", "showOutline": true,')
    assert drawn != SIP["sip-agreement.form"]
    assert differences.between(SIP, {**SIP, "sip-agreement.form": drawn}) == []

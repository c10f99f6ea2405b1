"""Comparisons with texts that a question or a decision never gives, and variables that only a known job could write."""

import pytest

from tests.workflows.engine.checks.drawing import extended, flow, problems, process, said
from workflows.engine import Known

CHOICES = {
    "upheld": {"yes": "Yes, upheld", "no": "No"},
    "severity": {"low": "", "high": ""},
    "outcome": {"met": "", "improving": "", "nearly met": "", "not met": ""},
}
KNOWN = Known(form_keys={"form": {name: "string" for name in CHOICES}}, choices=CHOICES)
TASK = extended("userTask", "t", '<zeebe:formDefinition formId="form"/>')


def choice(*conditions: str, before: str = TASK) -> bytes:
    """A gateway with these conditions and a default way, behind a task."""
    ends = "".join(f'<endEvent id="e{number}"/>' for number in range(len(conditions)))
    ways = "".join(flow("x", f"e{number}", condition) for number, condition in enumerate(conditions))
    start = '<startEvent id="s"/><exclusiveGateway id="x" default="x_z"/><endEvent id="z"/>'
    return process(start + ends + before + flow("s", "t") + flow("t", "x") + ways + flow("x", "z"))


@pytest.mark.parametrize(
    ("condition", "meant"),
    [
        ("=upheld = &quot;yess&quot;", 'Did you mean "yes"?'),
        ("=upheld = &quot;Yes, upheld&quot;", 'Did you mean "yes"?'),
        ("=&quot;No&quot; = upheld", 'Did you mean "no"?'),
        ("=upheld != &quot;maybe&quot;", "Compare it with one of its values."),
        ("=severity in (&quot;high&quot;, &quot;extreme&quot;)", "Compare it with one of its values."),
        ("=upheld = &quot;yes&quot; and severity = &quot;hihg&quot;", 'Did you mean "high"?'),
        ("=if severity = &quot;Low&quot; then true else false", 'Did you mean "low"?'),
    ],
)
def test_text_that_a_variable_never_is_is_said_with_what_was_meant(condition: str, meant: str) -> None:
    found = said(choice(condition), "x", "which it never is", KNOWN)
    assert (found.severity, found.fix) == ("warning", meant)


@pytest.mark.parametrize(
    "condition",
    ["=upheld = &quot;yes&quot;", "=upheld = other", "=other.upheld = &quot;x&quot;", "=severity in (&quot;low&quot;)"],
)
def test_values_that_can_be_are_not_doubted(condition: str) -> None:
    assert not [one for one in problems(choice(condition), KNOWN) if "never is" in one.message]


def decided(*conditions: str) -> bytes:
    rule = '<zeebe:calledDecision decisionId="d" resultVariable="outcome"/>'
    return choice(*conditions, before=extended("businessRuleTask", "t", rule))


def test_results_that_share_the_default_way_are_said_at_the_decision() -> None:
    found = said(decided("=outcome = &quot;met&quot;", "=outcome = &quot;improving&quot;"), "t", "no way asks", KNOWN)
    assert '"nearly met" and "not met"' in found.message


def test_one_result_may_take_the_default_way_and_results_that_nobody_compares_are_fine() -> None:
    three = [f"=outcome = &quot;{word}&quot;" for word in ("met", "improving", "nearly met")]
    for data in (decided(*three), decided("=count(outcome) &gt; 3")):
        assert not [one for one in problems(data, KNOWN) if "no way asks" in one.message]


def test_known_job_hides_no_variable_that_nothing_writes() -> None:
    email = extended("serviceTask", "t", '<zeebe:taskDefinition type="send-email"/>')
    known = Known(form_keys={}, given_by_jobs={"send-email": (), "start-case": ("linkedCase",)})
    data = choice("=severity = yes", before=email)
    assert {"severity", "yes"} <= {one.message.split("“")[2].split("”")[0] for one in problems(data, known)
                                    if "reads the variable" in one.message}
    foreign = choice("=severity = yes", before=extended("serviceTask", "t", '<zeebe:taskDefinition type="theirs"/>'))
    assert not [one for one in problems(foreign, known) if "reads the variable" in one.message]
    linked = extended("serviceTask", "t", '<zeebe:taskDefinition type="start-case"/>')
    start = choice("=linkedCase = null", before=linked)
    assert not [one for one in problems(start, known) if "reads the variable" in one.message]

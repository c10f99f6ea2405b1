"""Expressions: conditions, mappings, scripts, assignments and keys must be FEEL, and say so with their `=`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workflows import feel
from workflows.engine.checks.functions import of_camunda, unknown_functions
from workflows.engine.checks.scene import at, at_flow, described_flow
from workflows.engine.checks.timers import temporal_trouble, unquoted
from workflows.engine.diagrams import Element, Flow, ProcessInfo
from workflows.engine.events import Event
from workflows.feel.problems import Problem, Severity

LONGEST = 10_000
LONGEST_OF_ALL = 100_000
MOST_EXPRESSIONS = 2_000
_SHOWN = 80

_JUEL = re.compile(r"[$#]\{(.*)\}", re.DOTALL)
_PYTHON = (
    (re.compile(r"=="), "="),
    (re.compile(r"&&"), "and"),
    (re.compile(r"\|\|"), "or"),
    (re.compile(r"\bNone\b"), "null"),
    (re.compile(r"\bTrue\b"), "true"),
    (re.compile(r"\bFalse\b"), "false"),
    (re.compile(r"\bis not null\b"), "!= null"),
    (re.compile(r"\bis null\b"), "= null"),
    (re.compile(r"\blen\("), "count("),
    (re.compile(r"\bstr\("), "string("),
    (re.compile(r"'([^'\"]*)'"), r'"\1"'),
    (re.compile(r"\bnot\s+([A-Za-z_][\w.]*)"), r"not(\1)"),
    (re.compile(r"!(?=[A-Za-z_(])([A-Za-z_][\w.]*)"), r"not(\1)"),
)
_ALIEN = re.compile(r"__\w+|\blambda\b|\bimport\b|\beval\(|\bexec\(|\bopen\(")
_PATH = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a diagram that is or may be FEEL: what it is called, and what it may be without its `=`."""

    what: str
    text: str
    literal: str = "fine"  # fine, never, number, moment, condition


def check_expressions(process: ProcessInfo) -> Iterator[Problem]:
    """The expressions of one process."""
    for element in process.elements.values():
        for text in texts_of(element):
            for message, fix, severity in findings(text):
                yield at(element, f"{{it}} has a {text.what} that {message}", fix, severity)
        for flow in looked_at(element):
            yield from _condition(flow, element)
        yield from _targets(element)


def looked_at(element: Element) -> tuple[Flow, ...]:
    """The flows out of an element whose conditions are looked at: none of those that a parallel gateway takes all."""
    return () if element.kind == "parallelGateway" else element.outgoing


def texts_of(element: Element) -> Iterator[Text]:
    """The expressions of an element, those on its flows excepted. What a timer says literally is the timers' check."""
    its = element.extensions
    yield Text("assignee", its.assignee)
    yield Text("list of candidate groups", its.candidate_groups)
    yield Text("list of candidate users", its.candidate_users)
    yield Text("due date", its.due_date, "moment")
    yield Text("follow-up date", its.follow_up_date, "moment")
    yield Text("priority", its.priority, "number")
    yield Text("job type", its.job_type)
    yield Text("form", its.form_id)
    yield Text("decision", its.decision_id)
    yield Text("script", its.script, "never")
    yield from (Text(f"header “{name}”", value) for name, value in its.headers.items())
    yield from (Text(f"mapping to “{mapping.target}”", mapping.source) for mapping in (*its.inputs, *its.outputs))
    yield from (text for event in element.events for text in _of_event(event))
    if loop := its.loop:
        yield Text("input collection", loop.collection, "never")
        yield Text("output element", loop.output_item, "never")
        yield Text("loop cardinality", loop.cardinality, "number" if loop.cardinality.isdecimal() else "condition")
        yield Text("completion condition", loop.completion, "condition")


def _of_event(event: Event) -> Iterator[Text]:
    if event.declared:
        yield Text("correlation key", event.declared.correlation_key, "condition")
        yield from (Text(f"{event.kind} name", text) for text in (event.declared.name, event.declared.code))
    if event.kind == "timer" and event.value.startswith("=") and not unquoted(event.value):
        yield Text("timer", event.value)


def is_feel(text: Text) -> bool:
    """Whether the text is evaluated."""
    return text.text.startswith("=") or (text.literal == "condition" and bool(text.text))


def compiled(text: str) -> feel.Expression | None:
    """The expression of a text, None where it is no FEEL (which is found and said elsewhere)."""
    if len(text) > LONGEST:
        return None
    try:
        return feel.compile_expression(text.removeprefix("=").strip())
    except feel.FeelError:
        return None


def length_of_all(process: ProcessInfo) -> int:
    """How many characters all expressions of a process have together."""
    return sum(map(len, _all(process)))


def number_of_all(process: ProcessInfo) -> int:
    """How many expressions a process has."""
    return sum(1 for _ in _all(process))


def _all(process: ProcessInfo) -> Iterator[str]:
    for element in process.elements.values():
        yield from (flow.condition for flow in looked_at(element) if flow.condition)
        yield from (text.text for text in texts_of(element) if is_feel(text))


def findings(text: Text) -> Iterator[tuple[str, str, Severity]]:
    """What is wrong with one text: the end of a sentence, the fix, the severity."""
    if not text.text:
        return
    if found := _JUEL.fullmatch(text.text.strip()):
        yield f"is not FEEL: “{_short(text.text)}”.", f"Write {_as_feel(found[1])}.", "error"
    elif is_feel(text):
        yield from _feel(text)
    elif text.literal == "never":
        yield f"does not begin with “=”: “{_short(text.text)}”.", f"Write {_as_feel(text.text)}.", "error"
    elif text.literal == "number" and not text.text.isdecimal():
        yield f"is no number: “{_short(text.text)}”.", "Write a whole number, or FEEL that begins with “=”.", "error"
    elif text.literal == "moment":
        kind = "timeDuration" if text.text.startswith(("P", "-P")) else "timeDate"
        if trouble := temporal_trouble(text.text, kind):
            yield f"{trouble}.", "Write a date, a duration such as P5D, or FEEL that begins with “=”.", "error"


def _feel(text: Text) -> Iterator[tuple[str, str, Severity]]:
    inside = text.text.removeprefix("=").strip()
    if len(inside) > LONGEST:
        yield f"is longer than {LONGEST:,} characters.", "Put it into a decision table.", "error"
        return
    if bare := unquoted(text.text):
        yield f"has “{bare}” without quotes, which FEEL reads as a sum.", f'Write ="{bare}".', "error"
        return
    if _ALIEN.search(re.sub(r'"[^"]*"', "", inside)):
        yield f"looks like Python: “{_short(inside)}”.", "Write FEEL; nothing else is ever run.", "error"
        return
    try:
        expression = feel.compile_expression(inside)
    except feel.FeelError as error:
        for name, fix in of_camunda(inside):
            yield f"calls “{name}”, a function that only Camunda has.", fix, "error"
            return
        fix = _mended(inside) or "Mend it where the message says."
        yield f"is not FEEL: “{_short(inside)}”: {error}.", fix, "error"
        return
    for name, fix in unknown_functions(expression):
        yield f"calls “{name}”, which is no function.", fix, "error"
    if not text.text.startswith("="):
        yield f"does not begin with “=”: “{_short(inside)}”.", f"Write ={_short(inside)}.", "warning"


def _condition(flow: Flow, element: Element) -> Iterator[Problem]:
    if flow.condition is None:
        return
    it = described_flow(flow)
    if not flow.condition:
        fix = "Write it, or make the flow the default."
        yield at_flow(flow, element.file, f"The {it} has an empty condition.", fix)
    for message, fix, severity in findings(Text("condition", flow.condition, "condition")):
        yield at_flow(flow, element.file, f"The {it} has a condition that {message}", fix, severity)


def _targets(element: Element) -> Iterator[Problem]:
    its, loop = element.extensions, element.extensions.loop
    names = [mapping.target for mapping in (*its.inputs, *its.outputs)]
    names += [its.result_variable, its.script_result]
    names += [loop.item, loop.output_collection] if loop else []
    for name in filter(None, names):
        fix = "Use letters, digits and underscores, beginning with a letter; dots reach inside a context."
        if not _PATH.fullmatch(name):
            yield at(element, f"{{it}} writes “{name}”, which is no variable name.", fix)
        elif name.startswith("_") or name.split(".")[0] == "typename":
            yield at(element, f"{{it}} writes “{name}”, a name that is kept back.", "Choose another name.")
    for mapping in (*its.inputs, *its.outputs):
        if not mapping.target or not mapping.source:
            yield at(element, "{it} has a mapping without a source or a target.", "Fill in both, or remove it.")


def _as_feel(text: str) -> str:
    mended = _translated(text.strip())
    return "=" + _short(mended if compiled(mended) else "... in FEEL")


def _mended(text: str) -> str:
    mended = _translated(text)
    return f"Did you mean ={_short(mended)}?" if mended != text and compiled(mended) else ""


def _translated(text: str) -> str:
    for pattern, replacement in _PYTHON:
        text = pattern.sub(replacement, text)
    return text


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"

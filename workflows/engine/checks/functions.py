"""Functions that an expression calls and that there are not: it would be null without a word."""

import re
from collections.abc import Iterator

from workflows.engine.checks.scene import suggestion
from workflows.feel import Expression
from workflows.feel.builtins import BUILTINS
from workflows.feel.free_names import children
from workflows.feel.nodes import Call, ContextOf, FunctionOf, Name, Node

# What those who know other languages write, and what FEEL calls it.
_ELSEWHERE = {
    "len": "count",
    "length": "string length",
    "str": "string",
    "int": "number",
    "float": "number",
    "round": "round half up",
    "lower": "lower case",
    "upper": "upper case",
    "avg": "mean",
    "datetime": "date and time",
    "days": "duration",
}

# Functions that only Camunda's FEEL has, and how FEEL says it; "" where it does not.
_CAMUNDA = {
    "is defined": "x != null",
    "is empty": "count(list) = 0",
    "is blank": 'matches(text, "^\\s*$")',
    "get or else": "if x = null then other else x",
    "assert": "if condition then x else null",
    "random number": "",
    "uuid": "",
    "trim": 'replace(text, "^\\s+|\\s+$", "")',
    "to base64": "",
    "last day of month": "",
    "duplicate values": "",
    "partition": "",
    "extract": "",
    "to json": "",
    "from json": "",
    "fromAi": "",
    "string format": "",
}
_CALLED = re.compile(rf"\b({'|'.join(map(re.escape, _CAMUNDA))})\s*\(")


def unknown_functions(expression: Expression) -> Iterator[tuple[str, str]]:
    """Each called name that is no function, with what to write instead."""
    called: set[str] = set()
    own: set[str] = set()
    waiting: list[Node] = [expression.tree]
    while waiting:
        node = waiting.pop()
        waiting += children(node)
        if isinstance(node, Call) and isinstance(node.function, Name):
            called.add(node.function.name)
        elif isinstance(node, ContextOf):
            own.update(key for key, _value in node.entries)
        elif isinstance(node, FunctionOf):
            own.update(node.parameters)
    for name in sorted(called - own - set(BUILTINS)):
        meant = _ELSEWHERE.get(name)
        fix = f" Did you mean “{meant}”?" if meant else suggestion(name, set(BUILTINS))
        yield name, _in_feel(name) if name in _CAMUNDA else f"Use one of FEEL's functions.{fix}"


def of_camunda(text: str) -> Iterator[tuple[str, str]]:
    """The first function that a text calls and only Camunda has, whose name is no word of FEEL."""
    if found := _CALLED.search(re.sub(r'"[^"]*"', '""', text)):
        yield found[1], _in_feel(found[1])


def _in_feel(name: str) -> str:
    return f"Write {_CAMUNDA[name]}." if _CAMUNDA[name] else "Nothing here does the same: let a form ask for the value."

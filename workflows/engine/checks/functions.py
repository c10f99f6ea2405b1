"""Functions that an expression calls and that there are not: it would be null without a word."""

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
        yield name, f"Use one of FEEL's functions.{fix}"

"""Comparisons of a variable with a text that it never is: a slip of the pen, or a label in place of its value."""

from collections.abc import Collection, Iterator, Mapping

from workflows.feel.doubts import path_of
from workflows.feel.free_names import children
from workflows.feel.nodes import Comparison, In, Literal, Node, Operand


def compared(tree: Node) -> Iterator[tuple[int, str, str]]:
    """Position, variable (a path such as `plan.risk`) and text of each `variable = "text"`, `!=` and `in`."""
    for child in children(tree):
        yield from compared(child)
    if isinstance(tree, Comparison) and tree.operator in ("=", "!="):
        for one, other in ((tree.left, tree.right), (tree.right, tree.left)):
            yield from _pair(one, other)
    elif isinstance(tree, In):
        for test in tree.tests.parts:
            is_equal = not isinstance(test, Operand) or test.operator in ("=", "!=")
            yield from _pair(tree.value, test.value if isinstance(test, Operand) else test) if is_equal else ()


def _pair(variable: Node, text: Node) -> Iterator[tuple[int, str, str]]:
    path = path_of(variable)
    if path and isinstance(text, Literal) and isinstance(text.value, str):
        yield text.position, path, text.value


def unlisted(tree: Node, choices: Mapping[str, Collection[str]]) -> Iterator[tuple[int, str, str]]:
    """Those of the comparisons whose text is none of what the variable can be; `choices` has it by path."""
    for position, path, text in compared(tree):
        if path in choices and text not in choices[path]:
            yield position, path, text

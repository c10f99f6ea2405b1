"""Which variables an expression reads, as paths."""

from collections.abc import Iterator
from dataclasses import fields

from workflows.feel.nodes import (
    Call,
    ContextOf,
    Filter,
    For,
    FunctionOf,
    Name,
    Node,
    Path,
    Quantified,
)


def reads(tree: Node) -> frozenset[str]:
    """The free variables as paths (`plan`, `case.reference`); ? for the input of a unary test."""
    return frozenset(_reads(tree, frozenset()))


def surely_read(tree: Node) -> frozenset[str]:
    """The same without what only filters read: there a name may be a part of the items."""
    return reads(tree) - {path for condition in _conditions(tree) for path in reads(condition)} - {"?"}


def _conditions(node: Node) -> Iterator[Node]:
    if isinstance(node, Filter):
        yield node.condition
    for child in children(node):
        yield from _conditions(child)


def _reads(node: Node, bound: frozenset[str]) -> Iterator[str]:
    if isinstance(node, Name | Path):
        yield from _path(node, bound)
    elif isinstance(node, For | Quantified):
        yield from _loops(node, bound)
    elif isinstance(node, FunctionOf):
        yield from _reads(node.body, bound | set(node.parameters))
    elif isinstance(node, ContextOf):
        for key, value in node.entries:
            yield from _reads(value, bound)
            bound = bound | {key}
    elif isinstance(node, Filter):
        yield from _reads(node.source, bound)
        yield from _reads(node.condition, bound | {"item"})
    else:
        yield from _reads_below(node, bound)


def _reads_below(node: Node, bound: frozenset[str]) -> Iterator[str]:
    """What the parts of a node read; the name of a called function is no variable."""
    is_named_call = isinstance(node, Call) and isinstance(node.function, Name)
    for child in node.arguments if isinstance(node, Call) and is_named_call else children(node):
        yield from _reads(child, bound)


def _path(node: Name | Path, bound: frozenset[str]) -> Iterator[str]:
    steps: list[str] = []
    root: Node = node
    while isinstance(root, Path):
        steps.insert(0, root.name)
        root = root.source
    if not isinstance(root, Name):
        yield from _reads(root, bound)
    elif root.name not in bound:
        yield "?" if root.name == "?" else ".".join([root.name, *steps])


def _loops(node: For | Quantified, bound: frozenset[str]) -> Iterator[str]:
    for iterator in node.iterators:
        yield from _reads(iterator.source, bound)
        if iterator.last:
            yield from _reads(iterator.last, bound)
        bound = bound | {iterator.name}
    if isinstance(node, For):
        yield from _reads(node.result, bound | {"partial"})
    else:
        yield from _reads(node.condition, bound)


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below a node."""
    for field in fields(node):
        yield from _nodes(getattr(node, field.name))


def _nodes(value: object) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _nodes(part)

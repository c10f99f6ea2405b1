"""How many steps a part of an expression costs each time that it is evaluated."""

from collections.abc import Iterator

from workflows.feel.free_names import children
from workflows.feel.nodes import Call, Filter, For, FunctionOf, Node, Quantified

CALL = 8


def weight(node: Node) -> int:
    """Steps of one evaluation: its parts, calls for several, without what is evaluated again and again inside it.

    The turns of loops and filters and the bodies of functions take their own steps whenever their time comes.
    """
    own = CALL if isinstance(node, Call) else 1
    return own + sum(weight(part) for part in _once(node))


def _once(node: Node) -> Iterator[Node]:
    """The parts below a node that are evaluated once where it is evaluated once."""
    if isinstance(node, For | Quantified):
        yield from children(node.iterators[0])
    elif isinstance(node, Filter):
        yield node.source
    elif not isinstance(node, FunctionOf):
        yield from children(node)

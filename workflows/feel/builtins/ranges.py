"""How points and ranges lie to each other (Allen's relations), and range()."""

from collections.abc import Callable
from dataclasses import dataclass
from re import compile as pattern

from workflows.feel.arithmetic import negate
from workflows.feel.builtins.signature import BUILTINS, builtin
from workflows.feel.comparison import equal, less
from workflows.feel.errors import SyntaxProblem
from workflows.feel.frame import Frame
from workflows.feel.grammar.expressions import parse_expression
from workflows.feel.nodes import Call, Literal, Name, Negation, Node
from workflows.feel.values import Range

PARSED, LETTER = 200, 8  # steps of reading a text, and each of its characters, as two expressions
POINT = "number|string|date|time|datetime|days|months"
RANGE_TEXT = pattern(r"\s*([\[(\]])(.*?)\.\.(.*)([\])\[])\s*")
Answer = bool | None


@dataclass(frozen=True, slots=True)
class Edge:
    """An end of a range, or a point; `infinite` is -1 or 1 where there is no end, else 0."""

    value: object
    is_closed: bool
    infinite: int = 0


Edges = tuple[Edge, Edge]
Relation = Callable[[Edges, Edges, Frame], Answer]


def _edges(value: object) -> Edges:
    """The ends of a range; a point is a closed range of itself alone."""
    if not isinstance(value, Range):
        return Edge(value, True), Edge(value, True)
    low = Edge(value.low, value.low_closed, -1 if value.low is None else 0)
    return low, Edge(value.high, value.high_closed, 1 if value.high is None else 0)


def _less(first: Edge, second: Edge, frame: Frame) -> Answer:
    if first.infinite or second.infinite:
        return first.infinite < second.infinite
    return less(first.value, second.value, frame)


def _same(first: Edge, second: Edge, frame: Frame) -> Answer:
    if first.infinite or second.infinite:
        return first.infinite == second.infinite
    return equal(first.value, second.value, frame)


def _before_or(first: Edge, second: Edge, if_same: bool, frame: Frame) -> Answer:
    """first < second; where they are the same, `if_same`."""
    below = _less(first, second, frame)
    return _same(first, second, frame) if below is False and if_same else below


def _both(*answers: Answer) -> Answer:
    if False in answers:
        return False
    return None if None in answers else True


def _before(a: Edges, b: Edges, frame: Frame) -> Answer:
    return _before_or(a[1], b[0], not (a[1].is_closed and b[0].is_closed), frame)


def _after(a: Edges, b: Edges, frame: Frame) -> Answer:
    return _before(b, a, frame)


def _meets(a: Edges, b: Edges, frame: Frame) -> Answer:
    return _both(a[1].is_closed and b[0].is_closed, _same(a[1], b[0], frame))


def _overlaps(a: Edges, b: Edges, frame: Frame) -> Answer:
    return _both(_reaches(b[0], a[1], frame), _reaches(a[0], b[1], frame))


def _reaches(low: Edge, high: Edge, frame: Frame) -> Answer:
    """Whether something lies between a low and a high end."""
    return _before_or(low, high, low.is_closed and high.is_closed, frame)


def _overlaps_before(a: Edges, b: Edges, frame: Frame) -> Answer:
    starts = _before_or(a[0], b[0], a[0].is_closed and not b[0].is_closed, frame)
    return _both(starts, _reaches(b[0], a[1], frame), _ends_within(a[1], b[1], frame))


def _ends_within(inner: Edge, outer: Edge, frame: Frame) -> Answer:
    return _before_or(inner, outer, not inner.is_closed or outer.is_closed, frame)


def _starts_within(inner: Edge, outer: Edge, frame: Frame) -> Answer:
    return _before_or(outer, inner, not inner.is_closed or outer.is_closed, frame)


def _finishes(a: Edges, b: Edges, frame: Frame) -> Answer:
    ends = _both(a[1].is_closed == b[1].is_closed, _same(a[1], b[1], frame))
    return _both(ends, _starts_within(a[0], b[0], frame))


def _starts(a: Edges, b: Edges, frame: Frame) -> Answer:
    starts = _both(a[0].is_closed == b[0].is_closed, _same(a[0], b[0], frame))
    return _both(starts, _ends_within(a[1], b[1], frame))


def _during(a: Edges, b: Edges, frame: Frame) -> Answer:
    return _both(_starts_within(a[0], b[0], frame), _ends_within(a[1], b[1], frame))


def _coincides(a: Edges, b: Edges, frame: Frame) -> Answer:
    closed = a[0].is_closed == b[0].is_closed and a[1].is_closed == b[1].is_closed
    return _both(closed, _same(a[0], b[0], frame), _same(a[1], b[1], frame))


def _declare(name: str, relation: Relation, signatures: tuple[str, ...], is_mirrored: bool = False) -> None:
    def relate(frame: Frame, first: object, second: object) -> object:
        a, b = (second, first) if is_mirrored else (first, second)
        answer = relation(_edges(a), _edges(b), frame)
        if answer is None:
            frame.warn(f"{name} takes points and ranges of one type")
        return answer

    for signature in signatures:
        builtin(name, signature)(relate)


POINTS = f"point1: {POINT}, point2: {POINT}"
POINT_RANGE = f"point: {POINT}, range: range"
RANGE_POINT = f"range: range, point: {POINT}"
RANGES = "range1: range, range2: range"
_declare("before", _before, (POINTS, POINT_RANGE, RANGE_POINT, RANGES))
_declare("after", _after, (POINTS, POINT_RANGE, RANGE_POINT, RANGES))
_declare("meets", _meets, (RANGES,))
_declare("met by", _meets, (RANGES,), is_mirrored=True)
_declare("overlaps", _overlaps, (RANGES,))
_declare("overlaps before", _overlaps_before, (RANGES,))
_declare("overlaps after", _overlaps_before, (RANGES,), is_mirrored=True)
_declare("finishes", _finishes, (POINT_RANGE, RANGES))
_declare("finished by", _finishes, (RANGE_POINT, RANGES), is_mirrored=True)
_declare("includes", _during, (RANGE_POINT, RANGES), is_mirrored=True)
_declare("during", _during, (POINT_RANGE, RANGES))
_declare("starts", _starts, (POINT_RANGE, RANGES))
_declare("started by", _starts, (RANGE_POINT, RANGES), is_mirrored=True)
_declare("coincides", _coincides, (POINTS, RANGES))


@builtin("range", "from: string")
def range_of_text(frame: Frame, text: str) -> object:
    """A range from its text: both ends literal values of one type, an empty end without limit."""
    frame.tick(PARSED + LETTER * len(text))
    found = RANGE_TEXT.fullmatch(text)
    ends = [_end(part, frame) for part in (found[2], found[3])] if found else []
    if not found or None in [end for end, part in zip(ends, (found[2], found[3]), strict=True) if part.strip()]:
        frame.warn(f"range cannot read {text[:40]}")
        return None
    low, high = ends
    closed = found[1] == "[", found[4] == "]"
    if (low is None and (high is None or closed[0])) or (high is None and closed[1]):
        frame.warn("A range without one of its ends is open there, and has at least one")
        return None
    if low is not None and high is not None and (less(low, high, frame) is None or less(high, low, frame)):
        frame.warn("A range goes from the lower to the higher value of one type")
        return None
    return Range(low, high, *closed)


def _end(text: str, frame: Frame) -> object:
    """The literal value at an end of a range, None where there is none."""
    if not text.strip():
        return None
    try:
        return _literal(parse_expression(text, ("date and time", "years and months duration")), frame)
    except SyntaxProblem:
        return None


def _literal(node: Node, frame: Frame) -> object:
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Negation) and isinstance(node.operand, Literal):
        return negate(node.operand.value, frame)
    if isinstance(node, Call) and isinstance(node.function, Name) and node.function.name in CONVERSIONS:
        return BUILTINS[node.function.name].invoke(frame, [_literal(part, frame) for part in node.arguments])
    return None


CONVERSIONS = ("date", "time", "date and time", "duration")

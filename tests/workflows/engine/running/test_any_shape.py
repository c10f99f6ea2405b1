"""Whatever blocks a diagram is nested from, it does each of them as often as it should, reloaded or not."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.engine.running.drawing import both, diagram, end, loop, script, some, start, sub, user, xor
from tests.workflows.engine.running.stage import play

Shape = tuple[Any, ...]
Ids = Iterator[int]
Ends = tuple[str, str]
BLOCKS = ("task", "sequence", "choice", "parallel", "inclusive", "loop", "subprocess", "each")


@dataclass
class Sketch:
    """A diagram as it is drawn: its nodes, flows, and how often each task is to be done."""

    nodes: list[str] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)
    expected: Counter[str] = field(default_factory=Counter)


@dataclass
class Block:
    """A block to draw: what it is made of, the number that decides its ways, and the number in its elements' names."""

    parts: tuple[Shape, ...]
    chosen: int
    number: int


Drawing = Callable[[Block, Sketch, Ids, int], Ends]


def shapes() -> st.SearchStrategy[Shape]:
    """A block: its kind, what it is made of, and a number that decides which of its ways are taken."""
    leaf = st.tuples(st.just("task"), st.just(()), st.just(0))
    return st.recursive(
        leaf,
        lambda inner: st.tuples(
            st.sampled_from(BLOCKS[1:]), st.lists(inner, min_size=2, max_size=3).map(tuple), st.integers(0, 7)
        ),
        max_leaves=7,
    )


def draw(shape: Shape, sketch: Sketch, ids: Ids, times: int) -> Ends:
    """Draw a block that is done so many times; answers its first and last element."""
    kind, parts, chosen = shape
    number = next(ids)
    if kind == "task":
        name = f"T{number}"
        sketch.nodes.append(user(name))
        sketch.expected[name] += times
        return name, name
    return DRAWN[kind](Block(parts, chosen, number), sketch, ids, times)


def sequence(block: Block, sketch: Sketch, ids: Ids, times: int) -> Ends:
    ends = [draw(part, sketch, ids, times) for part in block.parts]
    sketch.flows += [f"{a[1]} -> {b[0]}" for a, b in zip(ends, ends[1:], strict=False)]
    return ends[0][0], ends[-1][1]


def split(node: Callable[[str], str], taken: Callable[[int, int, int], tuple[bool, str]]) -> Drawing:
    """A gateway that opens and one that closes; `taken` says of a branch whether it is taken."""

    def draw_split(block: Block, sketch: Sketch, ids: Ids, times: int) -> Ends:
        opens, closes = f"G{block.number}", f"J{block.number}"
        sketch.nodes += [node(opens), node(closes)]
        for index, part in enumerate(block.parts):
            is_taken, condition = taken(index, block.chosen, len(block.parts))
            first, last = draw(part, sketch, ids, times if is_taken else 0)
            sketch.flows += [f"{opens} -> {first}{condition}", f"{last} -> {closes}"]
        return opens, closes

    return draw_split


def one_of(index: int, chosen: int, size: int) -> tuple[bool, str]:
    wanted = chosen % size
    return index == wanted, " else" if index == size - 1 else f" if {str(index == wanted).lower()}"


def some_of(index: int, chosen: int, size: int) -> tuple[bool, str]:
    mask = chosen % (1 << (size - 1))
    if index == size - 1:
        return mask == 0, " else"
    return bool(mask >> index & 1), f" if {str(bool(mask >> index & 1)).lower()}"


def all_of(index: int, chosen: int, size: int) -> tuple[bool, str]:
    return True, ""


def again(block: Block, sketch: Sketch, ids: Ids, times: int) -> Ends:
    number = block.number
    rounds, counter = block.chosen % 3 + 1, f"n{number}"
    merge, step, gate, reset = f"M{number}", f"C{number}", f"X{number}", f"R{number}"
    sketch.nodes += [
        xor(merge),
        script(step, counter, f"{counter} + 1"),
        xor(gate),
        script(reset, counter, "0"),
        xor(f"Z{number}"),
    ]
    first, last = draw(block.parts[0], sketch, ids, times * rounds)
    sketch.flows += [f"{reset} -> {merge} -> {first}", f"{last} -> {step} -> {gate}"]
    sketch.flows += [f"{gate} -> {merge} if {counter} < {rounds}", f"{gate} -> Z{number} else"]
    return reset, f"Z{number}"


def inside(repeats: bool) -> Drawing:
    """A subprocess, repeated or not. Counters inside are its own where it has them as inputs."""

    def draw_inside(block: Block, sketch: Sketch, ids: Ids, times: int) -> Ends:
        number = block.number
        rounds = block.chosen % 3 if repeats else 1
        inner = Sketch()
        first, last = draw(block.parts[0], inner, ids, times * rounds)
        sketch.expected += inner.expected
        inner.flows += [f"s{number} -> {first}", f"{last} -> e{number}"]
        inner.nodes += [start(f"s{number}"), end(f"e{number}")]
        over = f"for i in 1..{rounds} return i" if rounds else "[]"
        repeat = loop(over, f"i{number}", sequential=block.chosen % 2 == 0) if repeats else ""
        counters = "".join(f'<zeebe:input source="=0" target="n{n}"/>' for n in range(number, next(ids)))
        mappings = f"<zeebe:ioMapping>{counters}</zeebe:ioMapping>"
        sketch.nodes.append(sub(f"P{number}", "\n".join(inner.flows), *inner.nodes, ext=mappings, loop=repeat))
        return f"P{number}", f"P{number}"

    return draw_inside


DRAWN = {
    "sequence": sequence,
    "choice": split(xor, one_of),
    "parallel": split(both, all_of),
    "inclusive": split(some, some_of),
    "loop": again,
    "subprocess": inside(False),
    "each": inside(True),
}


@settings(max_examples=60, deadline=None)
@given(shapes())
def test_every_block_is_done_as_often_as_it_should(shape: Shape) -> None:
    sketch = Sketch()
    first, last = draw(shape, sketch, count(), 1)
    flows = "\n".join([f"S -> {first}", *sketch.flows, f"{last} -> E"])
    outcome = play(diagram(flows, start(), *sketch.nodes, end()))
    assert outcome.state == "ended", outcome
    done = Counter(element for element in outcome.path if element.startswith("T"))
    assert done == +sketch.expected

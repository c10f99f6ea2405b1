"""Unary tests: the cells of decision tables, and what stands after `in`."""

from collections.abc import Callable

from workflows.feel.comparison import contains, equal
from workflows.feel.compile.code import Code, Place, compile_node, compiles
from workflows.feel.compile.operators import ordered
from workflows.feel.frame import Frame
from workflows.feel.free_names import reads
from workflows.feel.nodes import In, Node, Operand, RangeOf, Tests
from workflows.feel.values import Range

Test = Callable[[object, Frame], object]


@compiles(In)
def in_tests(node: In, place: Place) -> Code:
    value = compile_node(node.value, place)
    matches = compile_tests(node.tests, place)

    def run(frame: Frame) -> object:
        return matches(value.run(frame), frame)

    return Code(run)


def compile_tests(node: Tests, place: Place) -> Test:
    """A function of the input value: true where one of the tests matches, null where that cannot be told."""
    tests = [compile_test(part, place) for part in node.parts]
    if not tests:
        return lambda value, frame: True
    matches = tests[0] if len(tests) == 1 else _any_of(tests)
    return _negated(matches) if node.is_negated else matches


def _any_of(tests: list[Test]) -> Test:
    def any_of(value: object, frame: Frame) -> object:
        result: object = False
        for test in tests:
            found = test(value, frame)
            if found is True:
                return True
            if found is None:
                result = None
        return result

    return any_of


def _negated(matches: Test) -> Test:
    def negated(value: object, frame: Frame) -> object:
        found = matches(value, frame)
        return None if found is None else found is not True

    return negated


def compile_test(node: Node, place: Place) -> Test:
    """One test: an operator with a value, an expression with ?, or a value, list or range to find the input in."""
    if isinstance(node, Operand):
        return _operator_test(node, place)
    code = compile_node(node, place)
    if "?" in reads(node):
        return _condition(code)
    if code.is_constant:
        return _constant_test(code.value)
    return _range_test(code) if isinstance(node, RangeOf) else _found_test(code)


def _operator_test(node: Operand, place: Place) -> Test:
    run = compile_node(node.value, place).run
    operator = node.operator
    if operator not in ("=", "!="):
        return lambda value, frame: ordered(operator, value, run(frame), frame)
    wanted = operator == "="

    def equals(value: object, frame: Frame) -> object:
        same = equal(value, run(frame), frame)
        return None if same is None else same is wanted

    return equals


def _range_test(code: Code) -> Test:
    """A range that is null, because an end of it is, holds nobody knows what."""
    run = code.run

    def lies_in(value: object, frame: Frame) -> object:
        interval = run(frame)
        return contains(interval, value, frame) if isinstance(interval, Range) else None

    return lies_in


def _found_test(code: Code) -> Test:
    """The input is found in the value; but a condition on other variables is the answer itself (DMN 8.3.3)."""
    run = code.run

    def found(value: object, frame: Frame) -> object:
        wanted = run(frame)
        if isinstance(wanted, bool) and value is not None and not isinstance(value, bool):
            return wanted
        return found_in(value, wanted, frame)

    return found


def _condition(code: Code) -> Test:
    run = code.run

    def holds(value: object, frame: Frame) -> object:
        outer, frame.input = frame.input, value
        result = run(frame)
        frame.input = outer
        return result

    return holds


def _constant_test(wanted: object) -> Test:
    if isinstance(wanted, str):
        return lambda value, frame: value == wanted
    return lambda value, frame: found_in(value, wanted, frame)


def found_in(value: object, wanted: object, frame: Frame) -> object:
    """Whether a value equals another, lies in it (a range) or is an element of it (a list)."""
    if isinstance(wanted, Range):
        return contains(wanted, value, frame)
    if isinstance(wanted, list):
        return _in_list(value, wanted, frame)
    return equal(value, wanted, frame)


def _in_list(value: object, wanted: list[object], frame: Frame) -> object:
    frame.tick(len(wanted))
    if isinstance(value, list) and equal(value, wanted, frame):
        return True
    for item in wanted:
        if equal(value, item, frame) or (isinstance(item, Range) and contains(item, value, frame)):
            return True
    return False


"""Arithmetic, comparison and logic."""

from collections.abc import Callable
from operator import ge, gt, le, lt
from typing import Any

from workflows.feel.arithmetic import OPERATIONS, negate
from workflows.feel.comparison import FAST, HOW_TO_COMPARE, LONG, equal, less, not_greater
from workflows.feel.compile.code import Code, Place, Run, compile_node, compiles, folded
from workflows.feel.frame import Frame
from workflows.feel.nodes import Between, Chain, Comparison, If, Logic, Negation
from workflows.feel.values import type_name

TEMPORAL = ("date", "time", "date and time")
PLAIN_ORDER: dict[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


@compiles(Chain)
def chain(node: Chain, place: Place) -> Code:
    first = compile_node(node.first, place)
    rest = [(OPERATIONS[operator], compile_node(operand, place)) for operator, operand in node.rest]
    start, steps = first.run, [(operation, code.run) for operation, code in rest]

    def run(frame: Frame) -> object:
        value = start(frame)
        for operation, operand in steps:
            value = operation(value, operand(frame), frame)
        return value

    return folded(run, first, *(code for _, code in rest))


@compiles(Negation)
def negation(node: Negation, place: Place) -> Code:
    operand = compile_node(node.operand, place)
    return folded(lambda frame: negate(operand.run(frame), frame), operand)


@compiles(Logic)
def logic(node: Logic, place: Place) -> Code:
    """False decides `and`, true decides `or`; otherwise anything that is no boolean makes it null."""
    parts = [compile_node(part, place) for part in node.parts]
    runs = [part.run for part in parts]
    decisive = node.word == "or"

    def run(frame: Frame) -> object:
        is_null = False
        for part in runs:
            value = part(frame)
            if value is decisive:
                return decisive
            if value is not (not decisive):
                is_null = True
                if value is not None:
                    frame.warn(f"{node.word} joins booleans, not a {type_name(value)}")
        return None if is_null else not decisive

    return folded(run, *parts)


@compiles(Comparison)
def comparison(node: Comparison, place: Place) -> Code:
    left, right = compile_node(node.left, place), compile_node(node.right, place)
    if node.operator in ("=", "!="):
        if right.is_constant and isinstance(right.value, str):
            return folded(_equals_text(left, right.value, node.operator == "="), left)
        return folded(_equality(left, right, node.operator == "="), left, right)
    return folded(_order(left, right, node.operator), left, right)


def _equals_text(left: Code, text: str, wanted: bool) -> Run:
    run = left.run

    def equals(frame: Frame) -> object:
        value = run(frame)
        if type(value) is str:
            return (value == text) is wanted
        return not wanted if value is None else incomparable("=", value, text, frame)

    return equals


def _equality(left: Code, right: Code, wanted: bool) -> Run:
    first, second = left.run, right.run

    def equals(frame: Frame) -> object:
        a, b = first(frame), second(frame)
        same = equal(a, b, frame)
        return incomparable("=", a, b, frame) if same is None else same is wanted

    return equals


def _order(left: Code, right: Code, operator: str) -> Run:
    first, second, compare = left.run, right.run, PLAIN_ORDER[operator]

    def run(frame: Frame) -> object:
        a, b = first(frame), second(frame)
        if type(a) is type(b) and type(a) in FAST:
            if type(a) is str and len(a) > LONG:
                frame.tick(len(a) // LONG)
            return compare(a, b)
        return ordered(operator, a, b, frame)

    return run


def ordered(operator: str, left: object, right: object, frame: Frame) -> object:
    """left < right and its like; null with a warning where the two have no order."""
    if operator in (">", ">="):
        result = less(right, left, frame) if operator == ">" else not_greater(right, left, frame)
    else:
        result = less(left, right, frame) if operator == "<" else not_greater(left, right, frame)
    return incomparable(operator, left, right, frame) if result is None else result


def incomparable(operator: str, left: object, right: object, frame: Frame) -> object:
    """Null, and why."""
    names = type_name(left), type_name(right)
    if names[0] == names[1] and names[0] in ("time", "date and time"):
        hint = f"; {HOW_TO_COMPARE}" if names[0] == "date and time" else ""
        frame.warn(f"A {names[0]} without a zone cannot be compared by {operator} with one that has a zone{hint}")
        return None
    hint = ""
    if "string" in names and (other := names[names[0] == "string"]) in TEMPORAL:
        hint = f"; write {other}(...) around the text"
    frame.warn(f"A {names[0]} cannot be compared with a {names[1]} by {operator}{hint}")
    return None


@compiles(Between)
def between(node: Between, place: Place) -> Code:
    parts = [compile_node(part, place) for part in (node.value, node.low, node.high)]
    value, low, high = (part.run for part in parts)

    def run(frame: Frame) -> object:
        at = value(frame)
        above = ordered(">=", at, low(frame), frame)
        below = ordered("<=", at, high(frame), frame)
        if above is False or below is False:
            return False
        return None if above is None or below is None else True

    return folded(run, *parts)


@compiles(If)
def if_expression(node: If, place: Place) -> Code:
    """Anything but true takes the else branch."""
    condition, yes, no = (compile_node(part, place) for part in (node.condition, node.yes, node.no))
    test, then, otherwise = condition.run, yes.run, no.run

    def run(frame: Frame) -> object:
        value = test(frame)
        if value is True:
            return then(frame)
        if value is not False and value is not None:
            frame.warn(f"The condition of if is a {type_name(value)}, not a boolean")
        return otherwise(frame)

    return folded(run, condition, yes, no)

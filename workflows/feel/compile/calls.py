"""Calling functions: built-in, defined in the expression, or given as values; and defining them."""

from workflows.feel.builtins import BUILTINS
from workflows.feel.builtins.signature import Builtin
from workflows.feel.closures import Closure
from workflows.feel.compile.code import INSIDE, Code, Place, Run, compile_node, compiles, folded
from workflows.feel.compile.names import MISSING, local
from workflows.feel.frame import Frame
from workflows.feel.java import method_of
from workflows.feel.nodes import Call, FunctionOf, Name
from workflows.feel.values import Function, type_name
from workflows.feel.weights import weight

# Computed once where their arguments are constant, as in date("2026-11-21"); nobody names a function of theirs so.
CONVERSIONS = frozenset({"date", "time", "date and time", "duration", "years and months duration"})


@compiles(FunctionOf)
def function_of(node: FunctionOf, place: Place) -> Code:
    body, cost = compile_node(node.body, INSIDE).run, weight(node.body)
    if node.is_external:
        return Code(_external(node, body))

    def charged(frame: Frame) -> object:
        frame.tick(cost)
        return body(frame)

    return Code(lambda frame: Closure(node.parameters, node.types, charged, frame.scope, frame.local))


def _external(node: FunctionOf, body: Run) -> Run:
    """A function that Java's library has, where it is one of the few that are done here; else null."""

    def run(frame: Frame) -> object:
        mapping = body(frame)
        method = method_of(mapping.get("java")) if isinstance(mapping, dict) else None
        if method is None:
            frame.warn("This function of another language is not run here")
            return None

        def call_method(inner: Frame) -> object:
            arguments = [local(inner, name) for name in node.parameters]
            inner.tick(method.cost(arguments))
            try:
                return method.call(arguments)
            except ValueError as error:
                inner.warn(f"The function of Java has no value: {error}")
                return None

        return Closure(node.parameters, node.types, call_method, frame.scope, frame.local)

    return run


@compiles(Call)
def call(node: Call, place: Place) -> Code:
    arguments = [compile_node(argument, place) for argument in node.arguments]
    runs = [argument.run for argument in arguments]
    if isinstance(node.function, Name) and node.function.name in BUILTINS:
        return _builtin_call(node, node.function.name, arguments, place)
    called = node.function.name if isinstance(node.function, Name) else ""
    function = compile_node(node.function, place).run

    def run(frame: Frame) -> object:
        callee = function(frame)
        values = [argument(frame) for argument in runs]
        return invoke(callee, values, node.names, called, frame)

    return Code(run)


def _builtin_call(node: Call, name: str, arguments: list[Code], place: Place) -> Code:
    """A call of a built-in, unless a function of that name is among the variables."""
    builtin = BUILTINS[name]
    runs = [argument.run for argument in arguments]

    def run(frame: Frame) -> object:
        values = [argument(frame) for argument in runs]
        shadow = local(frame, name) if place.is_inner else MISSING
        shadow = frame.scope.get(name) if shadow is MISSING else shadow
        if shadow is not None and is_function(shadow):
            return invoke(shadow, values, node.names, name, frame)
        if node.names:
            return builtin.invoke_named(frame, dict(zip(node.names, values, strict=True)))
        return builtin.invoke(frame, values)

    return folded(run, *arguments) if name in CONVERSIONS else Code(run)


def is_function(value: object) -> bool:
    """Whether a value can be called."""
    return isinstance(value, Closure | Builtin | Function)


def invoke(callee: object, values: list[object], names: tuple[str, ...], called: str, frame: Frame) -> object:
    """Call a value with arguments by position, or by name where `names` are given."""
    if isinstance(callee, Builtin) and names:
        return callee.invoke_named(frame, dict(zip(names, values, strict=True)))
    if not isinstance(callee, Closure | Builtin | Function):
        _not_a_function(callee, called, frame)
        return None
    if names:
        given = dict(zip(names, values, strict=True))
        if given.keys() - set(callee.parameters):
            frame.warn(f"The function has no parameter {', '.join(sorted(given.keys() - set(callee.parameters)))}")
            return None
        values = [given.get(parameter) for parameter in callee.parameters]
    return callee.invoke(frame, values)


def _not_a_function(callee: object, called: str, frame: Frame) -> None:
    if frame.warnings is None:
        return
    if callee is not None or not called:
        frame.warn(f"A {type_name(callee)} cannot be called")
        return
    frame.warn(f"There is no function {called}{frame.suggestion(called, BUILTINS)}")

"""Variables and paths: where a value is found, and the properties that dates, times, durations and ranges have."""

from collections.abc import Mapping
from itertools import chain

from workflows.feel.builtins import BUILTINS
from workflows.feel.compile.code import Code, Place, Run, compile_node, compiles, constant, folded
from workflows.feel.frame import Frame
from workflows.feel.json import UNKNOWN, scalar
from workflows.feel.nodes import Literal, Name, Path
from workflows.feel.properties import property_of

MISSING = object()
# How alike two names must be for one to be a misspelling of the other.
CLOSE = 0.7


@compiles(Literal)
def literal(node: Literal, place: Place) -> Code:
    return constant(node.value)


@compiles(Name)
def name(node: Name, place: Place) -> Code:
    wanted = node.name
    if wanted == "?":
        return Code(lambda frame: frame.input)

    def outer(frame: Frame) -> object:
        value = frame.scope.get(wanted, MISSING)
        return value if type(value) is str else taken(value, wanted, frame)

    def inner(frame: Frame) -> object:
        value = local(frame, wanted)
        return outer(frame) if value is MISSING else value

    if wanted == "partial" and place.is_inner:
        return Code(lambda frame: _as_of_now(inner(frame), frame))
    return Code(inner if place.is_inner else outer)


def _as_of_now(value: object, frame: Frame) -> object:
    """The results so far of a for: a copy, because the list goes on growing."""
    if not isinstance(value, list):
        return value
    frame.tick(len(value) // 16)
    return list(value)


def local(frame: Frame, name: str) -> object:
    """The value of a name in the inner scopes, MISSING where none has it."""
    scopes = frame.local
    while scopes is not None:
        mapping, scopes = scopes
        if name in mapping:
            return mapping[name]
    return MISSING


def taken(value: object, name: str, frame: Frame) -> object:
    """A variable's raw value as a FEEL value."""
    if value is MISSING:
        return _not_a_variable(name, frame)
    found = scalar(value)
    if found is not UNKNOWN:
        return found
    if isinstance(value, list | tuple | Mapping):
        return frame.convert(value)
    frame.warn(f"{name} holds something that is not a FEEL value")
    return None


def _not_a_variable(name: str, frame: Frame) -> object:
    builtin = BUILTINS.get(name)
    if builtin is not None:
        return builtin
    if frame.warnings is not None:
        near = frame.suggestion(name, chain(BUILTINS, frame.scope), CLOSE)
        frame.warn(f"There is no variable {name}{near}")
    return None


@compiles(Path)
def path(node: Path, place: Place) -> Code:
    steps, root = [node.name], node.source
    while isinstance(root, Path):
        steps.insert(0, root.name)
        root = root.source
    if isinstance(root, Name) and root.name != "?":
        return Code(_variable_path(root.name, tuple(steps), place))
    source = compile_node(root, place)
    run = source.run

    def follow(frame: Frame) -> object:
        value = run(frame)
        for step in steps:
            value = member(value, step, frame)
        return value

    return folded(follow, source)


def _variable_path(root: str, steps: tuple[str, ...], place: Place) -> Run:
    """A path into a variable: through its raw contexts, so that only what is found at the end is converted."""

    def outer(frame: Frame) -> object:
        value = frame.scope.get(root, MISSING)
        for index, step in enumerate(steps):
            if type(value) is not dict:
                return _rest(taken(value, root, frame), steps[index:], frame)
            found = value.get(step, MISSING)
            if found is MISSING:
                return _rest(None, (step,), frame, value)
            value = found
        return value if type(value) is str else taken(value, steps[-1], frame)

    def inner(frame: Frame) -> object:
        value = local(frame, root)
        return outer(frame) if value is MISSING else _rest(value, steps, frame)

    return inner if place.is_inner else outer


def _rest(value: object, steps: tuple[str, ...], frame: Frame, source: object = None) -> object:
    if source is not None:
        return member(source, steps[0], frame)
    for step in steps:
        value = member(value, step, frame)
    return value


def member(value: object, name: str, frame: Frame) -> object:
    """value.name: an entry of a context, the entries of a list's contexts, or a property."""
    if isinstance(value, dict):
        if name in value:
            return value[name]
        if frame.warnings is not None:
            frame.warn(f"There is no entry {name}{frame.suggestion(name, value, CLOSE)}")
        return None
    if isinstance(value, list):
        frame.tick(len(value))
        return [member(item, name, frame) for item in value]
    if value is None:
        frame.warn(f"null has no entry {name}")
        return None
    return property_of(value, name, frame)

"""What a DMN file says, as plain values: its decisions, inputs, knowledge, services, types and imports."""

from dataclasses import dataclass, field

from workflows.decisions.expressions import Expression, FunctionDefinition, Parameter, Place


@dataclass(frozen=True, slots=True)
class Reference:
    """An href: the namespace ("" for this file's own) and the id it points to."""

    place: Place
    namespace: str
    id: str


@dataclass(frozen=True, slots=True)
class InputData:
    place: Place
    id: str
    name: str
    type_ref: str


@dataclass(frozen=True, slots=True)
class Decision:
    place: Place
    id: str
    name: str
    type_ref: str
    expression: Expression | None
    requires: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A business knowledge model."""

    place: Place
    id: str
    name: str
    type_ref: str
    function: FunctionDefinition | None
    requires: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Service:
    """A decision service; its parameters are its input data, then its input decisions."""

    place: Place
    id: str
    name: str
    type_ref: str
    outputs: tuple[Reference, ...]
    encapsulated: tuple[Reference, ...]
    input_data: tuple[Reference, ...]
    input_decisions: tuple[Reference, ...]

    @property
    def parameters(self) -> tuple[Reference, ...]:
        return self.input_data + self.input_decisions


Node = InputData | Decision | Knowledge | Service


def required_by(node: Node) -> tuple[Reference, ...]:
    """Everything that a node refers to."""
    match node:
        case Decision(requires=requires) | Knowledge(requires=requires):
            return requires
        case Service():
            return node.outputs + node.encapsulated + node.parameters
    return ()


@dataclass(frozen=True, slots=True)
class ItemDefinition:
    """A type that the file declares: of components, of a function, or narrowing `base`."""

    place: Place
    name: str
    base: str
    is_collection: bool
    allowed: str
    constraint: str
    components: tuple["ItemDefinition", ...]
    function: "FunctionItem | None"


@dataclass(frozen=True, slots=True)
class FunctionItem:
    parameters: tuple[Parameter, ...]
    output: str


@dataclass(frozen=True, slots=True)
class Import:
    place: Place
    name: str
    namespace: str
    location: str


@dataclass(frozen=True, slots=True)
class Definitions:
    """One file. `nodes` by id, in document order."""

    file: str
    namespace: str
    name: str
    imports: tuple[Import, ...]
    items: tuple[ItemDefinition, ...]
    nodes: dict[str, Node] = field(hash=False)

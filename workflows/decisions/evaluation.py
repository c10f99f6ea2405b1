"""One evaluation of a model: the values of its inputs, decisions, knowledge and services, each found at most once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from workflows import feel
from workflows.decisions import functions
from workflows.decisions.document import Decision, InputData, Knowledge, Node, Reference, Service
from workflows.decisions.inputs import read_input
from workflows.decisions.run import Run, Scope
from workflows.decisions.types import convert

if TYPE_CHECKING:
    from workflows.decisions.model import Imported, Model, Target


class Evaluation:
    """The values of one model's nodes for what was given. An imported file has an evaluation of its own inside."""

    def __init__(self, model: Model, given: Mapping[str, object], run: Run) -> None:
        self.model = model
        self.given = given
        self.run = run
        self.values: dict[str, object] = {}
        self._under_way: set[str] = set()
        self._imported: dict[str, Evaluation] = {}

    def value_of(self, node: Node) -> object:
        """The node's value; a decision that needs itself is null there."""
        if node.id in self.values:
            return self.values[node.id]
        if node.id in self._under_way:
            self.run.warn(f"{node.name} is null, because it requires itself")
            return None
        self._under_way.add(node.id)
        value = self._find(node)
        self._under_way.discard(node.id)
        self.values[node.id] = value
        return value

    def _find(self, node: Node) -> object:
        match node:
            case InputData():
                return self._input(node)
            case Decision(expression=None):
                return self._input(node)
            case Decision():
                return self.model.box(node)(self._scope(node), self.run)
            case Knowledge():
                return self._knowledge(node)
            case Service():
                return self._service(node)

    def _input(self, node: InputData | Decision) -> object:
        """What was given under the node's name, read by its type."""
        type_ = self.model.types[node.type_ref]
        self.run.read.add(node.name)
        return convert(read_input(self.given.get(node.name), type_), type_, self.run, node.name)

    def _scope(self, node: Decision | Knowledge) -> Scope:
        """What the node's logic reads: what it requires; a decision also what was given and the model leaves open."""
        scope: dict[str, object] = {}
        if isinstance(node, Decision):
            declared = {other.name for other in self.model.definitions.nodes.values()}
            declared |= {imported.name for imported in self.model.imports}
            scope = {name: value for name, value in self.given.items() if name not in declared}
        for reference in node.requires:
            target = self.model.target(reference)
            if target is not None:
                holder = _holder(scope, target.path)
                holder[target.node.name] = self.at(target.path).value_of(target.node)
        return scope

    def at(self, path: Sequence[Imported]) -> Evaluation:
        """The evaluation of an imported file: its inputs are those given under the import's name, or as our own."""
        if not path:
            return self
        imported = path[0]
        namespace = imported.model.definitions.namespace
        if namespace not in self._imported:
            inner = self.given.get(imported.name)
            given = inner if isinstance(inner, Mapping) else self.given
            self._imported[namespace] = Evaluation(imported.model, given, self.run)
        return self._imported[namespace].at(path[1:])

    def _knowledge(self, node: Knowledge) -> feel.Function:
        body = self.model.body(node)
        result_type = self.model.result_type(node)

        def call(*arguments: object) -> object:
            scope = {**self._scope(node), node.name: function}
            inner = functions.closure(node.name, body.parameters, body.box, scope, self.run)
            return convert(inner.call(*arguments), result_type, self.run, node.name)

        function = feel.Function(node.name, tuple(parameter.name for parameter in body.parameters), call)
        return function

    def _service(self, node: Service) -> feel.Function:
        targets = self._targets(node.parameters)

        def call(*arguments: object) -> object:
            inside = Evaluation(self.model, {}, self.run)
            for target, argument in zip(targets, arguments, strict=True):
                type_ = target.model.types[target.node.type_ref]
                value = convert(argument, type_, self.run, f"{target.node.name} of {node.name}")
                inside.at(target.path).values[target.node.id] = value
            with self.run.deeper():
                return inside.answer(node)

        return feel.Function(node.name, tuple(target.node.name for target in targets), call)

    def serve(self, service: Service) -> object:
        """The service called from outside: its inputs, and the decisions it takes as inputs, are those given."""
        for target in self._targets(service.input_decisions):
            if isinstance(target.node, Decision):
                inside = self.at(target.path)
                inside.values[target.node.id] = inside._input(target.node)
        return self.answer(service)

    def answer(self, service: Service) -> object:
        """The service's one output, or a context of several."""
        targets = self._targets(service.outputs)
        made = {target.node.name: self.at(target.path).value_of(target.node) for target in targets}
        value = next(iter(made.values())) if len(made) == 1 else made
        return convert(value, self.model.result_type(service), self.run, service.name)

    def _targets(self, references: Sequence[Reference]) -> list[Target]:
        return [target for reference in references if (target := self.model.target(reference)) is not None]


def _holder(scope: dict[str, object], path: Sequence[Imported]) -> dict[str, object]:
    """The context that an import's names stand in; a nameless import brings its names as if they were our own."""
    for imported in path:
        if imported.name:
            inner = scope.setdefault(imported.name, {})
            scope = inner if isinstance(inner, dict) else {}
    return scope

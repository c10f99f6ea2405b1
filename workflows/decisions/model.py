"""A model: one file with the files it imports, its expressions compiled when they are first wanted."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NoReturn, TypeVar

from workflows import feel
from workflows.decisions import boxed, functions
from workflows.decisions.cells import constant
from workflows.decisions.document import Decision, Definitions, Knowledge, Node, Reference, Service, required_by
from workflows.decisions.evaluation import Evaluation
from workflows.decisions.expressions import DecisionTable, Place
from workflows.decisions.hits import spoken_rules
from workflows.decisions.inputs import read_of
from workflows.decisions.member_names import member_names
from workflows.decisions.run import Fired, Run
from workflows.decisions.site import Box, Site, typed
from workflows.decisions.type_names import TypeNames
from workflows.decisions.types import Type, result_of
from workflows.decisions.words import suggestion
from workflows.errors import Refused
from workflows.feel.problems import Problem

Found = TypeVar("Found", Decision, Service)
MANY = ("COLLECT", "RULE ORDER", "OUTPUT ORDER")  # policies that give a list


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided (a FEEL value), by which rules (1-based) of its table, and why, in a plain sentence.

    `inputs` is what it read of what was given, cut down to that: `{"plan": {"end": "2026-03-02"}}` for `plan.end`.
    """

    value: object
    rules: tuple[int, ...]
    explanation: str
    warnings: tuple[str, ...]
    inputs: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Imported:
    """A model that another imports, and the name it has there ("" brings its names as if they were its own)."""

    name: str
    model: "Model"


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference points to: the imports that lead there, the model and the node."""

    path: tuple[Imported, ...]
    model: "Model"
    node: Node


@dataclass(frozen=True, slots=True)
class Body:
    """A business knowledge model, compiled."""

    parameters: tuple[functions.TypedParameter, ...]
    box: Box


class Model:
    """One file's decisions. Safe to keep and to share: an evaluation changes nothing but what is compiled."""

    def __init__(self, definitions: Definitions, imports: Sequence[Imported] = ()) -> None:
        self.definitions = definitions
        self.imports = imports
        self.types: TypeNames = TypeNames(definitions, [(part.name, part.model.types) for part in imports])
        inherited = (part.model.members for part in imports)
        self.members: frozenset[str] = member_names(definitions).union(*inherited)
        self._prepared: set[str] = set()
        self._boxes: dict[str, Box] = {}
        self._bodies: dict[str, Body] = {}

    def decide(self, id_or_name: str, scope: Mapping[str, object], environment: feel.Environment) -> Decided:
        """The decision's value for the inputs in the scope (JSON, or FEEL values).

        Raises Refused when there is no such decision, feel.BudgetSpent when it asks for too much work.
        """
        decision = self._named(id_or_name, Decision, "decision")
        return self._evaluated(decision, scope, environment, lambda inside: inside.value_of(decision))

    def call_service(self, name: str, scope: Mapping[str, object], environment: feel.Environment) -> Decided:
        """The value of a decision service's output, or a context of its outputs; raises as `decide`."""
        service = self._named(name, Service, "decision service")
        return self._evaluated(service, scope, environment, lambda inside: inside.serve(service))

    def _evaluated(
        self,
        node: Decision | Service,
        scope: Mapping[str, object],
        environment: feel.Environment,
        evaluate: Callable[[Evaluation], object],
    ) -> Decided:
        try:
            self.prepare(node)
            run = Run(environment)
            value = evaluate(Evaluation(self, scope, run))
            return replace(_decided(node.name, value, run), inputs=read_of(scope, run.read))
        except RecursionError:
            raise feel.BudgetSpent("nesting", "the depth of the machine's stack") from None

    def prepare(self, node: Node) -> None:
        """Compile the node and all that it needs, once, so that it is no part of what an evaluation costs."""
        if node.id in self._prepared:
            return
        self._prepared.add(node.id)
        if isinstance(node, Decision):
            self.box(node)
        if isinstance(node, Knowledge):
            self.body(node)
        for target in filter(None, map(self.target, required_by(node))):
            target.model.prepare(target.node)

    def has(self, id_or_name: str) -> bool:
        """Whether the file itself has a decision of that id or name."""
        decisions = (node for node in self.definitions.nodes.values() if isinstance(node, Decision))
        return any(id_or_name in (node.id, node.name) for node in decisions)

    @property
    def decision_ids(self) -> frozenset[str]:
        """The ids of the file's own decisions."""
        return frozenset(node.id for node in self.definitions.nodes.values() if isinstance(node, Decision))

    def outcomes(self, id_or_name: str) -> frozenset[str]:
        """The texts that a decision can give, all of them constants of its one-column table; none where it may give
        anything else."""
        node = self._named(id_or_name, Decision, "decision")
        table = node.expression
        if not isinstance(table, DecisionTable) or len(table.outputs) != 1 or table.hit_policy in MANY:
            return frozenset()
        texts = [text.text for rule in table.rules for text in rule.outputs] + [table.outputs[0].default]
        given = [constant(text) for text in texts if text]
        return frozenset(map(str, given)) if all(isinstance(value, str) for value in given) else frozenset()

    @property
    def final_decisions(self) -> list[str]:
        """The names of the decisions that no other decision requires."""
        decisions = [node for node in self.definitions.nodes.values() if isinstance(node, Decision)]
        required = {reference.id for node in decisions for reference in node.requires if not reference.namespace}
        return [node.name for node in decisions if node.id not in required]

    def _named(self, id_or_name: str, kind: type[Found], spoken: str) -> Found:
        known = [node for node in self.definitions.nodes.values() if isinstance(node, kind)]
        for node in known:
            if id_or_name in (node.id, node.name):
                return node
        self._refuse_unknown(id_or_name, spoken, [node.name for node in known])

    def _refuse_unknown(self, name: str, spoken: str, known: list[str]) -> NoReturn:
        fix = suggestion(
            name, known, f"The file has: {', '.join(known[:5])}." if known else f"Add a {spoken} to the file."
        )
        raise Refused([Problem(self.definitions.file, name, None, f"There is no {spoken} “{name}”.", fix)])

    def target(self, reference: Reference) -> Target | None:
        """What a reference points to, here or in the nearest imported file of its namespace; None for nothing."""
        for path, model in self._with_imports():
            if model.definitions.namespace == reference.namespace or not (path or reference.namespace):
                node = model.definitions.nodes.get(reference.id)
                return None if node is None else Target(path, model, node)
        return None

    def _with_imports(self) -> Iterator[tuple[tuple[Imported, ...], "Model"]]:
        """This model and those it imports, nearest first, each with the imports that lead there."""
        queue: list[tuple[tuple[Imported, ...], Model]] = [((), self)]
        seen: set[Model] = set()
        for path, model in queue:
            if model not in seen:
                seen.add(model)
                yield path, model
                queue += [((*path, imported), imported.model) for imported in model.imports]

    def box(self, decision: Decision) -> Box:
        """The compiled logic of a decision."""
        if decision.id not in self._boxes:
            expression = decision.expression
            # A table without a type of its own has the decision's: the order of its values is its priorities.
            if isinstance(expression, DecisionTable) and not expression.type_ref:
                expression = replace(expression, type_ref=decision.type_ref)
            site = self.site(decision)
            self._boxes[decision.id] = typed(boxed.compile_box(expression, site), decision.type_ref, site)
        return self._boxes[decision.id]

    def body(self, knowledge: Knowledge) -> Body:
        """The compiled function of a business knowledge model."""
        if knowledge.id not in self._bodies:
            site = self.site(knowledge).knowing([knowledge.name])
            definition = knowledge.function or boxed.no_function(Place(knowledge.id, None))
            box = boxed.compile_function_body(definition, site)
            parameters = functions.typed_parameters(definition, site)
            self._bodies[knowledge.id] = Body(parameters, box)
        return self._bodies[knowledge.id]

    def site(self, node: Decision | Knowledge) -> Site:
        """Where a node's logic stands: it reads what it requires."""
        return Site(node.name, self.members | self.required_names(node), self.types)

    def required_names(self, node: Decision | Knowledge) -> frozenset[str]:
        """The names by which a node's logic reads what it requires."""
        targets = filter(None, map(self.target, node.requires))
        names = (name for target in targets for name in (*(part.name for part in target.path), target.node.name))
        return frozenset(names) - {""}

    def result_type(self, node: Knowledge | Service) -> Type:
        """The type of what calling it gives: its variable's type is that, or that of the function."""
        return result_of(self.types[node.type_ref])


def _decided(name: str, value: object, run: Run) -> Decided:
    own = next((fired for fired in reversed(run.fired) if fired.table == name), None)
    told = own or (run.fired[-1] if run.fired else None)
    explanation = f"the expression of {name}" if told is None else _sentence(told)
    return Decided(value, own.rules if own else (), explanation, tuple(run.warnings))


def _sentence(fired: Fired) -> str:
    """rule 3 of Outcome at review, because risk = high"""
    if not fired.rules:
        return f"the default of {fired.table}" if fired.is_default else f"no rule of {fired.table}"
    because = f", because {' and '.join(fired.reasons)}" if fired.reasons else ""
    return f"{spoken_rules([number - 1 for number in fired.rules])} of {fired.table}{because}"

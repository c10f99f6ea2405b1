"""Multi-instance activities: a token for the whole, and one for each repetition as its child."""

import re
from collections.abc import Mapping

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from workflows.engine import mappings
from workflows.engine.dialect import Loop
from workflows.engine.specs.node import Activity, Happened, Node, case_of, happen, place_of
from workflows.engine.waits import Json
from workflows.engine.workflow import cancel
from workflows.errors import CaseStuck

MOST = 1_000
_VARIABLE = re.compile(r"=?\s*([A-Za-z_]\w*)(\.\w+)*\s*")


class Repeated(Activity):
    """The whole of a multi-instance: events on its edge concern all repetitions together."""

    @property
    def loop(self) -> Loop:
        """Over what it repeats and how."""
        loop = self.element.extensions.loop
        if loop is None:
            raise CaseStuck(f"“{self.label}” does not repeat.", element=self.element.id)
        return loop

    def enter(self, task: Task) -> None:
        """The mappings belong to the repetitions, not to the whole."""

    def perform(self, task: Task) -> Happened | None:
        items = self.items(task)
        scope = mappings.own_scope(task)
        if self.loop.output_collection:
            case_of(task).scopes.set_here(scope, self.loop.output_collection, [None] * len(items))
            case_of(task).scopes.hold(scope, self.loop.output_collection)
        if not items:
            return Happened()
        task.internal_data.update(total=len(items), begun=0, done=0, recorded=True)
        if self.loop.is_sequential:
            task.internal_data["items"] = items[1:]
            items = items[:1]
        for item in items:
            self.begin(task, item)
        return None

    def items(self, task: Task) -> list[Json]:
        """The elements to repeat over; more than a thousand, or no list at all, raises CaseStuck."""
        expressions, scope = case_of(task).expressions, mappings.scope_of(task)
        value = expressions.value(self.loop.collection or self.loop.cardinality, scope, self.element.id)
        if not self.loop.collection and isinstance(value, int) and 0 <= value:
            value = list(range(1, min(value, MOST + 1) + 1))
        if not isinstance(value, list):
            raise CaseStuck(f"“{self.label}” is to repeat over something that is no list.", element=self.element.id)
        if len(value) > MOST:
            raise CaseStuck(f"“{self.label}” is to repeat more than {MOST:,} times.", element=self.element.id)
        return value

    def begin(self, task: Task, item: Json) -> None:
        """One more repetition, in a scope of its own."""
        case_of(task).begin_repetition(self.element.id)
        index: int = task.internal_data["begun"]
        task.internal_data["begun"] = index + 1
        values: dict[str, Json] = {}
        if self.gathered:
            values[self.gathered] = None
        values |= {self.loop.item: item} if self.loop.item else {}
        values["loopCounter"] = index + 1
        scope = case_of(task).scopes.open(mappings.scope_of(task), values)
        if self.each.keeps_own:
            case_of(task).scopes.keep_in(scope, self.element.id)
        place_of(task).put(self.each.name, parent=task, scope=scope, index=index)

    @property
    def each(self) -> Node:
        """What stands for one repetition."""
        each: Node = self._wf_spec.task_specs[each_name(self.element.id)]
        return each

    @property
    def gathered(self) -> str:
        """The variable of which each repetition has one of its own, to be gathered; "" where an expression is."""
        found = _VARIABLE.fullmatch(self.loop.output_item)
        return found[1] if found else ""

    def taken_up(self, task: Task) -> None:
        super().taken_up(task)
        if self.loop.output_collection and "scope" in task.internal_data:
            case_of(task).scopes.hold(task.internal_data["scope"], self.loop.output_collection)

    def gather(self, each: Task) -> None:
        """A repetition is done, its scope still open: keep its output, and see whether that is enough."""
        task, case, scope = each.parent, case_of(each), mappings.scope_of(each)
        task.internal_data["done"] += 1
        if self.loop.output_collection:
            value = case.expressions.value(self.loop.output_item, scope, self.element.id)
            whole = mappings.scope_of(task)
            outputs = self.outputs(task)
            outputs[each.internal_data["index"]] = value
            case.scopes.set_here(whole, self.loop.output_collection, outputs)
        if self.each.keeps_own:
            task.internal_data["left"] = task.internal_data.get("left", {}) | self.new_names(each)
        if self.loop.completion:
            for name, number in self.numbers(task).items():
                case.scopes.set_here(scope, name, number)
            if case.expressions.is_true(self.loop.completion, scope, self.element.id):
                task.internal_data["is_enough"] = True

    def outputs(self, task: Task) -> list[Json]:
        """What was gathered so far. A case from before it was out of reach may have lost it: that raises CaseStuck."""
        name = self.loop.output_collection
        found = case_of(task).scopes.own(mappings.scope_of(task)).get(name)
        if isinstance(found, list) and len(found) == task.internal_data["total"]:
            return list(found)
        message = f"What “{self.label}” gathers in “{name}” was overwritten by a variable of that name."
        raise CaseStuck(message, element=self.element.id)

    def new_names(self, each: Task) -> dict[str, Json]:
        """What was written in a repetition under names that nothing around it has. Mapped results are no such names."""
        its, loop = self.element.extensions, self.loop
        if its.outputs and self.element.kind == "userTask":
            return {}
        given = {self.gathered, loop.item, "loopCounter", *(mapping.target.partition(".")[0] for mapping in its.inputs)}
        own = case_of(each).scopes.own(mappings.scope_of(each))
        return {name: value for name, value in own.items() if name not in given | {loop.output_collection}}

    def given_up(self, task: Task) -> None:
        self.hand_on(task)

    def hand_on(self, task: Task) -> None:
        """What the repetitions that are done have kept goes where it would have gone without them."""
        left = task.internal_data.pop("left", None)
        if left:
            scopes = case_of(task).scopes
            scopes.hand_on(scopes.parent(mappings.scope_of(task)), left, self.element.id)

    def numbers(self, task: Task) -> dict[str, int]:
        """What a completion condition may count."""
        total, begun, done = (task.internal_data[name] for name in ("total", "begun", "done"))
        return {
            "numberOfInstances": total,
            "numberOfActiveInstances": begun - done,
            "numberOfCompletedInstances": done,
            "numberOfTerminatedInstances": 0,
        }

    def repeated(self, task: Task) -> None:
        """One repetition has left: begin the next, or finish the whole."""
        kept = task.internal_data
        if kept.get("is_enough"):
            for child in task.children:
                if child.task_spec.is_repetition and not child.has_state(TaskState.COMPLETED):
                    cancel(child)
        elif kept["done"] < kept["total"]:
            if kept.get("items"):
                item, *kept["items"] = kept["items"]
                self.begin(task, item)
            return
        happen(task, Happened())

    def leave(self, task: Task, results: Mapping[str, Json]) -> None:
        """The gathered outputs go to the scope around the whole."""
        self.hand_on(task)
        scopes, scope = case_of(task).scopes, mappings.scope_of(task)
        if self.loop.output_collection:
            gathered = scopes.own(scope)[self.loop.output_collection]
            scopes.set_nearest(scopes.parent(scope), self.loop.output_collection, gathered)
        mappings.close(task)

    def is_busy(self, task: Task) -> bool:
        return False


def each_name(element_id: str) -> str:
    """The name of the spec of one repetition; no element has the same, for ids have no spaces."""
    return f"{element_id} each"

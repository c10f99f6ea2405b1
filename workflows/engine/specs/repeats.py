"""Multi-instance activities: a token for the whole, and one for each repetition as its child."""

import re
from collections.abc import Mapping

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from workflows.engine import mappings
from workflows.engine.dialect import Loop
from workflows.engine.specs.node import Activity, Happened, case_of, happen, place_of
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
        gathered = _VARIABLE.fullmatch(self.loop.output_item)
        if gathered:
            values[gathered[1]] = None
        values |= {self.loop.item: item} if self.loop.item else {}
        values["loopCounter"] = index + 1
        scope = case_of(task).scopes.open(mappings.scope_of(task), values)
        place_of(task).put(each_name(self.element.id), parent=task, scope=scope, index=index)

    def gather(self, each: Task) -> None:
        """A repetition is done, its scope still open: keep its output, and see whether that is enough."""
        task, case, scope = each.parent, case_of(each), mappings.scope_of(each)
        task.internal_data["done"] += 1
        if self.loop.output_collection:
            value = case.expressions.value(self.loop.output_item, scope, self.element.id)
            whole = mappings.scope_of(task)
            outputs = list(case.scopes.own(whole)[self.loop.output_collection])  # type: ignore[call-overload]
            outputs[each.internal_data["index"]] = value
            case.scopes.set_here(whole, self.loop.output_collection, outputs)
        if self.loop.completion:
            for name, number in self.numbers(task).items():
                case.scopes.set_here(scope, name, number)
            if case.expressions.is_true(self.loop.completion, scope, self.element.id):
                task.internal_data["is_enough"] = True

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

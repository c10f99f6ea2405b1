"""Gateways: one way, all ways, every true way, and whatever happens first."""

from collections.abc import Sequence

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from workflows.engine.diagrams import Element, Flow
from workflows.engine.specs.events import Catch
from workflows.engine.specs.node import Happened, Node, happen, place_of
from workflows.engine.specs.reach import Sources, can_still_come
from workflows.engine.workflow import Place, cancel
from workflows.errors import CaseStuck


class ExclusiveGateway(Node):
    """The first flow whose condition holds, in the order of the file, else the default."""

    def chosen(self, task: Task) -> Sequence[Flow]:
        flows = self.element.outgoing
        true = (flow for flow in flows if not flow.is_default and self.holds(task, flow))
        default = (flow for flow in flows if flow.is_default)
        flow = next(true, None) or next(default, None)
        return (flow,) if flow else () if not flows else self.stuck(task)


class Join(Node):
    """A gateway where tokens wait for each other; each remembers the flow it came by."""

    def chosen(self, task: Task) -> Sequence[Flow]:
        return self.element.outgoing

    @property
    def is_join(self) -> bool:
        return True

    def waiting(self, place: Place) -> dict[str, Task]:
        """The tokens that wait here, the first of each flow; later ones stay for the next time."""
        waiting: dict[str, Task] = {}
        for token in place.joining.values():
            if token.task_spec is self and token.has_state(TaskState.WAITING):
                waiting.setdefault(_way(token), token)
        return waiting

    def taken_up(self, task: Task) -> None:
        super().taken_up(task)
        if task.has_state(TaskState.WAITING):
            place_of(task).wait_to_join(task)

    def merge(self, tokens: Sequence[Task]) -> Task:
        """Of the tokens that waited for each other one goes on."""
        for token in tokens[:-1]:
            token.workflow._remove_task(token.id)
        return tokens[-1]

    def release(self, place: Place) -> None:
        """Let the waiting tokens go on as one."""
        self.merge(list(self.waiting(place).values()))._ready()


class ParallelGateway(Join):
    """Waits for one token on each incoming flow, then leaves by all outgoing ones."""

    def is_complete(self, place: Place) -> bool:
        """Whether all have come: only a case that moved to a version with fewer branches finds them here already."""
        return len(self.waiting(place)) >= len(self.element.incoming)

    def _update_hook(self, task: Task) -> bool:
        place_of(task).wait_to_join(task)
        waiting = self.waiting(place_of(task))
        if len(waiting) < len(self.element.incoming):
            return False
        waiting.pop(_way(task))
        self.merge([*waiting.values(), task])
        return True


class InclusiveGateway(Join):
    """Leaves by every flow whose condition holds; as a join it waits for every token that can still come."""

    def __init__(self, wf_spec: object, element: Element) -> None:
        super().__init__(wf_spec, element)
        self.sources: dict[str, Sources] = {}

    def chosen(self, task: Task) -> Sequence[Flow]:
        return Node.chosen(self, task)

    def is_complete(self, place: Place) -> bool:
        """Whether tokens wait here and none can come any more by a flow that has none yet."""
        waiting = self.waiting(place)
        if not waiting:
            return False
        standing = {token.task_spec.element.id for token in place.tokens() if token.task_spec is not self}
        return not any(can_still_come(element_id, self, set(waiting)) for element_id in standing)

    def _update_hook(self, task: Task) -> bool:
        # Alone on one flow there is nobody to wait for; else tokens are released when all others have moved.
        if len(self.element.incoming) > 1:
            place_of(task).wait_to_join(task)
        return len(self.element.incoming) <= 1


class EventGateway(Node):
    """Waits for the first of several events; their tokens listen as its children."""

    @property
    def will_listen(self) -> bool:
        return True

    def perform(self, task: Task) -> Happened | None:
        place = place_of(task)
        for flow in self.element.outgoing:
            if not isinstance(place.spec.task_specs[flow.target], Catch):
                message = f"Behind “{self.label}” stands something that is no single event to wait for."
                raise CaseStuck(message, element=flow.target)
            place.put(flow.target, parent=task)
        return None

    def chosen(self, task: Task) -> Sequence[Flow]:
        return ()

    def won(self, task: Task, winner: Task) -> None:
        """One event came: it goes on, and the others are no longer waited for."""
        root = task.workflow.task_tree
        task._children.remove(winner.id)
        winner.parent = root
        root._children.append(winner.id)
        for loser in task.children:
            cancel(loser)
        happen(task, Happened())


def _way(token: Task) -> str:
    """The flow that a token came by; one that was put here (a case that moved) stands for a way of its own."""
    return token.internal_data.get("flow") or str(token.id)

"""SpiffWorkflow's workflow and subworkflow, made to hold tokens only, and to take them one at a time."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from workflows.engine import mappings
from workflows.engine.expressions import Expressions
from workflows.engine.scopes import CASE, Scopes
from workflows.engine.surroundings import Surroundings
from workflows.engine.waits import CANCELLED, Json, Step, Taken
from workflows.errors import CaseStuck

if TYPE_CHECKING:
    from workflows.engine.specs.build import ScopeSpec

DEEPEST = 20
MOST_STEPS = 2_000
MOST_REPETITIONS = 2_000
STEPS_OF_A_REPETITION = 10
LIVE = TaskState.NOT_FINISHED_MASK


class Place:
    """A process or subprocess that tokens stand in; `scope` is the number of its variable scope."""

    spec: "ScopeSpec"
    tasks: dict[Any, Task]
    task_tree: Task
    scope: int
    depth: int
    case: "CaseWorkflow"
    joining: dict[Any, Task]  # the tokens that wait for each other, by id
    _remove_task: Callable[[Any], None]

    def put(self, spec_name: str, *, parent: Task | None = None, flow: str = "", **kept: object) -> Task:
        """A new token on an element; `kept` goes into what is kept of it."""
        token = (parent or self.task_tree)._add_child(self.spec.task_specs[spec_name], TaskState.FUTURE)
        self.case.newest += 1
        token.internal_data.update(kept, n=self.case.newest)
        if flow:
            token.internal_data["flow"] = flow
        token.task_spec._update(token)
        return token

    def tokens(self) -> list[Task]:
        """Every token in here, the oldest first."""
        return [task for task in self.tasks.values() if task is not self.task_tree]

    def cancel_all(self, but: Task | None = None) -> None:
        """Take away every token but one."""
        for token in self.tokens():
            if token is not but and token.id in self.tasks:
                cancel(token)

    def settle(self) -> None:
        """End here once nothing moves any more; what only listens for an event subprocess does not count."""
        if self.task_tree.has_state(LIVE) or any(self._moving()):
            return
        self.cancel_all()
        self.completed = True
        self.finish()

    @property
    def is_interrupted(self) -> bool:
        """Whether an interrupting event subprocess has taken over, so that no other can start."""
        return any(token.task_spec.takes_over and not token.task_spec.is_listening(token) for token in self.tokens())

    def finish(self) -> None:
        """What follows when everything in here is done."""
        raise NotImplementedError

    def _moving(self) -> Iterator[Task]:
        """The tokens that do more than listen for an event subprocess."""
        root = self.task_tree
        return (token for token in self.tasks.values() if token is not root and not token.task_spec.is_listening(token))

    def wait_to_join(self, token: Task) -> None:
        """A token waits for others at a join."""
        token._set_state(TaskState.WAITING)
        self.joining[token.id] = token
        self.case.gatherings[id(self)] = self

    def _task_removed_notify(self, task: Task) -> None:
        if self.joining.pop(task.id, None) is not None and not self.joining:
            self.case.gatherings.pop(id(self), None)

    def _task_completed_notify(self, task: Task) -> None:
        # The library looks at every task of the tree here; a token that is done simply goes.
        if task is not self.task_tree:
            self._remove_task(task.id)
        self.settle()


class CaseWorkflow(Place, BpmnWorkflow):
    """The whole case: its tokens, scopes, and what happened since it was started or restored."""

    def __init__(
        self,
        spec: "ScopeSpec",
        specs: Mapping[str, "ScopeSpec"],
        variables: Mapping[str, Json],
        surroundings: Surroundings,
        *,
        deserializing: bool = False,
    ) -> None:
        self.scope = CASE
        self.case = self
        self.scopes = Scopes(variables)
        self.surroundings = surroundings
        self.expressions = Expressions(self.scopes, surroundings)
        self.queue: deque[Task] = deque()
        self.joining = {}
        self.gatherings: dict[int, Place] = {}
        self._jobs: list[tuple[int, Task]] = []
        self.steps: list[Step] = []
        self.taken: list[Taken] = []
        self.ends: list[str] = []
        self.newest = 0
        self.steps_left, self.repetitions_left = MOST_STEPS, MOST_REPETITIONS
        super().__init__(spec, specs, script_engine=self.expressions, deserializing=deserializing)

    @property
    def places(self) -> Iterator[Place]:
        """The process and every subprocess and called process that is running."""
        yield self
        yield from list(self.subprocesses.values())

    def everything(self, is_meant: Callable[[Task], bool]) -> Iterator[Task]:
        """The tokens of the case that are meant, the oldest first."""
        tokens = [token for place in self.places for token in place.tokens() if is_meant(token)]
        yield from sorted(tokens, key=lambda token: token.internal_data["n"])

    def enter_scope(self, task: Task, spec_name: str, scope: int, *, deserializing: bool = False) -> "ScopeWorkflow":
        """Start (or take up again) the subprocess or called process that a token stands for."""
        if task.workflow.depth >= DEEPEST:
            message = f"Processes are nested more than {DEEPEST} levels deep. Does one call itself?"
            raise CaseStuck(message, element=task.task_spec.element.id)
        inner = ScopeWorkflow(self.subprocess_specs[spec_name], task, scope, deserializing=deserializing)
        self.subprocesses[task.id] = inner
        return inner

    def run_on(self) -> None:
        """Let tokens move until none can by itself; raises CaseStuck where that never happens or nothing is left."""
        self.steps_left, self.repetitions_left = MOST_STEPS, MOST_REPETITIONS
        while self.steps_left:
            self.steps_left -= 1
            if not self.queue and not self._release_joins():
                return self._check_alive()
            task = self._next()
            if task.has_state(TaskState.READY):
                task.run()
        message = f"The diagram ran more than {MOST_STEPS:,} steps without waiting for anything. Is there a loop?"
        holder = task if task.task_spec.bpmn_id else task.workflow.parent_task
        raise CaseStuck(message, element=holder.task_spec.bpmn_id)

    def begin_repetition(self, element_id: str) -> None:
        """One more repetition of a multi-instance begins: it brings some steps of its own, but not without end."""
        self.repetitions_left -= 1
        self.steps_left += STEPS_OF_A_REPETITION
        if self.repetitions_left < 0:
            message = f"More than {MOST_REPETITIONS:,} repetitions of multi-instances began at once."
            raise CaseStuck(message, element=element_id)

    def open_job(self, token: Task, job_type: str) -> None:
        """A token waits for a job to be done."""
        token.internal_data["job"] = job_type
        heappush(self._jobs, (token.internal_data["n"], token))

    @property
    def next_job(self) -> Task | None:
        """The oldest token that waits for a job: found without a look at all the others, of which there may be many."""
        while self._jobs:
            _, token = self._jobs[0]
            if token.id in token.workflow.tasks and "job" in token.internal_data:
                return token
            heappop(self._jobs)
        return None

    def _next(self) -> Task:
        """The token whose turn it is; one that throws lets pass who is about to wait for it in another branch."""
        task = self.queue[0]
        if task.task_spec.throws:
            task = next((other for other in self.queue if other.task_spec.will_listen), task)
        self.queue.remove(task)
        return task

    def finish(self) -> None:
        """The case is over; its rows are written by the caller."""

    def _release_joins(self) -> bool:
        for place in list(self.gatherings.values()):
            for spec in {token.task_spec.name: token.task_spec for token in place.joining.values()}.values():
                if spec.is_complete(place):
                    spec.release(place)
                    return True
        return False

    def _check_alive(self) -> None:
        """Raise CaseStuck where tokens wait for each other and nothing beside them can bring another."""
        for place in self.gatherings.values():
            if all(token.task_spec.is_join for token in place._moving()):
                join = next(iter(place.joining.values())).task_spec
                message = f"“{join.label}” waits for a branch that can no longer come."
                raise CaseStuck(message, element=join.element.id)


class ScopeWorkflow(Place, BpmnSubWorkflow):
    """A subprocess, event subprocess or called process under way."""

    def __init__(self, spec: "ScopeSpec", task: Task, scope: int, *, deserializing: bool = False) -> None:
        self.parent_task = task
        self.joining = {}
        self.scope = scope
        self.case = task.workflow.top_workflow
        super().__init__(spec, task.id, task.workflow.top_workflow, deserializing=deserializing)

    def finish(self) -> None:
        """Hand over to the element around it."""
        del self.case.subprocesses[self.parent_task.id]
        self.parent_task.task_spec.scope_ended(self.parent_task, self.scope)

    def _calculate_depth(self) -> int:
        depth: int = self.parent_task.workflow.depth
        return depth + 1


def cancel(token: Task) -> None:
    """Take a token away with everything inside it; what people or jobs were busy with is written down."""
    case: CaseWorkflow = token.workflow.top_workflow
    inner = case.subprocesses.pop(token.id, None)
    if inner is not None:
        inner.cancel_all()
        if inner.scope != token.internal_data.get("scope"):  # a called process has a scope of its own
            case.scopes.close(inner.scope)
    for child in token.children:
        cancel(child)
    token.task_spec.given_up(token)
    mappings.close(token)
    if token.task_spec.is_busy(token):
        token.task_spec.record(token, CANCELLED)
    token._set_state(TaskState.CANCELLED)
    token.workflow._remove_task(token.id)

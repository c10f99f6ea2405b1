"""What every element of a running diagram has in common: a token arrives, something happens, it leaves.

SpiffWorkflow predicts a tree of everything that may come and keeps everything that was. Here a task of that tree is a
token: it exists only while it stands on its element, so the tree is as small as what is unfinished.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from workflows.engine import mappings
from workflows.engine.diagrams import Element, Flow
from workflows.engine.waits import WAITS, Json, Step
from workflows.errors import CaseStuck

if TYPE_CHECKING:
    from workflows.engine.specs.events import Boundary
    from workflows.engine.workflow import CaseWorkflow, Place

COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class Happened:
    """What a token waited for: in a word for the history, and the variables that came with it."""

    how: str = COMPLETED
    results: Mapping[str, Json] = field(default_factory=dict)


class Quiet(BpmnTaskSpec):
    """A task spec of the library that predicts nothing, checks nothing and looks at no other task than its own."""

    def test(self) -> None:
        """Nothing: diagrams are checked when they are published, not each time a token arrives."""

    @property
    def throws(self) -> bool:
        """Whether its token throws a message or signal, which only who waits already can hear."""
        return False

    @property
    def will_listen(self) -> bool:
        """Whether its token will wait for something that may be thrown."""
        return False

    def _predict_hook(self, task: Task) -> None:
        pass

    def _update_hook(self, task: Task) -> bool:
        return True

    def _on_ready_hook(self, task: Task) -> None:
        case_of(task).queue.append(task)

    def _on_complete(self, task: Task) -> None:
        self._on_complete_hook(task)
        task.workflow._task_completed_notify(task)


class Node(Quiet):
    """A flow node. `perform` says what happens when a token arrives; None lets the token wait."""

    def __init__(self, wf_spec: object, element: Element, name: str = "") -> None:
        super().__init__(wf_spec, name or element.id, lane=element.lane)
        self.bpmn_id = element.id
        self.bpmn_name = element.name
        self.element = element
        self.is_repetition = bool(name)
        self.boundaries: list[Boundary] = []

    def perform(self, task: Task) -> Happened | None:
        """Do what the element does; a plain one lets the token through."""
        return Happened()

    def chosen(self, task: Task) -> Sequence[Flow]:
        """The flows that a token leaves by: all without a condition, those whose condition holds, else the default."""
        flows = self.element.outgoing
        conditional = [flow for flow in flows if flow.condition and not flow.is_default]
        if not conditional:
            return flows
        true = [flow for flow in conditional if self.holds(task, flow)]
        always = [flow for flow in flows if not flow.condition and not flow.is_default]
        default = [] if true else [flow for flow in flows if flow.is_default]
        return [flow for flow in flows if flow in true or flow in always or flow in default] or self.stuck(task)

    def holds(self, task: Task, flow: Flow) -> bool:
        """Whether a flow's condition is true; a flow without one is always open."""
        place = place_of(task)
        return not flow.condition or place.case.expressions.is_true(flow.condition, place.scope, self.element.id)

    def stuck(self, task: Task) -> Sequence[Flow]:
        """No way out is open: say so, and what the conditions did not find."""
        place, conditions = place_of(task), [flow.condition for flow in self.element.outgoing if flow.condition]
        reasons = [why for text in conditions for why in place.case.expressions.why(text, place.scope)]
        message = [f"No branch out of “{self.label}” is true, and it has no default branch."]
        message += [f"{reason}." for reason in dict.fromkeys(reasons)]
        raise CaseStuck(" ".join(message), element=self.element.id)

    def enter(self, task: Task) -> None:
        """A token arrives: the input mappings make its local variables."""
        mappings.enter(task)

    def leave(self, task: Task, results: Mapping[str, Json]) -> None:
        """A token is done: results and output mappings take effect."""
        mappings.leave(task, results)

    def taken_up(self, task: Task) -> None:
        """A token that was kept stands here again."""
        if "job" in task.internal_data:
            case_of(task).open_job(task, task.internal_data["job"])
        if self.keeps_own and "scope" in task.internal_data:
            case_of(task).scopes.keep_in(task.internal_data["scope"], self.element.id)

    def given_up(self, task: Task) -> None:
        """A token is taken away, its scope still open."""

    @property
    def keeps_own(self) -> bool:
        """Whether it is a repetition that keeps what is written in it from the others."""
        return False

    def is_listening(self, task: Task) -> bool:
        """Whether the token only listens for the start of an event subprocess, and keeps nothing open."""
        return False

    def is_busy(self, task: Task) -> bool:
        """Whether somebody or something is at work here, so that its end without completion is worth a line."""
        return False

    @property
    def takes_over(self) -> bool:
        """Whether it is an event subprocess that interrupts what is around it."""
        return False

    @property
    def is_join(self) -> bool:
        """Whether tokens wait here for each other."""
        return False

    def is_complete(self, place: "Place") -> bool:
        """Whether tokens that wait here for each other can go on now that nothing else moves."""
        return False

    @property
    def label(self) -> str:
        """What people call the element."""
        return self.element.name or self.element.id

    def record(self, task: Task, how: str) -> None:
        """Write down what happened to the element."""
        element = self.element
        case_of(task).steps.append(Step(element.id, element.name, element.kind, how, element.process_id))

    def _run_hook(self, task: Task) -> bool | None:
        happened = task.internal_data.pop("happened", None)
        if happened is None:
            self.enter(task)
            happened = self.perform(task)
        if happened is None:
            return None
        self.leave(task, happened.results)
        task.internal_data["how"] = happened.how
        return True

    def _on_complete_hook(self, task: Task) -> None:
        flows = () if self.is_repetition else self.chosen(task)
        if not task.internal_data.get("recorded"):
            self.record(task, task.internal_data["how"])
        place = place_of(task)
        if self.is_repetition:
            task.parent.task_spec.repeated(task.parent)
        for flow in flows:
            place.put(flow.target, flow=flow.id)


class Activity(Node):
    """Anything that takes time: it may have events on its edge, and it can be left undone."""

    @property
    def will_listen(self) -> bool:
        return any(boundary.is_armed for boundary in self.boundaries)

    def is_busy(self, task: Task) -> bool:
        return bool(task.has_state(TaskState.STARTED))

    def _run_hook(self, task: Task) -> bool | None:
        is_new = "happened" not in task.internal_data
        done = super()._run_hook(task)
        if done is None and is_new:
            for boundary in self.boundaries:
                if boundary.is_armed:
                    boundary.arm(task)
        return done

    def _on_complete_hook(self, task: Task) -> None:
        for child in task.children:
            task.workflow._remove_task(child.id)
        super()._on_complete_hook(task)


def open_job(task: Task) -> None:
    """Let a token wait for a job; its type, which may be an expression, is worked out now."""
    element: Element = task.task_spec.element
    scope = mappings.scope_of(task)
    case_of(task).open_job(task, case_of(task).expressions.text(element.extensions.job_type, scope, element.id))


def happen(task: Task, happened: Happened) -> None:
    """What the token waited for came: it moves on when its turn comes."""
    for wait in (*WAITS, "key"):
        task.internal_data.pop(wait, None)
    task.internal_data["happened"] = happened
    task._ready()


def case_of(task: Task) -> "CaseWorkflow":
    """The running case that a token belongs to."""
    case: CaseWorkflow = task.workflow.top_workflow
    return case


def place_of(task: Task) -> "Place":
    """The process or subprocess that a token stands in."""
    place: Place = task.workflow
    return place

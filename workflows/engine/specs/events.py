"""Events: starts, ends, what is thrown and caught on the way, and what sits on the edge of an activity."""

from SpiffWorkflow.task import Task

from workflows.engine import listening, mappings, throwing
from workflows.engine.diagrams import Element
from workflows.engine.events import Event
from workflows.engine.specs.node import COMPLETED, Happened, Node, case_of, happen, open_job, place_of
from workflows.engine.waits import CANCELLED, Json
from workflows.engine.workflow import cancel
from workflows.errors import CaseStuck


class Catch(Node):
    """An intermediate event that waits; behind an event-based gateway the first to be caught wins."""

    @property
    def waits(self) -> Element:
        """The element whose event is waited for."""
        return self.element

    @property
    def will_listen(self) -> bool:
        return self.element.event is not None and self.element.event.kind != "link"

    def perform(self, task: Task) -> Happened | None:
        if self.element.event is None or self.element.event.kind == "link":
            return Happened()
        listening.listen(task, self.element, mappings.scope_of(task))
        return None

    def caught(self, task: Task, happened: Happened) -> None:
        """The event came."""
        gateway = task.parent
        if gateway is not task.workflow.task_tree and not self.is_repetition:
            gateway.task_spec.won(gateway, task)
        happen(task, happened)


class Boundary(Node):
    """An event on the edge of an activity: its token listens as a child of the activity's."""

    @property
    def waits(self) -> Element:
        """The element whose event is waited for."""
        return self.element

    @property
    def is_armed(self) -> bool:
        """Whether it needs a token to listen; errors and escalations look for it themselves."""
        return self.element.event is not None and self.element.event.kind not in listening.THROWN

    def arm(self, activity: Task) -> None:
        """Start to listen."""
        place_of(activity).put(self.name, parent=activity, listens=True)

    def caught(self, task: Task, happened: Happened) -> None:
        """The event came: interrupt the activity, or let it go on beside."""
        activity = task.parent
        if not listening.interrupts(self.element) and not listening.listens_on(task):
            task.workflow._remove_task(task.id)
        self.spring(activity, happened)

    def spring(self, activity: Task, happened: Happened) -> None:
        """A token leaves over the edge; an interrupted activity ends."""
        place = place_of(activity)
        if listening.interrupts(self.element):
            cancel(activity)
        place.put(self.name, happened=happened)

    def _update_hook(self, task: Task) -> bool:
        if not task.internal_data.pop("listens", False):
            return True
        listening.listen(task, self.element, mappings.scope_of(task.parent))
        return False


class Throw(Node):
    """An event that throws on the way or at the end; its own line in the history comes before what it causes."""

    @property
    def throws(self) -> bool:
        return self.element.event is not None and self.element.event.kind in ("message", "signal")

    def perform(self, task: Task) -> Happened | None:
        if self.element.extensions.job_type:
            open_job(task)
            return None
        if self.element.event is not None:
            self.throw(task, self.element.event)
        return Happened() if task.id in task.workflow.tasks else None

    def throw(self, task: Task, event: Event) -> None:
        """Do what the kind of event means; an uncaught error raises CaseStuck."""
        case, scope = case_of(task), mappings.scope_of(task)
        if event.kind in listening.THROWN:
            self.throw_outward(task, event.kind, listening.event_code(case, event, scope, self.element.id))
            return
        self.record(task, COMPLETED)
        task.internal_data["recorded"] = True
        if event.kind == "signal":
            throwing.broadcast(case, listening.event_name(case, event, scope, self.element.id), carried(task))
        elif event.kind == "message":
            tell(task, event)
        elif event.kind == "terminate":
            place_of(task).cancel_all(but=task)
        elif event.kind == "link":
            self.jump(task, event.value)

    def jump(self, task: Task, name: str) -> None:
        """Go on at the link event of that name beside it."""
        if name not in self._wf_spec.links:
            raise CaseStuck(f"There is no link event “{name}” to go to.", element=self.element.id)
        place_of(task).put(self._wf_spec.links[name])

    def throw_outward(self, task: Task, kind: str, code: str) -> None:
        """Throw an error or escalation to whatever is around."""
        is_error = kind == "error"
        spring = throwing.error_catcher(task, code, "") if is_error else throwing.catcher(task, kind, code)
        self.record(task, COMPLETED)
        task.internal_data["recorded"] = True
        if spring is not None:
            spring(Happened(f"{kind} caught"))


class End(Throw):
    """An end event."""

    def record(self, task: Task, how: str) -> None:
        super().record(task, how)
        ends = case_of(task).ends
        if how != CANCELLED and self.element.id not in ends:
            ends.append(self.element.id)


def tell(task: Task, event: Event) -> None:
    """Send a message to who waits for it in the same case, with the key that it has here."""
    case, scope, element_id = case_of(task), mappings.scope_of(task), task.task_spec.element.id
    name = listening.event_name(case, event, scope, element_id)
    throwing.deliver(case, name, carried(task), listening.key_of(case, event, scope, element_id))


def carried(task: Task) -> dict[str, Json]:
    """What a message or signal carries: the variables that the event's input mappings made."""
    return case_of(task).scopes.own(task.internal_data["scope"]) if "scope" in task.internal_data else {}

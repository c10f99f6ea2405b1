"""Subprocesses, event subprocesses and called processes: tokens with a place inside them."""

from SpiffWorkflow.task import Task

from workflows.engine import listening, mappings
from workflows.engine.diagrams import Element
from workflows.engine.specs.node import Activity, Happened, case_of, happen, place_of
from workflows.engine.workflow import Place
from workflows.errors import CaseStuck


class SubProcess(Activity):
    """An embedded subprocess: it sees the variables around it, its own are gone when it ends."""

    def perform(self, task: Task) -> Happened | None:
        case_of(task).enter_scope(task, self.inner_spec, mappings.own_scope(task))
        return None

    @property
    def keeps_own(self) -> bool:
        return self.is_repetition

    @property
    def inner_spec(self) -> str:
        """The name of the spec of what is inside."""
        return inner_name(self.element)

    def scope_ended(self, task: Task, scope: int) -> None:
        """Everything inside is done."""
        happen(task, Happened())


class CallActivity(Activity):
    """Another process, with variables of its own: those that the call passes, or all that it sees."""

    def perform(self, task: Task) -> Happened | None:
        case, extensions = case_of(task), self.element.extensions
        around = mappings.scope_of(task)
        process = case.expressions.text(extensions.called_process, around, self.element.id)
        if process not in case.subprocess_specs:
            raise CaseStuck(f"There is no process “{process}” to call.", element=self.element.id)
        own = case.scopes.own(around) if "scope" in task.internal_data else {}
        passed = case.scopes.visible(around) if extensions.propagate_all_parent else own
        case.enter_scope(task, process, case.scopes.open(around, passed, is_sealed=True))
        return None

    def scope_ended(self, task: Task, scope: int) -> None:
        """The called process ended: its variables come back, all or as the output mappings say."""
        case, extensions = case_of(task), self.element.extensions
        results = case.scopes.own(scope) if extensions.propagate_all_child or extensions.outputs else {}
        case.scopes.close(scope)
        happen(task, Happened(results=results))


class EventSubProcess(SubProcess):
    """A subprocess that starts when something happens around it: one token listens, others are under way."""

    @property
    def waits(self) -> Element:
        """The start event, whose event is waited for."""
        return self._start

    def starts_with(self, start: Element) -> None:
        """Name its start event."""
        self._start = start

    @property
    def takes_over(self) -> bool:
        return listening.interrupts(self._start)

    @property
    def is_armed(self) -> bool:
        """Whether it needs a token to listen; errors and escalations look for it themselves."""
        return self._start.event is not None and self._start.event.kind not in listening.THROWN

    def arm(self, place: Place) -> None:
        """Start to listen."""
        place.put(self.name)

    def caught(self, task: Task, happened: Happened) -> None:
        """The event came."""
        place = place_of(task)
        if not self.takes_over and not listening.listens_on(task):
            place._remove_task(task.id)
        self.spring(place, happened)

    def spring(self, place: Place, happened: Happened) -> None:
        """Start, and end everything else around it where it interrupts."""
        if self.takes_over:
            place.cancel_all()
        place.put(self.name, is_running=True, trigger=happened)

    def perform(self, task: Task) -> Happened | None:
        trigger = task.internal_data.pop("trigger")
        super().perform(task)
        case_of(task).subprocesses[task.id].task_tree.internal_data["trigger"] = trigger
        return None

    def is_listening(self, task: Task) -> bool:
        return "is_running" not in task.internal_data

    def _update_hook(self, task: Task) -> bool:
        if self.is_listening(task):
            listening.listen(task, self._start, place_of(task).scope)
        return not self.is_listening(task)


def inner_name(element: Element) -> str:
    """The name of the spec of what is inside a subprocess; no process can have the same, for ids have no slash."""
    return f"{element.process_id}/{element.id}"

"""Tasks: what people do, what jobs do, what the diagram works out itself, and what it waits for."""

from SpiffWorkflow.task import Task

from workflows import feel
from workflows.engine import listening, mappings
from workflows.engine.expressions import as_json
from workflows.engine.opening import opened
from workflows.engine.specs.events import Catch, tell
from workflows.engine.specs.node import Activity, Happened, case_of, open_job
from workflows.engine.waits import Taken
from workflows.errors import CaseStuck, NotFound, Refused


class PlainTask(Activity):
    """A manual or undefined task lets the token pass; where its answer is given (in a rehearsal) it is a job."""

    def perform(self, task: Task) -> Happened | None:
        if self.element.id not in case_of(task).surroundings.as_jobs:
            return Happened()
        open_job(task)
        return None


class UserTask(Activity):
    """A person's task; who may do it and until when is worked out when it opens, and kept."""

    def perform(self, task: Task) -> Happened | None:
        task.internal_data["task"] = opened(task)
        return None

    @property
    def keeps_own(self) -> bool:
        return self.is_repetition


class JobTask(Activity):
    """A service task."""

    def perform(self, task: Task) -> Happened | None:
        open_job(task)
        return None


class SendTask(JobTask):
    """A job that sends something; one without a job type sends its message to who waits for it in the same case."""

    @property
    def throws(self) -> bool:
        return self.element.event is not None and not self.element.extensions.job_type

    def perform(self, task: Task) -> Happened | None:
        if self.element.event is None or not self.throws or self.element.id in case_of(task).surroundings.as_jobs:
            return super().perform(task)
        tell(task, self.element.event)
        return Happened()


class ScriptTask(Activity):
    """An expression whose value becomes a variable; with a job type it is a job."""

    def perform(self, task: Task) -> Happened | None:
        extensions = self.element.extensions
        if extensions.job_type:
            open_job(task)
            return None
        if not extensions.script:
            raise CaseStuck(f"“{self.label}” has no expression to work out.", element=self.element.id)
        value = case_of(task).expressions.value(extensions.script, mappings.scope_of(task), self.element.id)
        return Happened(results={extensions.script_result: value} if extensions.script_result else {})


class BusinessRuleTask(Activity):
    """A decision; which rule gave it goes into the history."""

    def perform(self, task: Task) -> Happened | None:
        extensions = self.element.extensions
        if extensions.job_type or self.element.id in case_of(task).surroundings.as_jobs:
            open_job(task)
            return None
        case, scope = case_of(task), mappings.scope_of(task)
        decision = case.expressions.text(extensions.decision_id, scope, self.element.id)
        try:
            decided = case.surroundings.decide(decision, case.expressions.names(scope))
        except (feel.FeelError, NotFound, Refused) as error:
            message = f"The decision “{decision}” cannot be worked out: {error}"
            raise CaseStuck(message, element=self.element.id) from error
        value = as_json(decided.value, self.element.id)
        case.taken.append(Taken(self.element.id, decision, value, tuple(decided.rules), decided.inputs))
        results = {extensions.result_variable: value} if extensions.result_variable else {}
        return Happened(f"decided: {decided.explanation}", results)


class ReceiveTask(Activity, Catch):
    """A task that is done when its message comes."""

    @property
    def will_listen(self) -> bool:
        return True

    def perform(self, task: Task) -> Happened | None:
        listening.listen(task, self.element, mappings.scope_of(task))
        return None

"""The forms of a trial: what starts a case, a task, an action; built as the real pages build them, in the room."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask import request
from flask_babel import gettext as _

from forms import PlanTable, build_form
from webapp import beside, evidence, standing, task_forms
from webapp.beside import Panel
from workflows import cases, pretend, schedules, scope, scripts, tasks, versions
from workflows.calendar import today
from workflows.cases import Case
from workflows.errors import Conflict
from workflows.people import Actor
from workflows.scripts import ACT, ANSWER, START, Deed
from workflows.tasks import Task
from workflows.trials import Trial

TYPING = "trial"  # whose draft it is that a trial's person typed


@dataclass(frozen=True)
class Question:
    """One form page of a trial: `who` answers it, `deed` is what answering it will be.

    `stays` where a button of a row or file was pressed, or nothing was chosen: show it again. `choices` is how often a
    round can be.
    """

    deed: Deed
    who: str
    button: str
    form: Any = None
    case: Case | None = None
    task: Task | None = None
    stays: bool = False
    refused: Sequence[str] = ()
    panels: Sequence[Panel] = ()
    table: PlanTable | None = None
    choices: Sequence[str] = ()

    @property
    def answered(self) -> Deed:
        """What was done, with the answers as they were given."""
        if self.form is None:
            return self.deed
        return replace(self.deed, answers=self.form.answers(), seen=[asdict(line) for line in self.form.as_seen()])


def of_start(trial: Trial) -> Question:
    """What the procedure asks before a case starts; how often, where it starts by a schedule."""
    key, officer = trial.version.procedure_key, pretend.person("officer")
    version = versions.published(key)
    properties = version.contents.diagrams.processes[key].properties
    question = Question(Deed(START, name=_("Case started"), by=officer.email), officer.name, _("Start the case"))
    if form_id := properties.get("startForm", ""):
        Form = build_form(version.contents.form(form_id), {}, environment=scope.plain_environment(trial.now))
        form = Form(task_forms.typed()) if _is_sent() else Form()
        return replace(question, form=form, stays=_is_sent() and form.rows_changed())
    choices = [name.strip() for name in properties.get("frequencies", "").split(",") if name.strip()]
    chosen = request.form.get("frequency", "")
    if chosen in choices:
        return replace(question, deed=replace(question.deed, answers=_round(chosen, trial.now)))
    return replace(question, choices=choices, stays=bool(choices))


def of_task(trial: Trial, task_id: int, role: str) -> Question:
    """A task, with what was typed so far. Raises AlreadyDone where it is open no more."""
    task = tasks.find(task_id)
    tasks.check_open(task)
    able = [] if task.is_for_provider else scripts.able(task)
    wanted = next((person.email for person in able if person.has_role(role)), "")
    who = scripts.doer(task, wanted)
    same = [one.id for one in scripts.open_tasks() if (one.case_id, one.element_id) == (task.case_id, task.element_id)]
    properties = task.case.version.contents.diagrams.element(task.element_id).extensions.properties
    question = Question(
        Deed(ANSWER, task.name, task.element_id, task.case_id, same.index(task.id), wanted), who.name,
        properties.get("button", _("Complete")), case=task.case, task=task,
        panels=[replace(panel, files=()) for panel in beside.panels(task)],
    )
    return _with_form(question, task, who, trial.now) if task.form_id else question


def of_action(trial: Trial, case_id: int, element_id: str) -> Question:
    """An action that the procedure allows now. Raises Conflict."""
    case, now = cases.lock(case_id), trial.now
    action = next((one for one in cases.actions(case, now) if one.element_id == element_id), None)
    if action is None:
        raise Conflict(_("The procedure has moved on: this can no longer be recorded here."))
    who = scripts.recorder(action.properties.get("role", "officer"))
    deed = Deed(ACT, action.properties["action"], element_id, case_id, by=who.email)
    question = Question(deed, who.name, action.properties.get("button", _("Record it")), case=case)
    if form_id := action.properties.get("form", ""):
        pairs = task_forms.typed() if _is_sent() else None
        form = task_forms.of_case(case.version.contents.form(form_id), case, now, pairs)
        return replace(question, form=form, stays=_is_sent() and form.rows_changed())
    return question


def _with_form(question: Question, task: Task, who: Actor, now: datetime) -> Question:
    """The task's form: as it was left, or as it was sent, with its files taken in and all of it kept as a draft."""
    if not _is_sent():
        draft = tasks.draft_of(task.id, TYPING)
        form = task_forms.of_task(task, now, draft.pairs if draft else None, who.name)
        stays, refused = False, []
    else:
        pairs = task_forms.typed()
        form = task_forms.of_task(task, now, pairs, who.name)
        pairs, found = evidence.change_files(task, form, pairs, request.files, by=who, now=now)
        form = task_forms.of_task(task, now, pairs, who.name)
        tasks.save_draft(task, TYPING, task_forms.settled(form, pairs), now)
        refused = [words for messages in found.values() for words in messages]
        stays = bool(form.rows_changed() or form.files_changed() or refused)
    is_shown = task.is_for_provider or task_forms.shows_plan(form, task.case)
    table = None if is_shown else standing.plan_of(task.case, now)
    return replace(question, form=form, stays=stays, refused=refused, table=table)


def _round(frequency: str, now: datetime) -> dict[str, Any]:
    """What a schedule would start the case with: the period that ended last."""
    current = schedules.period_on(frequency, today(now))
    return schedules.period_on(frequency, current.begins - timedelta(days=1)).variables()


def _is_sent() -> bool:
    return request.method == "POST"

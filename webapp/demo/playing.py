"""Plays a story by really running its diagram, with a clock that is moved from one event to the next."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from forms import build_form
from webapp import worker
from webapp.demo import replies
from webapp.demo.answers import Answers, Theme
from webapp.demo.stories import Story
from workflows import cases, files, linked, people, scope, tasks, versions
from workflows.calendar import LONDON, today
from workflows.cases import Case, Given
from workflows.database import db
from workflows.people import Actor, Person, Provider, actor
from workflows.tasks import Task
from workflows.versions import ProcessVersion

OFFICE = range(9, 17)
REPORT = Path(__file__).parent / "monitoring-report.pdf"


@dataclass(frozen=True)
class Event:
    """Something that happens next in a story."""

    at: datetime
    do: Callable[[datetime], object]


class Play:
    """One story on its way, with the cases it leads to. `turns` counts how often each step was answered."""

    def __init__(self, app: Flask, story: Story, theme: Theme, now: datetime) -> None:
        self.app, self.story, self.theme, self.now = app, story, theme, now
        self.turns: Counter[tuple[int, str]] = Counter()
        self.beside = sorted([*story.meeting_on, *story.notes, *story.records])
        self.case_id = 0

    def run(self) -> str:
        """Play it from its start up to now; returns the case's reference."""
        start = self._beginning()
        with self.app.app_context():
            reference = self._start(start)
        moment: datetime | None = start
        while moment is not None:
            worker.work(self.app, moment)
            moment = self._step(moment)
        return reference

    def _beginning(self) -> datetime:
        return office_hours(self.now - timedelta(days=self.story.days_ago), self.story.key)

    def _start(self, moment: datetime) -> str:
        provider = db.session.scalars(select(Provider).where(Provider.name == self.story.provider)).one()
        owner = self._staff(self.story.owner)
        version = versions.published(self.story.procedure)
        case = cases.start(
            version, by=actor(owner), provider=provider, site=provider.sites[self.story.site], owner=owner,
            contract=provider.contracts[0], now=moment, given=self._begun(version, moment),
        )
        self.case_id = case.id
        db.session.commit()
        return case.reference

    def _begun(self, version: ProcessVersion, moment: datetime) -> Given:
        process = version.contents.diagrams.processes[self.story.procedure]
        said = replies.begin(self.story, self.theme, today(moment))
        if "startForm" not in process.properties:
            return Given({"whatFailed": said["whatFailed"]})
        definition = version.contents.form(process.properties["startForm"])
        return _given(build_form(definition, {}, environment=scope.plain_environment(moment))(data=said))

    def _step(self, after: datetime) -> datetime | None:
        """Let the next thing happen, if it happens before now; returns when."""
        with self.app.app_context():
            running = [case for case in self._cases() if case.state == cases.RUNNING]
            events = [event for case in running for event in self._ahead(case, after)]
            ahead = [event for event in (*events, *self._rounds(after)) if event.at <= self.now]
            if not ahead:
                return None
            event = min(ahead, key=lambda one: one.at)
            event.do(event.at)
            db.session.commit()
            return event.at

    def _cases(self) -> list[Case]:
        """The story's case and every case that it led to."""
        return _family(self.case_id)

    def _rounds(self, after: datetime) -> Iterator[Event]:
        """What begins by itself, beside the cases there are."""
        yield from ()

    def _turn(self, case: Case, element_id: str) -> int:
        """How often the step is answered, this time included."""
        return self.turns[case.id, element_id] + 1

    def _ahead(self, case: Case, after: datetime) -> Iterator[Event]:
        if case.next_due_at is not None:
            yield Event(max(case.next_due_at, after), lambda at: cases.fire_timers(case.id, at))
        if self.beside and case.id == self.case_id:
            at = office_hours(case.started_at + timedelta(days=self.beside[0]), self.story.key)
            yield Event(max(at, after), self._happen_beside)
        rows = select(Task).where(Task.case_id == case.id, Task.state == tasks.OPEN)
        for task in db.session.scalars(rows):
            turn = self._turn(case, task.element_id)
            told = replies.reply(self.story, self.theme, case, task.element_id, turn, today(after))
            if told is not None:
                at = office_hours(task.opened_at + timedelta(days=told[0]), task.element_id)
                yield Event(max(at, after), self._answer(task, turn))

    def _answer(self, task: Task, turn: int) -> Callable[[datetime], object]:
        def complete(at: datetime) -> None:
            case = cases.lock(task.case_id)
            told = replies.reply(self.story, self.theme, case, task.element_id, turn, today(at))
            by = self._whoever_does(task)
            if self.story.has_evidence and task.is_for_provider and turn > 1:
                told[1]["actions"][0]["evidence"] = [_attach(case, task, by, at)]  # type: ignore[index]
            cases.complete_task(task.id, self._filled_in(task, told[1], by, at), by=by, now=at)  # type: ignore[index]
            self.turns[case.id, task.element_id] += 1

        return complete

    def _filled_in(self, task: Task, said: Answers, by: Actor, at: datetime) -> Given:
        attached = [file.reference() for file in files.of_task(task.id)]
        form = build_form(
            task.case.version.contents.form(task.form_id), scope.of_task(task, at),
            environment=scope.environment(task.case, at), files=attached, signer=by.name if by.person_id else "",
        )(data=said)
        return _given(form)

    def _happen_beside(self, at: datetime) -> None:
        day = self.beside.pop(0)
        owner = self._staff(self.story.owner)
        if day in self.story.notes:
            cases.note(self.case_id, self.story.notes[day], by=actor(owner), now=at)
            return
        case, wanted = cases.lock(self.case_id), self.story.records.get(day)
        for action in cases.actions(case, at):
            if wanted in (None, action.element_id):
                definition = case.version.contents.form(action.properties["form"])
                said = replies.record(self.story, self.theme, action.element_id, today(at))
                form = build_form(definition, case.data, environment=scope.environment(case, at))(data=said)
                cases.act(case.id, action.element_id, _given(form), by=actor(owner), person=owner, now=at)

    def _whoever_does(self, task: Task) -> Actor:
        if task.is_for_provider:
            contact = people.contact_for(task.case.provider, task.case.site)
            return Actor(contact.name if contact else "", task_id=task.id)
        if task.assignee is not None:
            return actor(task.assignee)
        return actor(tasks.may_be_assigned(task)[0])

    def _staff(self, key: str) -> Person:
        return db.session.scalars(select(Person).where(Person.email == f"{key}@council.example")).one()


def _family(case_id: int) -> list[Case]:
    """The case and every case that it led to."""
    found = [db.session.get_one(Case, case_id)]
    for case in found:
        found += linked.children_of(case)
    return found


def office_hours(moment: datetime, salt: str) -> datetime:
    """The same day, or the Monday after a weekend, at an hour of work that differs from step to step."""
    day: date = today(moment)
    while day.weekday() > 4:
        day += timedelta(days=1)
    spread = sum(salt.encode()) + day.toordinal()
    local = datetime(day.year, day.month, day.day, OFFICE[spread % len(OFFICE)], spread * 7 % 60, tzinfo=LONDON)
    return local.astimezone(UTC)


def _given(form: Any) -> Given:
    return Given(form.answers(), [asdict(line) for line in form.as_seen()])


def _attach(case: Case, task: Task, by: Actor, at: datetime) -> dict[str, object]:
    file = files.add(
        case, name=f"monitoring-report-week-{case.data['week']}.pdf", media_type="application/pdf",
        content=REPORT.read_bytes(), by=by, now=at, task_id=task.id,
        field="evidence",
    )
    return file.reference()

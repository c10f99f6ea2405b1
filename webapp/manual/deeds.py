"""What is done at one step, in words: who does it, with which form, by when, what Upturn does by itself."""

import re
from collections.abc import Iterator, Mapping

from flask_babel import gettext as _

from webapp.manual import times
from webapp.manual.conditions import Known, name_in_words
from workflows.contents import Contents
from workflows.database import db
from workflows.engine import Element
from workflows.people import WORDS
from workflows.versions import Procedure

PEOPLE, UPTURN, QUESTION, WAIT, PART = "people", "upturn", "question", "wait", "part"
_FIRST, _OPEN = re.compile(r"^\s*\{\{.*?\}\}\s*[:,]?\s*"), re.compile(r"\{\{.*?\}\}")
KINDS: Mapping[str, str] = {
    "userTask": PEOPLE, "manualTask": PEOPLE, "task": PEOPLE, "exclusiveGateway": QUESTION,
    "inclusiveGateway": QUESTION, "parallelGateway": WAIT, "eventBasedGateway": WAIT, "intermediateCatchEvent": WAIT,
    "receiveTask": WAIT, "subProcess": PART, "callActivity": PART,
}


def kind_of(element: Element) -> str:
    """Who or what is at work at a step: people, Upturn, a question, a wait, or a part with steps of its own."""
    return KINDS.get(element.kind, UPTURN)


def who(element: Element) -> str:
    """Who does a task, in words: "The provider", "The officer who owns the case, or an officer who takes it over"."""
    words = team(element)
    if element.extensions.assignee == "=officer.email":
        others = words[:1].lower() + words[1:]
        return _("The officer who owns the case, or %(others)s who takes it over", others=others)
    return words


def team(element: Element) -> str:
    """Whose task it is, shorter: "The provider", "An officer or a manager"."""
    groups = [name.strip() for name in element.extensions.candidate_groups.split(",") if name.strip()]
    if not groups or element.extensions.candidate_groups.startswith("="):
        return element.lane or _("An officer")
    words = str(_(" or ").join(WORDS.get(group, group) for group in groups))
    return words[:1].upper() + words[1:]


def facts(element: Element, contents: Contents, known: Known) -> Iterator[tuple[str, str]]:
    """What there is to know of a step, as label and words."""
    said = element.extensions
    if element.kind == "userTask":
        yield from _asked(element, contents, known)
    elif said.job_type:
        yield _("Upturn"), _job(element, contents)
    elif element.kind == "businessRuleTask":
        yield _("Upturn"), _("decides by the table “%(name)s”", name=_decision(said.decision_id, contents))
    elif element.kind == "scriptTask":
        yield from _worked_out(said.script_result, known)
    elif element.event is not None and kind_of(element) == WAIT:
        yield _("Until"), awaited(element, known)
    if said.loop is not None:
        each = name_in_words(said.loop.item) if said.loop.item else _("item")
        order = _("one after another") if said.loop.is_sequential else _("all at the same time")
        yield _("How often"), _("once for each %(each)s, %(order)s", each=each, order=order)


def _worked_out(result: str, known: Known) -> Iterator[tuple[str, str]]:
    """What a script gives: where that is numbers, the same in every case, with the numbers."""
    settled = {name: value for name, value in known.items() if name.startswith(f"{result}.")}
    if not settled:
        yield _("Upturn"), _("works out %(what)s by itself", what=name_in_words(result) if result else _("it"))
    else:
        said = [f"{name_in_words(name.rpartition('.')[2])} {value}" for name, value in settled.items()]
        yield _("Sets"), ", ".join(said)


def awaited(element: Element, known: Known) -> str:
    """What an event waits for, in words."""
    event = element.event
    if event is None:
        return element.name
    if event.kind == "timer":
        return times.timer(event.timer_kind, event.value, known)
    action = element.extensions.properties.get("action", "")
    if action:
        return _("somebody presses “%(action)s” on the case’s page", action=action)
    if event.kind == "message" and event.declared is not None and event.declared.name == "case ended":
        return _("the linked case has ended")
    name = event.declared.name if event.declared else ""
    return _("the %(kind)s “%(name)s” comes", kind=_(event.kind), name=name) if name else _(event.kind)


def _asked(element: Element, contents: Contents, known: Known) -> Iterator[tuple[str, str]]:
    said, own = element.extensions, element.extensions.properties
    yield _("Who"), who(element)
    form = contents.forms.get(said.form_id)
    if form is not None:
        yield _("Form"), form.title or form.id
    if said.due_date:
        yield _("By when"), times.due(said.due_date, known)
    if own.get("notBy"):
        yield _("Not by"), _("whoever did %(steps)s", steps=_steps(own["notBy"], contents))
    if own.get("email"):
        yield _("Email"), _("asks for it: %(subject)s", subject=_subject(own["email"], contents))
    if own.get("receipt"):
        yield _("Receipt"), _("goes to whoever answered: %(subject)s", subject=_subject(own["receipt"], contents))
    if own.get("button"):
        yield _("Ends with"), _("the button “%(button)s”", button=own["button"])


def _job(element: Element, contents: Contents) -> str:
    """What a job of the diagram does."""
    headers = element.extensions.headers
    job = element.extensions.job_type
    if job == "send-email":
        to = _reader(headers.get("to", ""))
        copy = _(", with a copy to %(who)s", who=_reader(headers["cc"])) if headers.get("cc") else ""
        return _("sends an email to %(to)s%(copy)s: %(subject)s", to=to, copy=copy,
                 subject=_subject(headers.get("template", ""), contents))
    if job == "start-case":
        started = db.session.get(Procedure, headers.get("process", ""))
        name = started.name if started else headers.get("process", "")
        return _("starts the procedure “%(name)s”: %(why)s", name=name, why=headers.get("link", ""))
    if job == "make-document":
        name = headers.get("template", "").replace("-", " ")
        return _("makes the document “%(name)s” and keeps it with the case", name=name)
    return _("does it by itself (%(job)s)", job=job.replace("-", " "))


def _reader(to: str) -> str:
    """Whom an email goes to."""
    if to == "officer":
        return _("the officer who owns the case")
    if to.startswith("="):
        return _("whom the case names")
    return WORDS.get(to, to).replace("a ", "the ", 1) if to in WORDS else to


def _subject(template: str, contents: Contents) -> str:
    """An email by its subject line, its variables left open."""
    subject = contents.files.get(f"{template}.email", template.encode()).decode().partition("\n")[0]
    return f"“{_OPEN.sub('…', _FIRST.sub('', subject)).strip()}”"


def _decision(decision_id: str, contents: Contents) -> str:
    for model in contents.models:
        if model.has(decision_id):
            return decision_id.replace("_", " ")
    return decision_id


def _steps(names: str, contents: Contents) -> str:
    """The steps that a property names, by their names; what names another case stays general."""
    found = []
    for name in (name.strip() for name in names.split(",")):
        known = [p.elements[name] for p in contents.diagrams.processes.values() if name in p.elements]
        found.append(f"“{known[0].name}”" if known else _("the request"))
    return _(" or ").join(dict.fromkeys(found))

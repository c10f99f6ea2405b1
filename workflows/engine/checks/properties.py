"""The properties that Upturn gives a meaning to: each in its place, naming only what exists."""

import re
from collections.abc import Callable, Iterator

from workflows import feel
from workflows.engine.checks.expressions import Text, compiled, findings
from workflows.engine.checks.repetitions import ANY_TIME
from workflows.engine.checks.scene import Scene, at, suggestion, unless_publishing
from workflows.engine.diagrams import Element, ProcessInfo
from workflows.feel.problems import Problem

ROLES = frozenset({"officer", "manager", "consulted", "process_owner", "administrator"})
GROUPS = ROLES | {"provider"}

_LONGEST = 200
_LONGEST_STAGE = 100
_STAGES = frozenset({"stage", "outcome"})  # shown as where a case stands
_MOST_LISTED = 100
_PREFIX = re.compile(r"[A-Z][A-Z0-9]{0,9}")
_NAME = re.compile(r"[^\W\d]\w*(\.\w+)*")
_ELSEWHERE = re.compile(r"(parent|variable):[^\W\d][\w.-]*")  # in `notBy`: of the case that started it; a variable

_VARIABLES = ("facts", "plan", "flightpath", "scores")
_PROCESS = frozenset({"prefix", "summary", "headline", "planForm", "openActions", *_VARIABLES})
_TASK = frozenset({"button", "email", "receipt", "shows", "notBy", "overtakes"})
_MESSAGE = frozenset({"action", "form", "role"})
_END = frozenset({"outcome"})
_TASKS = frozenset({"userTask", "manualTask"})
_CATCHES = frozenset({"intermediateCatchEvent", "receiveTask"})
_WAITING = _TASKS | _CATCHES

_Finding = tuple[str, str]


def check_properties(process: ProcessInfo, scene: Scene) -> Iterator[Problem]:
    """The properties of one process and of its elements, its candidate groups and email headers."""
    for message, fix in _of_process(process, scene):
        yield Problem(process.file, process.id, process.line, message, fix)
    for element in process.elements.values():
        for message, fix in _of_element(element, process, scene):
            yield at(element, message, fix)
        yield from _misplaced(element)
        yield from _nobody(element, scene)
        yield from _groups(element, scene)
        jobs = (_email_job(element, process, scene), _linked_case(element), _document_job(element, scene))
        for message, fix in [finding for findings_of_one in jobs for finding in findings_of_one]:
            yield at(element, message, fix, unless_publishing(scene))


def _of_process(process: ProcessInfo, scene: Scene) -> Iterator[_Finding]:
    its = process.properties
    if its.get("prefix") and not _PREFIX.fullmatch(its["prefix"]):
        yield f"The prefix “{its['prefix']}” is not one to ten capital letters or digits.", "Write one such as SIP."
    for name, words in (("headline", "a headline that"), ("openActions", "open actions:")):
        for message, fix, _severity in findings(Text(name, its.get(name, ""), "never")):
            yield f"The process has {words} {message}", fix
    for name in [name for several in _VARIABLES for name in _listed(its.get(several, ""))]:
        if not _NAME.fullmatch(name):
            yield f"“{name}” is no name of a variable.", "Write names of variables, with commas between facts."
    yield from _missing(its.get("planForm", ""), scene.known.forms, "form")


def _of_element(element: Element, process: ProcessInfo, scene: Scene) -> Iterator[_Finding]:
    its = element.extensions.properties
    for name in ("button", "stage", "action", "outcome"):
        text = its.get(name, "")
        if text.startswith("=") or len(text) > (_LONGEST_STAGE if name in _STAGES else _LONGEST) or "\n" in text:
            yield f"The “{name}” of {{it}} is not a few plain words.", "Write the words as people will read them."
    if element.kind in _TASKS:
        yield from _of_task(element, process, scene)
    if "action" in its:
        yield from _missing(its.get("form", ""), scene.known.forms, "form")
        for role in _listed(its.get("role", "")):
            yield from _missing(role, ROLES, "role")


def _of_task(element: Element, process: ProcessInfo, scene: Scene) -> Iterator[_Finding]:
    its = element.extensions.properties
    for name in ("email", "receipt"):
        yield from _missing(its.get(name, ""), scene.known.emails, "email")
    tasks = {other.id for other in process.elements.values() if other.kind in _TASKS}
    starts = {other.id for other in process.elements.values() if other.kind == "startEvent" and not other.parent_id}
    for name in ("shows", "notBy"):
        for other in _listed(its.get(name, "")):
            if other not in tasks and not (name == "notBy" and (other in starts or _ELSEWHERE.fullmatch(other))):
                yield f"“{name}” of {{it}} names “{other}”, which is no task.{suggestion(other, tasks)}", _TASK_ID
    heard = {other.id for other in process.elements.values() if other.kind in _CATCHES and _is_message(other)}
    for other in _listed(its.get("overtakes", "")):
        if other not in heard:
            message = f"“overtakes” of {{it}} names “{other}”, which waits for no message.{suggestion(other, heard)}"
            yield message, "Write the id of an event of this process that waits for the end of a linked case."
    if element.id in _listed(its.get("notBy", "")):
        yield "“notBy” of {it} names itself, so nobody could complete it twice.", "Name another task."


def _is_message(element: Element) -> bool:
    return any(event.kind == "message" for event in element.events)


_MAKER_ID = "Write the id of a service task of this process that makes a document."
_TASK_ID = "Write the id of a task of this process, as its properties show it."


def _misplaced(element: Element) -> Iterator[Problem]:
    meant: list[tuple[frozenset[str], Callable[[Element], bool], str]] = [
        (_TASK, lambda it: it.kind in _TASKS, "user tasks"),
        (frozenset({"stage"}), lambda it: it.kind in _WAITING, "user tasks and events that are waited for"),
        (frozenset({"action"}), lambda it: any(event.kind == "message" for event in it.events), "message events"),
        (_END, lambda it: it.kind == "endEvent", "end events"),
        (frozenset({"prefix", "headline", "facts", "planForm"}), lambda it: False, "processes"),
    ]
    for names, fits, where in meant:
        for name in sorted(names & set(element.extensions.properties)):
            if not fits(element):
                message = f"The property “{name}” of {{it}} has a meaning on {where} only."
                yield at(element, message, "Move it there, or give your note another name.", "warning")


def _nobody(element: Element, scene: Scene) -> Iterator[Problem]:
    its = element.extensions
    is_named = its.assignee or its.candidate_groups or its.candidate_users
    if element.kind == "userTask" and not is_named and scene.known.assigned:
        fix = "Set the assignee or candidate groups under Assignment."
        yield at(element, "Nobody is named for {it}: it goes to the officers.", fix, "warning")


def _groups(element: Element, scene: Scene) -> Iterator[Problem]:
    groups = element.extensions.candidate_groups
    for group in _always(groups) if groups.startswith("=") else _listed(groups):
        if group not in GROUPS:
            fix = f"Choose among: {', '.join(sorted(GROUPS))}.{suggestion(group, GROUPS)}"
            message = f"{{it}} is for the group “{group}”, which nobody is in."
            yield at(element, message, fix, unless_publishing(scene))


def _always(text: str) -> list[str]:
    """The groups that an expression without variables gives; their case does not matter when they are worked out."""
    expression = compiled(text)
    if expression is None or expression.names:
        return []
    try:
        value = feel.to_json(expression.evaluate({}, ANY_TIME))
    except feel.FeelError:
        return []
    return _listed((",".join(map(str, value)) if isinstance(value, list) else str(value or "")).casefold())


def _email_job(element: Element, process: ProcessInfo, scene: Scene) -> Iterator[_Finding]:
    if element.extensions.job_type != "send-email":
        return
    headers = element.extensions.headers
    if not headers.get("template"):
        yield "{it} sends an email, but names no template.", "Add the header “template” with the email's name."
    elif not headers["template"].startswith("="):
        yield from _missing(headers["template"], scene.known.emails, "email")
    makers = {other.id for other in process.elements.values() if other.extensions.job_type == "make-document"}
    for name in _listed(headers.get("attach", "")):
        if name not in makers:
            hint = suggestion(name, makers)
            yield f"“attach” of {{it}} names “{name}”, which makes no document.{hint}", _MAKER_ID


def _linked_case(element: Element) -> Iterator[_Finding]:
    if element.extensions.job_type == "start-case" and not element.extensions.headers.get("process"):
        yield "{it} starts a linked case, but names no procedure.", "Add the header “process” with the process's id."


def _document_job(element: Element, scene: Scene) -> Iterator[_Finding]:
    if element.extensions.job_type != "make-document":
        return
    headers = element.extensions.headers
    if not headers.get("template"):
        yield "{it} makes a document, but names no template.", "Add the header “template” with the document's name."
    else:
        yield from _missing(f"{headers['template']}.{headers.get('format', 'pdf')}", scene.known.documents, "document")


def _missing(name: str, known: frozenset[str] | None, what: str) -> Iterator[_Finding]:
    if name and known is not None and name not in known:
        yield f"The {what} “{name}” does not exist.", f"Add it, or choose another.{suggestion(name, known)}"


def _listed(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))[:_MOST_LISTED]

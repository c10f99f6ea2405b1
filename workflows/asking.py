"""What only all files of a version together show: who is asked what, by which form, with which email."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forms import FormDefinition, FormRefused
from forms.definition import Component, asked, is_shown_on_purpose
from workflows.contents import Contents, Files
from workflows.engine import Element
from workflows.engine.dialect import Extensions
from workflows.errors import Refused
from workflows.feel.problems import Problem
from workflows.people import PROVIDER

LINK = re.compile(rb"\{\{[^}]*\blink\b[^}]*\}\}")
STAFF = frozenset({"officer"})  # who starts cases, does what names nobody, and records what happens unless it says who


@dataclass(frozen=True)
class Asked:
    """A form that one step asks, or the start of a case: who answers it, and its questions by their variable's path.

    `reads` are the paths that it is filled from, `writes` those that its answers leave the step under.
    """

    form: FormDefinition
    roles: frozenset[str]
    questions: dict[str, Component]
    reads: frozenset[str]
    writes: frozenset[str]

    @property
    def is_for_provider(self) -> bool:
        """Whether a provider answers it by link."""
        return PROVIDER in self.roles


def check(files: Files) -> list[Problem]:
    """Answers that would be mixed up, between a provider and staff above all; requests that nobody could answer.

    The files can be read: whoever calls this looked.
    """
    contents = Contents(files)
    elements = [one for process in contents.diagrams.processes.values() for one in process.elements.values()]
    steps = list(_asked(contents, elements))
    found = [*_mixed(steps), *_shared(steps), *_without_link(elements, files)]
    return list({(one.file, one.element, one.message): one for one in found}.values())


def about(files: Files, *paths: str) -> list[Problem]:
    """Those of some of the files, such as the one in an editor; none while another file cannot be read."""
    try:
        return [problem for problem in check(files) if problem.file in paths]
    except (Refused, FormRefused):
        return []


def _asked(contents: Contents, elements: Sequence[Element]) -> Iterator[Asked]:
    forms = contents.forms
    for process in contents.diagrams.processes.values():
        if (start := process.properties.get("startForm")) in forms:
            yield _step(forms[start], STAFF, Extensions())
    for element in elements:
        said = element.extensions
        if said.form_id in forms:
            yield _step(forms[said.form_id], _listed(said.candidate_groups), said)
        if "action" in said.properties and (form := said.properties.get("form", "")) in forms:
            yield _step(forms[form], _listed(said.properties.get("role", "")), said)


def _step(form: FormDefinition, roles: frozenset[str], said: Extensions) -> Asked:
    """What input mappings set is the step's own; where it has output mappings, nothing else leaves it."""
    questions = {
        ".".join(steps): component for component, steps in asked(form.components)
        if not any(component.properties.get(name) is True for name in ("readonly", "disabled"))
    }
    own, out = ({mapping.target.split(".")[0] for mapping in found} for found in (said.inputs, said.outputs))
    reads = frozenset(path for path in questions if path.split(".")[0] not in own)
    leaves = frozenset(path for path in questions if path.split(".")[0] in out)
    return Asked(form, roles or STAFF, questions, reads, leaves if said.outputs else reads)


def _listed(text: str) -> frozenset[str]:
    return frozenset(name.strip() for name in text.split(",") if name.strip())


def _mixed(steps: Sequence[Asked]) -> Iterator[Problem]:
    """A provider's question that answers a variable which another form asks staff: each would read the other's."""
    for one in (step for step in steps if step.is_for_provider):
        for path, component in ((path, one.questions[path]) for path in sorted(one.writes)):
            other = next((step for step in steps if _is_staffs(step, one) and _meet(one, step, path)), None)
            if other is not None and not is_shown_on_purpose(component):
                message = f"“{component.label or path}” has the key “{path}”, which staff answer in "
                message += f"“{other.form.title}”: the words of each would replace the other’s"
                fix = "Give it a key of its own. If the provider shall read what staff wrote and go on from it, mark "
                fix += "it so: “On a provider’s page: shows what the case knows” (property shows = case)."
                yield Problem(one.form.file, component.id, None, message, fix)


def _is_staffs(step: Asked, other: Asked) -> bool:
    return not step.is_for_provider and step.form.id != other.form.id


def _meet(theirs: Asked, staffs: Asked, path: str) -> bool:
    """Whether what the provider answers there is read by staff, or takes the place of what they wrote."""
    return path in staffs.reads or (path in staffs.writes and path in theirs.reads)


def _is_read(path: str, one: Asked, other: Asked) -> bool:
    return path in one.writes & other.reads or path in other.writes & one.reads


def _shared(steps: Sequence[Asked]) -> Iterator[Problem]:
    """A question that the forms of two roles of the council ask under one key."""
    staff = [step for step in steps if not step.is_for_provider]
    for number, one in enumerate(staff):
        others = [step for step in staff[:number] if _is_staffs(step, one) and not step.roles & one.roles]
        for path, component in one.questions.items():
            other = next((step for step in others if _is_read(path, one, step)), None)
            if other is not None and not is_shown_on_purpose(component):
                message = f"“{component.label or path}” has the key “{path}”, which others answer in "
                message += f"“{other.form.title}”: the later words replace the earlier ones"
                fix = "Give it a key of its own, or mark it (property shows = case) where it goes on from theirs."
                yield Problem(one.form.file, component.id, None, message, fix, "warning")


def _without_link(elements: Sequence[Element], files: Files) -> Iterator[Problem]:
    """An email that asks a provider and leads nowhere."""
    asking = [one for one in elements if PROVIDER in _listed(one.extensions.candidate_groups)]
    names = {one.id: one.name or one.id for one in asking}
    templates = {one.extensions.properties.get("email", ""): names[one.id] for one in asking}
    for element in elements:
        headers = element.extensions.headers
        if headers.get("task") in names and PROVIDER in _listed(headers.get("to", "")):
            templates.setdefault(headers.get("template", ""), names[headers["task"]])
    for template, name in templates.items():
        path = f"{template}.email"
        if path in files and not LINK.search(files[path]):
            message = f"it asks the provider (“{name}”) but carries no link, so nobody can answer"
            yield Problem(path, "", None, message, "Write [Answer here]({{ link }}) where the provider shall go on.")

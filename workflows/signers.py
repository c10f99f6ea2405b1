"""Who signs in a version's forms: colleagues as themselves, other people by a name that they type."""

from collections.abc import Iterator

from forms import Component, FormDefinition
from forms.definition import asked
from workflows.contents import Contents
from workflows.feel.problems import Problem
from workflows.people import PROVIDER

_OWN = ("signs", "signedIn")
_FIX = "Set the property signs (it is a signature) or signedIn (it names who answers) to take their own name."


def check(contents: Contents) -> Iterator[Problem]:
    """Names that colleagues would type, who are signed in; and signatures where there is no case yet to sign for."""
    for process in contents.diagrams.processes.values():
        form = contents.forms.get(process.properties.get("startForm", ""))
        yield from _at_the_start(form) if form else ()
    for form_id in dict.fromkeys(_asked_of_staff(contents)):
        definition = contents.forms.get(form_id)
        for component in _typed_names(definition) if definition else ():
            message = f"Colleagues type “{component.label}” here, though they are signed in: it could be any name."
            yield Problem(definition.file if definition else "", component.id, None, message, _FIX, "warning")


def _asked_of_staff(contents: Contents) -> Iterator[str]:
    for process in contents.diagrams.processes.values():
        for element in process.elements.values():
            its = element.extensions
            if its.form_id and PROVIDER not in its.candidate_groups:
                yield its.form_id


def _typed_names(form: FormDefinition) -> Iterator[Component]:
    """Whoever answers is asked for their name: browsers fill in `autocomplete` = `name` with that of who types."""
    for component, _ in asked(form.components):
        if component.custom("autocomplete") == "name" and not any(component.custom(name) for name in _OWN):
            yield component


def _at_the_start(form: FormDefinition) -> Iterator[Problem]:
    for component, _ in asked(form.components):
        if any(component.custom(name) for name in _OWN):
            message = "The form that starts a case cannot be signed: the case is not there yet."
            yield Problem(form.file, component.id, None, message, "Ask for the signature in the first task.")

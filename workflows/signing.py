"""Signatures: who signed, when, and exactly what. Made when a form is completed, and looked at when a paper is made.

A signature is a context {name, on, declarations, signed}, with `for` where its giver covers for somebody; `signed` says
of each thing that it was given to which columns count and the hash of what stood there: {plan: {columns, hash}, ...}.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from forms import FormDefinition, Signature, build_form, signatures_of
from forms.fields.choices import Checkbox
from workflows import feel, scope, values
from workflows.calendar import local
from workflows.errors import ChangedMeanwhile, Conflict
from workflows.fingerprints import SIGNED, Names, at, fingerprint, hashed
from workflows.people import Actor

if TYPE_CHECKING:
    from workflows.cases import Case, Given

OTHERS = ("Somebody else changed what this page was filled with after you opened it. Read on the timeline what they "
          "recorded, then open it again: nothing of theirs is undone.")
CHANGED = "What you sign has changed since you opened this page. Open it again, read it, and sign it as it is now."


@dataclass(frozen=True)
class Signing:
    """Somebody completes a form: under which name, when, and for whom they cover. A typed name has no `signer`."""

    now: datetime
    environment: feel.Environment
    signer: str = ""
    covers: str = ""


def kept(
    case: "Case", form_id: str, given: "Given", names: Names, *, by: Actor, now: datetime, covers: str = ""
) -> dict[str, Any]:
    """The answers as they are kept with the case (locked by the caller): cleaned, and signed where the form says so.

    Raises BadValue, and Conflict where what is signed or changed is not what the page showed.
    """
    cleaned = values.clean(dict(given.answers))
    definition = case.version.contents.forms.get(form_id)
    if definition is None:
        return cleaned
    if given.mark is not None and given.mark != mark(definition, names):
        raise Conflict(CHANGED)
    if given.filled is not None and given.filled != filled(definition, names):
        raise ChangedMeanwhile(OTHERS)
    signer = by.name if by.person_id is not None else ""
    return values.clean(signed(definition, cleaned, names, Signing(now, scope.environment(case, now), signer, covers)))


def signed(definition: FormDefinition, answers: Names, around: Names, signing: Signing) -> dict[str, Any]:
    """The answers, with a signature where the form asks for one and with the real name where it asks who answers.

    `around` is what the form could read: what is signed is what was answered, else what was shown.
    """
    found = dict(answers)
    asked = [one for one in signatures_of(definition) if at(found, one.steps)]
    declared = _declared(definition, answers, around, signing) if asked else []
    for one in asked:
        _put(found, one.steps, _signature(one, at(answers, one.steps), declared, {**around, **answers}, signing))
    for steps in _own_names(definition):
        if signing.signer and at(found, steps) is not None:
            _put(found, steps, signing.signer + (f", for {signing.covers}" if signing.covers else ""))
    return found


def mark(definition: FormDefinition, around: Names) -> str:
    """What a page shows of the case for its reader to sign, as one word: it is the same while that is. "" for nothing.

    What the form itself asks is left out: that is signed as it was typed.
    """
    signs = signatures_of(definition)
    asked = set(definition.changeable)
    shown = {one.source: at(around, tuple(one.source.split("."))) for sign in signs for one in sign.signed}
    return hashed({name: value for name, value in shown.items() if name not in asked}) if signs else ""


def filled(definition: FormDefinition, around: Names) -> str:
    """What the form offers to change as the case has it, as one word: it is the same while that is."""
    held = {name: value for name in definition.changeable if (value := at(around, tuple(name.split(".")))) is not None}
    return hashed(held)


def _signature(one: Signature, given: object, declared: list[str], names: Names, signing: Signing) -> dict[str, Any]:
    typed = given.get("name") if isinstance(given, Mapping) else given
    values_signed = {part.name: at(names, tuple(part.source.split("."))) for part in one.signed}
    record = {
        name: {"columns": list(columns), "hash": fingerprint(values_signed[name], columns)}
        for name, columns in one.parts.items()
    }
    own = {"name": signing.signer or typed, "on": local(signing.now).date().isoformat(), "declarations": declared}
    return own | ({"for": signing.covers} if signing.covers else {}) | {SIGNED: record}


def _declared(definition: FormDefinition, answers: Names, around: Names, signing: Signing) -> list[str]:
    """The statements that were ticked, word for word as they stood on the page."""
    form = build_form(definition, around, environment=signing.environment)(data=dict(answers))
    ticked = (one for one in form.section.questions if isinstance(one, Checkbox) and not one.is_hidden)
    return [one.heading for one in ticked if one.answer()]


def _own_names(definition: FormDefinition) -> list[tuple[str, ...]]:
    return [steps for component, steps in definition.asked if component.custom("signedIn")]


def _put(names: dict[str, Any], steps: tuple[str, ...], value: object) -> None:
    *outer, last = steps
    for step in outer:
        names[step] = dict(names[step])
        names = names[step]
    names[last] = value

"""The form by which a colleague is asked to cover, for oneself or, by an administrator, for somebody who is ill."""

from datetime import date
from typing import Any

from forms import RawPairs
from webapp import clock, record_forms
from workflows import cover, people
from workflows.database import db
from workflows.people import Person


def form_of(person: Person, pairs: RawPairs | None = None) -> Any:
    """Who could cover for this person, and from when to when."""
    colleagues = [{"label": one.name, "value": str(one.id)} for one in people.colleagues_of(person)]
    return record_forms.form_of("cover", clock.now(), {"colleagues": colleagues}, pairs)


def arrange(person: Person, form: Any) -> Person:
    """Let the colleague chosen on the form cover for the person. Returns the colleague; raises Conflict."""
    said = form.answers()
    colleague = db.get_or_404(Person, int(said["by"]))
    first, last = (date.fromisoformat(said[name]) for name in ("startsOn", "endsOn"))
    cover.arrange(person, colleague, first, last)
    return colleague

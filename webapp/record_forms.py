"""The forms by which an administrator keeps people, providers, sites, contracts and contacts: files beside this one."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from forms import FormDefinition, RawPairs, build_form, read_form
from workflows import scope
from workflows.database import Row, db

FOLDER = Path(__file__).parent / "records"


def form_of(kind: str, now: datetime, known: Mapping[str, object], pairs: RawPairs | None = None) -> Any:
    """The form for a record of this kind: as typed, else filled from what is known."""
    Form = build_form(_definition(kind), known, environment=scope.plain_environment(now))
    return Form() if pairs is None else Form(pairs)


def refuse(form: Any, key: str, words: str) -> None:
    """Say at the field what is wrong with an answer that only the database could know."""
    for question in form.section.questions:
        if ".".join(question.steps) == key:
            question.errors = [words]


def is_taken(column: InstrumentedAttribute[str], value: str, row: Row | None) -> bool:
    """Whether another row has this value, in any case of letters."""
    same: ColumnElement[bool] = func.lower(column) == value.lower()
    others = db.session.scalars(select(column.class_).where(same))
    return any(other is not row for other in others)


@cache
def _definition(kind: str) -> FormDefinition:
    file = FOLDER / f"{kind}.form"
    return read_form(file.read_bytes(), file.name)

"""What an input of a table can be at all, and cells that ask for something else."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from workflows.decisions.case import NOTHING_KNOWN, CaseVariables
from workflows.decisions.cells import Cell, Interval, Point, read_cell
from workflows.decisions.columns import allowed_by
from workflows.decisions.document import Decision, Knowledge
from workflows.decisions.expressions import InputColumn
from workflows.decisions.model import Model
from workflows.decisions.type_names import base_name
from workflows.decisions.types import Type
from workflows.decisions.words import plain_text

KIND_OF = {"number": Decimal, "string": str, "date": date, "boolean": bool}
NAME_OF = {kind: name for name, kind in KIND_OF.items()}


@dataclass(frozen=True, slots=True)
class Domain:
    """The kind of an input's values, None where it is not known, and which of them are allowed, None for all.

    `meant` is the value by the words that a form shows for it.
    """

    kind: type | None
    allowed: Cell | None
    meant: Mapping[str, str] = field(default_factory=dict)

    def allowed_of(self, kinds: Collection[type]) -> Cell | None:
        """The allowed values, if they are of the kind that the cells ask about (or the cells ask about none)."""
        if self.allowed is None or (kinds and self.allowed.kind not in kinds) or len(kinds) > 1:
            return None
        return self.allowed


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a cell, or (not `never`) a part of it, cannot match."""

    message: str
    fix: str
    never: bool = True


def domain_of(
    model: Model, node: Decision | Knowledge, column: InputColumn, variables: CaseVariables = NOTHING_KNOWN
) -> Domain:
    """What the input can be: by its column, else by the variable that it is, else by the question that answers it."""
    type_, name = declared_type(model, node, column), column.expression.text.strip()
    allowed = read_cell(column.allowed or allowed_by(type_))
    if (allowed is None or allowed.kind is None) and name in variables.choices:
        allowed = Cell(str, tuple(Interval(value, value) for value in variables.choices[name]))
    is_open = allowed is None or allowed.kind is None
    kind = base_name(type_) if base_name(type_) != "Any" else variables.kinds.get(name, "")
    meant = {words: value for value, words in variables.choices.get(name, {}).items()}
    return Domain(KIND_OF.get(kind), None if is_open else allowed, meant)


def declared_type(model: Model, node: Decision | Knowledge, column: InputColumn) -> Type:
    """The type that the file declares for an input: of its column, else of the variable that it is."""
    return model.types[column.expression.type_ref or _variable_type(model, node, column.expression.text)]


def _variable_type(model: Model, node: Decision | Knowledge, text: str) -> str:
    """The type of a required input or decision, or of a parameter, of that name."""
    if isinstance(node, Knowledge):
        parameters = node.function.parameters if node.function else ()
        return next((parameter.type_ref for parameter in parameters if parameter.name == text), "")
    targets = filter(None, map(model.target, node.requires))
    return next((target.node.type_ref for target in targets if not target.path and target.node.name == text), "")


def impossible(cell: Cell, domain: Domain) -> Verdict | None:
    """Why the cell can never match, or lists something that never can; None when it is fine."""
    if cell.kind is None:
        return None
    if domain.kind is not None and cell.kind is not domain.kind:
        message = f"the cell asks for a {NAME_OF[cell.kind]}, and the input is a {NAME_OF[domain.kind]}."
        return Verdict(message, f"Write a {NAME_OF[domain.kind]}, or change the input's type.")
    if any(interval.is_empty for interval in cell.intervals):
        never = all(interval.is_empty for interval in cell.intervals)
        return Verdict("the range is empty: its end comes before its start.", "Swap its ends.", never)
    return _not_allowed(cell, domain)


def _not_allowed(cell: Cell, domain: Domain) -> Verdict | None:
    """What the cell lists or spans that is not among the allowed values, where those are listed."""
    allowed = domain.allowed
    listed = allowed.points if allowed is not None else None
    if allowed is None or listed is None or allowed.kind is not cell.kind:
        return None
    shown = ", ".join(plain_text(point) for point in listed)
    wrong = [point for point in cell.points or () if point not in listed]
    fix = next((f'Did you mean "{value}"?' for point in wrong if (value := _meant(point, domain))), "")
    if not any(cell.holds(point) for point in listed):
        return Verdict(f"the cell matches none of the allowed values ({shown}).", fix or "Choose one of them.")
    if wrong:
        message = f"{plain_text(wrong[0])} is not one of the allowed values ({shown})."
        return Verdict(message, fix or "Choose one of them, or remove it.", never=False)
    return None


def _meant(point: Point, domain: Domain) -> str:
    """The allowed value that a text in a cell stands for: it was typed as people read it, or nearly right."""
    text, listed = str(point), [str(value) for value in (domain.allowed.points if domain.allowed else None) or ()]
    return domain.meant.get(text) or next(iter(get_close_matches(text, listed, 1)), "")

"""What an input of a table can be at all, and cells that ask for something else."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from workflows.decisions.cells import Cell, read_cell
from workflows.decisions.columns import allowed_by
from workflows.decisions.document import Decision, Knowledge
from workflows.decisions.expressions import InputColumn
from workflows.decisions.model import Model
from workflows.decisions.type_names import base_name
from workflows.decisions.words import plain_text

KIND_OF = {"number": Decimal, "string": str, "date": date, "boolean": bool}
NAME_OF = {kind: name for name, kind in KIND_OF.items()}


@dataclass(frozen=True, slots=True)
class Domain:
    """The kind of an input's values, None where it is not known, and which of them are allowed, None for all."""

    kind: type | None
    allowed: Cell | None

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


def domain_of(model: Model, node: Decision | Knowledge, column: InputColumn) -> Domain:
    """What the input can be, by its column, else by the type of the variable that it is."""
    type_ = model.types[column.expression.type_ref or _variable_type(model, node, column.expression.text)]
    allowed = read_cell(column.allowed or allowed_by(type_))
    is_open = allowed is None or allowed.kind is None
    return Domain(KIND_OF.get(base_name(type_)), None if is_open else allowed)


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
    return _not_allowed(cell, domain.allowed)


def _not_allowed(cell: Cell, allowed: Cell | None) -> Verdict | None:
    """What the cell lists or spans that is not among the allowed values, where those are listed."""
    listed = allowed.points if allowed is not None else None
    if allowed is None or listed is None or allowed.kind is not cell.kind:
        return None
    shown = ", ".join(plain_text(point) for point in listed)
    if not any(cell.holds(point) for point in listed):
        return Verdict(f"the cell matches none of the allowed values ({shown}).", "Choose one of them.")
    wrong = [point for point in cell.points or () if point not in listed]
    if wrong:
        message = f"{plain_text(wrong[0])} is not one of the allowed values ({shown})."
        return Verdict(message, "Choose one of them, or remove it.", never=False)
    return None

"""Conditions of a diagram in plain words; what has no words is shown as it is written."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from flask_babel import gettext as _

from workflows import feel
from workflows.feel import nodes
from workflows.feel.nodes import Node

Known = Mapping[str, object]  # what is the same in every case, by path: "limits.draftDays" -> 5
_SEAMS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_")  # between the words of a name


class NoWords(ValueError):
    """An expression that has no plain words: it is shown as it is written."""


def condition(text: str, known: Known) -> str:
    """A condition: `outcome = "met"` is: “outcome” is “met”."""
    try:
        return say(feel.compile_expression(text.removeprefix("=")).tree, known)
    except (NoWords, feel.FeelError):  # a draft's may be wrong yet
        return text.removeprefix("=").strip()


def say(tree: Node, known: Known) -> str:
    """An expression in words. Raises NoWords."""
    value = value_of(tree, known)
    if value is not None:
        return _value_in_words(value)
    sayer = SAYERS.get(type(tree))
    if sayer is None:
        raise NoWords
    return sayer(tree, known)


def value_of(tree: Node, known: Known) -> object:
    """What an expression is in every case; None where that depends on the case."""
    if isinstance(tree, nodes.Literal):
        return tree.value
    if isinstance(tree, nodes.Name | nodes.Path):
        return known.get(_path(tree))
    if isinstance(tree, nodes.Chain):
        total = value_of(tree.first, known)
        for sign, part in tree.rest:
            value = value_of(part, known)
            if not isinstance(total, Decimal) or not isinstance(value, Decimal) or sign not in "+-":
                return None
            total = total + value if sign == "+" else total - value
        return total
    return None


def call_of(tree: Node) -> tuple[str, tuple[Node, ...]]:
    """The name and arguments of a call; "" for anything else."""
    if isinstance(tree, nodes.Call) and isinstance(tree.function, nodes.Name):
        return tree.function.name, tree.arguments
    return "", ()


def name_in_words(name: str) -> str:
    """A variable's name as words: `dateToBeReviewed` is “date to be reviewed”."""
    return f"“{_SEAMS.sub(' ', name).lower()}”"


def _value_in_words(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return f"“{value}”" if isinstance(value, str) else str(value)


def _name(tree: Node, _known: Known) -> str:
    """A variable, or what lies in one: its last name says most."""
    return name_in_words(_path(tree).rpartition(".")[2])


def _logic(tree: Node, known: Known) -> str:
    assert isinstance(tree, nodes.Logic)  # noqa: S101 - the table of sayers says so
    parts = [
        f"({say(part, known)})" if isinstance(part, nodes.Logic) and part.word != tree.word else say(part, known)
        for part in tree.parts
    ]
    return (_(" or ") if tree.word == "or" else _(" and ")).join(parts)


def _comparison(tree: Node, known: Known) -> str:
    assert isinstance(tree, nodes.Comparison)  # noqa: S101 - the table of sayers says so
    left = say(tree.left, known)
    if isinstance(tree.right, nodes.Literal) and tree.right.value is None:
        return _("%(what)s is not known yet", what=left) if tree.operator == "=" else _("%(what)s is known", what=left)
    compared = {
        "=": _("is"), "!=": _("is not"), "<": _("is less than"), "<=": _("is at most"), ">": _("is more than"),
        ">=": _("has reached"),
    }
    return f"{left} {compared[tree.operator]} {say(tree.right, known)}"


def _called(tree: Node, known: Known) -> str:
    name, arguments = call_of(tree)
    if name == "today":
        return _("today")
    if name == "date" and len(arguments) == 1:
        return say(arguments[0], known)
    if name == "count" and len(arguments) == 1:
        return _("the number of %(what)s", what=say(arguments[0], known))
    if name == "not" and len(arguments) == 1:
        return _("it is not so that %(what)s", what=say(arguments[0], known))
    raise NoWords


def _quantified(tree: Node, known: Known) -> str:
    assert isinstance(tree, nodes.Quantified)  # noqa: S101 - the table of sayers says so
    over = say(tree.iterators[0].source, known)
    words = _("for every one of %(over)s, %(what)s") if tree.word == "every" else _("for one of %(over)s, %(what)s")
    return words % {"over": over, "what": say(tree.condition, known)}


def _path(tree: Node) -> str:
    if isinstance(tree, nodes.Path):
        return f"{_path(tree.source)}.{tree.name}"
    if isinstance(tree, nodes.Name):
        return tree.name
    raise NoWords


SAYERS: dict[type[Node], Callable[[Node, Known], str]] = {
    nodes.Name: _name, nodes.Path: _name, nodes.Logic: _logic, nodes.Comparison: _comparison, nodes.Call: _called,
    nodes.Quantified: _quantified,
}

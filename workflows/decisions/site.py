"""Where an expression stands while it is compiled: the names it can read, the types, and what to call it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from workflows import feel
from workflows.decisions.declared import declared_types
from workflows.decisions.run import Run, Scope
from workflows.decisions.type_names import TypeNames
from workflows.decisions.types import ANYTHING, Type, convert, result_of

Box = Callable[[Scope, Run], object]


@dataclass(frozen=True, slots=True)
class Site:
    """`what` names the decision, table or cell in warnings; `names` are all that the FEEL parser must know."""

    what: str
    names: frozenset[str]
    types: TypeNames

    def knowing(self, names: Iterable[str]) -> "Site":
        """The same place with more names in scope."""
        return replace(self, names=self.names | frozenset(names) - {""})

    def called(self, what: str) -> "Site":
        return replace(self, what=what)


def compile_text(text: str, site: Site) -> Box:
    """A FEEL text; nothing at all, or what is not FEEL, is null (`check` says where it is wrong)."""
    if not text:
        return null
    try:
        expression = feel.compile_expression(text, site.names, declared_types(text, site.types))
    except feel.SyntaxProblem as problem:
        return null_because(f"{site.what} is null, because its expression is not FEEL: {problem}")
    return lambda scope, run: run.value(expression, scope)


def null(scope: Scope, run: Run) -> object:
    return None


def null_because(reason: str) -> Box:
    def box(scope: Scope, run: Run) -> object:
        run.warn(reason)
        return None

    return box


def typed(box: Box, type_ref: str, site: Site) -> Box:
    """The same, its value converted to the type."""
    return _converted(box, site.types[type_ref], site)


def resulting(box: Box, type_ref: str, site: Site) -> Box:
    """A function's body, its value converted to what a function of the type gives."""
    return _converted(box, result_of(site.types[type_ref]), site)


def _converted(box: Box, type_: Type, site: Site) -> Box:
    if type_ is ANYTHING:
        return box
    return lambda scope, run: convert(box(scope, run), type_, run, site.what)

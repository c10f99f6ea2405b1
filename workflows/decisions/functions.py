"""Functions that a model makes: boxed functions, business knowledge models; and calls of functions by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflows import feel
from workflows.decisions.expressions import FunctionDefinition
from workflows.decisions.run import Run, Scope
from workflows.decisions.site import Box, Site
from workflows.decisions.types import Type, conversion
from workflows.decisions.words import described
from workflows.feel.java import method_of


@dataclass(frozen=True, slots=True)
class TypedParameter:
    name: str
    type: Type


def typed_parameters(definition: FunctionDefinition, site: Site) -> tuple[TypedParameter, ...]:
    return tuple(TypedParameter(part.name, site.types[part.type_ref]) for part in definition.parameters)


def closure(name: str, parameters: Sequence[TypedParameter], body: Box, scope: Scope, run: Run) -> feel.Function:
    """A FEEL function that evaluates the body in the scope; an argument of a wrong type makes it null."""

    def call(*arguments: object) -> object:
        inner = dict(scope)
        for parameter, argument in zip(parameters, arguments, strict=True):
            converts, inner[parameter.name] = conversion(argument, parameter.type, run)
            if not converts:
                run.warn(
                    f"{name} is null, because its {parameter.name} is {described(argument)}, "
                    f"which is not of the type {parameter.type.name}"
                )
                return None
        with run.deeper():
            return body(inner, run)

    return feel.Function(name, tuple(parameter.name for parameter in parameters), call)


def call_by_name(function: object, arguments: Mapping[str, object], run: Run) -> object:
    """What any FEEL function gives for arguments by parameter name; null, with a warning, where that cannot be."""
    places = {f"argument{number}": value for number, value in enumerate(arguments.values())}
    given = ", ".join(f"{name}: {place}" for name, place in zip(arguments, places, strict=True))
    call = feel.compile_expression(f"called({given})", arguments)
    return run.value(call, {"called": function, **places})


def foreign(kind: str, mapping: Box, parameters: Sequence[str], site: Site) -> Box:
    """A function of another language: of Java's, the few that are done here; all others are null."""
    refusal = f"{site.what} is null, because this function of the kind {kind} is not run here"

    def box(scope: Scope, run: Run) -> object:
        method = method_of(mapping(scope, run)) if kind == "Java" else None
        if method is None:
            run.warn(refusal)
            return None
        try:
            return method.call([scope[name] for name in parameters])
        except ValueError as error:
            run.warn(f"{site.what} is null, because {error}")
            return None

    return box

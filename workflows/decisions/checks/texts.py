"""Texts that are not FEEL, and variables and functions that nothing declares."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TypeVar

from workflows import feel
from workflows.decisions.case import NOTHING_KNOWN, CaseVariables
from workflows.decisions.checks.written import Written, texts
from workflows.decisions.model import Model
from workflows.decisions.words import suggestion
from workflows.feel import nodes
from workflows.feel.builtins import BUILTINS
from workflows.feel.free_names import children
from workflows.feel.problems import Problem

Found = TypeVar("Found", bound=nodes.Node)
CONSTANTS = ("true", "false", "null")


def text_problems(model: Model, variables: CaseVariables = NOTHING_KNOWN) -> Iterator[Problem]:
    for written in texts(model):
        if not written.text or (written.is_tests and written.text == "-"):
            continue
        names = written.visible | model.members
        compiler = feel.compile_unary_tests if written.is_tests else feel.compile_expression
        try:
            tree = compiler(written.text, names).tree
        except feel.SyntaxProblem as problem:
            yield _syntax(model, written, problem)
            continue
        yield from _unknown_functions(model, written, tree)
        if written.reads == "case":
            yield from _unwritten_variables(model, written, tree, variables)
        elif written.reads == "nothing":
            yield from _unknown_variables(model, written, tree)


def _syntax(model: Model, written: Written, problem: feel.SyntaxProblem) -> Problem:
    fix = f"Write {problem.expected} there." if problem.expected else "Correct the expression."
    if problem.suggestion:
        fix = f"Did you mean {problem.suggestion}?"
    return Problem(
        model.definitions.file, written.place.element, written.place.line, f"{_shown(written)}: {problem}.", fix
    )


def _unknown_variables(model: Model, written: Written, tree: nodes.Node) -> Iterator[Problem]:
    """Names that nothing in scope has."""
    for path in _outside(written, tree):
        root = path.split(".")[0]
        message = f"{_shown(written)} reads “{root}”, which is no input, decision or entry in scope."
        yield _unknown(model, written, message, root, "Require the decision or input that it is, or correct the name.")


def _unwritten_variables(
    model: Model, written: Written, tree: nodes.Node, variables: CaseVariables
) -> Iterator[Problem]:
    """Names that nothing in the procedure writes, and constants in capitals, which FEEL takes for names."""
    for path in _outside(written, tree):
        constant = path.lower() if path.lower() in CONSTANTS and path not in CONSTANTS else ""
        if variables.knows(path) and not constant:
            continue
        message = f"{_shown(written)} reads the variable “{path}”, which no form, decision, script or mapping writes."
        quoted = f'Write "{path}" in quotes if the word is meant, or mend the name.'
        fix = quoted if written.is_cell else "Write it somewhere before, or mend the name."
        close = get_close_matches(path, sorted(variables.names or ()), 1)
        fix = f"Did you mean {constant}?" if constant else f"{fix} Did you mean “{close[0]}”?" if close else fix
        yield Problem(
            model.definitions.file, written.place.element, written.place.line, message, fix, "warning"
        )


def _outside(written: Written, tree: nodes.Node) -> list[str]:
    """The paths that begin with no name in scope."""
    inside = (*written.visible, *BUILTINS)
    return [
        path
        for path in sorted(feel.surely_read(tree))
        if not any(name in (path, path.split(".")[0]) or path.startswith(f"{name}.") for name in inside)
    ]


def _unknown_functions(model: Model, written: Written, tree: nodes.Node) -> Iterator[Problem]:
    bound = {name for function in _all(tree, nodes.FunctionOf) for name in function.parameters}
    bound |= {key for context in _all(tree, nodes.ContextOf) for key, _ in context.entries}
    known = written.visible | bound | BUILTINS.keys()
    for call in _all(tree, nodes.Call):
        if isinstance(call.function, nodes.Name) and call.function.name not in known:
            message = f"{_shown(written)} calls “{call.function.name}”, which is no function."
            yield _unknown(
                model, written, message, call.function.name, "Correct the name, or require the knowledge model."
            )


def _unknown(model: Model, written: Written, message: str, name: str, fix: str) -> Problem:
    fix = suggestion(name, [*written.visible, *BUILTINS], fix)
    return Problem(model.definitions.file, written.place.element, written.place.line, message, fix)


def _all(tree: nodes.Node, kind: type[Found]) -> Iterator[Found]:
    if isinstance(tree, kind):
        yield tree
    for child in children(tree):
        yield from _all(child, kind)


def _shown(written: Written) -> str:
    text = " ".join(written.text.split())
    return f"“{text if len(text) <= 60 else text[:59] + '…'}”"

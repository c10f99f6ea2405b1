"""What is wrong with a DMN file, said before it is published."""

from collections.abc import Iterator, Mapping
from itertools import islice

from workflows.decisions.case import NOTHING_KNOWN, CaseVariables
from workflows.decisions.checks.inputs import input_problems
from workflows.decisions.checks.outputs import output_problems
from workflows.decisions.checks.references import reference_problems
from workflows.decisions.checks.regions import Work
from workflows.decisions.checks.tables import table_problems
from workflows.decisions.checks.texts import text_problems
from workflows.decisions.checks.written import tables
from workflows.decisions.files import read_model
from workflows.decisions.model import Model
from workflows.errors import Refused
from workflows.feel.problems import Problem

MOST_PROBLEMS = 200


def check(files: Mapping[str, bytes], file: str, variables: CaseVariables = NOTHING_KNOWN) -> list[Problem]:
    """The problems of one file among files (at most 200), by line; a file that cannot be read has just that one.

    `variables` are those of the case that the file's decisions are taken in; what is not known is not checked.
    """
    try:
        model = read_model(files, file)
    except Refused as refused:
        return refused.problems
    found = set(islice(_problems(model, variables), MOST_PROBLEMS))
    return sorted(found, key=lambda problem: (problem.line or 0, problem.element, problem.message))


def _problems(model: Model, variables: CaseVariables) -> Iterator[Problem]:
    yield from reference_problems(model)
    yield from text_problems(model, variables)
    yield from input_problems(model, variables)
    work = Work()
    for node, table in tables(model):
        yield from table_problems(model, node, table, work, variables)
        yield from output_problems(model, node, table)

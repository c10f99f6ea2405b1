"""What is wrong with a DMN file, said before it is published."""

from collections.abc import Iterator, Mapping
from itertools import islice

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


def check(files: Mapping[str, bytes], file: str) -> list[Problem]:
    """The problems of one file among files (at most 200), by line; a file that cannot be read has just that one."""
    try:
        model = read_model(files, file)
    except Refused as refused:
        return refused.problems
    found = set(islice(_problems(model), MOST_PROBLEMS))
    return sorted(found, key=lambda problem: (problem.line or 0, problem.element, problem.message))


def _problems(model: Model) -> Iterator[Problem]:
    yield from reference_problems(model)
    yield from text_problems(model)
    work = Work()
    for node, table in tables(model):
        yield from table_problems(model, node, table, work)

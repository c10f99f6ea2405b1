"""What a process owner must mend before a diagram can be published: every check, in the order of the file."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from itertools import chain, islice

from lxml import etree

from workflows.engine.checks.answers import check_answers
from workflows.engine.checks.choices import check_choices
from workflows.engine.checks.doubts import check_doubts
from workflows.engine.checks.errors import check_errors
from workflows.engine.checks.expressions import (
    LONGEST_OF_ALL,
    MOST_EXPRESSIONS,
    check_expressions,
    length_of_all,
    number_of_all,
)
from workflows.engine.checks.extensions import check_extensions
from workflows.engine.checks.gateways import check_gateways
from workflows.engine.checks.graph import scopes
from workflows.engine.checks.happenings import check_happenings
from workflows.engine.checks.heard import check_heard
from workflows.engine.checks.joins import check_joins
from workflows.engine.checks.known import Known
from workflows.engine.checks.loops import check_loops
from workflows.engine.checks.properties import check_properties
from workflows.engine.checks.references import check_flow_references, check_references
from workflows.engine.checks.refused import check_refused
from workflows.engine.checks.repetitions import check_calls, check_repetitions
from workflows.engine.checks.scene import Scene, if_stuck
from workflows.engine.checks.shape import check_shape
from workflows.engine.checks.starts import check_idle, check_starts
from workflows.engine.checks.timers import check_timers
from workflows.engine.checks.variables import check_variables
from workflows.engine.diagrams import ProcessInfo, read_process
from workflows.engine.events import read_declared
from workflows.engine.reading import bpmn, read_tree
from workflows.errors import Refused
from workflows.feel.problems import Problem

__all__ = ["Known", "check"]

MOST_NODES = 2_000
MOST_PROBLEMS = 200
# What only all processes together show.
TOGETHER = (
    check_errors, check_heard, check_calls, check_idle, check_variables, check_answers, check_doubts, check_choices,
)


def check(files: Mapping[str, bytes], known: Known = Known()) -> list[Problem]:  # noqa: B008 - frozen
    """The problems of all diagrams among the files (`*.bpmn`), by file and line; none means it can be run.

    Never raises: a file that cannot be read is a problem too. Diagrams are checked together, so that calls between
    them are seen.
    """
    trees: dict[str, etree._Element] = {}
    problems: list[Problem] = []
    for file in sorted(name for name in files if name.endswith(".bpmn")):
        try:
            trees[file] = read_tree(files[file], file)
        except Refused as refused:
            problems += refused.problems
    groups = _groups(trees)
    ids = frozenset(chain.from_iterable(groups))
    for file, root in trees.items():
        problems += _of_file(root, file, Scene(known, groups[0], ids))
    for processes in groups:
        problems += _of_processes(Scene(known, processes, ids))
    return _sorted(problems)


def _groups(trees: Mapping[str, etree._Element]) -> list[dict[str, ProcessInfo]]:
    """The processes by id; a file that uses an id again is seen apart, as if it belonged to another procedure."""
    groups: list[dict[str, ProcessInfo]] = [{}]
    for file, root in trees.items():
        declared = read_declared(root, file)
        processes: dict[str, ProcessInfo] = {}
        for node in root.findall(bpmn("process")):
            process = read_process(node, file, declared)
            processes.setdefault(process.id, process)
        group = next((group for group in groups if group.keys().isdisjoint(processes)), None)
        if group is None:
            groups.append(processes)
        else:
            group.update(processes)
    return groups


def _of_file(root: etree._Element, file: str, scene: Scene) -> Iterator[Problem]:
    runs = _what_runs(root)
    yield from _some(check_shape(root, file, scene))
    yield from _some(check_refused(runs, file))
    yield from _some(check_extensions(runs, file))
    yield from _some(check_flow_references(runs, file))


def _some(problems: Iterator[Problem]) -> Iterator[Problem]:
    """No more of one kind than can be shown, so that a file with thousands of faults is answered at once."""
    return islice(problems, MOST_PROBLEMS + 1)


def _what_runs(root: etree._Element) -> etree._Element:
    """The file without the pools that only show the other side; the whole file where nothing is executable."""
    shown = [node for node in root.findall(bpmn("process")) if node.get("isExecutable") in ("false", "0")]
    if not shown or len(shown) == len(root.findall(bpmn("process"))):
        return root
    copy = deepcopy(root)
    for node in copy.findall(bpmn("process")):
        if node.get("isExecutable") in ("false", "0"):
            copy.remove(node)
    return copy


def _of_processes(scene: Scene) -> Iterator[Problem]:
    """What the processes mean that run; other pools only say whom the case talks to."""
    alive = {process.file for process in scene.processes.values() if process.is_executable}
    runs = {key: it for key, it in scene.processes.items() if it.is_executable or it.file not in alive}
    too_large = [problem for process in runs.values() for problem in _too_large(process)]
    if too_large:
        yield from too_large
        return
    runs = {key: it for key, it in runs.items() if "" not in it.elements}  # one without an id: said by its shape
    inner = Scene(scene.known, runs, scene.process_ids)
    for process in runs.values():
        yield from _of_process(process, inner)
    for check_all in TOGETHER:
        yield from _some(check_all(inner))


def _of_process(process: ProcessInfo, scene: Scene) -> Iterator[Problem]:
    yield from _some(check_references(process, scene))
    yield from _some(check_expressions(process))
    yield from _some(check_repetitions(process, if_stuck(scene)))
    yield from _some(check_properties(process, scene))
    for scope in scopes(process):
        yield from check_starts(scope)
        yield from check_gateways(scope, if_stuck(scene))
        yield from check_happenings(scope)
        yield from check_timers(scope)
        yield from check_loops(scope, if_stuck(scene))
        yield from check_joins(scope, if_stuck(scene))


def _too_large(process: ProcessInfo) -> Iterator[Problem]:
    fix = "Split it into several processes that call each other."
    if len(process.elements) > MOST_NODES:
        message = f"The process “{process.name}” has more than {MOST_NODES:,} steps."
        yield Problem(process.file, process.id, process.line, message, fix)
    elif length_of_all(process) > LONGEST_OF_ALL:
        message = f"The expressions of the process “{process.name}” have more than {LONGEST_OF_ALL:,} characters."
        yield Problem(process.file, process.id, process.line, message, "Put long ones into decision tables.")
    elif number_of_all(process) > MOST_EXPRESSIONS:
        message = f"The process “{process.name}” has more than {MOST_EXPRESSIONS:,} expressions."
        yield Problem(process.file, process.id, process.line, message, fix)


def _sorted(problems: list[Problem]) -> list[Problem]:
    """By file and line, each once; of one file no more than can be read."""
    kept: list[Problem] = []
    by_file: dict[str, int] = {}
    for problem in sorted(set(problems), key=lambda it: (it.file, it.line or 0, it.element, it.severity, it.message)):
        by_file[problem.file] = number = by_file.get(problem.file, 0) + 1
        if number <= MOST_PROBLEMS:
            kept.append(problem)
        elif number == MOST_PROBLEMS + 1:
            message = f"There are more than {MOST_PROBLEMS} problems; the others are left out."
            kept.append(Problem(problem.file, "", problem.line, message, "Mend these first, then check again."))
    return kept

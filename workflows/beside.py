"""A diagram in its folder: its main process, the diagrams beside it that it calls, and the decisions there."""

from collections.abc import Mapping, Set
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from workflows.decisions import Model, read_model
from workflows.engine.diagrams import Diagrams, ProcessInfo, read
from workflows.errors import NotFound, Refused


def needed(files: Mapping[str, bytes], file: str) -> dict[str, bytes]:
    """The diagram with those beside it that have a process it calls, and what these call in turn."""
    chosen = {file: files[file]}
    while True:
        present = read(chosen).processes.keys()
        wanted = _called(read(chosen)) - present
        name = next((name for name in files if wanted and _fits(files, name, wanted, present)), "")
        if not name:
            return chosen
        chosen[name] = files[name]


@dataclass(frozen=True)
class Decisions:
    """The decisions beside a diagram, read when one is asked for."""

    files: Mapping[str, bytes]

    def model(self, decision_id: str) -> Model:
        """The first readable file that has the decision; raises NotFound."""
        for model in self._readable:
            if model.has(decision_id):
                return model
        raise NotFound(f"There is no decision “{decision_id}” beside the diagram.")

    @cached_property
    def _readable(self) -> list[Model]:
        models = []
        for name in self.files:
            if name.endswith(".dmn"):
                with suppress(Refused):
                    models.append(read_model(self.files, name))
        return models


def main_process(diagrams: Diagrams, file: str) -> str:
    """The process of a file to run: executable, not called by another of them, with a plain start event if one has."""
    own = [process for process in diagrams.processes.values() if process.file == file]
    called = _called(diagrams)
    ranked = sorted(own, key=lambda process: (not process.is_executable, process.id in called, not _starts(process)))
    if not ranked:
        raise NotFound(f"{file} has no process.")
    return ranked[0].id


def _fits(files: Mapping[str, bytes], name: str, wanted: Set[str], present: Set[str]) -> bool:
    """Whether a file has a process that is wanted, and none that is there already."""
    if not name.endswith(".bpmn"):
        return False
    try:
        processes = read({name: files[name]}).processes.keys()
    except Refused:
        return False  # a broken neighbour is not this diagram's problem
    return bool(wanted & processes) and not present & processes


def _called(diagrams: Diagrams) -> set[str]:
    elements = (element for process in diagrams.processes.values() for element in process.elements.values())
    return {element.extensions.called_process for element in elements} - {""}


def _starts(process: ProcessInfo) -> bool:
    elements = process.elements.values()
    return any(e.kind == "startEvent" and not e.parent_id and e.event is None for e in elements)

"""The engine room, the only one that knows SpiffWorkflow: it reads, checks and runs diagrams."""

from workflows.engine.diagrams import Diagrams, Element, Flow, ProcessInfo, read
from workflows.engine.dialect import Extensions, Loop, Mapping
from workflows.engine.events import Declared, Event

__all__ = [
    "Declared",
    "Diagrams",
    "Element",
    "Event",
    "Extensions",
    "Flow",
    "Loop",
    "Mapping",
    "ProcessInfo",
    "read",
]

"""The engine room, the only one that knows SpiffWorkflow: it reads, checks and runs diagrams."""

from importlib import import_module
from typing import TYPE_CHECKING

from workflows.engine.checks import Known, check
from workflows.engine.diagrams import Diagrams, Element, Flow, ProcessInfo, read
from workflows.engine.dialect import Extensions, Loop, Mapping
from workflows.engine.events import Declared, Event
from workflows.engine.fitting import Fit, fit
from workflows.engine.foreign import Leftover, leftovers, without_leftovers
from workflows.engine.standing import Standing, standing
from workflows.engine.surroundings import Decided, Surroundings
from workflows.engine.waits import Awaited, AwaitedSignal, Job, OpenTask, Step, Timer

if TYPE_CHECKING:
    from workflows.engine.running import RunningProcess

__all__ = [
    "Awaited",
    "AwaitedSignal",
    "Decided",
    "Declared",
    "Diagrams",
    "Element",
    "Event",
    "Extensions",
    "Fit",
    "Flow",
    "Job",
    "Known",
    "Leftover",
    "Loop",
    "Mapping",
    "OpenTask",
    "ProcessInfo",
    "RunningProcess",
    "Standing",
    "Step",
    "Surroundings",
    "Timer",
    "check",
    "fit",
    "leftovers",
    "read",
    "standing",
    "without_leftovers",
]


def __getattr__(name: str) -> object:
    # SpiffWorkflow takes half of the time that `upturn check` needs; only who runs a diagram pays for it.
    if name == "RunningProcess":
        return import_module("workflows.engine.running").RunningProcess
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

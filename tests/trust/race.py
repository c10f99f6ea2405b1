"""Two processes at one starting line: each does its own thing to the same case, again and again."""

from collections.abc import Callable, Sequence
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier

from flask import Flask

from tests import databases
from tests.trust.council import Place

Runner = Callable[[Flask, int], Callable[[], str]]
Finish = tuple[int, int, str]  # which runner, which lap, what came of it
SECONDS = 300
FRESH = get_context("forkserver")  # processes of their own, from one that has read the code and done nothing yet
FRESH.set_forkserver_preload(["tests.databases", "tests.trust.council", "webapp.application"])


def race(place: Place, runners: Sequence[Runner], subjects: Sequence[int]) -> list[list[str]]:
    """What came of each lap, runner by runner. A lap is one subject (a task or a case, by id).

    A runner prepares for the subject and returns what it does at the starting shot; it lives in a module, since it
    is started in a process of its own.
    """
    line, told = FRESH.Barrier(len(runners)), FRESH.Queue()
    lanes = [
        FRESH.Process(target=_run, args=(place, runner, lane, list(subjects), line, told), daemon=True)
        for lane, runner in enumerate(runners)
    ]
    for process in lanes:
        process.start()
    finishes: list[Finish] = [told.get(timeout=SECONDS) for _ in range(len(runners) * len(subjects))]
    for process in lanes:
        process.join(SECONDS)
    results = [["" for _ in runners] for _ in subjects]
    for lane, lap, what in finishes:
        results[lap][lane] = what
    return results


def _run(
    place: Place, runner: Runner, lane: int, subjects: list[int], line: Barrier, told: "Queue[Finish]"
) -> None:
    app = place.open()
    for lap, subject in enumerate(subjects):
        act = runner(app, subject)
        line.wait(SECONDS)
        told.put((lane, lap, _outcome(act)))
    databases.close(app)


def _outcome(act: Callable[[], str]) -> str:
    try:
        return act()
    except Exception as problem:  # whatever it is, the test shall see it
        return f"{type(problem).__name__}: {problem}"

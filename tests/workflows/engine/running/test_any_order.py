"""Whatever happens in whatever order to a diagram with everything in it, keeping and restoring changes nothing."""

import json
from collections.abc import Callable
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.engine.running.drawing import (
    after,
    both,
    boundary,
    call,
    catch,
    definitions,
    end,
    error,
    escalation,
    event_sub,
    every,
    first_of,
    loop,
    maps,
    message,
    process,
    receive,
    script,
    service,
    signal,
    some,
    start,
    sub,
    throw,
    user,
    xor,
)
from tests.workflows.engine.running.stage import NOON, decide_nothing
from workflows.engine import RunningProcess, Surroundings, read
from workflows.feel import Environment

CALLED = process(
    "c -> cG\ncG -> cA -> cX\ncG -> cW -> cE",
    start("c"),
    first_of("cG"),
    catch("cA", message("fail")),
    receive("cW", "work"),
    end("cX", error("bad")),
    end("cE"),
    event_sub("cV", "cM -> cU -> cF", start("cM", signal("tick"), interrupts=False), user("cU"), end("cF")),
    id="Called",
)
WORK = sub(
    "work",
    "s -> F\nF -> a -> J\nF -> each -> J\nF -> inner -> J\nJ -> e",
    start("s"),
    both("F"),
    user("a", maps("in: mine = week", "out: seen = mine")),
    user("each", loop=loop("[1, 2, 3]", output="votes", gather="vote", until="numberOfCompletedInstances >= 2")),
    sub("inner", "s2 -> b -> t -> e2", start("s2"), service("b"), throw("t", escalation("up")), end("e2")),
    both("J"),
    end("e"),
    event_sub("stop", "m -> n -> f", start("m", message("stop")), user("n"), end("f")),
    event_sub("note", "m2 -> n2 -> f2", start("m2", message("note"), interrupts=False), user("n2"), end("f2")),
)
EVERYTHING = definitions(
    process(
        """S -> M -> P0
        P0 -> work -> O
        P0 -> C -> T -> O
        late -> lateTask -> O
        remind -> R
        up -> upTask -> O
        bad -> O
        fail -> O
        O -> N -> G
        G -> M if week < 3
        G -> E else""",
        start(),
        xor("M"),
        both("P0"),
        WORK,
        boundary("late", "work", after("P7D")),
        boundary("remind", "work", every("R3/P1D"), interrupts=False),
        boundary("up", "work", escalation("up"), interrupts=False),
        boundary("fail", "work", error()),
        user("lateTask"),
        user("upTask"),
        call("C", "Called"),
        boundary("bad", "C", error("bad")),
        throw("T", signal("tick")),
        some("O"),
        script("N", "week", "week + 1"),
        xor("G"),
        end(),
        end("R"),
    ),
    CALLED,
)


class Walk:
    """A case that takes numbers for what happens next; the same numbers lead the same way."""

    def __init__(self, *, reloads: bool) -> None:
        self.diagrams = read({"test.bpmn": EVERYTHING})
        self.reloads, self.now = reloads, NOON
        self.steps: list[tuple[str, str]] = []
        self.running = RunningProcess.start(self.diagrams, "P", {"week": 0}, self.surroundings())
        self.note()

    def surroundings(self) -> Surroundings:
        return Surroundings(self.now, Environment(now=self.now), {}, decide_nothing)

    def step(self, number: int) -> None:
        """Something that can happen now, by its number."""
        running = self.running
        jobs = [(running.finish_job, (job.token_id, {"done": job.element_id})) for job in running.jobs]
        fails = [(running.fail, (job.token_id, "oops", "")) for job in running.jobs]
        tasks = [(running.complete, (task.token_id, {"vote": number})) for task in running.tasks]
        told = [(running.deliver, (awaited.message, {"told": number})) for awaited in running.messages]
        timers = [(self.fire, (timer.element_id,)) for timer in running.timers]
        verbs: list[tuple[Callable[..., object], tuple[object, ...]]] = [
            *tasks,
            *jobs,
            *told,
            *fails,
            *timers,
            (running.broadcast, ("tick", {})),
        ]
        verb, arguments = verbs[number % len(verbs)]
        verb(*arguments)
        self.note()

    def fire(self, element: str) -> None:
        due = next(timer.due_at for timer in self.running.timers if timer.element_id == element)
        self.now = max(self.now, due) + timedelta(minutes=1)
        self.reload()
        self.running.fire_timer(self.running.timers[0].token_id)

    def note(self) -> None:
        self.steps += [(step.element_id, step.how) for step in self.running.steps]
        if self.reloads:
            self.reload()
        else:
            self.running._case.steps.clear()

    def reload(self) -> None:
        state, variables = self.running.state(), self.running.variables
        self.running = RunningProcess.restore(self.diagrams, state, variables, self.surroundings())


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 1000), min_size=5, max_size=60))
def test_a_case_that_is_kept_goes_the_way_of_one_that_is_not(numbers: list[int]) -> None:
    kept, unkept = Walk(reloads=True), Walk(reloads=False)
    for number in numbers:
        if unkept.running.is_ended:
            break
        kept.step(number)
        unkept.step(number)
    assert kept.steps == unkept.steps
    assert kept.running.variables == unkept.running.variables
    assert kept.running.is_ended == unkept.running.is_ended


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 1000), min_size=5, max_size=60))
def test_it_always_comes_to_its_end_and_leaves_nothing_behind(numbers: list[int]) -> None:
    walk = Walk(reloads=True)
    for number in [*numbers, *([0] * 200)]:
        if walk.running.is_ended:
            break
        assert len(walk.running.state()) < 16_384
        walk.step(number)
    assert walk.running.is_ended, walk.steps
    state = json.loads(walk.running.state())
    assert (state["tokens"], state["inside"], state["scopes"][1]) == ([], [], [])

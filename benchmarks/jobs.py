"""What many jobs of one case cost: 100, 200, 400 and 800 repetitions of a service task, engine only.

Run with `python -m benchmarks.jobs`; exits with 1 where 800 cost more than 9 times 100. The test that holds the whole
transaction to the same counts calls instead of seconds (tests/workflows/test_many_jobs.py).
"""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from time import process_time

from workflows.engine import Decided, RunningProcess, Surroundings, read
from workflows.feel import Environment

NUMBERS = (100, 200, 400, 800)
MOST = 9
ROUNDS = 3
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
LOOP = (
    '<multiInstanceLoopCharacteristics isSequential="{one_by_one}"><extensionElements><zeebe:loopCharacteristics '
    'inputCollection="=for i in 1..n return i" inputElement="i" outputCollection="all" outputElement="={{i: i}}"/>'
    "</extensionElements></multiInstanceLoopCharacteristics>"
)
JOB = '<extensionElements><zeebe:taskDefinition type="work"/></extensionElements>'
TASK = '<serviceTask id="A">{job}{loop}</serviceTask>'
INSIDE = (
    '<subProcess id="A">{loop}<startEvent id="s"/><serviceTask id="a">{job}</serviceTask><endEvent id="e"/>'
    '<sequenceFlow id="g1" sourceRef="s" targetRef="a"/><sequenceFlow id="g2" sourceRef="a" targetRef="e"/>'
    "</subProcess>"
)
PROCESS = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'
    ' id="D" targetNamespace="urn:bench"><process id="P" isExecutable="true"><startEvent id="S"/>{step}'
    '<endEvent id="E"/><sequenceFlow id="f1" sourceRef="S" targetRef="A"/>'
    '<sequenceFlow id="f2" sourceRef="A" targetRef="E"/></process></definitions>'
)
SHAPES = {
    "at once": (TASK, "false"), "one by one": (TASK, "true"), "subprocesses": (INSIDE, "false"),
}  # fmt: skip


def decide(decision_id: str, scope: Mapping[str, object]) -> Decided:
    """Nothing is decided here."""
    raise LookupError(decision_id)


def seconds(drawn: bytes, number: int) -> float:
    """The processor's seconds from the start of a case to its end."""
    surroundings = Surroundings(NOW, Environment(now=NOW), {}, decide)
    diagrams, began = read({"p.bpmn": drawn}), process_time()
    running = RunningProcess.start(diagrams, "P", {"n": number}, surroundings)
    while (job := running.next_job) is not None:
        running.finish_job(job.token_id, {"done": True})
    if not running.is_ended:
        raise RuntimeError("the case did not end")
    return process_time() - began


def main() -> int:
    """Measure, print a table, answer the exit status."""
    print(f"{'jobs':>14}" + "".join(f"{number:>10}" for number in NUMBERS) + f"{'800 / 100':>12}")
    worst = 0.0
    for name, (step, one_by_one) in SHAPES.items():
        drawn = PROCESS.format(step=step.format(job=JOB, loop=LOOP.format(one_by_one=one_by_one))).encode()
        seconds(drawn, 10)
        best = [min(seconds(drawn, number) for _ in range(ROUNDS)) for number in NUMBERS]
        ratio = best[-1] / best[0]
        worst = max(worst, ratio)
        print(f"{name:>14}" + "".join(f"{cost * 1000:>8.0f}ms" for cost in best) + f"{ratio:>12.1f}")
    return int(worst > MOST)


if __name__ == "__main__":
    sys.exit(main())

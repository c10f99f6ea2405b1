"""What a step costs and what is kept, week after week of one plan: our engine beside SpiffWorkflow as it comes.

Run with `python -m benchmarks.engine`; exits with 1 where week 520 costs more than 1.25 times week 10, or more
than 8 kB are kept. The library is measured as far as it goes: near week 250 it loses its open task.
"""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from statistics import median
from time import perf_counter

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from workflows.engine import RunningProcess, Surroundings, read
from workflows.feel import Environment

WEEKS = 520
MARKS = (10, 52, 104, 200, 520)
STOCK_WEEKS = 200
AROUND = 4
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)

LOOP = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="D"
 targetNamespace="urn:bench"><process id="plan" isExecutable="true">
 <startEvent id="begin"/><exclusiveGateway id="week"/><userTask id="update"/>{timers}<userTask id="validation"/>
 {count}<exclusiveGateway id="decide" default="over"/><endEvent id="end"/>
 <sequenceFlow id="f1" sourceRef="begin" targetRef="week"/><sequenceFlow id="f2" sourceRef="week" targetRef="update"/>
 <sequenceFlow id="f3" sourceRef="update" targetRef="validation"/>
 <sequenceFlow id="f4" sourceRef="validation" targetRef="count"/>
 <sequenceFlow id="f5" sourceRef="count" targetRef="decide"/>
 <sequenceFlow id="again" sourceRef="decide" targetRef="week"><conditionExpression
 xsi:type="tFormalExpression">{condition}</conditionExpression></sequenceFlow>
 <sequenceFlow id="over" sourceRef="decide" targetRef="end"/>{late}</process></definitions>"""
OURS = LOOP.format(
    timers='<boundaryEvent id="reminder" attachedToRef="update" cancelActivity="false"><timerEventDefinition>'
    "<timeCycle>R/P1D</timeCycle></timerEventDefinition></boundaryEvent>",
    late='<endEvent id="reminded"/><sequenceFlow id="f6" sourceRef="reminder" targetRef="reminded"/>',
    count='<scriptTask id="count"><extensionElements><zeebe:script expression="=n + 1" resultVariable="n"/>'
    "</extensionElements></scriptTask>",
    condition="=n &lt; 520",
)
STOCK = LOOP.format(
    timers="", late="", count='<scriptTask id="count"><script>n = n + 1</script></scriptTask>', condition="n &lt; 520"
)

Step = Callable[[], int]


def ours() -> Step:
    """A step of our engine: restore, complete the open task, keep; answers the bytes kept."""
    diagrams = read({"plan.bpmn": OURS.encode()})

    def nothing(decision_id: str, scope: object) -> object:
        raise LookupError(decision_id)

    surroundings = Surroundings(NOW, Environment(now=NOW), {}, nothing)  # type: ignore[arg-type]
    running = RunningProcess.start(diagrams, "plan", {"n": 0}, surroundings)
    kept, variables = running.state(), running.variables

    def step() -> int:
        nonlocal kept, variables
        running = RunningProcess.restore(diagrams, kept, variables, surroundings)
        running.complete(running.tasks[0].token_id, {"words": "visits were on time"})
        kept, variables = running.state(), running.variables
        return len(kept.encode())

    return step


def stock() -> Step:
    """The same with SpiffWorkflow's own parser, engine and serializer."""
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.parse(BytesIO(STOCK.encode())))
    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
    workflow = BpmnWorkflow(parser.get_spec("plan"))
    next(iter(workflow.get_tasks(state=TaskState.READY))).set_data(n=0)
    workflow.do_engine_steps()
    kept = serializer.serialize_json(workflow)

    def step() -> int:
        nonlocal kept
        workflow = serializer.deserialize_json(kept)
        task = workflow.get_tasks(state=TaskState.READY, manual=True)[0]
        task.set_data(words="visits were on time")
        task.run()
        workflow.do_engine_steps()
        kept = serializer.serialize_json(workflow)
        return len(kept.encode())

    return step


def measure(step: Step, weeks: int) -> dict[int, tuple[float, int]]:
    """Milliseconds per step around each marked week (the median), and the bytes kept there."""
    costs: list[list[float]] = []
    sizes: list[int] = []
    for _ in range(weeks):
        costs.append([])
        size = 0
        for _task in ("update", "validation"):
            began = perf_counter()
            size = max(size, step())
            costs[-1].append((perf_counter() - began) * 1000)
        sizes.append(size)
    marks = (week for week in MARKS if week <= weeks)
    return {week: (median(sum(costs[week - AROUND : week + AROUND], [])), max(sizes[:week])) for week in marks}


def main() -> int:
    """Measure both, print a table, answer the exit status."""
    step, library = measure(ours(), WEEKS), measure(stock(), STOCK_WEEKS)
    print(f"{'week':>6} {'ms per step':>12} {'bytes kept':>11} {'SpiffWorkflow ms':>18} {'bytes':>11}")
    for week in MARKS:
        cost, size = step[week]
        theirs = f"{library[week][0]:18.2f} {library[week][1]:11,}" if week in library else f"{'-':>18} {'-':>11}"
        print(f"{week:6} {cost:12.2f} {size:11,} {theirs}")
    growth, largest = step[WEEKS][0] / step[10][0], max(size for _, size in step.values())
    print(f"Week {WEEKS} costs {growth:.2f} times week 10 (at most 1.25); {largest:,} bytes kept (at most 8,192).")
    return int(growth > 1.25 or largest > 8192)


if __name__ == "__main__":
    sys.exit(main())

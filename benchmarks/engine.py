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
# The same with the validation two subprocesses deep, and a meeting that may be recorded at any time in each of them.
MEETING = (
    '<subProcess id="meeting{n}" triggeredByEvent="true"><startEvent id="held{n}" isInterrupting="false">'
    '<messageEventDefinition messageRef="meeting"/></startEvent><endEvent id="noted{n}"/>'
    '<sequenceFlow id="m{n}" sourceRef="held{n}" targetRef="noted{n}"/></subProcess>'
)
WITHIN = (
    '<subProcess id="{id}"><startEvent id="s{n}"/>{inside}<endEvent id="e{n}"/><sequenceFlow id="i{n}" sourceRef="s{n}"'
    ' targetRef="{within}"/><sequenceFlow id="o{n}" sourceRef="{within}" targetRef="e{n}"/>{meeting}</subProcess>'
)
INNER = WITHIN.format(id="check", n=2, within="look", inside='<userTask id="look"/>', meeting=MEETING.format(n=2))
OUTER = WITHIN.format(id="validation", n=1, within="check", inside=INNER, meeting=MEETING.format(n=1))
NESTED = OURS.replace('<userTask id="validation"/>', OUTER).replace(
    "<process", '<message id="meeting" name="meeting"/><process', 1
)
STOCK = LOOP.format(
    timers="", late="", count='<scriptTask id="count"><script>n = n + 1</script></scriptTask>', condition="n &lt; 520"
)

Step = Callable[[], int]


def ours(drawn: str) -> Step:
    """A step of our engine: restore, complete the open task, keep; answers the bytes kept."""
    diagrams = read({"plan.bpmn": drawn.encode()})

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
    columns = {"plain": measure(ours(OURS), WEEKS), "nested": measure(ours(NESTED), WEEKS)}
    columns["SpiffWorkflow"] = measure(stock(), STOCK_WEEKS)
    print("  week" + "".join(f"{name + ' ms':>17} {'bytes':>9}" for name in columns))
    for week in MARKS:
        cells = (column.get(week) for column in columns.values())
        print(
            f"{week:6}" + "".join(f"{cell[0]:17.2f} {cell[1]:9,}" if cell else f"{'-':>17} {'-':>9}" for cell in cells)
        )
    return max(judge(name, columns[name]) for name in ("plain", "nested"))


def judge(name: str, measured: dict[int, tuple[float, int]]) -> int:
    """1 where a plan misses a limit."""
    growth, largest = measured[WEEKS][0] / measured[10][0], max(size for _, size in measured.values())
    print(f"{name}: week {WEEKS} costs {growth:.2f} times week 10 (at most 1.25), {largest:,} bytes (at most 8,192)")
    return int(growth > 1.25 or largest > 8192)


if __name__ == "__main__":
    sys.exit(main())

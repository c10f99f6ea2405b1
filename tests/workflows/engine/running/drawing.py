"""A small pencil for test diagrams: elements as XML text, sequence flows as arrows."""

import re
from html import escape

NAMESPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="urn:test" id="Definitions_1"'
)
DECLARED = ("message", "signal", "error", "escalation")


def diagram(flows: str, *nodes: str, keys: dict[str, str] | None = None) -> bytes:
    """One process called P. `keys` are correlation keys by message name."""
    return definitions(process(flows, *nodes), keys=keys)


def definitions(*processes: str, keys: dict[str, str] | None = None) -> bytes:
    """A file; what its events refer to is declared."""
    body = "".join(processes)
    declared = "".join(_declared(kind, body, keys or {}) for kind in DECLARED)
    return f"<definitions {NAMESPACES}>{declared}{body}</definitions>".encode()


def process(flows: str, *nodes: str, id: str = "P") -> str:
    """A process: `flows` has a line for each path, such as `S -> G`, `G -> A if x > 1`, `G -> B else`."""
    return f'<process id="{id}" isExecutable="true">{_inside(flows, nodes, id)}</process>'


def sub(id: str, flows: str, *nodes: str, ext: str = "", loop: str = "") -> str:
    """An embedded subprocess."""
    return f'<subProcess id="{id}">{_ext(ext)}{_split(flows, nodes, id, loop)}</subProcess>'


def event_sub(id: str, flows: str, *nodes: str, ext: str = "") -> str:
    """An event subprocess."""
    return f'<subProcess id="{id}" triggeredByEvent="true">{_ext(ext)}{_inside(flows, nodes, id)}</subProcess>'


def start(id: str = "S", event: str = "", *, interrupts: bool = True, ext: str = "") -> str:
    interrupting = "" if interrupts else ' isInterrupting="false"'
    return f'<startEvent id="{id}"{interrupting}>{_ext(ext)}{event}</startEvent>'


def end(id: str = "E", event: str = "", ext: str = "") -> str:
    return f'<endEvent id="{id}">{_ext(ext)}{event}</endEvent>'


def throw(id: str, event: str = "", ext: str = "") -> str:
    return f'<intermediateThrowEvent id="{id}">{_ext(ext)}{event}</intermediateThrowEvent>'


def catch(id: str, event: str, ext: str = "") -> str:
    return f'<intermediateCatchEvent id="{id}">{_ext(ext)}{event}</intermediateCatchEvent>'


def boundary(id: str, on: str, event: str, *, interrupts: bool = True, ext: str = "") -> str:
    cancels = "" if interrupts else ' cancelActivity="false"'
    return f'<boundaryEvent id="{id}" attachedToRef="{on}"{cancels}>{_ext(ext)}{event}</boundaryEvent>'


def task(kind: str, id: str, ext: str = "", loop: str = "", attributes: str = "") -> str:
    """Any task: `task("userTask", "A")`."""
    return f'<{kind} id="{id}" {attributes}>{_ext(ext)}{loop}</{kind}>'


def user(id: str, ext: str = "", loop: str = "") -> str:
    return task("userTask", id, "<zeebe:userTask/>" + ext, loop)


def service(id: str, job: str = "work", ext: str = "", loop: str = "") -> str:
    return task("serviceTask", id, f'<zeebe:taskDefinition type="{job}"/>{ext}', loop)


def script(id: str, variable: str, expression: str, ext: str = "", loop: str = "") -> str:
    text = escape(expression, quote=True)
    return task("scriptTask", id, f'<zeebe:script expression="={text}" resultVariable="{variable}"/>{ext}', loop)


def call(id: str, process_id: str, ext: str = "", loop: str = "", attributes: str = "") -> str:
    return task("callActivity", id, f'<zeebe:calledElement processId="{process_id}" {attributes}/>{ext}', loop)


def receive(id: str, message_name: str, ext: str = "", loop: str = "") -> str:
    return task("receiveTask", id, ext, loop, f'messageRef="message_{message_name}"')


def xor(id: str) -> str:
    return f'<exclusiveGateway id="{id}"/>'


def both(id: str) -> str:
    return f'<parallelGateway id="{id}"/>'


def some(id: str) -> str:
    return f'<inclusiveGateway id="{id}"/>'


def first_of(id: str) -> str:
    return f'<eventBasedGateway id="{id}"/>'


def message(name: str) -> str:
    return f'<messageEventDefinition messageRef="message_{name}"/>'


def signal(name: str) -> str:
    return f'<signalEventDefinition signalRef="signal_{name}"/>'


def error(code: str = "") -> str:
    return f'<errorEventDefinition errorRef="error_{code}"/>' if code else "<errorEventDefinition/>"


def escalation(code: str = "") -> str:
    return f'<escalationEventDefinition escalationRef="escalation_{code}"/>' if code else "<escalationEventDefinition/>"


def after(duration: str) -> str:
    return f"<timerEventDefinition><timeDuration>{escape(duration)}</timeDuration></timerEventDefinition>"


def on_date(date: str) -> str:
    return f"<timerEventDefinition><timeDate>{escape(date)}</timeDate></timerEventDefinition>"


def every(cycle: str) -> str:
    return f"<timerEventDefinition><timeCycle>{escape(cycle)}</timeCycle></timerEventDefinition>"


def link(name: str) -> str:
    return f'<linkEventDefinition name="{name}"/>'


TERMINATE = "<terminateEventDefinition/>"


def maps(*rows: str) -> str:
    """Mappings: `in: total = price * 2`, `out: result = x`."""
    parts = []
    for row in rows:
        direction, target, source = re.fullmatch(r"(in|out): ([\w.]+) = (.*)", row).groups()  # type: ignore[union-attr]
        tag = "input" if direction == "in" else "output"
        parts.append(f'<zeebe:{tag} source="={escape(source, quote=True)}" target="{target}"/>')
    return f"<zeebe:ioMapping>{''.join(parts)}</zeebe:ioMapping>"


def loop(
    collection: str,
    item: str = "item",
    *,
    sequential: bool = False,
    output: str = "",
    gather: str = "",
    until: str = "",
) -> str:
    """Multi-instance: `output` is the collection made of `gather`."""
    outputs = f'outputCollection="{output}" outputElement="={gather}"' if output else ""
    condition = f"<completionCondition>={escape(until)}</completionCondition>" if until else ""
    return (
        f'<multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">'
        f'<extensionElements><zeebe:loopCharacteristics inputCollection="={escape(collection)}" '
        f'inputElement="{item}" {outputs}/></extensionElements>{condition}</multiInstanceLoopCharacteristics>'
    )


def _ext(ext: str) -> str:
    return f"<extensionElements>{ext}</extensionElements>" if ext else ""


def _split(flows: str, nodes: tuple[str, ...], id: str, loop: str) -> str:
    return loop + _inside(flows, nodes, id)


def _inside(flows: str, nodes: tuple[str, ...], id: str) -> str:
    body, drawn = "".join(nodes), ""
    for line in filter(None, (line.strip() for line in flows.splitlines())):
        path, _, condition = line.partition(" if ")
        is_default = path.endswith(" else")
        stops = path.removesuffix(" else").split(" -> ")
        for source, target in zip(stops, stops[1:], strict=False):
            flow = f"{id}_{source}_{target}_{drawn.count('<sequenceFlow')}"
            if is_default:
                body = re.sub(rf'<(\w+) id="{source}"', rf'<\1 id="{source}" default="{flow}"', body, count=1)
            inner = f'<conditionExpression xsi:type="tFormalExpression">={escape(condition)}</conditionExpression>'
            drawn += (
                f'<sequenceFlow id="{flow}" sourceRef="{source}" targetRef="{target}">'
                f"{inner if condition else ''}</sequenceFlow>"
            )
    return body + drawn


def _declared(kind: str, body: str, keys: dict[str, str]) -> str:
    found = dict.fromkeys(re.findall(rf'{kind}Ref="{kind}_([^"]+)"', body))
    rows = []
    for name in found:
        code = f' {kind}Code="{name}"' if kind in ("error", "escalation") else ""
        key = f'<zeebe:subscription correlationKey="={escape(keys[name])}"/>' if name in keys else ""
        inner = f"<extensionElements>{key}</extensionElements>" if key else ""
        rows.append(f'<{kind} id="{kind}_{name}" name="{name}"{code}>{inner}</{kind}>')
    return "".join(rows)

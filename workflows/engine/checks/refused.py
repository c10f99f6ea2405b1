"""What BPMN has and Upturn does not run: refused by element and name, so that nothing is silently left out."""

from collections.abc import Callable, Iterator

from lxml import etree

from workflows.engine.checks.scene import at_node, described_node
from workflows.engine.dialect import read_extensions
from workflows.engine.reading import BPMN, bpmn, local
from workflows.feel.problems import Problem

_WITH_BOUNDARY_ERRORS = "Use a subprocess with boundary events, and draw what undoes the work as ordinary steps."
_CHOREOGRAPHY = "Draw the process of one participant; messages to others are send and receive tasks."

REFUSED = {
    "transaction": ("a transaction", _WITH_BOUNDARY_ERRORS),
    "cancelEventDefinition": ("a cancel event", _WITH_BOUNDARY_ERRORS),
    "compensateEventDefinition": ("a compensation event", _WITH_BOUNDARY_ERRORS),
    "adHocSubProcess": ("an ad-hoc subprocess", "Use parallel branches, or event subprocesses started by messages."),
    "complexGateway": ("a complex gateway", "Use exclusive, inclusive and parallel gateways instead."),
    "conditionalEventDefinition": ("a conditional event", "Use a timer, or a message sent when it becomes true."),
    "standardLoopCharacteristics": ("a standard loop", "Draw the loop: a gateway that leads back to the task."),
    "implicitThrowEvent": ("an implicit throw event", "Use an intermediate throw event."),
    "choreography": ("a choreography", _CHOREOGRAPHY),
    "choreographyTask": ("a choreography task", _CHOREOGRAPHY),
    "subChoreography": ("a sub-choreography", _CHOREOGRAPHY),
    "callChoreography": ("a call choreography", _CHOREOGRAPHY),
    "globalChoreographyTask": ("a global choreography task", _CHOREOGRAPHY),
    "globalConversation": ("a global conversation", _CHOREOGRAPHY),
    "conversation": ("a conversation", _CHOREOGRAPHY),
    "subConversation": ("a sub-conversation", _CHOREOGRAPHY),
    "callConversation": ("a call conversation", _CHOREOGRAPHY),
    "complexBehaviorDefinition": ("a complex multi-instance behaviour", "Use a completion condition."),
    "eventDefinitionRef": ("a shared event definition", "Put the event definition into the event itself."),
}

_GLOBAL_TASKS = "globalTask globalUserTask globalManualTask globalScriptTask globalBusinessRuleTask".split()

_IGNORED = {
    "potentialOwner": "Set the assignee or candidate groups under Assignment.",
    "humanPerformer": "Set the assignee or candidate groups under Assignment.",
    "performer": "Set the assignee or candidate groups under Assignment.",
    "resourceRole": "Set the assignee or candidate groups under Assignment.",
    "correlationSubscription": "Set the correlation key of the message.",
} | {name: "Make it a process of its own and call that." for name in _GLOBAL_TASKS}

_RUN_IN_FEEL = "Only its FEEL expression or its job is run: say there all that must happen."

_CONDITIONS = frozenset({"conditionExpression", "completionCondition"})
_NO_LANGUAGE = ("feel", "xpath", "omg.org")  # ours, the standard's default that tools write of habit, and DMN's FEEL

_Test = Callable[[etree._Element], bool]


def check_refused(root: etree._Element, file: str) -> Iterator[Problem]:
    """Every element and marker of one file that is not run."""
    for node in root.iter(f"{{{BPMN}}}*"):
        if local(node) in REFUSED:
            what, fix = REFUSED[local(node)]
            where = "" if node.get("name") or node.getparent() is None else _inside(node)
            name = f" “{node.get('name')}”" if node.get("name") else ""
            yield at_node(node, file, f"Upturn does not run {what}{name}{where}.", fix)
        elif local(node) in _IGNORED:
            message = f"The {described_node(node)} is not read{_inside(node)}."
            yield at_node(node, file, message, _IGNORED[local(node)], "warning")
        elif local(node) == "assignment" and (said := (node.findtext(bpmn("from")) or "").strip()):
            message = f"The assignment of “{said}” is not read{_inside(node)}."
            yield at_node(node, file, message, "Use an input or output mapping, or set who does it.", "warning")
        elif is_unread_script(node):
            yield at_node(node, file, f"The script text is not run{_inside(node)}.", _RUN_IN_FEEL, "warning")
        else:
            yield from _markers(node, file)


def is_unread_script(node: etree._Element) -> bool:
    """Whether it is text in a programming language, beside what is run instead of it."""
    extended = node.getparent()
    if local(node) != "script" or extended is None or not (node.text or "").strip():
        return False
    its = read_extensions(extended)
    return bool(its.script or its.job_type)


def _markers(node: etree._Element, file: str) -> Iterator[Problem]:
    for is_meant, what, fix in _MARKERS:
        if is_meant(node):
            yield at_node(node, file, f"Upturn does not run the {described_node(node)}: {what}.", fix)


def _is_true(attribute: str) -> _Test:
    return lambda node: node.get(attribute) in ("true", "1")


def _several_events(node: etree._Element) -> bool:
    return sum(local(child).endswith("EventDefinition") for child in node) > 1 and local(node).endswith("Event")


def _counts_tokens(node: etree._Element) -> bool:
    return any(node.get(name, "1") != "1" for name in ("startQuantity", "completionQuantity"))


def _throws_at_each_turn(node: etree._Element) -> bool:
    return local(node) == "multiInstanceLoopCharacteristics" and node.get("behavior", "All") != "All"


def _waits_for_all(node: etree._Element) -> bool:
    return local(node) == "eventBasedGateway" and node.get("eventGatewayType") == "Parallel"


def _loops_over_data(node: etree._Element) -> bool:
    if local(node) != "multiInstanceLoopCharacteristics":
        return False
    return node.find(bpmn("loopDataInputRef")) is not None and node.find(bpmn("extensionElements")) is None


def _is_alien(node: etree._Element) -> bool:
    """Whether a condition says it is written in another language; text that begins with “=” is FEEL all the same."""
    language = (node.get("language") or "").lower()
    is_feel = (node.text or "").strip().startswith("=") or any(known in language for known in _NO_LANGUAGE)
    return local(node) in _CONDITIONS and bool(language) and not is_feel


def _inside(node: etree._Element) -> str:
    parent = node.getparent()
    return "" if parent is None else f" (in the {described_node(parent)})"


_MARKERS: tuple[tuple[_Test, str, str], ...] = (
    (_is_true("isForCompensation"), "it is for compensation", _WITH_BOUNDARY_ERRORS),
    (_is_true("instantiate"), "it would start a case by itself", "Begin with a start event that has the message."),
    (_is_true("parallelMultiple"), "it waits for several events", "Use one event for each, joined by a gateway."),
    (_several_events, "it has several event definitions", "Use one event for each of them."),
    (_counts_tokens, "its start or completion quantity is not 1", "Leave both quantities at 1."),
    (_is_alien, "it is written in another language than FEEL", "Write it in FEEL, and begin it with “=”."),
    (_throws_at_each_turn, "it throws an event when a repetition is done", "Put a throwing event into a subprocess."),
    (_waits_for_all, "it waits for all of its events", "Use a parallel gateway with an event on each branch."),
    (_loops_over_data, "it repeats over a data object", "Give the multi-instance an input collection."),
)

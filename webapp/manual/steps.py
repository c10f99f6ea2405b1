"""A procedure as numbered steps: what each is, who does it, by when, what happens meanwhile and what follows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from flask_babel import gettext as _

from webapp.manual import conditions, deeds
from webapp.manual.conditions import Known
from workflows import feel
from workflows.contents import Contents
from workflows.engine import Element, Flow, ProcessInfo
from workflows.outline import outline

UNNUMBERED = frozenset({"boundaryEvent", "startEvent", "endEvent"})
PASSED = frozenset({"exclusiveGateway", "parallelGateway"})  # where unnamed, and nothing is chosen or joined


@dataclass(frozen=True)
class Way:
    """What follows: when (words, "" for always), in words, and the number of the step to go to (0 for none)."""

    when: str
    words: str
    step: int = 0


@dataclass
class ManualStep:
    """One numbered step. `facts` are label and words; `meanwhile` what can happen while it is open."""

    number: int
    depth: int
    element: Element
    title: str
    kind: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    meanwhile: list[Way] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """One process of the procedure in words: how it begins, and its steps."""

    process: ProcessInfo
    begins: Sequence[Element]
    steps: Sequence[ManualStep]


def parts_of(contents: Contents, key: str, now: datetime) -> list[Part]:
    """Every process of the procedure, its main one first. Raises Refused where the diagrams cannot be read."""
    processes = contents.diagrams.processes.values()
    ordered = sorted((one for one in processes if one.is_executable), key=lambda process: process.id != key)
    return [_Writer(contents, process, now).part() for process in ordered]


def settled(process: ProcessInfo, now: datetime) -> dict[str, object]:
    """The numbers that the diagram's own scripts set, the same in every case: "limits.draftDays" -> 5."""
    found: dict[str, object] = {}
    for element in process.elements.values():
        said = element.extensions
        if said.script and said.script_result:
            value = _value(said.script.removeprefix("="), now)
            numbers = value.items() if isinstance(value, dict) else ()
            found |= {f"{said.script_result}.{name}": one for name, one in numbers if isinstance(one, Decimal)}
    return found


def _value(text: str, now: datetime) -> object:
    """What an expression gives without any variable; null for one that is wrong, as a draft's may be."""
    try:
        return feel.compile_expression(text).evaluate({}, feel.Environment(now=now))
    except feel.FeelError:
        return None


class _Writer:
    """Writes one process: its numbers are given first, so that every step can name the one that follows."""

    def __init__(self, contents: Contents, process: ProcessInfo, now: datetime) -> None:
        self.contents, self.process = contents, process
        self.known: Known = settled(process, now)
        self.listed = [step for step in outline(process) if self._is_numbered(step.element)]
        self.numbers: Mapping[str, int] = {step.element.id: n for n, step in enumerate(self.listed, 1)}

    def part(self) -> Part:
        begins = [e for e in self.process.elements.values() if e.kind == "startEvent" and not e.parent_id]
        steps = [self._step(step.element, step.depth) for step in self.listed]
        return Part(self.process, begins, steps)

    def _is_numbered(self, element: Element) -> bool:
        if element.kind in UNNUMBERED:
            return False
        return not (element.kind in PASSED and not element.name and self._is_passed(element))

    def _is_passed(self, element: Element) -> bool:
        """Whether an unnamed gateway needs no step: it chooses nothing, and waits for nothing."""
        return len(element.outgoing) < 2 if element.kind == "exclusiveGateway" else len(element.incoming) < 2

    def _step(self, element: Element, depth: int) -> ManualStep:
        step = ManualStep(
            self.numbers[element.id], depth, element, element.name or self._title(element), deeds.kind_of(element)
        )
        step.facts = list(deeds.facts(element, self.contents, self.known))
        if element.is_event_subprocess:
            step.facts += self._at_any_time(element)
        step.meanwhile = [way for event in self._edge(element) for way in self._meanwhile(event)]
        step.ways = list(self._ways(element))
        return step

    def _title(self, element: Element) -> str:
        if element.kind == "parallelGateway":
            return _("Wait until every branch has come here")
        if element.kind == "eventBasedGateway":
            return _("Wait for the first of several things")
        return _("Which way?") if deeds.kind_of(element) == deeds.QUESTION else element.id

    def _edge(self, element: Element) -> list[Element]:
        return [one for one in self.process.elements.values() if one.attached_to == element.id]

    def _at_any_time(self, element: Element) -> Iterator[tuple[str, str]]:
        for start in self.process.elements.values():
            if start.parent_id == element.id and start.kind == "startEvent":
                yield _("When"), _("at any time, when %(what)s", what=deeds.awaited(start, self.known))
                others = _("everything else stops") if start.interrupts else _("everything else goes on")
                yield _("Meanwhile"), others

    def _meanwhile(self, event: Element) -> Iterator[Way]:
        """What an event on the edge of a step does to it, and what follows."""
        what = deeds.awaited(event, self.known)
        is_timer = event.event is not None and event.event.kind == "timer"
        when = _("Still open %(what)s", what=what) if is_timer else _("When %(what)s", what=what)
        when += f" (“{event.name}”)" if event.name else ""
        stays = _("this step stays open") if not event.interrupts else _("this step stops")
        for number, way in enumerate(self._follow(event.outgoing, frozenset())):
            yield Way(_("And") if number else when, way.words if number else f"{stays}; {way.words}", way.step)

    def _ways(self, element: Element) -> Iterator[Way]:
        """What follows a step; nothing where it is simply the next one."""
        flows = element.outgoing
        if deeds.kind_of(element) == deeds.QUESTION and len(flows) > 1:
            for flow in sorted(flows, key=lambda flow: flow.is_default):
                yield from self._answer(flow)
            return
        ways = list(self._follow(flows, frozenset()))
        if len(ways) > 1:
            first = _("Whichever comes first") if element.kind == "eventBasedGateway" else _("At the same time")
            yield from (Way(_("And") if n else first, way.words, way.step) for n, way in enumerate(ways))
        elif ways and (element.kind == "subProcess" or ways[0].step != self.numbers[element.id] + 1):
            yield Way(_("When all of it is done") if element.kind == "subProcess" else "", ways[0].words, ways[0].step)

    def _answer(self, flow: Flow) -> Iterator[Way]:
        """One way out of a question."""
        name = flow.name[:1].upper() + flow.name[1:]
        why = conditions.condition(flow.condition, self.known) if flow.condition and not flow.is_default else ""
        when = _("%(name)s, if %(why)s", name=name, why=why) if name and why else name or why or _("Otherwise")
        for way in self._follow([flow], frozenset()):
            yield Way(when, way.words, way.step)
            when = _("And")

    def _follow(self, flows: Sequence[Flow], seen: frozenset[str]) -> Iterator[Way]:
        """Where the flows lead, over whatever needs no step of its own."""
        for flow in flows:
            target = self.process.elements[flow.target]
            if target.id in self.numbers:
                yield Way("", _("go on with step"), self.numbers[target.id])
            elif target.kind == "endEvent":
                yield Way("", self._end(target))
            elif target.id not in seen:
                yield from self._follow(target.outgoing, seen | {target.id})

    def _end(self, end: Element) -> str:
        name = end.extensions.properties.get("outcome", end.name)
        if "outcome" in end.extensions.properties or (not end.parent_id and end.event is not None):
            return _("the case ends: “%(name)s”", name=name) if name else _("the case ends")
        if end.parent_id and end.event is not None:
            return _("this part is over: “%(name)s”", name=name) if name else _("this part is over")
        return _("nothing more follows here (“%(name)s”)", name=name) if name else _("nothing more follows here")

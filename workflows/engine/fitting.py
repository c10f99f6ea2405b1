"""Whether a running case can go on in other diagrams: where each of its tokens would stand, or why it cannot."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workflows.engine import branches, kept
from workflows.engine.checks.scene import described, words
from workflows.engine.diagrams import Diagrams, Element
from workflows.engine.kept import Kept, KeptPlace, KeptToken
from workflows.engine.standing import is_listening
from workflows.errors import NotFound

Elements = Mapping[str, Element]
NOT_BEGUN_AT = frozenset({"boundaryEvent", "startEvent"})


@dataclass(frozen=True, slots=True)
class Fit:
    """Why a case cannot go on in other diagrams, in plain words (nothing where it can).

    `dropped` are the tokens that go: of events that are gone, or whose case goes on elsewhere. `begun` are the events
    (their element ids) that begin to be waited for, `onward` where it goes on instead: the token around that place
    ("" for the case itself), and the element; `renewed` the elements that say something else of what waits there.
    """

    reasons: tuple[str, ...]
    dropped: frozenset[str] = frozenset()
    begun: tuple[str, ...] = ()
    onward: tuple[tuple[str, str], ...] = ()
    renewed: tuple[str, ...] = ()

    @property
    def has_news(self) -> bool:
        """Whether anything has to be worked out when the case moves, which only trying can show to succeed."""
        return bool(self.begun or self.onward or self.renewed)


@dataclass(frozen=True)
class Change:
    """From which diagrams to which a case moves; `onward`: vanished element -> where its cases go on."""

    old: Diagrams
    new: Diagrams
    onward: Mapping[str, str]

    def before(self, place: KeptPlace) -> Elements:
        """The elements of a place as they were."""
        return _inside(self.old, place)

    def after(self, place: KeptPlace) -> Elements:
        """The elements of the same place as they will be."""
        return _inside(self.new, place)


def fit(old: Diagrams, new: Diagrams, state: str, onward: Mapping[str, str] | None = None) -> Fit:
    """Whether a case with that state can move from the old diagrams to the new ones. Nothing is changed."""
    change, case = Change(old, new, onward or {}), kept.read(state)
    reasons: list[str] = []
    dropped: set[str] = set()
    for place in case.places:
        if place.holder in dropped:  # goes with the token around it
            dropped |= {token.id for token in place.tokens}
        elif place.process_id not in new.processes:
            reasons.append(f"is inside the process “{place.process_id}”, which the new version no longer has")
        elif not place.parent_id or place.parent_id in new.processes[place.process_id].elements:
            for token in place.tokens:
                reasons += _reasons(change, place, token, dropped)
    left = case.without(dropped)
    reasons += [reason for place in left.places for reason in branches.reasons(change, place)]
    begun, renewed = tuple(_begun(change, left)), tuple(_renewed(change, left))
    return Fit(tuple(dict.fromkeys(reasons)), frozenset(dropped), begun, _onward(change, case), renewed)


def can_go_on_at(element: Element) -> bool:
    """Whether a case can be put there: neither a start, nor what only happens beside something else."""
    return element.kind not in NOT_BEGUN_AT and not element.is_event_subprocess


def waited(diagrams: Diagrams, element: Element) -> Element:
    """The element whose event is waited for: of an event subprocess its start event, of all others themselves."""
    if not element.is_event_subprocess:
        return element
    inside = diagrams.processes[element.process_id].elements.values()
    return next(one for one in inside if one.parent_id == element.id and one.kind == "startEvent")


def _inside(diagrams: Diagrams, place: KeptPlace) -> Elements:
    process = diagrams.processes.get(place.process_id)
    elements = process.elements.values() if process else ()
    return {element.id: element for element in elements if element.parent_id == place.parent_id}


def _reasons(change: Change, place: KeptPlace, token: KeptToken, dropped: set[str]) -> Iterator[str]:
    """Why this token cannot stay; what goes with it, or needs not to stay, is put into `dropped`."""
    before, after = change.before(place), change.after(place)
    was, will = before[token.element_id], after.get(token.element_id)
    if token.parent in dropped:
        dropped.add(token.id)
    elif is_listening(was, token):
        if will is None or not _listens_alike(change, was, will):
            dropped.add(token.id)
    elif token.element_id in change.onward:
        dropped.add(token.id)
        yield from _why_not_onward(change, place, token, after)
    elif _is_behind_gateway(place, token, before):
        yield from _behind_gateway(place, token, was, will, after, dropped)
    elif will is None:
        yield _gone(change, place, was)
    else:
        yield from _unlike(was, will, token)


def _listens_alike(change: Change, was: Element, will: Element) -> bool:
    """Whether an event is still the same event, at the same place; its time and whether it interrupts may change."""
    if (was.kind, was.attached_to, was.is_event_subprocess) != (will.kind, will.attached_to, will.is_event_subprocess):
        return False
    return _event_kind(waited(change.old, was)) == _event_kind(waited(change.new, will))


def _is_behind_gateway(place: KeptPlace, token: KeptToken, before: Elements) -> bool:
    parent = next((other for other in place.tokens if other.id == token.parent), None)
    return parent is not None and before[parent.element_id].kind == "eventBasedGateway"


def _behind_gateway(
    place: KeptPlace, token: KeptToken, was: Element, will: Element | None, after: Elements, dropped: set[str]
) -> Iterator[str]:
    """One of several events that are waited for: it may go, as long as another stays."""
    gateway = next(other for other in place.tokens if other.id == token.parent).element_id
    targets = {flow.target for flow in after[gateway].outgoing} if gateway in after else set()
    if token.element_id not in targets or will is None or _waits(was) != _waits(will):
        dropped.add(token.id)
        siblings = {other.id for other in place.tokens if other.parent == token.parent}
        if siblings <= dropped and gateway in after:
            yield f"waits for one of several events behind {_named(after[gateway])}, and none of them is left"


def _onward(change: Change, case: Kept) -> tuple[tuple[str, str], ...]:
    return tuple(
        (place.holder, change.onward[token.element_id]) for place, token in case.tokens
        if token.element_id in change.onward and not is_listening(change.before(place)[token.element_id], token)
        and not token.is_repetition
    )


def _why_not_onward(change: Change, place: KeptPlace, token: KeptToken, after: Elements) -> Iterator[str]:
    """Why a case cannot go on at the element that was named instead."""
    target = after.get(change.onward[token.element_id])
    if token.parent or token.is_repetition:
        yield f"waits at {_named(change.before(place)[token.element_id])} together with others; it can only stay there"
    elif target is None:
        yield f"cannot go on at “{change.onward[token.element_id]}”, which is not beside where it waits"
    elif not can_go_on_at(target):
        yield f"cannot go on at {_named(target)}: nothing leads there by itself"


def _gone(change: Change, place: KeptPlace, was: Element) -> str:
    try:
        elsewhere = change.new.element(was.id, place.process_id)
    except NotFound:
        if was.kind in ("subProcess", "callActivity"):
            return f"is inside {_named(was)}, which the new version no longer has"
        return f"waits at {_named(was)}, which the new version no longer has"
    around = change.new.processes[elsewhere.process_id].elements.get(elsewhere.parent_id)
    into = f"into {_named(around)}" if around is not None else "out of the subprocess around it"
    return f"waits at {_named(was)}, which the new version has moved {into}"


def _unlike(was: Element, will: Element, token: KeptToken) -> Iterator[str]:
    """What is different about an element that a token cannot stay on."""
    if was.kind != will.kind or was.is_event_subprocess != will.is_event_subprocess:
        yield f"waits at {_named(was)}, {_a(words(was.kind))}, which is {_a(words(will.kind))} in the new version"
    elif _event_kind(was) != _event_kind(will):
        yield f"waits at {_named(was)} for {_a(_event_kind(was))}, and the new version for {_a(_event_kind(will))}"
    elif _repeats(was) != _repeats(will):
        yield f"is in the repetitions of {_named(was)}, which the new version repeats in another way"
    elif "flow" in token.kept and token.waits_for == "" and _is_join(was):
        if token.kept["flow"] not in {flow.id for flow in will.incoming}:
            yield f"waits at {_named(was)} for other branches, and the new version no longer leads there the same way"


def _repeats(element: Element) -> tuple[object, ...]:
    """What the variables of running repetitions depend on."""
    loop = element.extensions.loop
    return () if loop is None else (loop.is_sequential, loop.item, loop.output_collection, loop.output_item)


def _renewed(change: Change, case: Kept) -> Iterator[str]:
    for place, token in case.tokens:
        was, will = change.before(place)[token.element_id], change.after(place).get(token.element_id)
        if will is not None and token.waits_for and _said(change.old, was) != _said(change.new, will):
            yield will.id


def _said(diagrams: Diagrams, element: Element) -> tuple[object, ...]:
    """What the diagram says of how an element waits, wherever it stands in the file."""
    event, said = waited(diagrams, element).event, element.extensions
    declared = (event.declared.name, event.declared.correlation_key) if event and event.declared else ()
    assignment = (said.assignee, said.candidate_groups, said.candidate_users, said.priority)
    times = (said.due_date, said.follow_up_date, (event.timer_kind, event.value) if event else ())
    return said.form_id, said.inputs, assignment, times, declared


def _begun(change: Change, case: Kept) -> Iterator[str]:
    """The events that the new diagrams wait for where the case stands, and the old ones did not."""
    for place in case.places:
        before, after = change.before(place), change.after(place)
        standing = {t.element_id for t in place.tokens if t.element_id in after and not t.is_repetition}
        for element in after.values():
            was = before.get(element.id)
            is_new = was is None or not _listens_alike(change, was, element)
            if is_new and (element.attached_to in standing or element.is_event_subprocess):
                yield element.id
            if element.id in standing and element.kind == "eventBasedGateway":
                known = {token.element_id for token in place.tokens}
                yield from (flow.target for flow in element.outgoing if flow.target not in known)


def _is_join(element: Element) -> bool:
    return element.kind in ("parallelGateway", "inclusiveGateway")


def _waits(element: Element) -> tuple[str, str]:
    return element.kind, _event_kind(element)


def _event_kind(element: Element) -> str:
    return element.event.kind if element.event else ""


def _named(element: Element) -> str:
    return f"“{element.name}”" if element.name else f"the {described(element)}"


def _a(noun: str) -> str:
    return f"an {noun}" if noun[:1] in "aeio" and noun else f"a {noun}" if noun else "nothing"

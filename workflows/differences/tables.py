"""Two versions of a decision model: which decisions are new or gone, and which rules of a table."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from lxml import etree

from workflows.differences.changes import ADDED, CHANGED, REMOVED, Aspect, Change
from workflows.xml import parse_xml

Rule = tuple[str, ...]


def between(old: bytes, new: bytes) -> list[Change]:
    """Decision by decision: the rules that are new, gone or changed, and what else differs in its logic."""
    before, after = _decisions(old), _decisions(new)
    gone = [Change(key, _name(node), "decision", REMOVED) for key, node in before.items() if key not in after]
    return gone + [change for key, node in after.items() for change in _of_decision(before.get(key), key, node)]


def _of_decision(old: etree._Element | None, key: str, new: etree._Element) -> Iterator[Change]:
    if old is None:
        yield Change(key, _name(new), "decision", ADDED)
        return
    aspects = [Aspect(word, was, now) for word, was, now in _rest(old, new) if was != now]
    if aspects:
        yield Change(key, _name(new), "decision", CHANGED, tuple(aspects))
    for aspect in _rules(_rows(old), _rows(new)):
        yield Change(key, f"{_name(new)}, {aspect.name.lower()}", "rule", _how(aspect), (aspect,))


def _rest(old: etree._Element, new: etree._Element) -> Iterator[tuple[str, str, str]]:
    """What of a decision is not a rule: its name, how its rules combine, its columns, its own expression."""
    yield "Name", _name(old), _name(new)
    yield "Hit policy", _hit_policy(old), _hit_policy(new)
    for word, tags in (("Columns", ("input", "output")), ("Logic", ("literalExpression",))):
        yield word, _texts(old, tags), _texts(new, tags)


def _hit_policy(decision: etree._Element) -> str:
    table = decision.find(".//{*}decisionTable")
    return "" if table is None else table.get("hitPolicy") or "UNIQUE"


def _rules(before: list[Rule], after: list[Rule]) -> Iterator[Aspect]:
    for tag, left, right, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for place in range(max(right - left, end - start)):
            was = before[left + place] if left + place < right else ()
            now = after[start + place] if start + place < end else ()
            number = start + place + 1 if now else left + place + 1
            yield Aspect(f"Rule {number}", " | ".join(was), " | ".join(now))


def _how(aspect: Aspect) -> str:
    if not aspect.before:
        return ADDED
    return CHANGED if aspect.after else REMOVED


def _rows(decision: etree._Element) -> list[Rule]:
    return [tuple(_cell(cell) for cell in rule if _is_cell(cell)) for rule in decision.iter("{*}rule")]


def _is_cell(node: etree._Element) -> bool:
    return etree.QName(node).localname in ("inputEntry", "outputEntry", "annotationEntry")


def _cell(node: etree._Element) -> str:
    return " ".join("".join(str(text) for text in node.itertext()).split()) or "–"


def _texts(decision: etree._Element, tags: tuple[str, ...]) -> str:
    """The words of these parts, without the rules."""
    found = []
    for node in decision.iter(*(f"{{*}}{tag}" for tag in tags)):
        if next(node.iterancestors("{*}rule"), None) is None:
            label = node.get("label") or node.get("name") or ""
            words = " ".join("".join(str(text) for text in node.itertext()).split())
            found.append(f"{label}: {words}" if label and words else label or words)
    return "; ".join(found)


def _decisions(content: bytes) -> dict[str, etree._Element]:
    root = parse_xml(content, "decisions")
    kinds = ("decision", "businessKnowledgeModel", "decisionService", "itemDefinition", "inputData")
    found = root.iter(*(f"{{*}}{kind}" for kind in kinds))
    return {node.get("id") or _name(node): node for node in found}


def _name(node: etree._Element) -> str:
    return node.get("name") or node.get("id") or ""

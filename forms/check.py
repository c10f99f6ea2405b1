"""What is wrong with a form file, each finding with its component and its mend."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from forms.check_properties import check_properties
from forms.check_sheets import check_sheets
from forms.check_signing import check_signing
from forms.vocabulary import INSTEAD, KEYED, LIST, PATHED, PROPERTIES, ROOT
from workflows.feel.problems import Problem, Severity

MAX_BYTES = 1_000_000
MAX_COMPONENTS = 1_000
MAX_DEPTH = 8
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}(\.[A-Za-z][A-Za-z0-9_]{0,99}){0,7}")
_RESERVED = frozenset({"csrf_token", "rowId", "this", "parent", "typename"})

Entry = Mapping[str, object]


@dataclass
class Findings:
    """The problems found so far in one file."""

    file: str
    text: str = ""
    problems: list[Problem] = field(default_factory=list)
    components: int = 0
    ids: set[str] = field(default_factory=set)

    def add(self, element: str, message: str, fix: str, severity: Severity = "error") -> None:
        self.problems.append(Problem(self.file, element, self._line_of(element), message, fix, severity))

    def _line_of(self, element: str) -> int | None:
        place = self.text.find(f'"{element}"') if element else -1
        return self.text.count("\n", 0, place) + 1 if place >= 0 else None


def check_form(data: bytes, file: str) -> list[Problem]:
    """Every problem of a `.form` file: unknown components and properties, keys, FEEL, options, patterns."""
    findings = Findings(file)
    schema = _load(data, findings)
    if schema is not None:
        _check_root(schema, findings)
        _check_level(schema, findings, depth=1, taken={}, path=())
        check_sheets(schema, lambda entry, message, fix: findings.add(name_of(entry), message, fix))
        check_signing(schema, lambda entry, message, fix: findings.add(name_of(entry), message, fix))
    return findings.problems


def _load(data: bytes, findings: Findings) -> Entry | None:
    if len(data) > MAX_BYTES:
        findings.add("", "The form is larger than 1 MB.", "Split it into several forms.")
        return None
    try:
        findings.text = data.decode("utf-8-sig")
        schema = json.loads(findings.text, object_pairs_hook=_Once(findings).read)
        json.dumps(schema, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        findings.add("", "The form holds half a character (a lone surrogate).", "Type the text again.")
        return None
    except (ValueError, RecursionError) as error:
        findings.add("", f"This is not a form file: {error}.", "Export the form again from the designer.")
        return None
    if not isinstance(schema, dict) or not isinstance(schema.get("components"), list):
        findings.add("", "This is not a form file: it has no components.", "Export it again from the designer.")
        return None
    return schema


class _Once:
    """Reads the objects of a file, and notes each name that stands twice in one: only the last would count."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings

    def read(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice = next(name for name in found if sum(name == other for other, _value in pairs) > 1)
            self.findings.add(name_of(found), f"{twice!r} is written twice in one place; only the last one counts.",
                              "Delete one of the two.")  # fmt: skip
        if any("\0" in value for value in found.values() if isinstance(value, str)):
            self.findings.add(name_of(found), "A text holds a NUL, which no page can show.", "Type the text again.")
        return found


def _check_root(schema: Entry, findings: Findings) -> None:
    if not isinstance(schema.get("id"), str) or not schema["id"]:
        findings.add("", "The form has no id.", "Give it an id, by which a user task can name it.")
    if schema.get("type", "default") != "default":
        findings.add("", f"A form of type {schema['type']!r} is not known.", 'Set "type" to "default".')
    for name in sorted(schema.keys() - ROOT):
        findings.add("", f"The form has an unknown property {name!r}.", "Delete it, or check its spelling.")
    if "title" in schema and not isinstance(schema["title"], str):
        findings.add("", "The form's title is not text.", "Write the title as text.")


def _check_level(
    holder: Entry, findings: Findings, depth: int, taken: dict[str, str], path: tuple[str, ...]
) -> None:
    if depth > MAX_DEPTH:
        findings.add(name_of(holder), f"Groups stand more than {MAX_DEPTH} deep.", "Draw the form flatter.")
        return
    listed = holder.get("components", [])
    if not isinstance(listed, list):
        findings.add(name_of(holder), "The components are not a list.", "Draw the form again in the designer.")
        return
    for entry in listed:
        findings.components += 1
        if findings.components == MAX_COMPONENTS + 1:
            findings.add("", f"The form has more than {MAX_COMPONENTS} components.", "Split it into several.")
        if findings.components <= MAX_COMPONENTS:
            _check_component(entry, findings, depth, taken, path)


def _check_component(
    entry: object, findings: Findings, depth: int, taken: dict[str, str], path: tuple[str, ...]
) -> None:
    if not isinstance(entry, dict) or not isinstance(entry.get("type"), str):
        findings.add("", "A component has no type.", "Delete it and draw it again.")
        return
    kind = entry["type"]
    if kind not in PROPERTIES:
        fix = INSTEAD.get(kind, f"Use one of {', '.join(sorted(PROPERTIES))}.")
        findings.add(name_of(entry), f"The component type {kind!r} is not known here.", fix)
        return
    add = _adder(entry, findings)
    _check_id(entry, add, findings.ids)
    steps = _check_name(entry, kind, add, taken, path)
    check_properties(entry, kind, add)
    if "components" in entry or kind in PATHED:
        inner = ({}, ()) if kind == LIST else (taken, steps)
        _check_level(entry, findings, depth + 1, *inner)


def _adder(entry: Entry, findings: Findings) -> Callable[..., None]:
    def add(message: str, fix: str, severity: Severity = "error") -> None:
        findings.add(name_of(entry), message, fix, severity)

    return add


def _check_id(entry: Entry, add: Callable[..., None], ids: set[str]) -> None:
    """Upturn goes by keys; other tools refuse to open a form that uses an id twice."""
    own = entry.get("id")
    if isinstance(own, str) and own in ids:
        add(f"The id {own!r} is used twice; other form editors do not open such a form.",
            f'Give this component an id of its own, such as "{own}_2".', "warning")
    elif isinstance(own, str):
        ids.add(own)


def _check_name(
    entry: Entry, kind: str, add: Callable[..., None], taken: dict[str, str], path: tuple[str, ...]
) -> tuple[str, ...]:
    """Check the key or path of a component and claim it; the path at which its own components stand."""
    if kind not in KEYED and kind not in PATHED:
        return path
    word = "key" if kind in KEYED else "path"
    name = entry.get(word, "")
    if kind == "group" and name == "":
        return path
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        add(f"The {word} {name!r} is not a name.",
            f"Give it a {word} of letters, digits and _ that begins with a letter, such as target_date.")
        return path
    if name.split(".")[0] in _RESERVED:
        add(f"The {word} {name!r} is used by Upturn itself.", f"Choose another {word}.")
    steps = path + tuple(name.split("."))
    if kind != "group":
        _claim(".".join(steps), entry, word, add, taken)
    return steps


def _claim(whole: str, entry: Entry, word: str, add: Callable[..., None], taken: dict[str, str]) -> None:
    for other in _clashes(whole, taken):
        add(f"The {word} {whole!r} is already used by {taken[other]}.", f"Give each component its own {word}.")
    taken.setdefault(whole, name_of(entry))


def _clashes(whole: str, taken: Mapping[str, str]) -> Iterator[str]:
    return (name for name in taken if f"{name}.".startswith(f"{whole}.") or f"{whole}.".startswith(f"{name}."))


def name_of(entry: Entry) -> str:
    """How a component is named in a problem: by its id, else its key, path or type."""
    names = (entry.get(name) for name in ("id", "key", "path", "type"))
    return next((name for name in names if isinstance(name, str) and name), "")

"""Daily heads held against each other, against those kept elsewhere, and against the cases that are there."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import func, select

from workflows.database import db
from workflows.events import NO_HASH
from workflows.proof import anchors
from workflows.proof.anchors import Anchor, AnchoredCase, DailyHead
from workflows.proof.chain import Point, Proofs
from workflows.proof.keys import Keys
from workflows.proof.ledger import Finding

HERE = "a daily head of this database"
KINDS = (".jsonl", ".eml")
NOBODY = "daily heads"  # where a finding names no case


@dataclass(frozen=True)
class Kept:
    """A daily head as somebody kept it elsewhere: in which file, on which line."""

    head: DailyHead
    file: str
    line: int

    @property
    def place(self) -> str:
        """Where it is kept, for a finding."""
        return f"{self.file}, line {self.line}"


def read(path: Path) -> list[Kept]:
    """The daily heads in a file, or in the files of a folder (.jsonl, .eml): lines of JSON, also in a saved email.

    Raises ValueError, saying where, for a line that should be one and cannot be read, and where there is none at all.
    """
    files = sorted(one for one in path.iterdir() if one.suffix in KINDS) if path.is_dir() else [path]
    found = [kept for file in files for kept in _in_file(file)]
    if not found:
        raise ValueError(f"there is no daily head in {path}")
    return found


class Heads:
    """The daily heads of the database and those kept elsewhere; `number` counts what was compared."""

    def __init__(self, ring: Keys, kept: Sequence[Kept], proofs: Proofs) -> None:
        self._ring, self._kept, self._proofs = ring, kept, proofs
        self._elsewhere: dict[str, list[Point]] = defaultdict(list)
        for one in kept:
            for reference, number, head in one.head.heads or ():
                self._elsewhere[reference].append(Point(number, head, one.head.day, one.place))
        self.number = 0

    def findings(self) -> Iterator[Finding]:
        """What is wrong with the daily heads themselves."""
        here: dict[str, str] = {}
        previous, cases = NO_HASH, 0
        for anchor, said in anchors.all_kept():
            self.number += 1
            here[said.day] = said.head
            cases = max(cases, said.cases)
            what = self._what_is_wrong(anchor, said, previous)
            if what:
                yield Finding(NOBODY, f"the daily head of {said.day}", what)
            previous = said.head
        yield from self._against_kept(here)

    def points(self, references: Sequence[str]) -> Mapping[str, Sequence[Point]]:
        """What daily heads, here and elsewhere, say of these cases."""
        found: dict[str, list[Point]] = {one: list(self._elsewhere.get(one, ())) for one in references}
        columns = select(AnchoredCase.reference, AnchoredCase.number, AnchoredCase.head, Anchor.day)
        rows = columns.join(Anchor, Anchor.id == AnchoredCase.anchor_id).where(AnchoredCase.reference.in_(references))
        for reference, number, head, day in db.session.execute(rows):
            found[reference].append(Point(number, head, day.isoformat(), HERE))
        return found

    def gone(self, is_here: Callable[[str], bool]) -> Iterator[Finding]:
        """The cases that a daily head names and that are not there any more."""
        last = {reference: max(points, key=lambda one: one.number) for reference, points in self._elsewhere.items()}
        columns = select(AnchoredCase.reference, func.max(AnchoredCase.number), func.max(Anchor.day))
        rows = columns.join(Anchor, Anchor.id == AnchoredCase.anchor_id).group_by(AnchoredCase.reference)
        for reference, number, day in db.session.execute(rows):
            last.setdefault(reference, Point(number, "", str(day), HERE))
        for reference, point in sorted(last.items()):
            if not is_here(reference):
                what = f"was removed: on {point.day} its history had {point.number} events ({point.source})"
                yield Finding(reference, "the case", what)

    def _what_is_wrong(self, anchor: Anchor, said: DailyHead, previous: str) -> str:
        if said.head != said.reckoned():
            return "was altered: it does not fit the cases that it names"
        if said.previous != previous:
            return "does not follow the one before it, which was altered or removed"
        if not self._ring.knows(anchor.key_id):
            self._proofs.by_unknown_key[anchor.key_id or "no key"] += 1
            return ""
        is_proven = self._ring.proves(anchor.key_id, anchors.SIGNED, anchor.head, anchor.signature)
        return "" if is_proven else "was computed anew: its signature is not of the key"

    def _against_kept(self, here: Mapping[str, str]) -> Iterator[Finding]:
        for one in self._kept:
            self.number += 1
            row = f"the daily head of {one.head.day}"
            if one.head.heads is not None and one.head.reckoned() != one.head.head:
                yield Finding(NOBODY, row, f"was altered in {one.place}: it does not fit the cases that it names")
            elif one.head.day not in here:
                yield Finding(NOBODY, row, f"is kept in {one.place}, and was removed from the database")
            elif here[one.head.day] != one.head.head:
                what = f"is not the one kept in {one.place}: histories were computed anew"
                yield Finding(NOBODY, row, what, one.head.head, here[one.head.day])


def _in_file(file: Path) -> Iterator[Kept]:
    for number, text in enumerate(_text(file).splitlines(), start=1):
        if not text.lstrip().startswith("{"):
            continue
        try:
            yield Kept(anchors.read_line(json.loads(text)), file.name, number)
        except ValueError as error:
            raise ValueError(f"{file.name}, line {number} is no daily head: {error}") from error


def _text(file: Path) -> str:
    data = file.read_bytes()
    if file.suffix != ".eml":
        return data.decode("utf-8", errors="replace")
    message = message_from_bytes(data, _class=EmailMessage, policy=policy.default)
    body = message.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""

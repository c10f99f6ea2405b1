"""The text of a kept case as values: which tokens stand where. Read without the engine, and written back."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from workflows.engine.waits import WAITS

FORM = 1
EACH = " each"  # behind an element's id: one repetition of it; no id has a space


@dataclass(frozen=True, slots=True)
class KeptToken:
    """One token: the spec it stands on, the token it is a child of ("" for none), and what is kept of it."""

    id: str
    spec: str
    state: int
    parent: str
    kept: dict[str, Any]

    @property
    def element_id(self) -> str:
        """The element it stands on."""
        return self.spec.removesuffix(EACH)

    @property
    def is_repetition(self) -> bool:
        """Whether it is one repetition of a multi-instance."""
        return self.spec.endswith(EACH)

    @property
    def waits_for(self) -> str:
        """What it waits for: task, job, due, message, signal; "" for anything else (a join, a subprocess)."""
        return next((wait for wait in WAITS if wait in self.kept), "")

    @property
    def due_at(self) -> str:
        """When its task or timer is due, as ISO text in UTC; "" for never."""
        due = self.kept.get("due") or [self.kept.get("task", {}).get("due")]
        return due[0] or ""


@dataclass(frozen=True, slots=True)
class KeptPlace:
    """A process or subprocess with its tokens; `holder` is the token it belongs to, "" for the case itself."""

    holder: str
    spec: str
    scope: int
    tokens: tuple[KeptToken, ...]

    @property
    def process_id(self) -> str:
        """The process it is, or is in."""
        return self.spec.partition("/")[0]

    @property
    def parent_id(self) -> str:
        """The subprocess that it is; "" for a whole process."""
        return self.spec.partition("/")[2]


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept case; `left` is what repetitions left in which scope (by its number)."""

    digest: str
    ends: tuple[str, ...]
    is_ended: bool
    scopes: list[Any]
    places: tuple[KeptPlace, ...]
    left: dict[str, Any]

    @property
    def tokens(self) -> Iterator[tuple[KeptPlace, KeptToken]]:
        """Every token with the place it stands in, outer places first."""
        return ((place, token) for place in self.places for token in place.tokens)

    def without(self, ids: set[str]) -> "Kept":
        """The same without these tokens, and without everything inside them."""
        gone = set(ids)
        for place, token in self.tokens:  # parents come before children, holders before what they hold
            if place.holder in gone or token.parent in gone:
                gone.add(token.id)
        places = tuple(
            replace(place, tokens=tuple(token for token in place.tokens if token.id not in gone))
            for place in self.places if place.holder not in gone
        )
        scopes = {token.kept["scope"] for _, token in self.tokens if token.id in gone and "scope" in token.kept}
        scopes |= {place.scope for place in self.places if place.holder in gone}
        following, rows = self.scopes
        left = {number: names for number, names in self.left.items() if int(number) not in scopes}
        kept_scopes = [following, [row for row in rows if row[0] not in scopes]]
        return replace(self, places=places, scopes=kept_scopes, left=left)


def read(text: str) -> Kept:
    """What `RunningProcess.state()` gave, as values."""
    state = json.loads(text)
    inside = [KeptPlace(holder, spec, scope, _tokens(rows)) for holder, spec, scope, rows in state["inside"]]
    whole = KeptPlace("", state["process"], 0, _tokens(state["tokens"]))
    places, left = (whole, *inside), state.get("left", {})
    return Kept(state["diagrams"], tuple(state["ends"]), state["is ended"], state["scopes"], places, left)


def write(kept: Kept) -> str:
    """The text again, as `RunningProcess.restore` reads it."""
    whole, *inside = kept.places
    state: dict[str, Any] = {
        "form": FORM,
        "diagrams": kept.digest,
        "process": whole.spec,
        "ends": kept.ends,
        "is ended": kept.is_ended,
        "scopes": kept.scopes,
        "tokens": _rows(whole),
        "inside": [[place.holder, place.spec, place.scope, _rows(place)] for place in inside],
    }
    if kept.left:
        state["left"] = kept.left
    return json.dumps(state, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _tokens(rows: list[Any]) -> tuple[KeptToken, ...]:
    return tuple(KeptToken(token_id, spec, state, parent or "", kept) for token_id, spec, state, parent, kept in rows)


def _rows(place: KeptPlace) -> list[Any]:
    return [[token.id, token.spec, token.state, token.parent or None, token.kept] for token in place.tokens]

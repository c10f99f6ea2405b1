"""Rehearsals that the demonstration's process owner has saved: publishing says which of them come out otherwise."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from workflows import outcomes, pretend, rehearsals, rooms, scripts, versions
from workflows.people import Actor, Person, actor
from workflows.scripts import Deed

FILE = Path(__file__).parent / "rehearsals.json"


def bring_in(owner: Person, now: datetime) -> None:
    """Play and keep those that are not there yet."""
    by = actor(owner)
    for told in json.loads(FILE.read_text(encoding="utf-8")):
        key, name = told["procedure"], told["name"]
        if name not in {one.name for one in rehearsals.of_procedure(key)}:
            _keep(key, name, told["deeds"], by, now)


def _keep(key: str, name: str, told: Sequence[Mapping[str, Any]], by: Actor, now: datetime) -> None:
    deeds = [Deed(**deed) for deed in told]
    with rooms.entered(pretend.furnished(versions.published(key))):
        played = scripts.play(deeds, key, pretend.BEGINNING)
        outcome = outcomes.of_room(played.done)
    rehearsals.save(key, name, played.deeds, outcome, by=by, now=now)

"""What a diagram is expected to do, in every outfit, kept and restored at every wait or not."""

from collections.abc import Mapping
from typing import Any

from tests.workflows.engine.running.stage import play
from tests.workflows.engine.standard.outfits import in_outfits
from workflows.rehearsal import Outcome


def expect(
    drawn: bytes,
    path: str,
    *,
    leaving: Mapping[str, Any] | None = None,
    state: str = "ended",
    ends: str | None = None,
    waiting: str = "",
    stuck: str = "",
    process_id: str = "",
    **answers: Any,
) -> None:
    """Rehearse it: `path`, `ends` and `waiting` are element ids in one line, `leaving` the variables at the end."""
    state = "incident" if stuck else "waiting" if waiting else state
    for outfit in in_outfits(drawn):
        outcome = play(outfit, process_id=process_id, **answers)
        assert (outcome.state, " ".join(outcome.path)) == (state, path), outcome
        assert leaving is None or outcome.variables == leaving
        assert ends is None or " ".join(outcome.ends) == ends
        assert " ".join(wait["element"] for wait in outcome.waiting) == waiting
        assert _stuck_at(outcome) == stuck


def _stuck_at(outcome: Outcome) -> str:
    if outcome.incident is None:
        return ""
    assert outcome.incident["message"].endswith((".", "?"))
    return outcome.incident["element"]

"""Publishing: a draft is proposed with a note by one person, approved by another, and only as it was read."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from workflows import drafts, onward, versions
from workflows.database import db, to_text
from workflows.errors import BadValue, Conflict, NotAllowed, Refused
from workflows.people import Person, actor
from workflows.versions import ProcessVersion

APPROVERS = ("process_owner", "administrator")
LONGEST_NOTE = 1000


Onward = Mapping[str, str]
NOWHERE: Onward = {}


def propose(
    draft_id: int, read: str, *, note: str, by: Person, now: datetime, goes_on: Onward = NOWHERE
) -> ProcessVersion:
    """Ask for the draft to be published, with a note on what changes and why.

    `read` is the digest of the draft that the person looked at; `goes_on` says where cases go on whose step it no
    longer has, and is approved with it. Raises Refused while `check` finds errors, BadValue without a note or where
    cases cannot go on there, NotAllowed without the role, Conflict where the draft changed meanwhile or was proposed.
    """
    draft = _ready(draft_id, read, by, ("process_owner",))
    if draft.proposed_at is not None:
        raise Conflict("This draft is proposed already. It waits for somebody else to approve it.")
    onward.check(draft, goes_on)
    draft.note, draft.proposed_at, draft.proposed_by, draft.onward = _note(note), now, by, dict(goes_on)
    db.session.flush()
    return draft


def withdraw(draft_id: int, *, by: Person) -> ProcessVersion:
    """Take the proposal back, or send it back: the draft can be changed and proposed again. Raises NotAllowed."""
    draft = drafts.lock(draft_id)
    _check_role(by, APPROVERS)
    draft.proposed_at, draft.proposed_by = None, None
    db.session.flush()
    return draft


def approve(draft_id: int, read: str, *, by: Person, now: datetime) -> ProcessVersion:
    """Publish what somebody else proposed. Raises as `propose` does, and NotAllowed for who proposed it.

    `read` is the `mark` of the proposal that the person looked at.
    """
    draft = drafts.lock(draft_id)
    if read != mark(draft):
        raise Conflict("This draft changed after you opened it. Look at it again, then decide.")
    draft = _ready(draft_id, draft.digest, by, APPROVERS)
    if draft.proposed_at is None:
        raise Conflict("This draft is not proposed, or was changed since. Ask for it to be proposed again.")
    if draft.proposed_by_id == by.id:
        raise NotAllowed("You proposed this draft, so somebody else must approve it: a process owner or administrator.")
    onward.check(draft, draft.onward)
    return versions.publish(draft, by=actor(by), now=now, note=draft.note)


def publish(
    draft_id: int, read: str, *, note: str, by: Person, now: datetime, goes_on: Onward = NOWHERE
) -> ProcessVersion:
    """Publish at once, for councils that do not ask for an approval. Raises as `propose` does."""
    draft = _ready(draft_id, read, by, ("process_owner",))
    onward.check(draft, goes_on)
    draft.proposed_at, draft.proposed_by, draft.onward = now, by, dict(goes_on)
    return versions.publish(draft, by=actor(by), now=now, note=_note(note))


def mark(draft: ProcessVersion) -> str:
    """What names a proposal as it was read: its files, and where cases go on."""
    return sha256(to_text([draft.digest, draft.onward]).encode()).hexdigest() if draft.onward else draft.digest


def overtaken_by(draft: ProcessVersion) -> ProcessVersion | None:
    """The version published since the draft was begun: publishing the draft would undo what that one changed."""
    newest = versions.newest(draft.procedure_key)
    begun_from = draft.based_on.number if draft.based_on and draft.based_on.number else 0
    return newest if newest is not None and (newest.number or 0) > begun_from else None


def _ready(draft_id: int, read: str, by: Person, roles: tuple[str, ...]) -> ProcessVersion:
    """The draft, locked, as it was read, and without errors."""
    _check_role(by, roles)
    draft = drafts.lock(draft_id)
    if draft.digest != read:
        raise Conflict("This draft changed after you opened it. Look at it again, then decide.")
    problems = [found for found in versions.check(draft.contents.files) if found.severity == "error"]
    if problems:
        raise Refused(problems)
    return draft


def _check_role(by: Person, roles: tuple[str, ...]) -> None:
    if not by.has_role(*roles):
        raise NotAllowed("Only a process owner proposes; a process owner or an administrator approves.")


def _note(note: str) -> str:
    cleaned = note.strip()
    if not cleaned:
        raise BadValue("Say in the note what changes and why. Officers read it beside the new version.")
    if len(cleaned) > LONGEST_NOTE:
        raise BadValue(f"The note is {len(cleaned)} characters long. Shorten it to {LONGEST_NOTE}.")
    return cleaned

"""Publishing asks two people, publishes what they read, and refuses errors."""

import pytest

from tests.cast import NOW, Cast
from webapp import shipped
from workflows import drafts, publishing, versions
from workflows.errors import BadValue, Conflict, NotAllowed, Refused
from workflows.people import CLOCK, actor
from workflows.versions import ProcessVersion

KEY = "suspension"


def begin(cast: Cast) -> ProcessVersion:
    if versions.newest(KEY) is None:
        versions.install(KEY, shipped.procedures()[KEY], by=CLOCK, now=NOW)
    return drafts.begin(KEY, by=actor(cast.owner), now=NOW)


def proposed(cast: Cast) -> ProcessVersion:
    draft = begin(cast)
    return publishing.propose(draft.id, draft.digest, note="Legal looks at it first.", by=cast.owner, now=NOW)


def test_one_proposes_and_another_approves(cast_on_both: Cast) -> None:
    draft = proposed(cast_on_both)
    version = publishing.approve(draft.id, draft.digest, by=cast_on_both.admin, now=NOW)
    assert (version.number, version.note) == (2, "Legal looks at it first.")
    assert version.proposed_by is cast_on_both.owner and version.published_by == cast_on_both.admin.name
    assert versions.published(KEY).id == version.id


def test_nobody_approves_what_they_proposed(cast: Cast) -> None:
    draft = proposed(cast)
    with pytest.raises(NotAllowed, match="somebody else must approve"):
        publishing.approve(draft.id, draft.digest, by=cast.owner, now=NOW)


def test_officers_neither_propose_nor_approve(cast: Cast) -> None:
    draft = begin(cast)
    with pytest.raises(NotAllowed):
        publishing.propose(draft.id, draft.digest, note="x", by=cast.officer, now=NOW)
    publishing.propose(draft.id, draft.digest, note="x", by=cast.owner, now=NOW)
    with pytest.raises(NotAllowed):
        publishing.approve(draft.id, draft.digest, by=cast.manager, now=NOW)


def test_a_save_takes_the_proposal_back(cast_on_both: Cast) -> None:
    draft = proposed(cast_on_both)
    read = draft.digest
    drafts.save(draft.id, "more.form", b"{}", base="", by=actor(cast_on_both.owner), now=NOW)
    with pytest.raises(Conflict, match="changed after you opened it"):
        publishing.approve(draft.id, read, by=cast_on_both.admin, now=NOW)
    assert draft.proposed_at is None


def test_a_draft_with_errors_is_refused_and_says_which(cast: Cast) -> None:
    draft = begin(cast)
    drafts.save(draft.id, "more.form", b"{", base="", by=actor(cast.owner), now=NOW)
    with pytest.raises(Refused) as refused:
        publishing.propose(draft.id, draft.digest, note="x", by=cast.owner, now=NOW)
    assert {problem.file for problem in refused.value.problems} == {"more.form"}


def test_a_note_is_needed(cast: Cast) -> None:
    draft = begin(cast)
    with pytest.raises(BadValue, match="what changes and why"):
        publishing.propose(draft.id, draft.digest, note="  ", by=cast.owner, now=NOW)


def test_a_draft_overtaken_by_a_newer_version_is_known(cast: Cast) -> None:
    first, second = begin(cast), begin(cast)
    assert publishing.overtaken_by(first) is None
    published = publishing.publish(second.id, second.digest, note="First.", by=cast.owner, now=NOW)
    assert publishing.overtaken_by(first) is published


def test_the_draft_begun_first_and_published_last_is_the_newest(cast_on_both: Cast) -> None:
    first, second = begin(cast_on_both), begin(cast_on_both)
    for draft in (second, first):
        publishing.publish(draft.id, draft.digest, note="Changed.", by=cast_on_both.owner, now=NOW)
    assert versions.all_published() == [first] == [versions.newest(KEY)]


def test_everything_that_must_change_is_said_at_once_also_where_a_form_cannot_be_read() -> None:
    files = dict(shipped.procedures()[KEY])
    form, diagram = next(path for path in files if path.endswith(".form")), f"{KEY}.bpmn"
    files |= {form: b"{", diagram: files[diagram].replace(b'isExecutable="true"', b'isExecutable="false"')}
    errors = [problem for problem in versions.check(files) if problem.severity == "error"]
    assert {problem.file for problem in errors} == {form, diagram}
    assert not any("does not exist" in problem.message for problem in errors)

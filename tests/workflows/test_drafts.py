"""Drafts: what is saved, who saved it, and that nobody's work is overwritten or lost."""

from datetime import timedelta

import pytest

from tests.cast import NOW, Cast
from webapp import shipped
from workflows import drafts, versions
from workflows.database import db
from workflows.errors import BadValue, NotFound
from workflows.people import CLOCK, actor
from workflows.versions import ProcessVersion

KEY = "suspension"
FORM = "suspension-lift.form"
LATER = NOW + timedelta(minutes=5)


def begin(cast: Cast) -> ProcessVersion:
    if versions.newest(KEY) is None:
        versions.install(KEY, shipped.procedures()[KEY], by=CLOCK, now=NOW)
    return drafts.begin(KEY, by=actor(cast.owner), now=NOW)


def test_a_draft_begins_with_what_is_published_and_leaves_it_alone(cast_on_both: Cast) -> None:
    draft = begin(cast_on_both)
    base = drafts.mark(draft.contents.files[FORM])
    after = drafts.save(draft.id, FORM, b"{}", base=base, by=actor(cast_on_both.owner), now=NOW)
    assert after == drafts.mark(b"{}")
    assert drafts.find(draft.id).contents.files[FORM] == b"{}"
    assert drafts.mark(versions.published(KEY).contents.files[FORM]) == base
    assert [found.id for found in drafts.of_procedure(KEY)] == [draft.id]


def test_who_saves_second_is_told_and_overwrites_nothing(cast_on_both: Cast) -> None:
    draft = begin(cast_on_both)
    base = drafts.mark(draft.contents.files[FORM])
    drafts.save(draft.id, FORM, b'{"by": "one"}', base=base, by=actor(cast_on_both.owner), now=NOW)
    with pytest.raises(drafts.SavedMeanwhile, match=cast_on_both.owner.name) as told:
        drafts.save(draft.id, FORM, b'{"by": "two"}', base=base, by=actor(cast_on_both.admin), now=LATER)
    assert drafts.find(draft.id).contents.files[FORM] == b'{"by": "one"}'
    drafts.save(draft.id, FORM, b'{"by": "two"}', base=told.value.theirs.mark, by=actor(cast_on_both.admin), now=LATER)
    assert [saved.content for saved in drafts.earlier(draft.id, FORM)][0] == b'{"by": "one"}'


def test_a_file_is_added_removed_and_found_among_the_earlier_saves(cast: Cast) -> None:
    draft, owner = begin(cast), actor(cast.owner)
    mark = drafts.save(draft.id, "legal-review.form", b"{}", base="", by=owner, now=NOW)
    with pytest.raises(drafts.SavedMeanwhile):
        drafts.save(draft.id, "legal-review.form", b"[]", base="", by=owner, now=NOW)
    drafts.remove(draft.id, "legal-review.form", base=mark, by=owner, now=LATER)
    assert "legal-review.form" not in drafts.find(draft.id).contents.files
    assert [saved.content for saved in drafts.earlier(draft.id, "legal-review.form")] == [b"{}"]


@pytest.mark.parametrize("path", ["../x.form", "x.py", "X.form", "a/b.form", ".form", "x.form\n"])
def test_a_name_that_is_no_files_name_is_refused(cast: Cast, path: str) -> None:
    draft = begin(cast)
    with pytest.raises(BadValue, match="file's name"):
        drafts.save(draft.id, path, b"{}", base="", by=actor(cast.owner), now=NOW)


def test_a_file_that_is_too_large_is_refused(cast: Cast) -> None:
    with pytest.raises(BadValue, match="larger than 2 MB"):
        drafts.save(begin(cast).id, "x.form", b" " * 2_100_000, base="", by=actor(cast.owner), now=NOW)


def test_a_discarded_draft_is_gone(cast_on_both: Cast) -> None:
    draft = begin(cast_on_both)
    base = drafts.mark(draft.contents.files[FORM])
    drafts.save(draft.id, FORM, b"{}", base=base, by=actor(cast_on_both.owner), now=NOW)
    drafts.discard(draft.id)
    db.session.expire_all()
    with pytest.raises(NotFound, match="published or discarded"):
        drafts.find(draft.id)


def test_one_persons_going_on_is_one_earlier_save_and_anothers_is_always_kept(cast: Cast) -> None:
    draft, owner = begin(cast), actor(cast.owner)
    mark = drafts.mark(draft.contents.files[FORM])
    for minute, by in enumerate([owner, owner, owner, actor(cast.admin), owner]):
        now = NOW + timedelta(minutes=minute)
        mark = drafts.save(draft.id, FORM, f"[{minute}]".encode(), base=mark, by=by, now=now, goes_on=True)
    original = versions.published(KEY).contents.files[FORM]
    assert [saved.content for saved in drafts.earlier(draft.id, FORM)] == [b"[3]", b"[2]", original]
    drafts.put_aside(draft.id, FORM, b"mine", by=owner, now=LATER)
    assert drafts.earlier(draft.id, FORM)[0].content == b"mine"


def test_a_save_whose_answer_was_lost_can_be_sent_again(cast: Cast) -> None:
    draft, owner = begin(cast), actor(cast.owner)
    base = drafts.mark(draft.contents.files[FORM])
    after = drafts.save(draft.id, FORM, b"{}", base=base, by=owner, now=NOW)
    assert drafts.save(draft.id, FORM, b"{}", base=base, by=owner, now=LATER) == after

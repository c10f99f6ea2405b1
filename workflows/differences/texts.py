"""Two versions of a text: the lines that are gone and the lines that are new, where they stand."""

from difflib import SequenceMatcher

from workflows.differences.changes import CHANGED, Aspect, Change

LARGEST = 200_000  # characters; larger texts are only said to differ


def between(old: bytes, new: bytes) -> list[Change]:
    """One change for each place where lines differ; one in all for what is no text."""
    try:
        before, after = old.decode().splitlines(), new.decode().splitlines()
    except UnicodeDecodeError:
        return [_whole(old, new)]
    if len(old) + len(new) > LARGEST:
        return [_whole(old, new)]
    places = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [
        Change("", f"Line {start + 1}", "lines", CHANGED, (_aspect(before[left:right], after[start:end]),))
        for tag, left, right, start, end in places if tag != "equal"
    ]


def _aspect(before: list[str], after: list[str]) -> Aspect:
    return Aspect("Words", "\n".join(before), "\n".join(after))


def _whole(old: bytes, new: bytes) -> Change:
    size = Aspect("Size", f"{len(old):,} bytes", f"{len(new):,} bytes")
    return Change("", "The whole file", "file", CHANGED, (size,))

"""Everything that can go wrong on purpose. Each docstring says what the person can do about it."""

from collections.abc import Sequence
from datetime import datetime

from workflows.feel import OutOfTime as OutOfTime  # no UpturnError: nobody may take it for a finding
from workflows.feel.problems import Problem


class UpturnError(Exception):
    """The root. Its text is shown to the person, so it says what happened and what to do."""


class NotFound(UpturnError):
    """What was asked for does not exist, or is not this person's to see. Go back to the inbox and look it up there."""


class NotAllowed(UpturnError):
    """This person may not do this. Ask somebody with the role that the text names."""


class AlreadyDone(UpturnError):
    """Somebody completed this task first. What was typed is kept; read theirs, then decide whether more is needed."""

    def __init__(self, message: str, *, by: str, at: datetime | None) -> None:
        super().__init__(message)
        self.by = by
        self.at = at


class Conflict(UpturnError):
    """Somebody changed the same thing meanwhile. Nothing was lost: look at their change and try again."""


class CannotMove(Conflict):
    """A case cannot go on in another version. It stays on its own; the reasons say what stands in the way."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = list(reasons)
        super().__init__("The case " + "; it ".join(reasons) + ".")


class ChangedMeanwhile(Conflict):
    """What a page was filled with is not what the case says now: sent, it would undo what somebody else did."""


class SentTwice(Conflict):
    """The same form was sent twice. The first sending counts: open what it led to."""


class Refused(UpturnError):
    """A file cannot be published or read. The problems name the element and how to mend it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(f"{p.file}: {p.element}: {p.message}" for p in self.problems))


class CaseStuck(UpturnError):
    """The diagram cannot go on (no branch is true, say). An administrator can retry once it is mended."""

    def __init__(self, message: str, *, element: str = "") -> None:
        super().__init__(message)
        self.element = element


class BadValue(UpturnError):
    """A value that cannot be stored (NaN, NUL, too deep, a reserved name). Change the value that the text names."""


class NotMade(UpturnError):
    """A document cannot be made from its template. Mend the template where the text says, then make it again."""

    def __init__(self, reason: str, *, file: str, line: int | None = None) -> None:
        self.reason, self.file, self.line = reason, file, line
        where = f", line {line}" if line else ""
        super().__init__(f"The document cannot be made from {file}{where}. {reason}")

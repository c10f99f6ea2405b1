"""What can go wrong with an expression, by name."""


class FeelError(Exception):
    """The root of FEEL's errors; the message is written for the person who wrote the expression."""


class SyntaxProblem(FeelError):
    """The text is not FEEL: mend it at `position` (0-based), where `expected` should stand."""

    def __init__(self, message: str, text: str, position: int, expected: str = "", suggestion: str = "") -> None:
        self.text = text
        self.position = position
        self.expected = expected
        self.suggestion = suggestion
        line = text.count("\n", 0, position) + 1
        column = position - (text.rfind("\n", 0, position) + 1) + 1
        self.line, self.column = line, column
        where = f"at character {column}" if line == 1 else f"at line {line}, character {column}"
        parts = [f"{message} {where}"]
        if expected:
            parts.append(f"expected {expected}")
        if suggestion:
            parts.append(f"did you mean {suggestion}?")
        super().__init__("; ".join(parts))


class OutOfTime(Exception):
    """The machine did not get done in a time far beyond what it should need: the whole attempt is to be made again.

    No FeelError, and never a finding: nothing is known, so nobody who handles mistakes may take it for one. `file` is
    what was being made of a procedure's files, where that is known.
    """

    def __init__(self, message: str, *, file: str = "") -> None:
        self.file = file
        super().__init__(message)


class BudgetSpent(FeelError):
    """The expression asks for too much work: make it smaller. `what` names the limit that was reached."""

    def __init__(self, what: str, limit: object) -> None:
        self.what = what
        self.limit = limit
        super().__init__(f"The expression was stopped because it reached its limit of {what} ({limit})")

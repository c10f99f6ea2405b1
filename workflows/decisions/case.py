"""What the decisions of a procedure can read of a case: the names, their types, the values that a question offers."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class CaseVariables:
    """What is known of a case's variables, by path (`risk`, `plan.end`), from the forms and diagrams beside a table.

    `names` is None where what is written is not known. `kinds` are FEEL types of those that only forms answer (a day is
    kept as text). `choices` are the values that a variable can have, each with the words that a person chose it by.
    """

    names: frozenset[str] | None = None
    kinds: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def knows(self, path: str) -> bool:
        """Whether something writes it, a whole or a part of it."""
        if self.names is None:
            return True
        return any(path == name or path.startswith(f"{name}.") or name.startswith(f"{path}.") for name in self.names)


NOTHING_KNOWN = CaseVariables()

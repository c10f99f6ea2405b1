"""What a running process may know and ask of the world around it. Nothing of it is kept in the state."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from workflows.feel.environment import Environment


class Decided(Protocol):
    """What a decision gave: its value, and in plain words which rules matched and why."""

    @property
    def value(self) -> object: ...
    @property
    def explanation(self) -> str: ...
    @property
    def warnings(self) -> Sequence[str]: ...
    @property
    def rules(self) -> Sequence[int]: ...
    @property
    def inputs(self) -> Mapping[str, object]: ...


@dataclass(frozen=True)
class Surroundings:
    """The moment, the clock of expressions, the names beside the variables, and how to decide.

    `now` is aware and in UTC. `context` holds read-only names (case, provider, contract) that variables hide.
    `decide` takes a decision's id and the names that it may read, and may raise errors of the domain.
    `as_jobs` are tasks that would go by themselves, to be answered like jobs: a rehearsal may know the result already.
    """

    now: datetime
    environment: Environment
    context: Mapping[str, object]
    decide: Callable[[str, Mapping[str, object]], Decided]
    as_jobs: frozenset[str] = frozenset()

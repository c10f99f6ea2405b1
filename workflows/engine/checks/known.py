"""What a check may assume about the rest of the version and the installation."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Known:
    """Names that exist outside the diagrams; None means that such references are not checked.

    `documents` are templates with their format, such as `plan.pdf`.

    `processes` are those of other files: the processes of the checked diagrams count always. `form_keys` are the
    variables that each form writes with their FEEL types ("" where unknown), by form id. `choices` are the values that
    a variable can have, each with the words people see for it; `given_by_jobs` is what a job of a type brings back.

    `publishing` turns into errors what must be there by then, such as somebody who does a job; `rehearsing` turns into
    warnings what a rehearsal shows as an incident, such as a case that gets stuck. `assigned` says that a case is
    to run here: a task should name who does it, and what is waited for should be able to come.
    """

    job_types: frozenset[str] | None = None
    forms: frozenset[str] | None = None
    decisions: frozenset[str] | None = None
    emails: frozenset[str] | None = None
    documents: frozenset[str] | None = None
    processes: frozenset[str] | None = frozenset()
    form_keys: Mapping[str, Mapping[str, str]] | None = None
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    given_by_jobs: Mapping[str, Collection[str]] = field(default_factory=dict)
    publishing: bool = False
    rehearsing: bool = False
    assigned: bool = False

"""Who may record what a procedure allows beside its own steps, such as a meeting."""

from workflows.engine import Awaited
from workflows.errors import NotAllowed
from workflows.people import Person


def check_may_record(action: Awaited, person: Person) -> None:
    """Whether the person may record this beside the procedure's own steps. Raises NotAllowed, saying who can."""
    if not may_record(action, person):
        raise NotAllowed(f"Recording this needs the role {_roles_of(action)}.")


def may_record(action: Awaited, person: Person) -> bool:
    """Whether the person may record this beside the procedure's own steps."""
    return person.has_role(*(name.strip() for name in _roles_of(action).split(",")))


def _roles_of(action: Awaited) -> str:
    return action.properties.get("role", "officer")

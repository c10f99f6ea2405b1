"""What people read of a diagram: every step in the list beside the picture has a name."""

import pytest

from tests.workflows.shipped.play import shipped
from webapp import shipped as files
from workflows import outline
from workflows.engine import read


@pytest.mark.parametrize("procedure", sorted(files.procedures()))
def test_every_step_of_a_shipped_diagram_has_a_name(procedure: str) -> None:
    """Where there is none, the list says an id such as “in_force”."""
    diagrams = read({name: data for name, data in shipped(procedure).items() if name.endswith(".bpmn")})
    steps = [step.element for process in diagrams.processes.values() for step in outline.outline(process)]
    assert [step.id for step in steps if not step.name] == []

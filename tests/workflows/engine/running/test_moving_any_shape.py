"""Whatever blocks a diagram is nested from, a case that moves at every rest does each as often as one that stays."""

from collections import Counter
from itertools import count

from hypothesis import given, settings

from tests.workflows.engine.running.drawing import diagram, end, start
from tests.workflows.engine.running.stage import Play
from tests.workflows.engine.running.test_any_shape import Shape, Sketch, draw, shapes
from workflows.engine import Diagrams, RunningProcess, fit, read


class Wandering(Play):
    """A case that is moved to the other of two like diagrams whenever it is kept; the states must be the same text."""

    def _reload(self) -> None:
        state, variables = self.running.state(), self.running.variables
        old, self.diagrams = self.diagrams, others[self.diagrams.digest]
        assert fit(old, self.diagrams, state).reasons == ()
        self.running = RunningProcess.move(old, self.diagrams, state, variables, self.surroundings())
        assert self.running.state() == state.replace(old.digest, self.diagrams.digest)


others: dict[str, Diagrams] = {}  # by digest, the diagram that is like it


@settings(max_examples=25)
@given(shapes())
def test_moving_to_a_like_diagram_changes_nothing(shape: Shape) -> None:
    sketch = Sketch()
    first, last = draw(shape, sketch, count(), 1)
    flows = "\n".join([f"S -> {first}", *sketch.flows, f"{last} -> E"])
    drawn = diagram(flows, start(), *sketch.nodes, end())
    one, other = read({"test.bpmn": drawn}), read({"test.bpmn": drawn + b"\n"})
    others.update({one.digest: other, other.digest: one})
    case = Wandering(drawn)
    for _ in range(sketch.expected.total()):
        case.complete(case.open[0])
    assert case.running.is_ended
    assert Counter(step for step in case.steps if step.startswith("T")) == +sketch.expected

"""Service Improvement Plans moved to another version wherever they can wait: they come to the same end."""

from collections.abc import Callable

import pytest

from tests.workflows.shipped import sip
from tests.workflows.shipped.play import Play
from workflows.engine import RunningProcess, fit, read

# In the new version two tasks have other names, and a step is added behind the validation of every update.
ADDED = "log_validation"
CHANGES = (
    ('name="Draft the plan with the provider"', 'name="Write the plan"'),
    ('sourceRef="validate_update" targetRef="plan_changes"', f'sourceRef="validate_update" targetRef="{ADDED}"'),
    (
        '<bpmn:exclusiveGateway id="plan_changes"',
        f'<bpmn:scriptTask id="{ADDED}"><bpmn:extensionElements>'
        '<zeebe:script expression="=week" resultVariable="seen"/></bpmn:extensionElements></bpmn:scriptTask>'
        f'<bpmn:sequenceFlow id="on" sourceRef="{ADDED}" targetRef="plan_changes"/>'
        '<bpmn:exclusiveGateway id="plan_changes"',
    ),
)


def met() -> Play:
    play = sip.issued(weeks=2)
    sip.weeks(play, 2)
    sip.report(play, "met", "met")
    return play


def granted() -> Play:
    play = sip.extended()
    sip.report(play, "met", "improved", impact="yes", element="review_plan")
    play.answer("decide_rap", rapDecision="granted", reason="People are at risk")
    return play


def disputed_in_silence() -> Play:
    play = sip.drafted()
    play.wait(15)
    play.answer("consider_dispute", disputeDecision="not required", reason="The audit shows it")
    play.answer("confirm_not_required", closingDecision="confirmed", reason="Seen")
    return play


def silent_weeks_then_suspension() -> Play:
    play = sip.issued(weeks=1)
    play.wait(9)
    for task in sorted(play.open & {"follow_up", "follow_up_update"}):
        play.answer(task)
    if "validate_update" in play.open:
        sip.validate(play)
    play.wait(7)
    if "final_report" in play.open:
        sip.report(play, "not met", "not met", risk="high")
        play.answer("decide_suspension", suspensionDecision="granted", reason="No progress")
    return play


STORIES = (met, granted, disputed_in_silence, silent_weeks_then_suspension)


class Moving(Play):
    """A case that moves to the new version the n-th time it is taken up; never where `moves_at` is -1."""

    moves_at = -1
    taken_up = 0
    passed = 0

    def _take_up(self) -> None:
        if self.taken_up == self.moves_at:
            self.passed = len(self.path)
            self._move(changed(self.files))
        super()._take_up()
        self.taken_up += 1

    def _move(self, files: dict[str, bytes]) -> None:
        old, self.files = self.diagrams, files
        self.diagrams = read({name: data for name, data in files.items() if name.endswith(".bpmn")})
        state, variables = self.running.state(), self.running.variables
        self.running = RunningProcess.move(old, self.diagrams, state, variables, self._surroundings())


def changed(files: dict[str, bytes]) -> dict[str, bytes]:
    diagram = files["sip.bpmn"].decode()
    for was, will in CHANGES:
        assert was in diagram, was
        diagram = diagram.replace(was, will)
    return {**files, "sip.bpmn": diagram.encode()}


@pytest.mark.parametrize("story", STORIES)
def test_wherever_a_plan_waits_it_moves_and_comes_to_the_same_end(
    story: Callable[[], Play], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sip, "Play", Moving)
    stayed = story()
    assert isinstance(stayed, Moving) and stayed.taken_up > 3
    for number in range(stayed.taken_up):
        monkeypatch.setattr(Moving, "moves_at", number)
        moved = story()
        assert [step for step in moved.path if step != ADDED] == stayed.path
        assert moved.running.ends == stayed.running.ends
        assert moved.sent == stayed.sent
        assert (ADDED in moved.path) == ("validate_update" in stayed.path[moved.passed:])


@pytest.mark.parametrize("story", STORIES)
def test_to_the_same_version_everything_is_the_same(story: Callable[[], Play], monkeypatch: pytest.MonkeyPatch) -> None:
    class Standing(Moving):
        def _take_up(self) -> None:
            state = self.running.state()
            assert fit(self.diagrams, self.diagrams, state).reasons == ()
            self._move(self.files)
            assert self.running.state() == state
            super()._take_up()

    monkeypatch.setattr(sip, "Play", Standing)
    story()

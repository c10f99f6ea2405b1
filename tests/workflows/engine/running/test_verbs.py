"""What may be done to a running process, what may not, and what is kept of it."""

import json
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from tests.workflows.engine.running.drawing import (
    after,
    both,
    call,
    catch,
    definitions,
    diagram,
    end,
    event_sub,
    message,
    process,
    script,
    start,
    sub,
    user,
    xor,
)
from tests.workflows.engine.running.stage import NOON, Play, play, play_unchecked
from workflows.engine import RunningProcess, read
from workflows.errors import CaseStuck, Conflict, NotFound

PAIR = diagram("S -> F\nF -> A -> E\nF -> T -> E", start(), both("F"), user("A"), catch("T", after("P7D")), end())


def test_a_task_cannot_be_completed_twice() -> None:
    case = Play(PAIR)
    token = case.running.tasks[0].token_id
    case.complete("A")
    with pytest.raises(Conflict):
        case.running.complete(token, {})


def test_a_verb_for_the_wrong_kind_of_token_is_refused() -> None:
    case = Play(PAIR)
    task, timer = case.running.tasks[0].token_id, case.running.timers[0].token_id
    verbs: list[Callable[[RunningProcess], None]] = [
        lambda running: running.complete(timer, {}),
        lambda running: running.finish_job(task, {}),
        lambda running: running.fail(task, "x", ""),
        lambda running: running.fire_timer(task),
        lambda running: running.complete(str(uuid4()), {}),
    ]
    for verb in verbs:
        with pytest.raises(Conflict):
            verb(case.running)
    assert case.running.state() == case.running.state()


def test_a_timer_does_not_fire_before_it_is_due() -> None:
    case = Play(PAIR)
    timer = case.running.timers[0]
    with pytest.raises(Conflict):
        case.running.fire_timer(timer.token_id)
    case.at(NOON + timedelta(days=7)).fire("T")
    assert case.path == "S F T E"


def test_due_times_do_not_start_again_on_restore() -> None:
    case = Play(PAIR)
    due = case.running.timers[0].due_at
    assert case.at(NOON + timedelta(days=3)).running.timers[0].due_at == due == NOON + timedelta(days=7)


def test_a_task_carries_who_may_do_it_and_when() -> None:
    ext = (
        '<zeebe:formDefinition formId="plan"/><zeebe:assignmentDefinition assignee="=owner" '
        'candidateGroups="officer, manager" candidateUsers="=[owner]"/>'
        '<zeebe:taskSchedule dueDate="=date(day)" followUpDate="P1D"/><zeebe:priorityDefinition priority="80"/>'
    )
    case = Play(diagram("S -> A -> E", start(), user("A", ext), end()), {"owner": "ann", "day": "2026-07-01"})
    task = case.at(NOON + timedelta(days=9)).running.tasks[0]
    assert (task.form_id, task.assignee, task.candidate_groups, task.candidate_users) == (
        "plan",
        "ann",
        ("officer", "manager"),
        ("ann",),
    )
    assert task.due_at is not None and task.due_at.isoformat() == "2026-07-01T22:59:59+00:00"
    assert (task.follow_up_at, task.priority) == (NOON + timedelta(days=1), 80)


def test_a_state_of_other_diagrams_is_refused() -> None:
    case = Play(PAIR)
    other = read({"test.bpmn": PAIR.replace(b"P7D", b"P8D")})
    with pytest.raises(Conflict, match="another version"):
        RunningProcess.restore(other, case.running.state(), {}, case.surroundings())


def test_an_unknown_process_is_not_found() -> None:
    case = Play(PAIR)
    with pytest.raises(NotFound):
        RunningProcess.start(case.diagrams, "nothing", {}, case.surroundings())


def test_the_case_s_variables_are_not_in_the_state() -> None:
    assert "secret" not in Play(PAIR, {"secret": "secret words"}).running.state()


def test_a_variable_named_typename_survives() -> None:
    drawn = diagram(
        "S -> P1 -> E",
        start(),
        sub(
            "P1",
            "s -> a -> e",
            start("s"),
            user("a"),
            end("e"),
            ext='<zeebe:ioMapping><zeebe:input source="x" target="typename"/></zeebe:ioMapping>',
        ),
        end(),
    )
    assert Play(drawn).running.tasks[0].locals == {"typename": "x"}


WEEKS = diagram(
    """S -> M -> W -> N -> G
    G -> M if week < 520
    G -> E else
    """,
    start(),
    xor("M"),
    script("N", "week", "week + 1"),
    xor("G"),
    end(),
    sub(
        "W",
        "s -> inner -> v -> e",
        start("s"),
        user("v"),
        end("e"),
        sub(
            "inner",
            "s2 -> u -> e2",
            start("s2"),
            user("u"),
            end("e2"),
            event_sub("note", "m -> n -> f", start("m", message("note"), interrupts=False), user("n"), end("f")),
        ),
    ),
    '<boundaryEvent id="late" attachedToRef="W" cancelActivity="false">' + after("P7D") + "</boundaryEvent>",
    event_sub("any", "m2 -> n2 -> f2", start("m2", message("meeting"), interrupts=False), user("n2"), end("f2")),
)


def test_a_long_case_stays_small_and_ends() -> None:
    case = Play(WEEKS, {"week": 0})
    sizes = []
    for _ in range(520):
        case.complete("u")
        sizes.append(len(case.running.state().encode()))
        case.complete("v")
    assert case.running.is_ended
    assert max(sizes) == sizes[0] or max(sizes) < 1.1 * sizes[10]
    assert max(sizes) <= 8192


def test_a_loop_that_never_waits_is_an_incident() -> None:
    drawn = diagram(
        "S -> M -> A -> G\nG -> M if true\nG -> E else", start(), xor("M"), script("A", "x", "1"), xor("G"), end()
    )
    assert play(drawn).state == "incident"


def test_a_process_that_calls_itself_is_an_incident() -> None:
    outcome = play_unchecked(diagram("S -> C -> E", start(), call("C", "P"), end()))
    assert outcome.incident is not None and outcome.incident["element"] == "C"


def test_state_is_text_that_survives_reordered_keys() -> None:
    case = Play(WEEKS, {"week": 0})
    shuffled = json.dumps(json.loads(case.running.state()), sort_keys=True)
    again = RunningProcess.restore(case.diagrams, shuffled, {"week": 0}, case.surroundings())
    again.complete(again.tasks[0].token_id, {})
    assert [task.element_id for task in again.tasks] == ["v"]


def test_python_in_an_expression_is_only_words() -> None:
    drawn = diagram("S -> A -> E", start(), script("A", "x", "__import__('os').system('true')"), end())
    assert play_unchecked(drawn).state == "incident"


def test_a_stuck_verb_says_where() -> None:
    drawn = definitions(process("S -> A -> G\nG -> E if ok", start(), user("A"), xor("G"), end()))
    with pytest.raises(CaseStuck) as stuck:
        Play(drawn).complete("A", ok=False)
    assert stuck.value.element == "G"


def test_tasks_come_in_the_order_they_opened_wherever_they_are() -> None:
    drawn = diagram(
        "S -> F\nF -> P1 -> E\nF -> A -> B -> E",
        start(),
        both("F"),
        sub("P1", "s -> a -> b -> e", start("s"), user("a"), user("b"), end("e")),
        user("A"),
        user("B"),
        end(),
    )
    case = Play(drawn)
    assert case.open == ["A", "a"]
    assert case.complete("a").complete("A").open == ["b", "B"]

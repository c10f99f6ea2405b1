"""A running case moved to another version of its diagram: what stays, what begins, and what cannot."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.workflows.engine.running.drawing import (
    after,
    both,
    boundary,
    call,
    catch,
    definitions,
    diagram,
    end,
    event_sub,
    every,
    first_of,
    loop,
    message,
    process,
    start,
    sub,
    user,
)
from tests.workflows.engine.running.stage import NOON, Play
from workflows.engine import RunningProcess, fit, read
from workflows.errors import CannotMove

ONE = diagram("S -> A -> E", start(), user("A"), end())
DAY = timedelta(days=1)


def moved(
    case: Play, drawn: bytes, onward: Mapping[str, str] | None = None, since: Mapping[str, datetime] | None = None
) -> Play:
    """The case taken over to the new diagram, and there kept and taken up again."""
    new = read({"test.bpmn": drawn})
    state, variables = case.running.state(), case.running.variables
    case.running = RunningProcess.move(
        case.diagrams, new, state, variables, case.surroundings(), since=since or {}, onward=onward or {}
    )
    case.diagrams = new
    case._note()
    return case


def why(case: Play, drawn: bytes, **onward: str) -> str:
    """Why the case cannot move; "" where it can. What is said is what happens."""
    reasons = fit(case.diagrams, read({"test.bpmn": drawn}), case.running.state(), onward).reasons
    if reasons:
        with pytest.raises(CannotMove):
            moved(case, drawn, onward)
    return "; ".join(reasons)


def test_a_task_stays_open_and_goes_on_the_new_way() -> None:
    case = moved(Play(ONE), diagram("S -> A -> B -> E", start(), user("A"), user("B"), end()))
    assert case.open == ["A"]
    assert case.complete("A").open == ["B"]
    assert case.complete("B").path == "S A B E"


def test_moving_to_the_same_diagram_under_another_name_changes_nothing_but_its_digest() -> None:
    case = Play(diagram("S -> A -> E", start(), user("A"), boundary("T", "A", after("P7D")), end(), ""))
    before = case.running.state()
    old_digest = case.diagrams.digest
    moved(case, diagram("S -> A -> E", start(), user("A"), boundary("T", "A", after("P7D")), end(), " "))
    assert case.running.state() == before.replace(old_digest, case.diagrams.digest)


def test_a_task_that_is_gone_keeps_the_case_where_it_is() -> None:
    assert why(Play(ONE), diagram("S -> B -> E", start(), user("B"), end())) == (
        "waits at the user task “A”, which the new version no longer has"
    )


def test_a_task_that_is_a_timer_now_keeps_the_case_where_it_is() -> None:
    drawn = diagram("S -> A -> E", start(), catch("A", after("P1D")), end())
    assert "which is an intermediate catch event in the new version" in why(Play(ONE), drawn)


def test_a_task_that_moved_into_a_subprocess_keeps_the_case_where_it_is() -> None:
    drawn = diagram("S -> P1 -> E", start(), sub("P1", "S2 -> A -> E2", start("S2"), user("A"), end("E2")), end())
    assert "moved into the sub" in why(Play(ONE), drawn)


def test_cases_at_a_vanished_element_can_go_on_at_another() -> None:
    drawn = diagram("S -> B -> C -> E", start(), user("B"), user("C"), end())
    case = moved(Play(ONE), drawn, {"A": "C"})
    assert case.open == ["C"]
    assert case.complete("C").path == "S C E"
    assert why(Play(ONE), drawn, A="S") == "cannot go on at the start event “S”: nothing leads there by itself"


def test_a_timer_keeps_its_due_time_and_a_changed_repetition_applies_from_the_next_time() -> None:
    def drawn(cycle: str) -> bytes:
        reminder = boundary("T", "A", every(cycle), interrupts=False)
        return diagram("S -> A -> E\nT -> F", start(), user("A"), reminder, end(), end("F"))

    case = Play(drawn("R/P7D")).at(NOON + 3 * DAY)
    moved(case, drawn("R/P14D"))
    assert case.running.timers[0].due_at == NOON + 7 * DAY
    assert case.fire("T").running.timers[0].due_at == NOON + 21 * DAY


def test_a_new_deadline_counts_from_when_the_task_was_opened() -> None:
    drawn = diagram("S -> A -> E\nT -> F", start(), user("A"), boundary("T", "A", after("P7D")), end(), end("F"))
    case = Play(ONE).at(NOON + 3 * DAY)
    token = case.running.tasks[0].token_id
    moved(case, drawn, since={token: NOON})
    assert [timer.due_at for timer in case.running.timers] == [NOON + 7 * DAY]


def test_a_deadline_that_is_gone_is_no_longer_waited_for_and_the_task_stays() -> None:
    drawn = diagram("S -> A -> E\nT -> F", start(), user("A"), boundary("T", "A", after("P7D")), end(), end("F"))
    case = moved(Play(drawn), ONE)
    assert (case.running.timers, case.open) == ([], ["A"])


def test_a_reminder_that_has_been_sent_is_not_sent_again() -> None:
    def drawn(days: str) -> bytes:
        reminder = boundary("T", "A", after(days), interrupts=False)
        return diagram("S -> A -> E\nT -> F", start(), user("A"), reminder, end(), end("F"))

    case = moved(Play(drawn("P7D")).fire("T"), drawn("P9D"))
    assert case.running.timers == []


def test_a_new_event_subprocess_listens_and_one_that_is_gone_does_not() -> None:
    listening = diagram(
        "S -> A -> E", start(), user("A"), end(),
        event_sub("X", "S2 -> E2", start("S2", message("stop"), interrupts=False), end("E2")),
    )
    case = moved(Play(ONE), listening)
    assert [one.message for one in case.running.messages] == ["stop"]
    assert moved(case, ONE).running.messages == []


def test_the_first_of_several_events_may_lose_one_and_win_another() -> None:
    def drawn(*events: str) -> bytes:
        flows = "\n".join(f"G -> {event} -> E" for event in events)
        return diagram("S -> G\n" + flows, start(), first_of("G"), *(catch(one, message(one)) for one in events), end())

    case = moved(Play(drawn("one", "two")), drawn("two", "three"))
    assert sorted(one.message for one in case.running.messages) == ["three", "two"]
    assert case.tell("three") and case.path.endswith("three E")
    assert "none of them is left" in why(Play(drawn("one")), drawn("two"))


def test_a_message_is_waited_for_by_its_new_name() -> None:
    def drawn(name: str) -> bytes:
        return diagram("S -> M -> E", start(), catch("M", message(name)), end())

    assert [one.message for one in moved(Play(drawn("old")), drawn("new")).running.messages] == ["new"]


BRANCHES = diagram(
    "S -> G -> A -> J -> E\nG -> B -> J", start(), both("G"), user("A"), user("B"), both("J"), end()
)


def test_a_join_half_reached_waits_on_for_the_same_branches() -> None:
    same = diagram(
        "S -> G -> A -> J -> C -> E\nG -> B -> J", start(), both("G"), user("A"), user("B"), both("J"), user("C"), end()
    )
    case = moved(Play(BRANCHES).complete("A"), same)
    assert case.open == ["B"]
    assert case.complete("B").complete("C").running.is_ended


def test_a_case_between_branches_does_not_move_to_where_a_branch_never_comes() -> None:
    third = diagram(
        "S -> G -> A -> J -> E\nG -> B -> J\nG -> C -> J",
        start(), both("G"), user("A"), user("B"), user("C"), both("J"), end(),
    )
    assert "is past where the branch over “C” begins" in why(Play(BRANCHES), third)


@pytest.mark.parametrize("drawn", [
    diagram("S -> A -> B -> E", start(), user("A"), user("B"), end()),
    diagram("S -> G -> A -> E\nG -> B -> E", start(), both("G"), user("A"), user("B"), end()),
])
def test_nothing_is_done_twice_because_branches_no_longer_join(drawn: bytes) -> None:
    assert "join at “J”" in why(Play(BRANCHES), drawn)


def test_a_join_that_has_lost_the_branch_it_waited_for_goes_on() -> None:
    alone = diagram(
        "S -> G -> A -> J -> E\nG -> B -> F", start(), both("G"), user("A"), user("B"), both("J"), end(), end("F")
    )
    case = moved(Play(BRANCHES).complete("A"), alone)
    assert case.path.endswith("J E") and case.open == ["B"]


def test_inside_a_subprocess_that_is_gone_a_case_stays() -> None:
    inside = diagram("S -> X -> E", start(), sub("X", "S2 -> A -> E2", start("S2"), user("A"), end("E2")), end())
    assert why(Play(inside), ONE) == "is inside the subprocess “X”, which the new version no longer has"
    longer = diagram(
        "S -> X -> E", start(), sub("X", "S2 -> A -> B -> E2", start("S2"), user("A"), user("B"), end("E2")), end()
    )
    assert moved(Play(inside), longer).complete("A").complete("B").running.is_ended


def test_a_called_process_goes_on_in_its_new_form_and_not_without_it() -> None:
    def drawn(inner: str, *tasks: str, called: str = "Q") -> bytes:
        outer = process("S -> K -> E", start(), call("K", "Q"), end())
        return definitions(outer, process(inner, start("S1"), *map(user, tasks), end("E1"), id=called))

    case = Play(drawn("S1 -> A -> E1", "A"))
    assert "inside the process “Q”" in why(case, drawn("S1 -> A -> E1", "A", called="R"))
    assert moved(case, drawn("S1 -> A -> B -> E1", "A", "B")).complete("A").complete("B").running.is_ended


def test_repetitions_under_way_go_on_counted_as_before_and_not_in_another_way() -> None:
    def drawn(*tasks: str, sequential: bool = False) -> bytes:
        flows = "S -> " + " -> ".join(tasks) + " -> E"
        repeated = user(tasks[0], loop=loop("[1,2,3]", item="n", sequential=sequential))
        return diagram(flows, start(), repeated, *map(user, tasks[1:]), end())

    case = moved(Play(drawn("A")).complete("A"), drawn("A", "B"))
    assert case.open == ["A", "A"]
    assert case.complete("A").complete("A").open == ["B"]
    assert "repeats in another way" in why(Play(drawn("A")), drawn("A", sequential=True))


def test_an_open_task_gets_the_new_form_and_people_and_keeps_when_it_is_due() -> None:
    def drawn(form: str, groups: str, due: str) -> bytes:
        ext = (
            f'<zeebe:formDefinition formId="{form}"/><zeebe:assignmentDefinition candidateGroups="{groups}"/>'
            f'<zeebe:taskSchedule dueDate="{due}"/>'
        )
        return diagram("S -> A -> E", start(), user("A", ext), end())

    case: Any = moved(Play(drawn("f1", "officer", "2026-02-01")), drawn("f2", "manager", "2026-03-01"))
    task = case.running.tasks[0]
    assert (task.form_id, task.candidate_groups, f"{task.due_at:%Y-%m-%d}") == ("f2", ("manager",), "2026-02-01")

"""What the people of a story do in a contract year: meetings, notifications, audits; and two such years."""

from collections.abc import Callable
from datetime import date, timedelta

from webapp.demo.answers import Answers, Reply, Teller, Theme
from webapp.demo.stories import Story
from workflows.cases import Case

PROCEDURE = "contract_monitoring"
STORIES = (
    Story("Swift Step Equipment", PROCEDURE, 130, procedure=PROCEDURE, owner="officer2",
          records={18: "notified", 40: "audited", 112: "records_asked"}),
    Story("Glan y Môr Care", PROCEDURE, 75, "inspect", procedure=PROCEDURE,
          records={30: "notified", 68: "concern_noted"}),
)


def begin(story: Story, theme: Theme, today: date) -> Answers:
    """How often the council and the provider meet (MON-18)."""
    return {"meetingMonths": 3}


def _notified(today: date) -> Answers:
    return {
        "kind": "disruption", "happenedOn": (today - timedelta(days=2)).isoformat(), "toldOn": today.isoformat(),
        "what": "The telephone line was down for an afternoon. Calls went unanswered for three hours.",
        "alternative": "Calls are taken by the other office.",
    }


def _audited(today: date) -> Answers:
    due = (today + timedelta(days=21)).isoformat()
    return {
        "kind": "audit", "announced": "unannounced", "heldOn": today.isoformat(),
        "seen": "Staff files, the fire log and ten decontamination records.",
        "findings": [
            {"finding": "Two of ten staff files lack a second reference.", "remedy": "Obtain both.", "due": due},
            {"finding": "The fire log stops in spring.", "remedy": "Test weekly, and keep the log.", "due": due},
        ],
    }


def _concern(today: date) -> Answers:
    return {
        "triggers": ["complaints", "management", "measures"],
        "what": "Three complaints in a week about the same round, and the branch manager left without a handover.",
    }


def _records(today: date) -> Answers:
    return {
        "kinds": ["insurance", "fire"], "why": "To see that the findings of the audit are remedied.",
        "seeOn": (today + timedelta(days=5)).isoformat(), "place": "office",
    }


def _meet(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    return 14, {
        "heldOn": today.isoformat(), "attended": "Contract officer, commissioner; contract lead, depot manager",
        "providerAttended": "yes", "notes": "Went through the returns of the quarter and the last audit.",
        "agreed": "The provider sends its plan for the winter by the end of the month.", "meetingMonths": 3,
    }


def _late(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    return 1, {"failureAction": "none", "reason": "The provider has changed whom to ring. It is discussed next time."}


def _remedy(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    done = ("Both references are on file.", "The alarm is tested each Monday; three entries are attached.")
    rows = [{**row, "done": said} for row, said in zip(_local(case, "remedy"), done, strict=False)]
    return 15, {"findings": rows, "evidence": [], "sentBy": case.provider.contacts[0].name}


def _check(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    rows = [{**row, "isRemedied": "yes"} for row in _local(case, "check_remedy")]
    return 2, {"findings": rows, "note": "Seen on a visit."}


def _access(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    return 2, {"available": "yes", "evidence": [], "sentBy": case.provider.contacts[0].name}


def _saw(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    return 4, {"seen": "yes", "found": "The insurance is in date until June. The fire log is kept every week."}


def _local(case: Case, element_id: str) -> list[Answers]:
    """The findings of the audit whose task this is."""
    task = next(task for task in reversed(case.tasks) if task.element_id == element_id)
    return list(task.locals["findings"])


RECORDS: dict[str, Callable[[date], Answers]] = {
    "notified": _notified, "audited": _audited, "concern_noted": _concern, "records_asked": _records,
}
TELLERS: dict[str, Teller] = {
    "hold_meeting": _meet, "decide_notification": _late, "remedy": _remedy, "check_remedy": _check,
    "give_access": _access, "see_records": _saw,
}

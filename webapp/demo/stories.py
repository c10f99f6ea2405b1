"""Twenty-seven stories: which provider, what failed, how far it has come, and how it went."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Story:
    """One case of the demonstration; those that it leads to, of other procedures, are `linked`.

    `stands_at` is the element whose task nobody does (the `turn`-th time it opens), "" for a case that ends.
    `results` are what the reports find, report by report: "met", "improved" or "not met".
    """

    provider: str
    theme: str
    days_ago: int
    stands_at: str = ""
    turn: int = 1
    site: int = 0
    owner: str = "officer"
    weeks: int = 12
    results: tuple[str, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    has_impact: bool = False
    is_slow: bool = False
    late_weeks: tuple[int, ...] = ()
    meeting_on: tuple[int, ...] = ()
    records: Mapping[int, str] = field(default_factory=dict)  # day -> the element of what is recorded on the case
    notes: Mapping[int, str] = field(default_factory=dict)
    has_evidence: bool = False
    procedure: str = "sip"
    linked: tuple["Story", ...] = ()

    @property
    def key(self) -> str:
        """What tells one story from another, however often the demonstration is loaded."""
        return f"{self.provider}/{self.site}/{self.theme}"

    def of(self, procedure: str) -> "Story":
        """The part of the story that is played by this procedure."""
        return next(part for part in (self, *self.linked) if part.procedure == procedure)


DISPUTED = {"agree_plan": "disagree"}

STORIES = (
    Story("Brightwater Home Care", "visits", 2, "draft_plan"),
    Story("Meadowbank Nursing Home", "medication", 5, "agree_plan", owner="officer2"),
    Story("Oakleaf Supported Living", "training", 9, "consider_dispute", choices=DISPUTED),
    Story("St Aidan's Care Home", "infection", 6, "sign_plan"),
    Story("Helping Hands Westhaven", "visits", 15, "provider_update", 2,
          notes={4: "Rang the care manager. She welcomes the plan."}),
    Story("Swift Step Equipment", "equipment", 30, "provider_update", 4, owner="officer2", has_evidence=True,
          meeting_on=(12,)),
    Story("Oakleaf Supported Living", "careplans", 53, "provider_update", 7, site=1, late_weeks=(3,),
          meeting_on=(10, 38)),
    Story("Larkfield House", "staffing", 36, "provider_update", 3, is_slow=True, late_weeks=(2,),
          notes={20: "The commissioner asked for a short briefing before the next update."}),
    Story("Compass Extra Care", "falls", 29, "validate_update", 3, has_evidence=True),
    Story("Cairn Valley Care", "careplans", 14, "validate_update", 1, owner="officer2"),
    Story("Helping Hands Westhaven", "complaints", 28, "final_report", weeks=3),
    Story("Compass Extra Care", "money", 35, "final_report", site=1, weeks=3, owner="officer2", late_weeks=(2,)),
    Story("Meadowbank Nursing Home", "pressure", 34, "further_actions", weeks=3, results=("improved",),
          has_evidence=True),
    Story("Larkfield House", "medication", 47, "provider_update", 6, weeks=4, results=("improved",),
          meeting_on=(15,)),
    Story("Tideway Reablement", "training", 58, "review_plan", weeks=3, results=("improved",), owner="officer2"),
    Story("Cairn Valley Care", "safeguarding", 60, "decide_rap", weeks=3, results=("improved", "not met"),
          has_impact=True,
          is_slow=True, meeting_on=(9, 30), notes={33: "Safeguarding team told of the late reports."}),
    Story("St Aidan's Care Home", "staffing", 95, weeks=4, results=("improved", "not met"), has_impact=True,
          is_slow=True,
          choices={"decide_rap": "granted"}, owner="officer2", linked=(
              Story("St Aidan's Care Home", "staffing", 0, "provider_update", 5, procedure="rap", weeks=8),)),
    Story("Larkfield House", "pressure", 78, "provider_update", 9, weeks=3, results=("improved", "improved"),
          has_impact=True,
          choices={"decide_rap": "declined", "decide_next": "extend"}),
    Story("Glan y Môr Care", "visits", 37, "decide_suspension", weeks=3, results=("not met",), is_slow=True,
          late_weeks=(2, 3)),
    Story("Fernhill Day Services", "medication", 78, weeks=4, results=("not met",), is_slow=True, owner="officer2",
          choices={"decide_suspension": "granted"}, meeting_on=(11,), linked=(
              Story("Fernhill Day Services", "medication", 0, procedure="suspension",
                    choices={"withRap": "yes", "decide_review": "continue"}),
              Story("Fernhill Day Services", "medication", 0, "validate_update", 5, procedure="rap", weeks=8))),
    Story("Fernhill Day Services", "careplans", 110, weeks=3, results=("met",), has_evidence=True),
    Story("Swift Step Equipment", "infection", 140, weeks=6, results=("met",), owner="officer2", meeting_on=(20,)),
    Story("Larkfield House", "infection", 120, choices=DISPUTED | {"consider_dispute": "not required"}),
    Story("Oakleaf Supported Living", "complaints", 118, weeks=3, results=("improved", "improved"),
          choices={"decide_next": "close"}),
    Story("Tideway Reablement", "complaints", 48, choices=DISPUTED | {"consider_dispute": "rap",
          "decide_rap": "granted"}, linked=(
              Story("Tideway Reablement", "complaints", 0, "agree_extension", procedure="rap", weeks=4,
                    results=("improved",)),)),
    Story("Meadowbank Nursing Home", "staffing", 5, "decide", procedure="suspension", owner="officer2"),
    Story("Brightwater Home Care", "safeguarding", 92, procedure="suspension", site=1),
)

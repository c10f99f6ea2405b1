"""What the people of a story answer for contracts under the Procurement Act: a yearly assessment, and a notice."""

from datetime import date, timedelta

from webapp.demo.answers import Answers, Reply, Teller, Theme
from webapp.demo.stories import Story
from workflows.cases import Case

ASSESSMENT, NOTICE = "kpi_assessment", "contract_performance_notice"
IN_SCOPE = ("CE-001", "EC-004")  # contracts over £5 million that are not light-touch
STORIES = (
    Story("Swift Step Equipment", ASSESSMENT, 40, procedure=ASSESSMENT, owner="officer2"),
    Story("Compass Extra Care", "staffing", 36, weeks=3, results=("not met",), is_slow=True, owner="officer2",
          choices={"decide_suspension": "granted"}, linked=(
              Story("Compass Extra Care", "staffing", 0, "decide", procedure="suspension"),
              Story("Compass Extra Care", "staffing", 0, "write_notice", procedure=NOTICE))),
)
IDENTIFIERS = {
    "procurementId": "ocds-h6vhtk-04c1de", "authorityName": "Westhaven Council",
    "authorityId": "GB-PPON-PWHC-4471-QXZT", "authorityAddress": "Town Hall, High Street, Westhaven",
    "authorityEmail": "contracts@council.example", "supplierId": "GB-COH-09876543",
    "supplierAddress": "Unit 4, Canal Park, Westhaven",
}
ASSESSED = 5  # the indicators that were published for the contract, of all that the returns measure


def begin_assessment(story: Story, theme: Theme, today: date) -> Answers:
    """The twelve months whose returns have all come in."""
    ends = (today - timedelta(days=30)).replace(day=1) - timedelta(days=1)
    begins = ends.replace(year=ends.year - 1, day=1) + timedelta(days=31)
    return {"firstDay": begins.replace(day=1).isoformat(), "lastDay": ends.isoformat()}


def _assess(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    scored = [row for row in case.data["kpis"] if row["suggestion"]]
    worst_first = sorted(scored, key=lambda row: row["suggestion"] == "Good")
    rows = [{**row, "step": row["suggestion"]} for row in worst_first[:ASSESSED]]
    rows[0] |= {"step": "Requires improvement",
                "reason": "Below its target in four months of the year, and back at it only since the summer."}
    return 4, {"kpis": rows, "procurementTitle": case.data["procurementTitle"],
               "contractNumber": case.data["contractNumber"], **IDENTIFIERS}


def _sign(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    return 3, {"signing": "sign", "isDeclared": True, "signedName": "Mana Whitcombe"}


def _publish(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    return 2, {"publishedOn": today.isoformat(), "noticeNumber": f"{today.year}/S 000-031477"}


def _choose(story: Story, theme: Theme, case: Case, turn: int, today: date) -> Reply:
    return 1, {"sourceCase": case.data["sourceCase"]}


ASSESSMENT_TELLERS: dict[str, Teller] = {"assess_kpis": _assess, "sign_assessment": _sign, "publish": _publish}
NOTICE_TELLERS: dict[str, Teller] = {"choose_case": _choose}

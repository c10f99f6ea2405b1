"""The roads to every end of every shipped procedure, by procedure and end event. A new procedure: one module more."""

from collections.abc import Mapping

from tests.journeys.ends import (
    contract_monitoring,
    contract_performance_notice,
    kpi_assessment,
    monitoring_return,
    poor_performance,
    provider_action_plan,
    rap,
    sip,
    suspension,
)
from tests.journeys.ends.end import End

ENDS: Mapping[str, Mapping[str, End]] = {
    "contract_monitoring": contract_monitoring.ENDS, "contract_performance_notice": contract_performance_notice.ENDS,
    "kpi_assessment": kpi_assessment.ENDS, "monitoring_return": monitoring_return.ENDS,
    "poor_performance": poor_performance.ENDS, "provider_action_plan": provider_action_plan.ENDS,
    "rap": rap.ENDS, "sip": sip.ENDS, "suspension": suspension.ENDS,
}

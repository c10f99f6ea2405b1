"""The other cases of a provider, for expressions: what a procedure reads as `provider.cases`."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from workflows.calendar import local
from workflows.database import db
from workflows.people import Site
from workflows.versions import Procedure

if TYPE_CHECKING:
    from workflows.cases import Case

MOST = 200


def other_cases(case: "Case") -> list[dict[str, object]]:
    """The provider's other cases, newest first, at most 200; `outcome` and `site` are null where there is none."""
    kind = type(case)  # the module of cases imports this one
    rows = select(kind.reference, Procedure.name, Site.name, kind.started_at, kind.state, kind.outcome)
    rows = rows.join(Procedure, kind.procedure_key == Procedure.key).outerjoin(Site, kind.site_id == Site.id)
    others = rows.where(kind.provider_id == case.provider_id, kind.id != case.id).order_by(kind.id.desc()).limit(MOST)
    with db.session.no_autoflush:
        return [
            {"reference": reference, "procedure": procedure, "site": site, "started": local(started_at).date(),
             "state": state, "outcome": outcome or None}
            for reference, procedure, site, started_at, state, outcome in db.session.execute(others)
        ]

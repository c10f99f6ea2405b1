"""Replay: what the draft's tables would have decided in the last finished cases."""

from flask import Blueprint, render_template

from webapp import access
from webapp.pages.procedures.trials import version_of
from workflows import replays

page = Blueprint("replays", __name__, url_prefix="/procedures/<key>/drafts/<int:version_id>/decisions")


@page.get("")
@access.roles("process_owner", "administrator")
def show(key: str, version_id: int) -> str:
    """Every decision of the last finished cases that would come out otherwise, or cannot be taken again."""
    version = version_of(key, version_id)
    retaken = replays.decisions(version)
    return render_template(
        "procedures/replays.html", procedure=version.procedure, version=version, most=replays.MOST, retaken=retaken,
        changed=[one for one in retaken if not one.same and not one.cannot],
        impossible=[one for one in retaken if one.cannot],
    )

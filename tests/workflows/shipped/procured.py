"""A contract under the Procurement Act in a play: what its returns showed, which cases are read, and what is kept."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from tests.workflows.shipped.play import BEGINNING, Play
from workflows import feel
from workflows.engine import Job, Surroundings

CONTRACT = {
    "name": "Home care, west locality", "reference": "HC-014", "nation": "England", "starts": date(2024, 4, 1),
    "ends": date(2028, 3, 31),
}
IDENTIFIERS = {
    "procurementTitle": "Home care, west locality", "procurementId": "ocds-h6vhtk-04a1b2", "contractNumber": "HC-014",
    "authorityName": "Westhaven Council", "authorityId": "GB-PPON-ABCD", "authorityAddress": "Town Hall, Westhaven",
    "authorityEmail": "contracts@council.example", "supplierId": "GB-COH-01234567",
    "supplierAddress": "12 Harbour Road, Westhaven",
}
TEXT, LIST = str, list


class Procured(Play):
    """A play whose contract is in scope, or not; `results` are what a job of a type gives, one after the other."""

    def __init__(
        self, process: str, *, now: datetime = BEGINNING, is_in_scope: bool = True,
        results: Mapping[str, list[dict[str, Any]]] | None = None, **variables: object,
    ) -> None:
        self.begun, self.is_in_scope = now, is_in_scope
        self.results = {job: list(given) for job, given in (results or {}).items()}
        self.kept: list[Any] = []
        self.now = now
        super().__init__(process, **variables)

    def _do(self, job: Job) -> dict[str, Any]:
        if job.type == "keep-json":
            self.kept.append(job.inputs["content"])
            return {}
        if job.type in self.results:
            return self.results[job.type].pop(0)
        return super()._do(job)

    def _surroundings(self) -> Surroundings:
        self.now = max(self.now, self.begun)
        around = super()._surroundings()
        contract = CONTRACT | {"procurementAct": self.is_in_scope}
        return replace(around, context={**around.context, "contract": {k: feel.from_json(v) if isinstance(v, str) else v
                                                                       for k, v in contract.items()}})


def faults_of_release(release: Any) -> list[str]:
    """What keeps this from being a release of the Open Contracting Data Standard 1.1.5, by our reading of its schema.

    Required parts, their types, the codes of `tag` and `initiationType`, references to parties and awards, unique ids.
    """
    needed = {"ocid": TEXT, "id": TEXT, "date": TEXT, "tag": LIST, "initiationType": TEXT}
    found = [name for name, kind in needed.items() if not isinstance(release.get(name), kind) or not release[name]]
    found += [code for code in release["tag"] if code not in ("implementation", "implementationUpdate")]
    parties = {party["id"] for party in release["parties"]}
    named = [release["buyer"], *(one for award in release["awards"] for one in award["suppliers"])]
    found += [f"party {one['id']}" for one in named if one["id"] not in parties]
    awards = {award["id"] for award in release["awards"]}
    found += [f"award {one['awardID']}" for one in release["contracts"] if one["awardID"] not in awards]
    lists = [release["parties"], release["awards"], release["contracts"]]
    found += ["an id twice" for rows in lists if len({row["id"] for row in rows}) < len(rows)]
    datetime.fromisoformat(release["date"])
    return found

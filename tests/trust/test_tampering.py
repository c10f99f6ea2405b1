"""Nobody changes what was answered, attached, sent, done or decided unseen: each is found, on both databases."""

from flask import Flask

from tests.trust import tampering
from tests.trust.tampering import TAMPERINGS, Tampering
from workflows.proof.ledger import Finding
from workflows.proof.verifying import Verification


def fits(finding: Finding, wanted: Tampering) -> bool:
    return (
        finding.case == wanted.case and finding.row.startswith(wanted.row) and wanted.says in finding.what
        and (not wanted.was or finding.was == wanted.was)
    )


def test_each_kind_of_tampering_is_found_by_name_and_what_nobody_touched_is_whole(both: Flask) -> None:
    tampering.play(both)
    with both.app_context():
        verification = Verification()
        assert [finding.words for finding in verification.findings()] == []
        assert (verification.cases, verification.proofs.unsigned, verification.proofs.are_whole) == (3, 0, True)
        unseen = {}
        for one in TAMPERINGS:
            found = tampering.find(one.deed)
            if not any(fits(finding, one) for finding in found) or {finding.case for finding in found} != {one.case}:
                unseen[one.name] = [finding.words for finding in found]
        assert unseen == {}
        assert [finding.words for finding in Verification().findings()] == []  # all of it was undone

"""`upturn verify`: hold every answer, file, email, task and case against the history, and name what was changed."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from webapp import clock, create_app, heartbeat, schema
from workflows.database import db, snapshot
from workflows.proof import daily, keys
from workflows.proof.verifying import Verification

FOUND, UNPROVEN = 1, 3  # 2 is what a wrong option ends with


@click.command("verify")
@click.option(
    "--anchors", type=click.Path(exists=True, path_type=Path),
    help="A file or folder of daily heads that were kept elsewhere, also an email saved as .eml: compare with them.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each finding and one at the end.")
def command(anchors: Path | None, as_json: bool) -> None:
    """Check that nothing of the history, nor of what it tells of, was changed, removed or added.

    People can go on working meanwhile. Ends with 0 where all is proven, 1 where something was found, 3 where nothing
    was found but a key is missing that proves part of it.
    """
    try:
        kept = daily.read(anchors) if anchors else []
    except ValueError as error:
        raise click.ClickException(f"{error}. Give a file of daily heads, or an email with one.") from error
    app = create_app()
    schema.upgrade(app)
    with app.app_context():
        verification, found = Verification(kept), 0
        with snapshot():
            for finding in verification.findings(_progress):
                found += 1
                click.echo(json.dumps(asdict(finding), ensure_ascii=False) if as_json else finding.words)
        _say(verification, found, as_json)
        heartbeat.verified(clock.now(), is_whole=not found and verification.proofs.are_whole)
        db.session.commit()
    sys.exit(FOUND if found else 0 if verification.proofs.are_whole else UNPROVEN)


def _progress(done: int, total: int) -> None:
    """On a terminal, how far it is: a large database takes a while."""
    if sys.stderr.isatty():
        click.echo(f"\r{done} of {total} cases", nl=done >= total, err=True)


def _say(verification: Verification, found: int, as_json: bool) -> None:
    proofs = verification.proofs
    if as_json:
        counted = {
            "cases": verification.cases, "events": verification.events, "rows": verification.rows,
            "daily_heads": verification.heads, "signed": proofs.signed, "before_signatures": proofs.unsigned,
            "unproven": dict(proofs.by_unknown_key), "faults": found,
        }
        click.echo(json.dumps(counted))
        return
    for words in _what_is_proven(verification):
        click.echo(words)
    click.echo(f"{verification.cases} cases checked, {found} faults found.")
    if not verification.cases:
        click.echo("There is no case here. Check that DATABASE_URL or UPTURN_DATA is right.", err=True)


def _what_is_proven(verification: Verification) -> list[str]:
    proofs, said = verification.proofs, []
    said.append(
        f"{verification.events} events, {verification.rows} rows and {verification.heads} daily heads were read; "
        f"{proofs.signed} events are signed."
    )
    if proofs.sealed:
        first = f"{proofs.sealed[0]:%d %B %Y}".lstrip("0")
        said.append(
            f"{proofs.unsigned} events are of before signatures came. What was answered, filed and sent before {first} "
            "is proven as it stood then; what was changed earlier cannot be known."
        )
    if not verification.kept:
        said.append(
            "Not compared with daily heads kept elsewhere (--anchors): whoever has both the database and the key "
            "could have written it anew."
        )
    for name, number in sorted(proofs.by_unknown_key.items()):
        said.append(
            f"{number} signatures are of the key {name}, which is not here ({_known()}). That these rows fit each "
            "other is proven, that Upturn wrote them is not. Put the key back: UPTURN_HISTORY_KEY, or the file "
            "history_key."
        )
    return said


def _known() -> str:
    names = ", ".join(keys.of_database().by_name)
    return f"the keys here are {names}" if names else "there is no key here"

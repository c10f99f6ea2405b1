#!/usr/bin/env bash
# Tool: zxcvbn 4.5.0 (Python), which estimates how many guesses a password withstands.
# Guess: told that the person is called "Prue Vidal", it knows the name when it is written without the blank too, or
#   at least the two names in it.
# Seen: each of `user_inputs` is one word as it stands, blank included. "pruevidal" withstands just as many guesses as
#   if nothing had been said, and so does "prue.vidal"; only "prue vidal" is known. Given as two words, both are seen.
# Matters: the obvious call gives the person's name as the council keeps it. It works, and a password made of the
#   person's own name is judged as if nobody had said it; the names must be given one by one.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet 'zxcvbn==4.5.0'

"$place/venv/bin/python" - <<'PY'
import sys

from zxcvbn import zxcvbn


def guesses(phrase, words):
    return int(zxcvbn(phrase, user_inputs=words)["guesses"])


for phrase in ("pruevidal", "prue.vidal"):
    unsaid, whole, parts = (guesses(phrase, words) for words in ([], ["Prue Vidal"], ["Prue", "Vidal"]))
    if whole != unsaid or parts >= unsaid:
        sys.exit(f"CHANGED: {phrase}: {unsaid} guesses, {whole} with the name, {parts} with its parts")
    print(f"Holds: {phrase}: {unsaid} guesses, still {whole} with the full name, {parts} with its two parts.")
if guesses("prue vidal", ["Prue Vidal"]) > 10:
    sys.exit("CHANGED: the name as it stands is not known any more")
PY

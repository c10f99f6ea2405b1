#!/usr/bin/env bash
# Tool: zxcvbn 4.5.0 (Python), which estimates how many guesses a password withstands.
# Guess: `user_inputs` belong to the call they are given to, as every other argument does.
# Seen: they are written into a dictionary of the module, where the whole program shares them. They are still there
#   when the call has returned; and if another thread calls between, the first call goes on with the second one's
#   words.
# Matters: two people who choose passwords at the same time are judged by each other's names: one is refused for a
#   name that is not theirs, the other's own is not noticed. A service with threads must let them ask one at a time.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet 'zxcvbn==4.5.0'

"$place/venv/bin/python" - <<'PY'
import sys
import threading

from zxcvbn import matching, zxcvbn

PHRASE = "brockwellthornbury"


def guesses(words):
    return int(zxcvbn(PHRASE, user_inputs=words)["guesses"])


with_words, without = guesses(["brockwell", "thornbury"]), guesses([])
if with_words >= without:
    sys.exit(f"CHANGED: words of the person make no difference: {with_words} and {without}")

guesses(["brockwell"])
if "brockwell" not in matching.RANKED_DICTIONARIES.get("user_inputs", {}):
    sys.exit("CHANGED: the words of a call are gone when it has returned")

# Let a second thread make its whole call where the first has stored its words and not yet looked them up.
look_up = matching.omnimatch
first = threading.current_thread()


def interrupted(*given):
    if threading.current_thread() is first:
        other = threading.Thread(target=guesses, args=(["somebody", "else"],))
        other.start()
        other.join()
    return look_up(*given)


matching.omnimatch = interrupted
meanwhile = guesses(["brockwell", "thornbury"])
if meanwhile != without:
    sys.exit(f"CHANGED: {meanwhile} guesses while another thread asked, {with_words} alone")
print(f"Holds: {with_words} guesses alone, {meanwhile} where another thread asked meanwhile; the words are kept.")
PY

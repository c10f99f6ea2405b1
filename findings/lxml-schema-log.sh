#!/usr/bin/env bash
# Tool: lxml 6.1.3 (Python), one `XMLSchema` used by several threads.
# Guess: a schema is read once and only looked at afterwards; after `validate` said no, `error_log` says why, to the
#   thread that asked.
# Seen: the log is the schema's, and holds the last validation of any thread: a file that another thread found right
#   empties the log of a file that this one found wrong. `validate` said False, and there is no reason.
# Matters: a service checks what several people upload against one schema. A person is told that their diagram is
#   wrong and not why, or reads what is wrong with somebody else's. One schema for each thread, or a lock, is needed.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet 'lxml==6.1.3'

"$place/venv/bin/python" - <<'PY'
import sys
import threading

from lxml import etree

schema = etree.XMLSchema(etree.XML("""
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="beds" type="xs:int"/>
</xs:schema>
"""))
right, wrong, others = (etree.XML(f"<beds>{words}</beds>") for words in ("12", "twelve", "dozens"))


def log_after(other_file):
    """The log of our wrong file, read after another thread looked at its own file."""
    if schema.validate(wrong):
        sys.exit("CHANGED: 'twelve' is a number")
    other = threading.Thread(target=schema.validate, args=(other_file,))
    other.start()
    other.join()
    return [entry.message for entry in schema.error_log]


emptied, mixed = log_after(right), log_after(others)
if emptied or not any("dozens" in message for message in mixed) or any("twelve" in message for message in mixed):
    sys.exit(f"CHANGED: after another thread's right file: {emptied}; after its wrong one: {mixed}")
print("Holds: another thread's right file empties the log, its wrong file fills it with what is wrong there.")
PY

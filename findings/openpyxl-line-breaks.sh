#!/usr/bin/env bash
# Tool: openpyxl 3.1.5 (Python), a cell of two lines whose carriage return is escaped, as the standard has it.
# Guess: the cell's value is two lines of text. The standard (ISO/IEC 29500-1, ST_Xstring) writes a character that XML
#   would change as _xHHHH_, and a reader turns it back.
# Seen: the value has the seven characters `_x000D_` in the middle of the words, before the line break. Saved again,
#   they stay. Nothing says that something was not read.
# Matters: what a provider pasted into a cell of their return stands in the case, its emails and its signed documents
#   with an odd code in it that the provider never typed and cannot see in their own file.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet 'openpyxl==3.1.5'

"$place/venv/bin/python" - <<'PY'
import io
import sys
import zipfile

import openpyxl

written = io.BytesIO()
book = openpyxl.Workbook()
book.active["A1"] = "Two falls\nin March"
book.save(written)

# The same workbook, with the carriage return that may stand before a line break, written as the standard says.
escaped = io.BytesIO()
with zipfile.ZipFile(written) as source, zipfile.ZipFile(escaped, "w") as target:
    for name in source.namelist():
        target.writestr(name, source.read(name).replace(b"Two falls\n", b"Two falls_x000D_\n"))

read = openpyxl.load_workbook(escaped)
again = io.BytesIO()
read.save(again)
values = [read.active["A1"].value, openpyxl.load_workbook(again).active["A1"].value]
if values != ["Two falls_x000D_\nin March"] * 2:
    sys.exit(f"CHANGED: read and read again: {values}")
print(f"Holds: the cell is read as {values[0]!r}.")
PY

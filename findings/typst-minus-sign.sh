#!/usr/bin/env bash
# Tool: typst 0.15.2 (the Python package), a negative number turned into text; read back with pypdf 7.1.0.
# Guess: `str(-5)` is the two characters that `"-5"` is, and the two are equal.
# Seen: it begins with U+2212 (a minus sign) and not with the hyphen of the keyboard: `str(-5) == "-5"` is false. The
#   PDF has that character too, and two numbers that look alike differ: a number from the data and one typed as words.
# Matters: a template that looks a figure up by its text, or asks whether it starts with "-", is right for every
#   figure but those below zero; and Python's `float` refuses the figure that is read back from the PDF.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet 'typst==0.15.2' 'pypdf==7.1.0'

"$place/venv/bin/python" - "$place" <<'PY'
import io
import json
import sys
from pathlib import Path

import pypdf
import typst

template = Path(sys.argv[1]) / "change.typ"
template.with_name("data.json").write_text('{"change": -5}', "utf-8")
template.write_text(
    '#let change = json("data.json").change\n'
    '#metadata((str(change), str(change) == "-5", str(change).starts-with("-"), str(-change) == "5")) <told>\n'
    'Change: #change\n',
    "utf-8",
)
told = json.loads(typst.query(str(template), "<told>", field="value", one=True))
printed = pypdf.PdfReader(io.BytesIO(typst.compile(str(template)))).pages[0].extract_text().strip()
if told != ["\u22125", False, False, True] or printed != "Change: \u22125":
    sys.exit(f"CHANGED: {ascii(told)}, printed {ascii(printed)}")
try:
    float(printed.removeprefix("Change: "))
except ValueError:
    pass
else:
    sys.exit("CHANGED: Python reads the printed figure as a number")
print(f"Holds: str(-5) is {ascii(told[0])}, is not equal to the text typed as -5, and is printed as {ascii(printed)}.")
PY

#!/usr/bin/env bash
# Tool: openpyxl 3.1.5 (Python), a workbook as Excel saves it under "Strict Open XML Spreadsheet (.xlsx)".
# Guess: it is read like any other, as both are variants of one standard (ISO/IEC 29500) that differ in the names of
#   their namespaces; or it is refused with an error.
# Seen: it loads without an error and has no sheets. There is one warning, about "an invalid specification for 0",
#   which names neither the workbook nor the variant.
# Matters: a provider's figures are read as a workbook with nothing in it: "your return is empty" to somebody who sees
#   it filled in. The variant must be looked for before, to say which kind to save.
set -euo pipefail

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet 'openpyxl==3.1.5'

"$place/venv/bin/python" - <<'PY'
import io
import sys
import warnings
import zipfile

import openpyxl

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
USUAL = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
)
STRICT = ("http://purl.oclc.org/ooxml/spreadsheetml/main", "http://purl.oclc.org/ooxml/officeDocument/relationships")


def workbook(main, relations):
    """One sheet, "Return", with 42 in its first cell."""

    def related(kind, target):
        link = f'<Relationship Id="r1" Type="{relations}/{kind}" Target="{target}"/>'
        return f'<Relationships xmlns="{PACKAGE}/relationships">{link}</Relationships>'

    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/></Types>',
        "_rels/.rels": related("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}">'
        '<sheets><sheet name="Return" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": related("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}">'
        '<sheetData><row r="1"><c r="A1"><v>42</v></c></row></sheetData></worksheet>',
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


def sheets(kind):
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        return openpyxl.load_workbook(workbook(*kind)).sheetnames, [str(one.message) for one in warned]


usual, strict = sheets(USUAL), sheets(STRICT)
if usual != (["Return"], []) or strict[0] or len(strict[1]) != 1 or "invalid specification for 0" not in strict[1][0]:
    sys.exit(f"CHANGED: usual {usual}, strict {strict}")
print(f"Holds: the usual workbook has the sheets {usual[0]}, the strict one {strict[0]}, with the warning {strict[1]}.")
PY

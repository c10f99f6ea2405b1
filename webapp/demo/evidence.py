"""A small, real PDF of one page, as a provider would attach it."""

from datetime import date


def pdf(title: str, who: str, day: date) -> bytes:
    """One page that says what, by whom and when."""
    lines = [title, who, day.strftime("%d %B %Y"), "Made up for the demonstration."]
    shown = " ".join(f"({_plain(line)}) Tj 0 -28 Td" for line in lines)
    content = f"BT /F1 20 Tf 72 740 Td {shown} ET".encode("latin-1", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    written, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return written + b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        table, len(written)
    )


def _plain(text: str) -> str:
    return text.replace("\\", "").replace("(", "").replace(")", "")

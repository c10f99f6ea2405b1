"""Files that people attach: what is taken, what is refused with words that say what to do, what they are called."""

import io
import zipfile

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from webapp.uploads import LARGEST, UploadRefused, read_upload, safe_name

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\0" * 17
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\0" * 20
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504


def office(*parts: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for part in parts:
            archive.writestr(part, "<x/>")
    return kept.getvalue()


WORD, EXCEL = office("[Content_Types].xml", "word/document.xml"), office("[Content_Types].xml", "xl/workbook.xml")


def read(name: str, content: bytes) -> str:
    return read_upload(FileStorage(io.BytesIO(content), filename=name)).media_type


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", PDF), ("a.PNG", PNG), ("a.jpg", JPEG), ("a.jpeg", JPEG), ("a.doc", OLE), ("a.xls", OLE),
     ("a.docx", WORD), ("a.xlsx", EXCEL)],
)
def test_the_types_that_providers_use_are_taken(app: Flask, name: str, content: bytes) -> None:
    with app.test_request_context():
        assert read(name, content)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("page.html", b"<script>", "must be a PDF"),
        ("run.exe", b"MZ", "must be a PDF"),
        ("noending", PDF, "must be a PDF"),
        ("a.pdf", b"<html><script>alert(1)</script>", "not really a pdf"),
        ("a.png", JPEG, "not really a png"),
        ("a.docx", EXCEL, "not really a docx"),
        ("a.docx", b"PK\x03\x04 broken", "not really a docx"),
        ("a.docm", WORD, "must be a PDF"),
        ("a.docx", office("word/document.xml", "word/vbaProject.bin"), "not really a docx"),
        ("a.pdf", b"", "is empty"),
        ("a.pdf", PDF + b"\0" * LARGEST, "larger than 10 MB"),
    ],
)
def test_anything_else_is_refused_with_what_to_do(app: Flask, name: str, content: bytes, words: str) -> None:
    with app.test_request_context(), pytest.raises(UploadRefused) as refusal:
        read(name, content)
    assert words in str(refusal.value) and name in str(refusal.value)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\Prue\\rota week 10.pdf", "rota week 10.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ("gnp.\u202efdp.exe", "gnp. fdp.exe"),
        (" ..pdf", "pdf"),
        ("Siân–rota.pdf", "Siân–rota.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
        ("", "file"),
    ],
)
def test_names_are_kept_without_what_could_do_harm(app: Flask, given: str, kept: str) -> None:
    with app.test_request_context():
        assert safe_name(given) == kept

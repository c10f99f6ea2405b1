"""The document editor: the PDF that the press makes of what is typed, with a case's values; nothing is kept."""

from io import BytesIO
from threading import Thread

import psutil
import pytest
from flask import Flask
from pypdf import PdfReader

from tests.webapp import desk
from tests.webapp.procedures import drafting
from workflows.documents import machines
from workflows.documents.press import press

PAPER = '#import "upturn.typ": *\n#show: paper.with(title: "Slip", foot: "")\n= Slip\n#said(data.what)'


def test_a_template_is_made_as_it_is_typed_and_says_which_line_is_wrong(council: Flask) -> None:
    address = f"{drafting.begin(council, slip_typ=PAPER.encode())}/files/slip.typ"
    reference = desk.start(council, what="Ten #bricks")
    owner = drafting.owner(council)
    token = owner.token()
    sent = {"content": PAPER + " weighed", "case": reference, "csrf_token": token}
    made = owner.client.post(f"{address}/paper", data=sent)
    assert made.mimetype == "application/pdf" and "Ten #bricks weighed" in words(made.data)
    assert "frame-ancestors 'self'" in made.headers["Content-Security-Policy"]
    assert "Words" in words(owner.client.get(f"{address}/paper").data)
    wrong = owner.client.post(f"{address}/paper", data={"content": PAPER + "\n#said(data.wat)", "csrf_token": token})
    assert wrong.mimetype == "text/html" and "Line 5" in wrong.text and "wat" in wrong.text
    page = owner.get(address)
    assert page.status_code == 200 and "#said(data.what)" in owner.text and ">weight<" in owner.text
    assert owner.get(f"{address.replace('slip.typ', 'weight.form')}/paper").status_code == 404


def words(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_a_template_without_end_is_given_up_and_nobody_waits_for_it(
    council: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflows.documents.press.SECONDS", 1.0)
    monkeypatch.setattr(machines, "WAIT", 600)
    endless = PAPER.encode() + b"\n#{ let n = 0; for a in range(100000) { for b in range(100000) { n += a } } }"
    draft = drafting.begin(council, slip_typ=endless)
    owner, other = drafting.owner(council), drafting.owner(council)
    said = owner.client.get(f"{draft}/files/slip.typ/paper")
    assert "“slip.typ” was not made within 1 seconds of computing" in said.text and "Try again" in said.text
    press({"warm.typ": PAPER.encode()}, "warm", "pdf", {"what": "Words", "today": "2026-03-02"})
    headers, found = {"X-CSRFToken": owner.token()}, []
    address = f"{draft}/files/other.typ/content"
    saving = Thread(target=lambda: found.append(owner.client.put(address, data=endless, headers=headers)))
    (waiting,) = machines._idle["typst_press.py"]
    process = psutil.Process(waiting.process.pid)
    process.suspend()  # while it is asked: whoever waited for the document would wait for ever
    saving.start()
    while machines._idle["typst_press.py"]:
        saving.join(0.01)
    token = {"X-CSRFToken": other.token()}
    mine = other.client.put(f"{draft}/files/new.email/content", data=b"Hello\n\nYou", headers=token)
    assert mine.status_code == 200 and saving.is_alive()
    process.resume()
    saving.join()
    (answer,) = found
    assert [problem["message"] for problem in answer.json["problems"] if problem["file"].endswith(".typ")] == [
        "The check could not be finished. “other.typ” was not made within 1 seconds of computing."
    ]

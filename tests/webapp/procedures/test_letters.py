"""The email editor: what it lists, how the email would read, what is refused, and that nothing in it can run."""

import pytest
from flask import Flask
from playwright.sync_api import Page

from notifications.templates import check_email
from tests.visitor import Visitor
from tests.webapp import desk
from tests.webapp.procedures import drafting
from tests.webapp.test_accessibility import faults
from webapp import shipped
from workflows import jobs, variables


def drafted(council: Flask) -> tuple[Visitor, str, str]:
    """The process owner, the address of an email in a draft, and a case of the procedure."""
    draft = drafting.begin(council, asked_email=b"About {{ what }}\n\n{{ what }}")
    reference = desk.start(council, what="<b>Ten</b> [bricks](https://evil.example)")
    return drafting.owner(council), f"{draft}/files/asked.email", reference


def shown(owner: Visitor, address: str, content: str, case: str = "") -> dict[str, object]:
    answer = owner.client.post(
        f"{address}/letter?case={case}", data=content.encode(), headers={"X-CSRFToken": owner.token()}
    )
    assert answer.status_code == 200 and answer.json
    return dict(answer.json)


def test_the_preview_is_the_mail_itself_with_a_cases_values_as_plain_words(council: Flask) -> None:
    owner, address, reference = drafted(council)
    letter = shown(owner, address, "About {{ case.reference }}\n\n{{ what }} for {{ recipient.name }}", reference)
    assert letter["subject"] == f"About {reference}" and letter["problems"] == []
    assert "&lt;b&gt;Ten&lt;/b&gt; [bricks](https://evil.example) for Prue Vidal" in str(letter["html"])
    assert "<b>Ten</b>" in str(letter["text"])
    alone = owner.get(f"{address}/letter?case={reference}")
    assert "sandbox allow-same-origin" in alone.headers["Content-Security-Policy"]
    assert "script-src 'none'" in alone.headers["Content-Security-Policy"]
    assert owner.get(f"{address}/letter?case=SIP-2026-9999").status_code == 404


def test_a_wrong_variable_is_an_error_with_the_name_that_was_meant_and_refuses_publishing(council: Flask) -> None:
    owner, address, _ = drafted(council)
    letter = shown(owner, address, "S\n\n{{ wat }} {{ weight }} {{ previous.weigh.remark }}")
    assert [one["message"] for one in letter["problems"]] == ["nothing is called “wat”"]  # type: ignore[attr-defined]
    owner.get(address)
    assert "About {{ what }}" in owner.text and ">weight<" in owner.text
    mark = owner.text.partition('name="base" value="')[2].partition('"')[0]
    assert owner.post(address, {"subject": "S", "body": "{{ wat }}", "base": mark}).status_code == 302
    problems = owner.client.get(address.replace("/files/asked.email", "/problems")).json
    assert problems and [(one["file"], one["severity"]) for one in problems] == [("asked.email", "error")]
    assert "what" in problems[0]["fix"]


def test_what_cannot_be_read_waits_and_says_why(council: Flask) -> None:
    owner, address, _ = drafted(council)
    letter = shown(owner, address, "S\n\n{{ 1 + }}")
    assert letter["html"] is None and len(letter["problems"]) == 1  # type: ignore[arg-type]


def test_what_each_job_brings_into_a_case_is_listed_and_no_shipped_email_reads_anything_else(council: Flask) -> None:
    assert jobs.types() <= variables.GIVEN_BY_JOBS.keys()
    for key, files in shipped.procedures().items():
        assert "case.reference" in variables.paths(files), key
        emails = [(path, content) for path, content in files.items() if path.endswith(".email")]
        assert [check_email(content, path, variables.paths(files)) for path, content in emails] == [[]] * len(emails)


@pytest.mark.browser
def test_an_email_and_a_document_are_written_by_keyboard_alone_and_seen_at_once(
    page: Page, site: str, council: Flask
) -> None:
    paper = b'#import "upturn.typ": *\n#show: paper.with(title: "Slip", foot: "")\n= Slip'
    draft = drafting.begin(council, asked_email=b"About {{ what }}\n\nHello", slip_typ=paper)
    broken = drafting.open_editor(page, site, f"{draft}/files/asked.email")
    frame = page.frame_locator("[data-frame]")
    page.locator("#body").focus()
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+Space")
    page.keyboard.type("contact name")
    page.keyboard.press("Enter")
    page.keyboard.type(" **and {{ wat }}**")
    page.get_by_text("Nothing is called “wat”").wait_for()
    assert page.locator("#body").input_value() == "Hello{{ provider.contact }} **and {{ wat }}**"
    frame.locator("strong", has_text="and").wait_for()
    page.locator("[data-insert=link]").click()
    assert page.locator("#body").input_value().endswith("**[Answer here]({{ link }})")
    page.locator("[data-saved]", has_text="Saved at").wait_for()
    assert (faults(page), broken) == ([], [])
    page.goto(f"{site}{draft}/files/slip.typ")
    page.locator("#content").focus()
    page.keyboard.press("Control+End")
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/paper" in answer.url) as made:
        page.keyboard.type(" for everybody")
    assert made.value.headers["content-type"] == "application/pdf"
    page.locator("[data-saved]", has_text="Saved at").wait_for()
    assert (faults(page), broken) == ([], [])

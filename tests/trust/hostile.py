"""Hostile files sent to the process owner's desk while officers work: how long each is answered, how officers fare."""

import threading
from dataclasses import dataclass, field
from time import perf_counter, sleep

from tests.trust.desk import Away, Desk
from tests.trust.paper import form_of
from tests.webapp.commands.test_check import HOSTILE

HUGE = b" " * 90_000_000
DEEP = b"<a>" * 200_000
WIDE = b"<definitions>" + b"<a/>" * 500_000 + b"</definitions>"
FILES = {name: content for name, (content, _element) in HOSTILE.items()} | {
    "huge.bpmn": HUGE, "deep.bpmn": DEEP, "wide.bpmn": WIDE, "deep.form": b"[" * 200_000,
    "loop.dmn": b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="d">'
                b'<decision id="a" name="a"><literalExpression><text>for i in 1..999999999 return i</text>'
                b"</literalExpression></decision></definitions>",
    "power.email": b"Hello\n\n{{ 9**9**9 }}\n", "many.email": b"Hello\n\n" + b"{{ 1 }}" * 100_000,
}
PAGES = ("/inbox", "/inbox?tab=team", "/cases", "/providers")


@dataclass
class Report:
    """Seconds of every officers' page, and of every hostile file by name."""

    pages: list[float] = field(default_factory=list)
    files: dict[str, float] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def attack(address: str, procedure: str, officers: list[str], rounds: int) -> Report:
    """Send every hostile file to a draft while the officers look at their pages without a break."""
    report, stop = Report(), threading.Event()
    working = [threading.Thread(target=_work, args=(address, who, report, stop)) for who in officers]
    for thread in working:
        thread.start()
    try:
        for _ in range(rounds):
            _send(address, procedure, report)
    finally:
        stop.set()
        for thread in working:
            thread.join()
    return report


def _work(address: str, who: str, report: Report, stop: threading.Event) -> None:
    desk = Desk(address)
    desk.sign_in(who)
    while not stop.is_set():
        for path in PAGES:
            began = perf_counter()
            if desk.get(path).status != 200:
                report.faults.append(f"{who}: {path}")
            report.pages.append(perf_counter() - began)
            sleep(0.2)  # somebody reads


def _send(address: str, procedure: str, report: Report) -> None:
    owner = Desk(address)
    owner.sign_in("owner")
    form = form_of(owner.get(f"/procedures/{procedure}").text, f"/procedures/{procedure}/drafts")
    token = str(dict(form.form_values())["csrf_token"])
    for name, content in FILES.items():
        draft = owner.post(f"/procedures/{procedure}/drafts", form.form_values()).location  # the rest of it is sound
        began = perf_counter()
        try:
            status = owner.put(f"{draft}/files/{name}/content", content, {"X-CSRFToken": token}).status
        except Away:
            status = 413  # the server closed the line on what is too large
        report.files[name] = max(report.files.get(name, 0), perf_counter() - began)
        if status not in (200, 413, 422):
            report.faults.append(f"{name}: {status}")

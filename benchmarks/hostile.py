"""Hostile files sent to the process owner's desk while officers work: how long each is answered, how officers fare."""

import threading
from dataclasses import dataclass, field
from time import perf_counter, sleep

from tests.trust.desk import Away, Desk
from tests.trust.paper import form_of
from tests.webapp.procedures.test_hostile_files import FILES

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

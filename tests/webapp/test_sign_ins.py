"""Where people are signed in: each browser by itself, until it is ended, by whomever, on the server."""

import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, text

from tests.cast import NOW, bring_in
from tests.visitor import PASSWORD, Visitor
from tests.webapp import desk
from webapp import clock
from webapp.accounts import account_of, open_account
from webapp.sign_ins import KEPT, SignIn, _hash
from workflows.database import db, reading

NEW = "umbrella gravel thursday"
START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/149.0 Safari/537.36 Edg/149.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Safari/604.1"


@pytest.fixture
def hours() -> Iterator[time_machine.Traveller]:
    """The machine's own clock, to be moved."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def signed_in(app: Flask, who: str = "officer", browser: str = EDGE) -> Visitor:
    visitor = Visitor(app)
    visitor.client.environ_base["HTTP_USER_AGENT"] = browser
    assert visitor.sign_in(who).status_code == 302
    return visitor


def cookie_of(visitor: Visitor) -> str:
    found = visitor.client.get_cookie("__Host-upturn")
    assert found
    return found.value


def with_cookie(app: Flask, cookie: str) -> Visitor:
    """Somebody who copied the cookie."""
    visitor = Visitor(app)
    visitor.client.set_cookie("__Host-upturn", cookie, secure=True)
    return visitor


def is_in(visitor: Visitor) -> bool:
    return visitor.get("/inbox").status_code == 200


def told(visitor: Visitor) -> str:
    """The sign-in page that a page leads to once nobody is signed in."""
    assert visitor.get("/inbox?tab=team").location == "/sign-in?next=/inbox?tab%3Dteam"
    visitor.follow()
    return visitor.text


def test_a_cookie_that_was_copied_opens_nothing_after_signing_out(council: Flask) -> None:
    officer, elsewhere = signed_in(council), signed_in(council)
    copy = with_cookie(council, cookie_of(officer))
    assert is_in(copy)
    officer.get("/inbox")
    answer = officer.post("/sign-out")
    assert answer.status_code == 302 and answer.headers["Clear-Site-Data"] == '"cache"'
    assert not is_in(officer) and not is_in(copy)
    assert is_in(elsewhere)


def test_the_token_is_kept_by_its_hash_only(council: Flask) -> None:
    officer = signed_in(council)
    with officer.client.session_transaction() as session, council.app_context():
        row = db.session.scalars(db.select(SignIn)).one()
        assert session["_user_id"] not in str(vars(row)) and row.token_hash != row.stamp


def test_switching_a_person_off_and_on_again_revives_nothing(council: Flask) -> None:
    officer, admin = signed_in(council), signed_in(council, "admin")
    with council.app_context():
        path = f"/people/{desk.person('officer').id}"
    admin.get(f"{path}/leaving")
    admin.post(f"{path}/leaving")
    assert not is_in(officer)
    admin.get(path)
    admin.post(f"{path}/return")
    assert not is_in(officer) and is_in(signed_in(council))


def test_also_where_they_were_switched_off_without_the_page(council: Flask) -> None:
    officer, admin = signed_in(council), signed_in(council, "admin")
    with council.app_context():
        person = desk.person("officer")
        person.is_active, path = False, f"/people/{person.id}"
        db.session.commit()
    admin.get(path)
    admin.post(f"{path}/return")
    assert not is_in(officer)


def test_a_new_password_ends_the_other_browsers_and_keeps_this_one(council: Flask) -> None:
    officer, elsewhere = signed_in(council), signed_in(council)
    before = with_cookie(council, cookie_of(officer))
    officer.get("/account/password")
    officer.post("/account/password", {"password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW})
    assert is_in(officer) and not is_in(elsewhere) and not is_in(before)
    assert "You were signed out because your password was changed." in told(elsewhere)


def test_a_password_given_by_whatever_road_ends_every_browser(council: Flask) -> None:
    officer = signed_in(council)
    with council.app_context():
        open_account(desk.person("officer"), NEW)
        db.session.commit()
    assert not is_in(officer)


def test_sixty_minutes_without_use_end_it_and_use_prolongs_it(
    council: Flask, hours: time_machine.Traveller
) -> None:
    officer = signed_in(council)
    for _ in range(3):
        hours.shift(timedelta(minutes=59))
        assert is_in(officer)
    hours.shift(timedelta(minutes=60))
    assert "You were signed out after 60 minutes without use." in told(officer)
    officer.post("/sign-in", {"email": "officer@council.example", "password": PASSWORD, "next": "/inbox?tab=team"})
    assert officer.page is not None and officer.page.location == "/inbox?tab=team"


def test_twelve_hours_end_it_even_in_use(council: Flask, hours: time_machine.Traveller) -> None:
    officer = signed_in(council)
    for _ in range(14):
        assert is_in(officer)
        hours.shift(timedelta(minutes=50))
    hours.move_to(START + timedelta(hours=12))
    assert "You were signed out 12 hours after you signed in." in told(officer)


def test_both_times_are_settings(council: Flask, hours: time_machine.Traveller) -> None:
    settings = council.config["UPTURN"]
    council.config["UPTURN"] = type(settings)(**vars(settings) | {"session_idle_minutes": 10, "session_hours": 1})
    officer = signed_in(council)
    hours.shift(timedelta(minutes=10))
    assert "You were signed out after 10 minutes without use." in told(officer)
    officer = signed_in(council)
    for _ in range(7):
        is_in(officer)
        hours.shift(timedelta(minutes=9))
    assert "You were signed out 1 hours after you signed in." in told(officer)


def test_a_demonstration_that_moves_its_clock_signs_nobody_out(council: Flask) -> None:
    officer = signed_in(council)
    with council.app_context():
        clock.move_to(NOW + timedelta(days=400))
    assert is_in(officer)


def test_a_person_sees_where_they_are_signed_in_and_ends_it(council: Flask) -> None:
    officer, phone, third = signed_in(council), signed_in(council, browser=IPHONE), signed_in(council)
    colleague = signed_in(council, "officer2")
    officer.get("/account")
    assert officer.text.count("Edge on Windows") >= 2 and "Safari on iPhone" in officer.text
    assert "127.0.0.1" in officer.text and officer.text.count("Here</strong>") == 1
    ends = re.findall(r'action="(/account/sign-ins/\d+/end)"', officer.text)
    assert len(ends) == 2
    phones = next(path for path in ends if path.split("/")[3] == str(id_of(council, phone)))
    officer.post(phones)
    assert not is_in(phone) and is_in(third)
    assert "You were signed out from another browser, or by an administrator." in told(phone)
    officer.get("/account")
    officer.post("/account/sign-ins/end")
    assert not is_in(third) and is_in(officer) and is_in(colleague)
    officer.get("/account")
    assert "End all others" not in officer.text
    assert officer.post(f"/account/sign-ins/{id_of(council, colleague)}/end").status_code == 404
    assert is_in(colleague)


def id_of(app: Flask, visitor: Visitor) -> int:
    """The row of the visitor's sign-in: the first one that their cookie leads to."""
    with visitor.client.session_transaction() as session, app.app_context():
        row = db.session.scalars(db.select(SignIn).where(SignIn.token_hash == _hash(session["_user_id"]))).one()
        return row.id


def test_an_administrator_ends_all_of_a_persons(council: Flask) -> None:
    officer, phone, admin = signed_in(council), signed_in(council, browser=IPHONE), signed_in(council, "admin")
    with council.app_context():
        path = f"/people/{desk.person('officer').id}"
    admin.get(path)
    assert "Signed in now in 2 browsers:" in admin.text and "Safari on iPhone" in admin.text
    admin.post(f"{path}/sign-ins/end")
    assert not is_in(officer) and not is_in(phone) and is_in(admin)
    admin.get(path)
    assert "Signed in now" not in admin.text
    assert officer.sign_in("officer").status_code == 302 and officer.post(f"{path}/sign-ins/end").status_code == 403


def test_who_is_signed_in_is_found_by_one_statement_and_use_is_written_once_a_minute(
    council: Flask, hours: time_machine.Traveller
) -> None:
    officer, said = signed_in(council), []
    with council.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *call: said.append(call[2]))
    for _ in range(3):
        officer.get("/account/password")
    assert len([words for words in said if "sign_in" in words]) == 3
    hours.shift(timedelta(seconds=61))
    del said[:]
    for _ in range(3):
        officer.get("/account/password")
    assert len([words for words in said if words.startswith("UPDATE sign_in")]) == 1


def test_a_page_waits_for_nobody_who_writes(council: Flask, hours: time_machine.Traveller) -> None:
    officer = signed_in(council)
    hours.shift(timedelta(minutes=5))
    with council.app_context(), db.engine.connect() as writer:
        writer.execute(text("UPDATE person SET name = name"))
        assert is_in(officer)  # would end in an error after twenty seconds, if it waited
        assert seen(council) == START
        writer.rollback()
    assert is_in(officer) and seen(council) == START + timedelta(minutes=5)


def seen(app: Flask) -> datetime:
    with reading(), app.app_context():
        found = db.session.scalar(db.select(SignIn.seen_at))
        assert found is not None
        return found


def test_use_is_written_on_both_databases_by_several_pages_at_once(
    both: Flask, hours: time_machine.Traveller
) -> None:
    with both.app_context():
        open_account(bring_in().officer, PASSWORD)
        db.session.commit()
    officer = signed_in(both)
    hours.shift(timedelta(minutes=5))
    copies = [with_cookie(both, cookie_of(officer)) for _ in range(4)]
    threads = [threading.Thread(target=copy.get, args=("/account/password",)) for copy in copies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(is_in(copy) for copy in copies) and seen(both) == START + timedelta(minutes=5)


def test_old_rows_go(council: Flask, hours: time_machine.Traveller) -> None:
    signed_in(council)
    hours.shift(KEPT + timedelta(minutes=1))
    signed_in(council, "manager")
    with council.app_context():
        assert [row.account for row in db.session.scalars(db.select(SignIn))] == [account_of(desk.person("manager"))]


def test_secrets_can_change_without_signing_anybody_out(council: Flask) -> None:
    officer, older = signed_in(council), council.secret_key
    council.secret_key, council.config["SECRET_KEY_FALLBACKS"] = "n" * 40, [older]
    assert is_in(officer)
    fresh = signed_in(council)
    council.config["SECRET_KEY_FALLBACKS"] = []
    assert is_in(fresh) and not is_in(officer)


@pytest.fixture
def task(council: Flask) -> str:
    """The address of a task that officers may do."""
    desk.publish_small(council)
    return f"/tasks/{desk.task_id(council, desk.start(council))}"


def shown_again(visitor: Visitor) -> dict[str, str]:
    """What the page "What you typed is kept" would send."""
    assert "What you typed is kept" in visitor.text
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', visitor.text))


def send_too_late(council: Flask, hours: time_machine.Traveller, task: str, **typed: str) -> Visitor:
    officer = signed_in(council)
    officer.get(task)
    hours.shift(timedelta(minutes=61))
    sent = {"weight": "4", "remark": "Careful: glass", "_nonce": "n1", **typed}
    officer.post(f"{task}/completion", sent, headers={"Referer": f"https://localhost{task}"})
    assert officer.page is not None and officer.page.location == "/sign-in?next=/account/kept"
    officer.follow()
    assert "You were signed out after 60 minutes without use. What you typed is kept" in officer.text
    return officer


def test_what_was_sent_too_late_is_sent_after_signing_in_again(
    council: Flask, hours: time_machine.Traveller, task: str
) -> None:
    officer = send_too_late(council, hours, task)
    assert officer.sign_in("officer").status_code == 302
    officer.get("/account/kept")
    assert "Careful: glass" in officer.text
    again = shown_again(officer)
    answer = officer.client.post("/account/kept", data=again)
    assert answer.status_code == 307 and answer.location == f"{task}/completion"
    done = officer.client.post(answer.location, data=again)
    assert done.status_code == 302
    officer.get(task)
    assert "Careful: glass" in officer.text
    assert officer.get("/account/kept").status_code == 302


def test_what_was_kept_is_nobody_elses(council: Flask, hours: time_machine.Traveller, task: str) -> None:
    officer = send_too_late(council, hours, task)
    officer.sign_in("officer2")
    assert officer.get("/account/kept").status_code == 302
    officer.get("/account")
    assert officer.post("/account/kept").status_code == 404


def test_what_was_kept_can_be_thrown_away(council: Flask, hours: time_machine.Traveller, task: str) -> None:
    officer = send_too_late(council, hours, task)
    officer.sign_in("officer")
    officer.get("/account/kept")
    assert officer.post("/account/kept/removal").location == task
    assert officer.get("/account/kept").status_code == 302
    with council.app_context():
        assert all(row.kept is None for row in db.session.scalars(db.select(SignIn)))


def test_nothing_is_kept_of_a_password_nor_without_the_pages_token_nor_after_signing_out(
    council: Flask, hours: time_machine.Traveller, task: str
) -> None:
    officer = signed_in(council)
    officer.get("/account/password")
    hours.shift(timedelta(minutes=61))
    officer.post("/account/password", {"password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW})
    officer.client.post(f"{task}/completion", data={"remark": "forged", "csrf_token": "x"})
    with council.app_context():
        assert all(row.kept is None for row in db.session.scalars(db.select(SignIn)))
    ended = signed_in(council)
    ended.get(task)
    copy = with_cookie(council, cookie_of(ended))
    copy.page = ended.page
    ended.post("/sign-out")
    copy.post(f"{task}/completion", {"remark": "after signing out"})
    assert copy.page is not None and copy.page.location == "/sign-in"
    copy.follow()
    assert "You were signed out. Nothing was changed." in copy.text


def test_a_script_that_saves_leaves_no_words_behind(council: Flask, hours: time_machine.Traveller) -> None:
    officer = signed_in(council)
    hours.shift(timedelta(minutes=61))
    officer.get("/inbox", headers={"Sec-Fetch-Mode": "cors"})
    officer.get("/sign-in")
    assert "You were signed out" not in officer.text

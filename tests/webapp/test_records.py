"""Providers, sites, contracts and contacts: added and changed by administrators, never deleted."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from notifications import links
from notifications.links import Link
from notifications.notices import Notice
from tests.visitor import Visitor
from tests.webapp import desk
from workflows.database import db
from workflows.people import Contact, Contract, Provider

DATES = {"starts_on-day": "1", "starts_on-month": "4", "starts_on-year": "2026"}
CONTRACT = {"_shown": "", "name": "Home care, east", "reference": "HC-015", "nation": "Wales", **DATES}


@pytest.fixture
def admin(council: Flask) -> Visitor:
    """The administrator, signed in, with a form in front of them."""
    visitor = Visitor(council)
    visitor.sign_in("admin")
    visitor.get("/providers/new")
    return visitor


def test_a_provider_is_added_with_everything_it_needs(admin: Visitor, council: Flask) -> None:
    admin.post("/providers/new", {"_shown": "", "name": "Quayside Care"})
    admin.follow()
    assert "No contact is known here" in admin.text
    with council.app_context():
        number = db.session.scalars(select(Provider.id).where(Provider.name == "Quayside Care")).one()
    for kind, sent in (
        ("site", {"name": "Quay House", "address": "1 Quay"}),
        ("contract", CONTRACT),
        ("contact", {"name": "Quinn Abara", "email": "quinn@quayside.example", "job_title": "Manager", "site_id": ""}),
    ):
        admin.get(f"/providers/{number}/{kind}/new")
        assert admin.post(f"/providers/{number}/{kind}/new", {"_shown": "", **sent}).status_code == 302
    admin.get(f"/providers/{number}")
    for words in ("Quay House", "Home care, east", "Wales, from Wednesday 1 April 2026", "quinn@quayside.example"):
        assert words in admin.text


def test_two_providers_have_different_names_and_two_contracts_different_references(admin: Visitor) -> None:
    admin.post("/providers/new", {"_shown": "", "name": "brightwater home care"})
    assert admin.text.count("There is a provider of this name already") == 2
    admin.post("/providers/1/contract/new", {**CONTRACT, "reference": "hc-014"})
    assert admin.text.count("Another contract has this reference") == 2


def test_a_contract_cannot_end_before_it_starts_and_stays_once_it_ended(admin: Visitor, council: Flask) -> None:
    ends = {"ends_on-day": "31", "ends_on-month": "3", "ends_on-year": "2025"}
    admin.post("/providers/1/contract/new", {**CONTRACT, **ends})
    assert admin.page is not None and admin.page.status_code == 422
    starts = {"starts_on-year": "2020"}
    assert admin.post("/providers/1/contract/new", {**CONTRACT, **starts, **ends}).status_code == 302
    with council.app_context():
        assert len(db.session.scalars(select(Contract)).all()) == 2
    admin.get("/providers/1")
    assert "Over</strong>" in admin.text


def test_a_contract_can_be_marked_as_under_the_procurement_act_and_as_no_longer_so(admin: Visitor) -> None:
    """PA-52-1: only administrators say so, on the contract's record; the provider's page shows it."""
    admin.post("/providers/1/contract/1", {**CONTRACT, "is_under_procurement_act": "y"})
    admin.get("/providers/1")
    assert "The Procurement Act 2023 applies" in admin.text
    admin.get("/providers/1/contract/1")
    assert 'name="is_under_procurement_act"' in admin.text
    admin.post("/providers/1/contract/1", {**CONTRACT, "is_under_procurement_act": ""})
    admin.get("/providers/1")
    assert "The Procurement Act 2023 applies" not in admin.text


def test_a_contact_for_a_site_is_kept_so(admin: Visitor, council: Flask) -> None:
    sent = {"_shown": "", "name": "Prue Vidal", "email": "prue.vidal@brightwater.example", "site_id": "1"}
    admin.post("/providers/1/contact/1", sent)
    admin.get("/providers/1/contact/1")
    assert '<option value="1" selected' in admin.text
    with council.app_context():
        assert db.session.get_one(Contact, 1).site_id == 1


def test_a_replaced_contacts_page_says_what_becomes_of_open_requests_and_the_old_link_says_it_ended(
    admin: Visitor, council: Flask
) -> None:
    desk.publish(council)
    reference = desk.sip(council, until="agree_plan")
    with council.app_context():
        old = links.token(db.session.scalars(select(Link)).one())
    admin.get("/providers/1/contact/1")
    assert "Agree and sign the plan" in admin.text and re.search(r'name="ask"[^>]*checked', admin.text)
    sent = {"_shown": "", "name": "Quinn Abara", "email": "quinn@brightwater.example", "job_title": "", "site_id": ""}
    admin.post("/providers/1/contact/1", {**sent, "_shown": "ask", "ask": ["", "true"]})
    admin.follow()
    assert "The open request was sent again with a new link. The link sent before has ended." in admin.text
    with council.app_context():
        newest = db.session.scalars(select(Notice).order_by(Notice.id.desc())).first()
        assert newest is not None and newest.address == "quinn@brightwater.example" and newest.link_id is not None
    admin.get(f"/cases/{reference}")
    assert "Contact changed from Prue Vidal (prue.vidal@brightwater.example) to Quinn Abara" in admin.text
    left = Visitor(council)
    assert left.get(f"/p/{old}").status_code == 410
    assert "This link was withdrawn" in left.text and "somebody else is asked now" in left.text
    assert "Quinn" not in left.text and "quinn@" not in left.text


def test_a_contact_who_left_is_removed_and_the_open_requests_go_to_the_next(admin: Visitor, council: Flask) -> None:
    desk.publish(council)
    desk.sip(council, until="agree_plan")
    admin.get("/providers/1/contact/new")
    admin.post("/providers/1/contact/new", {"_shown": "", "name": "Quinn Abara", "email": "quinn@brightwater.example"})
    admin.get("/providers/1/contact/1/removal")
    assert "Agree and sign the plan" in admin.text and "(Quinn Abara)" in admin.text
    admin.post("/providers/1/contact/1/removal", {"ask": "yes"})
    admin.follow()
    assert "Prue Vidal is asked nothing any more. The open request was sent again" in admin.text
    assert "prue.vidal@brightwater.example" not in admin.text
    assert admin.get("/providers/1/contact/1").status_code == 404
    with council.app_context():
        links_now = db.session.scalars(select(Link).order_by(Link.id)).all()
        assert [one.contact_email for one in links_now][-1] == "quinn@brightwater.example"
        assert links_now[0].revoked_at is not None
    admin.get("/providers/1/contact/2/removal")
    assert "No other contact of Brightwater Home Care is known" in admin.text


def test_without_an_open_request_nothing_is_offered(admin: Visitor) -> None:
    sent = {"_shown": "", "name": "Prue Vidal", "email": "new@brightwater.example", "job_title": "", "site_id": ""}
    assert admin.post("/providers/1/contact/1", sent).location == "/providers/1"


def test_what_does_not_belong_together_is_not_found(admin: Visitor) -> None:
    admin.post("/providers/new", {"_shown": "", "name": "Quayside Care"})
    for path in ("/providers/2/contact/1", "/providers/1/secret/1", "/providers/1/secret/new", "/providers/9/site/new"):
        assert admin.get(path).status_code == 404


def test_officers_see_providers_and_change_nothing(officer: Visitor) -> None:
    officer.get("/providers/1")
    assert "Add a contact" not in officer.text
    assert officer.get("/providers/1/contact/1").status_code == 403

"""Behind HTTPS, as a council runs it: every route that writes asks for its token, and for no Referer."""

import re
from collections.abc import Iterator
from functools import wraps

from flask import Flask
from werkzeug.routing import Rule

from tests.cast import PEOPLE
from tests.visitor import Visitor
from tests.webapp.links.provider import Provider
from tests.webapp.links.test_in_browser import door
from webapp import access
from webapp.application import READS
from workflows.people import ROLES

EXPIRED = "Your page was open for too long"
WHO = {role: who for who, (_name, roles) in PEOPLE.items() for role in roles}


def writing(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every route with a method that writes, and that method."""
    for rule in app.url_map.iter_rules():
        yield from ((rule, method) for method in sorted((rule.methods or set()) - READS))


def address(app: Flask, rule: Rule, task_id: int) -> str:
    """Some address of the route: its numbers are 1, its words "x", its task the provider's own."""
    kinds = {name: type(kind).__name__ for name, kind in rule._converters.items()}
    values = {name: (task_id if name == "task_id" else 1) if "Integer" in kind else "x" for name, kind in kinds.items()}
    with app.test_request_context():
        return app.url_for(rule.endpoint, _method=None, **values)


def everybody(app: Flask) -> tuple[dict[str, Visitor], int]:
    """A stranger, a provider and somebody of each role, each on a page with a form; and the provider's task."""
    found = {who: Visitor(app) for who in ("anyone", "link", *ROLES)}
    found["anyone"].get("/sign-in")
    entrance = door(app)
    found["link"].get(entrance)
    task = found["link"].post(entrance).location
    found["link"].get(f"{task}/answers")
    for role in ROLES:
        found[role].sign_in(WHO[role])
        found[role].get("/account/password")
    return {**found, "staff": found["officer"]}, int(task.rpartition("/")[2])


def test_every_route_that_writes_takes_a_form_without_a_referer_and_none_without_its_token(council: Flask) -> None:
    visitors, task_id = everybody(council)
    asked = [(rule, method) for rule, method in writing(council) if not rule.endpoint.startswith("security.")]
    for endpoint in {rule.endpoint for rule, _method in asked}:  # what they do is tested elsewhere
        own = council.view_functions[endpoint]
        council.view_functions[endpoint] = wraps(own)(lambda **_values: "reached")
    for rule, method in asked:
        allowed = access.rule_of(council, rule.endpoint)
        assert allowed is not None, rule
        who = visitors[min(allowed.roles) if allowed.name == "roles" else allowed.name]
        path = address(council, rule, task_id)
        bare = who.client.open(path, method=method)
        assert bare.status_code == 400 and EXPIRED in bare.get_data(as_text=True), f"{method} {rule}: {bare.status}"
        for told in ({"data": {"csrf_token": who.token()}}, {"headers": {"X-CSRFToken": who.token()}}):
            assert who.client.open(path, method=method, **told).get_data() == b"reached", f"{method} {rule} {told}"
    assert len(asked) > 60


def test_what_a_provider_sends_names_no_page_it_came_from(app: Flask) -> None:
    """Their address is the key: no-referrer stays, so nothing may ask for one."""
    provider = Provider(app)
    assert provider.get(provider.door).headers["Referrer-Policy"] == "no-referrer"
    assert provider.post(provider.door).status_code == 302
    assert provider.follow().headers["Referrer-Policy"] == "no-referrer"
    cookie = provider.page and provider.client.get_cookie("__Host-upturn", domain="localhost")
    assert cookie and cookie.secure and cookie.http_only and cookie.path == "/"


def test_nothing_sends_a_reader_from_https_to_http(council: Flask) -> None:
    officer = Visitor(council)
    officer.sign_in("officer")
    for path in ("/", "/cases/", "/inbox", "/providers", "/nowhere"):
        page = officer.get(path)
        assert not (page.location or "").startswith("http:")
        assert not re.findall(r'(?:href|src|action)="http:', officer.text)

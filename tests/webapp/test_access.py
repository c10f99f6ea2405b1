"""Every route says who may reach it, and means it."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.cast import PEOPLE
from tests.visitor import Visitor
from webapp import access

ROLE_KEYS = {key: next(iter(roles)) for key, (_name, roles) in PEOPLE.items() if key != "officer2"}
REFUSALS = {403, 404, 410}


def routes(app: Flask) -> Iterator[Rule]:
    yield from app.url_map.iter_rules()


def path_of(rule: Rule) -> str:
    """An address of the route; what it names does not exist, which only who may look can find out."""
    with_values = {name: 1 if "int" in str(rule._converters[name]).lower() else "x" for name in rule.arguments}
    built = rule.build(with_values)
    assert built is not None
    return built[1]


def method_of(rule: Rule) -> str:
    return next(method for method in ("GET", "POST", "PUT", "DELETE") if method in (rule.methods or ()))


def knock(visitor: Visitor, rule: Rule) -> int:
    """The status of a request to the route with a good token, so that only the access rule can refuse it."""
    visitor.get("/sign-in") if not visitor.token() else None
    if method_of(rule) == "GET":
        return visitor.client.get(path_of(rule)).status_code
    headers = {"X-CSRFToken": visitor.token()}
    return visitor.client.open(path_of(rule), method=method_of(rule), headers=headers).status_code


def test_every_route_declares_who_may_reach_it(council: Flask) -> None:
    silent = [rule.rule for rule in routes(council) if access.rule_of(council, rule.endpoint) is None]
    assert silent == []


def test_route_that_declares_nothing_is_reached_by_nobody(council: Flask) -> None:
    council.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    visitor = Visitor(council)
    visitor.sign_in("admin")
    assert visitor.get("/forgotten").status_code == 403
    assert "secret" not in visitor.text


def test_stranger_is_asked_to_sign_in_wherever_staff_go(council: Flask) -> None:
    for rule in routes(council):
        declared = access.rule_of(council, rule.endpoint)
        if declared is not None and declared.roles:
            answer = Visitor(council).client.open(path_of(rule), method=method_of(rule))
            # Without a token a POST is refused before it is asked who sends it.
            assert answer.status_code in {302, 400}, rule
            assert answer.status_code == 400 or answer.location.startswith("/sign-in"), rule


def test_stranger_never_reaches_a_page_of_a_link(council: Flask) -> None:
    for rule in routes(council):
        declared = access.rule_of(council, rule.endpoint)
        if declared is not None and declared.name == "link":
            assert knock(Visitor(council), rule) in REFUSALS, rule


@pytest.mark.parametrize("who", ROLE_KEYS)
def test_each_route_refuses_every_role_that_it_does_not_name(council: Flask, who: str) -> None:
    visitor = Visitor(council)
    visitor.sign_in(who)
    visitor.get("/account")
    for rule in routes(council):
        declared = access.rule_of(council, rule.endpoint)
        if declared is not None and declared.name in {"roles", "link"} and ROLE_KEYS[who] not in declared.roles:
            assert knock(visitor, rule) in ({403} if declared.roles else REFUSALS), rule


def test_role_that_does_not_exist_cannot_be_named() -> None:
    with pytest.raises(ValueError, match="no such role: janitor"):
        access.roles("janitor")
    with pytest.raises(ValueError, match="none was named"):
        access.roles()

"""Where cases are, on the process owner's page: the picture's badges, the table, and the cases of one step."""

from flask import Flask

from tests.visitor import Visitor
from tests.webapp.desk import publish_small, start


def test_the_table_leads_to_the_cases_of_a_step(council: Flask) -> None:
    publish_small(council)
    reference = start(council, what="A box")
    owner = Visitor(council)
    owner.sign_in("owner")
    owner.get("/procedures/weighing/where")
    assert "1 case is running" in owner.text and 'href="/procedures/weighing/where/weigh"' in owner.text
    assert "heat-4" in owner.text
    owner.get("/procedures/weighing/where/weigh")
    assert reference in owner.text and "1 case waits here" in owner.text
    assert owner.get("/procedures/weighing/where/nowhere").status_code == 404

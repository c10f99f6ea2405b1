"""Long lists, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request
from sqlalchemy import Select, func, select

from workflows.database import db

PAGE = 50


@dataclass(frozen=True)
class Page:
    """One page of a list: its rows, its number from 1, how many pages and rows there are."""

    rows: list[Any]
    number: int
    pages: int
    total: int

    def address(self, number: int) -> str:
        """The same list, another page of it."""
        return f"{request.path}?{urlencode({**request.args.to_dict(), 'page': number})}"


def page_of(query: Select[Any], size: int = PAGE) -> Page:
    """The page of the query that the address asks for; the last one when it asks for more than there is."""
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    number, pages = _asked(total, size)
    rows = db.session.scalars(query.limit(size).offset((number - 1) * size)).unique().all()
    return Page(list(rows), number, pages, total)


def page_of_list(rows: Sequence[Any], size: int = PAGE) -> Page:
    """The same of rows that are there already."""
    number, pages = _asked(len(rows), size)
    return Page(list(rows[(number - 1) * size : number * size]), number, pages, len(rows))


def _asked(total: int, size: int) -> tuple[int, int]:
    """The number of the page that is asked for, and how many there are."""
    pages = max(1, -(-total // size))
    return min(max(1, request.args.get("page", 1, int)), pages), pages

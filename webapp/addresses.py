"""Addresses of this service's pages for somebody who is not on one of them: the reader of an email."""

from urllib.parse import urlsplit

from flask import current_app

from notifications import links
from notifications.notices import Notice


def of_notice(notice: Notice) -> str:
    """Where the notice's link leads: the provider's private page, else the task while it is open, else the case."""
    if notice.link is not None:
        return build("links.start", token=links.token(notice.link))
    if notice.task is not None and notice.is_request and not notice.task.is_for_provider:
        return build("tasks.show", task_id=notice.task.id)
    return build("cases.show", reference=notice.case.reference)


def build(endpoint: str, **values: object) -> str:
    """The public address of a page."""
    public = urlsplit(current_app.config["UPTURN"].address)
    pages = current_app.url_map.bind(public.netloc, public.path or "/", url_scheme=public.scheme)
    return pages.build(endpoint, values, force_external=True)

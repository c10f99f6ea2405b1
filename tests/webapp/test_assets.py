"""Styles and scripts: small, kept for ever by browsers, ours alone."""

import re

from flask import Flask

from tests.visitor import Visitor
from webapp.assets import BUILT

FIRST_PAGE = 100 * 1024


def assets_of(text: str) -> set[str]:
    return set(re.findall(r'(?:href|src)="(/assets/[^"]+)"', text))


def test_first_page_is_under_100_kilobytes_compressed(visitor: Visitor) -> None:
    visitor.get("/sign-in")
    total = len(visitor.text.encode())
    for path in assets_of(visitor.text):
        total += len(visitor.client.get(path, headers={"Accept-Encoding": "gzip"}, buffered=True).data)
    assert 10_000 < total < FIRST_PAGE


def test_assets_may_be_kept_for_ever(visitor: Visitor) -> None:
    visitor.get("/sign-in")
    for path in assets_of(visitor.text):
        answer = visitor.client.get(path, headers={"Accept-Encoding": "br, gzip"}, buffered=True)
        assert answer.cache_control.immutable and answer.cache_control.max_age == 31536000
        assert answer.content_encoding == "br" and "Accept-Encoding" in answer.headers["Vary"]
        assert answer.content_type.partition(";")[0] in {"text/css", "text/javascript", "image/svg+xml"}


def test_browser_without_compression_gets_the_plain_file(visitor: Visitor) -> None:
    visitor.get("/sign-in")
    style = next(path for path in assets_of(visitor.text) if path.endswith(".css"))
    answer = visitor.client.get(style, headers={"Accept-Encoding": "identity"}, buffered=True)
    assert answer.content_encoding is None and answer.data.startswith((b"@charset", b":root", b"\xef\xbb\xbf"))


def test_only_built_files_are_served(council: Flask) -> None:
    visitor = Visitor(council)
    for path in ("/assets/../src/upturn.mjs", "/assets/%2e%2e/%2e%2e/config.py", "/assets/nothing.css"):
        assert visitor.get(path).status_code == 404


def test_styles_hold_nothing_of_gov_uk_alone_and_nothing_remote() -> None:
    style = next(BUILT.glob("upturn.*.css")).read_text(encoding="utf-8").lower()
    for word in ("transport", "@font-face", "crown", "crest", "@import"):
        assert word not in style, word
    assert re.findall(r"url\(.?(?:https?:)?//", style) == []

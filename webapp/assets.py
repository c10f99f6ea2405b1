"""Styles, scripts and images: found by their plain name, served under a name that carries their content's hash."""

import json
from functools import cache
from os.path import isfile
from pathlib import Path

from flask import Flask, Response, request, send_from_directory, url_for

from webapp import access

BUILT = Path(__file__).parent / "static" / "built"
A_YEAR = 365 * 24 * 60 * 60
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


class AssetsMissing(RuntimeError):
    """The styles were not built. Run `make assets`."""


def install(app: Flask) -> None:
    """Serve what was built, and give every template `asset(name)`."""
    app.add_url_rule("/assets/<name>", "assets", access.anyone(_serve))
    app.add_template_global(asset)


def asset(name: str) -> str:
    """The address of a built file by its plain name, such as "upturn.css"."""
    return url_for("assets", name=_manifest()[name])


@cache
def _manifest() -> dict[str, str]:
    try:
        names: dict[str, str] = json.loads((BUILT / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise AssetsMissing("The styles and scripts are not built yet. Run: make assets") from None
    return names


def _serve(name: str) -> Response:
    encoding, ending = _encoding(name)
    response = send_from_directory(BUILT, name + ending, mimetype=_type(name), max_age=A_YEAR, etag=False)
    response.cache_control.public = True
    response.cache_control.immutable = True
    response.vary.add("Accept-Encoding")
    if encoding:
        response.content_encoding = encoding
    return response


def _encoding(name: str) -> tuple[str, str]:
    return next(
        (
            (encoding, ending)
            for encoding, ending in ENCODINGS
            if request.accept_encodings[encoding] > 0 and isfile(BUILT / (name + ending))
        ),
        ("", ""),
    )


def _type(name: str) -> str | None:
    types = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
    return types.get(Path(name).suffix)

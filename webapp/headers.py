"""What every answer tells the browser: run only our own scripts, do not frame us, keep nothing of a signed-in page."""

from flask import Flask, Response, current_app, request

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex, nofollow",
}


def install(app: Flask) -> None:
    """Add the headers to every answer."""
    app.after_request(_add)


def policy(**wider: str) -> str:
    """The content security policy; a page that needs more names it: `policy(style_src="'self' 'unsafe-inline'")`."""
    lines = POLICY | {name.replace("_", "-"): value for name, value in wider.items()}
    return "; ".join(f"{name} {value}" for name, value in lines.items())


def _add(response: Response) -> Response:
    for name, value in SAFE.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", policy())
    if current_app.config["UPTURN"].is_https:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if request.endpoint != "assets":
        response.headers.setdefault("Cache-Control", "no-store")
    return response

"""The session's cookie: Flask's own, signed by SHA-256. One signed before, or with an older secret, is still read."""

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from notifications.tokens import signer


class SignedCookies(SecureCookieSessionInterface):
    """Keeps the session in a cookie that nobody can make but this installation."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Flask asks for this to read and to write."""
        how = self.key_derivation
        return signer(app, URLSafeTimedSerializer, self.salt, key_derivation=how, serializer=self.serializer)

"""What this installation signs, so that it knows its own again: links, cookies, tokens for a new password.

By HMAC with SHA-256 and the present secret. What was signed before, by SHA-1 or with one of UPTURN_OLD_SECRET_KEYS, is
still read: links stand in emails for weeks.
"""

import hashlib
from typing import Any, TypeVar

from flask import Flask
from itsdangerous import Serializer

Kind = TypeVar("Kind", bound=Serializer[Any])
OLDER: Any = [{"digest_method": hashlib.sha1}]


def signer(app: Flask, kind: type[Kind], salt: str, key_derivation: str = "django-concat", **more: Any) -> Kind:
    """The serializer of this kind for what the salt names. It signs with the last of its keys: the present one."""
    keys: list[Any] = [*(app.config.get("SECRET_KEY_FALLBACKS") or []), app.secret_key]
    how: dict[str, Any] = {"key_derivation": key_derivation}
    older: list[Any] = [{**how, **one} for one in OLDER]
    return kind(
        keys, salt=salt, signer_kwargs={**how, "digest_method": hashlib.sha256}, fallback_signers=older, **more
    )

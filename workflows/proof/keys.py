"""The keys that sign the history: kept apart from the database, so that who can write there cannot sign."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from workflows.database import db

OPTION = "history_keys"  # of the engine: a key belongs to the database that it proves


@dataclass(frozen=True)
class Keys:
    """Secrets as texts. The first one signs; those after it signed earlier, and still prove what they signed."""

    texts: tuple[str, ...] = ()

    @cached_property
    def by_name(self) -> dict[str, bytes]:
        """Each key under the name that rows know it by, which says nothing about it."""
        return {sha256(f"upturn history key\n{text}".encode()).hexdigest()[:12]: text.encode() for text in self.texts}

    def sign(self, what: str, digest: str) -> tuple[str, str]:
        """The name of the key and its HMAC-SHA-256 over a digest; two empty texts where there is no key.

        `what` says what it is a digest of, so that no signature stands for anything else.
        """
        if not self.texts:
            return "", ""
        name = next(iter(self.by_name))
        return name, self._signature(name, what, digest)

    def knows(self, name: str) -> bool:
        """Whether what was signed by the key of that name can be proven here."""
        return name in self.by_name

    def proves(self, name: str, what: str, digest: str, signature: str) -> bool:
        """Whether the key of that name, which is known, gave this signature."""
        return hmac.compare_digest(self._signature(name, what, digest).encode(), signature.encode())

    def _signature(self, name: str, what: str, digest: str) -> str:
        return hmac.digest(self.by_name[name], f"{what}\n{digest}".encode(), "sha256").hex()


def read(text: str) -> Keys:
    """The keys in a setting or a file: one a line, or with commas between them, the one that signs first."""
    return Keys(tuple(_unique(text.replace(",", " ").split())))


def of_database() -> Keys:
    """The keys of the session's database; a room apart from the council's has none."""
    found = db.session.get_bind().get_execution_options().get(OPTION)
    return found if isinstance(found, Keys) else Keys()


def _unique(texts: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(texts)

"""Which passwords are good enough: long, and not among those that everybody tries first.

zxcvbn estimates how many guesses a password withstands. It knows 30,000 passwords, words, names, keyboards, dates and
repetitions; whose password it is, the council and this service are told to it as well.
"""

import re
import threading
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_security import PasswordUtil
from zxcvbn import zxcvbn

from webapp.accounts import SHORTEST_PASSWORD, Account
from workflows.people import Person

LONGEST = 128
LOOKED_AT = 32  # characters: a password is as good as its beginning, and zxcvbn needs seconds for a long odd one
GOOD = 4  # of zxcvbn's scores 0 to 4: withstands ten thousand million guesses
_one_at_a_time = threading.Lock()  # zxcvbn keeps whose words it was told in a variable of its module


class Passwords(PasswordUtil):
    """What Flask-Security asks about a new password."""

    def validate(self, password: str, is_register: bool, **about: Any) -> tuple[list[str] | None, str]:
        """The reasons against it, if there are any, and the password as it is hashed."""
        normal = self.normalize(password)
        account = None if is_register else about.get("user")
        person = account.person if isinstance(account, Account) else None
        reason = reason_against(normal, person, current_app.config["UPTURN"].council)
        return [reason] if reason else None, normal


def reason_against(password: str, person: Person | None, council: str) -> str:
    """Why this cannot be the person's password, and what to do; empty where it can."""
    if len(password) < SHORTEST_PASSWORD:
        return _("Your new password must have at least %(length)s characters", length=SHORTEST_PASSWORD)
    if len(password) > LONGEST:
        return _("Your new password must have at most %(length)s characters", length=LONGEST)
    with _one_at_a_time:
        found = zxcvbn(_joined(password)[:LOOKED_AT], user_inputs=_words_about(person, council))
    return "" if found["score"] >= GOOD else _reason(found["sequence"])


def _reason(sequence: list[dict[str, Any]]) -> str:
    kinds = {part.get("dictionary_name") or part["pattern"] for part in sequence}
    if "user_inputs" in kinds:
        return _("Your new password holds your name, your address, the council or this service")
    if kinds & {"repeat", "sequence", "spatial"}:
        return _("Your new password repeats itself, or follows the alphabet or the keyboard")
    return _("Your new password is among those that are tried first: a common word, name or date")


def _words_about(person: Person | None, council: str) -> list[str]:
    """Whole and in parts; the first ones weigh most."""
    known = [person.name, person.email] if person else []
    whole = [*known, council, "upturn"]
    parts = [part for words in whole for part in re.split(r"[\W_]+", words) if len(part) > 2]
    return list(dict.fromkeys(word.lower() for word in [*map(_joined, whole), *parts]))


def _joined(words: str) -> str:
    """Without what stands between words: zxcvbn takes a blank or a hyphen for a character that nobody could guess."""
    return re.sub(r"[\s._,;:-]+", "", words) or words

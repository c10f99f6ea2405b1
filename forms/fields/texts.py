"""Questions answered in words."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

import regex
from email_validator import EmailNotValidError, validate_email

from forms.fields.question import Question, trimmed
from forms.patterns import matches
from forms.templates import fill
from forms.wording import say, say_number

MAX_TEXT = 20_000
_PHONE = regex.compile(r"\+?[\d\s()./-]{7,25}")
_AUTOCOMPLETE = {"email": "email", "phone": "tel"}


class Textfield(Question):
    """One line of text: a name, an email address, a reference."""

    @property
    def validation_type(self) -> str:
        return str(self.rule("validationType") or "")

    @property
    def input_type(self) -> str:
        return {"email": "email", "phone": "tel"}.get(self.validation_type, "text")

    @property
    def autocomplete(self) -> str:
        return self.component.custom("autocomplete") or _AUTOCOMPLETE.get(self.validation_type, "")

    @property
    def width(self) -> str:
        """The class of a box for a short answer; "" for the full width."""
        longest = _whole(self.rule("maxLength")) or MAX_TEXT
        short = next((size for size in (5, 10, 20) if longest <= size), 20 if self.validation_type == "phone" else 0)
        return f" govuk-input--width-{short}" if short else ""

    def adorner(self, side: str) -> str:
        """The words before (side "prefix") or after ("suffix") the box."""
        words = str(self.component.context("appearance").get(f"{side}Adorner") or "")
        return fill(words, self.setting, self.scope, say)

    def answer(self) -> str:
        return trimmed(self.raw).replace("\r\n", "\n").replace("\r", "\n")

    @property
    def shown(self) -> str:
        return self.answer()

    @property
    def max_length(self) -> int:
        return _whole(self.rule("maxLength")) or MAX_TEXT

    def faults(self) -> Iterator[str]:
        answer = self.answer()
        least = _whole(self.rule("minLength"))
        if len(answer) > self.max_length:
            yield self.tell(
                "%(label)s must be %(count)s characters or fewer",
                label=self.heading, count=say_number(Decimal(self.max_length)),
            )
        if len(answer) < least:
            yield self.tell("%(label)s must be %(count)s characters or more", label=self.heading, count=least)
        yield from self._faults_of_kind(answer)

    def _faults_of_kind(self, answer: str) -> Iterator[str]:
        if self.validation_type == "email" and not _is_email(answer):
            yield self.gettext("Enter an email address in the correct format, like name@example.com")
        if self.validation_type == "phone" and not _PHONE.fullmatch(answer):
            yield self.gettext("Enter a telephone number, like 01632 960 001 or 07700 900 982")
        pattern = self.component.context("validate").get("pattern")
        if isinstance(pattern, str) and pattern and not matches(pattern, answer, self.setting.allowance):
            own = self.component.context("validate").get("patternErrorMessage") or self.component.custom("error")
            yield str(own) if own else self.tell("%(label)s is not in the expected format", label=self.heading)


class Named(Textfield):
    """The name of whoever answers: a colleague is signed in and is named by that, other people type it."""

    @property
    def is_stated(self) -> bool:
        """Whether nobody types it."""
        return bool(self.setting.signer)

    @property
    def raws(self) -> list[str]:
        return [self.setting.signer] if self.is_stated else super().raws

    def raws_of(self, value: object) -> list[str]:
        """A signature that was given before is shown by its name."""
        return super().raws_of(value.get("name") if isinstance(value, Mapping) else value)

    @property
    def statement(self) -> str:
        """What stands on the page in place of a box."""
        words = "You sign as %(name)s" if self.component.custom("signs") else "You answer as %(name)s"
        return self.tell(words, name=self.setting.signer)

    @property
    def template(self) -> str:
        return "components/stated.html" if self.is_stated else super().template


class Textarea(Textfield):
    """Several lines of text."""

    @property
    def lines_high(self) -> int:
        """The height of the box: room for what is there, within reason."""
        return min(max(3, 1 + sum(1 + len(line) // 70 for line in self.raw.split("\n"))), 14)


def _whole(value: object) -> int:
    return int(value) if isinstance(value, int | float) or (isinstance(value, str) and value.isdecimal()) else 0


def _is_email(text: str) -> bool:
    try:
        validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True

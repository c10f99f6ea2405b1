"""Questions answered with a number."""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Context, Decimal

from forms.fields.question import trimmed
from forms.fields.texts import Textfield
from forms.wording import say_number

_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)")
# Any other comma may be a decimal one: "93,5" is not 935; and "9 3" may be two numbers.
_THOUSANDS = re.compile(r"(?<=\d)[,\s](?=\d{3}(\D|$))")
_BLANKS = re.compile(r"(?<!\d)\s+|\s+(?!\d)")  # all but those between two digits
_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)
# A JSON number is read back as it was written up to fifteen digits.
MAX_DIGITS = 15


class Number(Textfield):
    """A number, exact: JSON integers where it is whole."""

    @property
    def number(self) -> Decimal | None:
        """What was typed, leniently read ("£1,250.50"); None where it is no number."""
        text = _BLANKS.sub("", _THOUSANDS.sub("", trimmed(self.raw))).replace("−", "-")
        prefix, suffix = self.adorner("prefix").strip(), self.adorner("suffix").strip()
        sign, text = (text[:1], text[1:]) if text[:1] in "+-" else ("", text)
        text = sign + text.removeprefix(prefix or "£")
        text = text.removesuffix(suffix) if suffix else text
        return Decimal(text) if len(text) <= 2 * MAX_DIGITS and _NUMBER.fullmatch(text) else None

    def raws_of(self, value: object) -> list[str]:
        """A number with no more digits than can be sent back: those that the question takes."""
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        number = Decimal(str(value)) if is_number else _decimal(value)
        return super().raws_of(value) if number is None else [f"{_rounded(number, self.decimal_digits):f}"]

    def answer(self) -> int | float | str | None:  # type: ignore[override]
        number = self.number
        if number is None or _digits(number) > MAX_DIGITS:
            return None
        if self.component.properties.get("serializeToString"):
            return f"{number:f}"
        return int(number) if number == number.to_integral_value() else float(number)

    @property
    def shown(self) -> str:
        number = self.number
        if number is None:
            return self.raw
        shown = say_number(number, self.decimal_digits)
        return f"{_before(self.adorner('prefix'))}{shown}{_after(self.adorner('suffix'))}"

    @property
    def decimal_digits(self) -> int | None:
        digits = self.component.properties.get("decimalDigits")
        return digits if isinstance(digits, int) else None

    @property
    def width(self) -> str:
        return " govuk-input--width-10"

    @property
    def input_mode(self) -> str:
        return "numeric" if self.decimal_digits == 0 else "decimal"

    def faults(self) -> Iterator[str]:
        number = self.number
        if number is None:
            yield self.tell("%(label)s must be a number, like 12", label=self.heading)
            return
        if _digits(number) > MAX_DIGITS:
            yield self.tell("%(label)s must have %(count)s digits or fewer", label=self.heading, count=MAX_DIGITS)
        yield from self._faults_of_digits(number)
        yield from self._faults_of_range(number)
        if self._may_be_a_fraction(number):
            percent = say_number(Decimal(f"{(number * 100).normalize():f}"))
            message = "%(words)s may be meant as %(percent)s%%. Enter %(percent)s, or “%(words)s%%” if it is so small"
            yield self.tell(message, words=self.raw.strip(), percent=percent)

    def _may_be_a_fraction(self, number: Decimal) -> bool:
        """Whether a percentage was written as spreadsheets keep it, 0.95; with its sign, 0.95% is what it says."""
        return self.adorner("suffix").strip() == "%" and "%" not in self.raw and 0 < number <= 1

    def _faults_of_digits(self, number: Decimal) -> Iterator[str]:
        digits = self.decimal_digits
        decimals = max(0, -int(number.normalize().as_tuple().exponent))
        if digits == 0 and decimals:
            yield self.tell("%(label)s must be a whole number", label=self.heading)
        elif digits is not None and decimals > digits:
            words = "%(label)s must have 1 decimal place or none" if digits == 1 else (
                "%(label)s must have %(count)s decimal places or fewer"
            )  # fmt: skip
            yield self.tell(words, label=self.heading, count=digits)
        step = _decimal(self.component.properties.get("increment"))
        if step and number % step:
            yield self.tell("%(label)s must be a multiple of %(step)s", label=self.heading, step=say_number(step))

    def _faults_of_range(self, number: Decimal) -> Iterator[str]:
        least, most = _decimal(self.rule("min")), _decimal(self.rule("max"))
        if least is not None and number < least:
            yield self.tell("%(label)s must be %(least)s or more", label=self.heading, least=say_number(least))
        if most is not None and number > most:
            yield self.tell("%(label)s must be %(most)s or fewer", label=self.heading, most=say_number(most))


def _rounded(number: Decimal, digits: int | None) -> Decimal:
    """The number to so many decimals, halves away from nothing, and to no more digits than an answer may have."""
    if digits is not None and int(number.as_tuple().exponent) < -digits:
        number = number.quantize(Decimal(1).scaleb(-digits), context=_EXACT)
    return number if _digits(number) <= MAX_DIGITS else Context(prec=MAX_DIGITS, rounding=ROUND_HALF_UP).plus(number)


def _digits(number: Decimal) -> int:
    return len(number.normalize().as_tuple().digits)


def _decimal(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    return Decimal(str(value)) if _NUMBER.fullmatch(str(value)) else None


def _before(words: str) -> str:
    return words if len(words) <= 1 else f"{words} " if words else ""


def _after(words: str) -> str:
    return words if words == "%" else f" {words}" if words else ""

"""What an external function may call: a few pure functions of Java's library, done here; nothing else is ever run."""

import math
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from workflows.feel.java_format import formatted, java_text
from workflows.feel.numbers import CONTEXT, DIGITS, read_number

# The bits of Java's whole numbers, which go round at their ends.
BITS = {"byte": 8, "short": 16, "int": 32, "long": 64}
BOXES = {f"java.lang.{kind.capitalize()}": kind for kind in ("byte", "short", "long", "float", "double", "boolean")}
BOXES |= {"java.lang.Integer": "int", "java.lang.Character": "char", "java.lang.Number": "java.math.BigDecimal"}
CLASSES: dict[str, tuple[type, ...]] = {
    "java.lang.String": (str,),
    "java.math.BigDecimal": (Decimal,),
    "boolean": (bool,),
    "java.lang.Object": (str, Decimal, bool),
}
# Steps: of a call, of a place in a mask, of so many letters, of a number whose digits are counted by the thousand.
CALL, PLACE, LETTERS, HUGE = 10, 32, 64, 4_000
MANY_OBJECTS = "[Ljava.lang.Object;"


@dataclass(frozen=True, slots=True)
class Method:
    """A function of Java's library: the types it takes, and what it does with values of them."""

    kinds: tuple[str, ...]
    function: Callable[..., object]

    def cost(self, arguments: Sequence[object]) -> int:
        """Steps of calling it."""
        return CALL + sum(map(_cost, arguments))

    def call(self, arguments: Sequence[object]) -> object:
        """Its value as FEEL has it; raises ValueError for what it cannot take and where it has none."""
        is_variadic = MANY_OBJECTS in self.kinds
        if is_variadic:
            fixed = len(self.kinds) - 1
            rest = arguments[fixed:]
            # An array is given as a list, or as the arguments that are left.
            many = rest[0] if len(rest) == 1 and isinstance(rest[0], list) else list(rest)
            arguments = [*arguments[:fixed], many]
        if len(arguments) != len(self.kinds):
            raise ValueError(f"it takes {len(self.kinds)} arguments, not {len(arguments)}")
        try:
            taken = [_taken(value, kind) for value, kind in zip(arguments, self.kinds, strict=True)]
            return _feel(self.function(*taken), is_single="float" in self.kinds)
        except ArithmeticError as error:
            raise ValueError(str(error)) from None


def _cost(value: object) -> int:
    if isinstance(value, str):
        return value.count("%") * PLACE + len(value) // LETTERS
    if isinstance(value, list):
        return sum(map(_cost, value))
    return HUGE if isinstance(value, Decimal) and value.adjusted() > DIGITS else 1


def method_of(mapping: object) -> Method | None:
    """The method that the `java` of an external function names by class and signature; None for none we have."""
    if not isinstance(mapping, Mapping):
        return None
    of_class, signature = mapping.get("class"), mapping.get("method signature")
    if not isinstance(of_class, str) or not isinstance(signature, str):
        return None
    return METHODS.get(f"{of_class}.{''.join(signature.split())}")


def _taken(value: object, kind: str) -> object:
    """A FEEL value as the type of a Java parameter; raises ValueError for another."""
    kind = BOXES.get(kind, kind)
    if kind == MANY_OBJECTS:
        return value
    if isinstance(value, Decimal) and kind in BITS:
        span = 1 << BITS[kind]
        return (int(value) + span // 2) % span - span // 2
    if isinstance(value, Decimal) and kind in ("float", "double"):
        return _single(float(value)) if kind == "float" else float(value)
    if isinstance(value, str) and kind == "char" and len(value) == 1:
        return value
    if isinstance(value, CLASSES.get(kind, ())):
        return value
    raise ValueError(f"an argument is no {kind}")


def _single(value: float) -> float:
    """The nearest number of single precision."""
    return float(struct.unpack("f", struct.pack("f", value))[0])


def _feel(value: object, is_single: bool) -> object:
    if isinstance(value, float):
        # Infinity and what is no number have no place in FEEL.
        number = read_number(_shortest(value) if is_single else repr(value))
        if number is None:
            raise ValueError("its result is no number")
        return number
    return CONTEXT.create_decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _shortest(value: float) -> str:
    """The fewest digits that mean this number of single precision."""
    texts = (f"{value:.{digits}g}" for digits in range(1, 10))
    return next((text for text in texts if _single(float(text)) == value), repr(value))


def _parsed(kind: str) -> Callable[[str], int]:
    limit = 1 << (BITS[kind] - 1)

    def parse(text: str) -> int:
        if not text.lstrip("+-").isdecimal() or len(text) > 20 or not -limit <= int(text) < limit:
            raise ValueError(f"{text[:20]} is no {kind}")
        return int(text)

    return parse


def _round(value: float) -> int:
    return math.floor(value + 0.5)


def _signum(value: float) -> float:
    return math.copysign(1.0, value) if value else value


_SAME = "acos asin atan cbrt cos cosh exp expm1 log log10 log1p sin sinh sqrt tan tanh".split()
_OF_ONE: dict[str, Callable[[float], object]] = {name: getattr(math, name) for name in _SAME} | {
    "ceil": lambda value: float(math.ceil(value)),
    "floor": lambda value: float(math.floor(value)),
    "rint": lambda value: float(round(value)),
    "round": _round,
    "signum": _signum,
    "toDegrees": math.degrees,
    "toRadians": math.radians,
}
_OF_TWO: dict[str, Callable[..., object]] = {"atan2": math.atan2, "hypot": math.hypot, "pow": math.pow}
_STRING = "java.lang.String"
METHODS: dict[str, Method] = {
    **{f"java.lang.Math.{name}(double)": Method(("double",), called) for name, called in _OF_ONE.items()},
    **{f"java.lang.Math.{name}(double,double)": Method(("double",) * 2, called) for name, called in _OF_TWO.items()},
    "java.lang.Math.round(float)": Method(("float",), _round),
    f"{_STRING}.format({_STRING},{MANY_OBJECTS})": Method((_STRING, MANY_OBJECTS), formatted),
}
for _kind in ("int", "long", "float", "double"):
    METHODS[f"java.lang.Math.abs({_kind})"] = Method((_kind,), abs)
    METHODS[f"java.lang.Math.max({_kind},{_kind})"] = Method((_kind, _kind), max)
    METHODS[f"java.lang.Math.min({_kind},{_kind})"] = Method((_kind, _kind), min)
for _kind in ("int", "long"):
    METHODS[f"java.lang.Math.floorMod({_kind},{_kind})"] = Method((_kind, _kind), lambda one, other: one % other)
    METHODS[f"java.lang.Math.floorDiv({_kind},{_kind})"] = Method((_kind, _kind), lambda one, other: one // other)
for _kind in ("int", "long", "char", "boolean", "java.lang.Object"):
    METHODS[f"{_STRING}.valueOf({_kind})"] = Method((_kind,), java_text)
for _box, _kind in BOXES.items():
    if _kind in BITS:
        for _name in ("valueOf", f"parse{_kind.capitalize()}"):
            METHODS[f"{_box}.{_name}({_STRING})"] = Method((_STRING,), _parsed(_kind))
    if _kind in ("float", "double"):
        for _name in ("valueOf", f"parse{_kind.capitalize()}"):
            METHODS[f"{_box}.{_name}({_STRING})"] = Method((_STRING,), float)

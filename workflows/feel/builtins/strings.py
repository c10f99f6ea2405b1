"""Functions over texts."""
from decimal import Decimal

from workflows.feel.builtins.signature import builtin
from workflows.feel.frame import Frame

@builtin("contains", "string: string, match: string")
def contains(frame: Frame, text: str, match: str) -> object:
    return match in text

@builtin("string length", "string: string")
def length(frame: Frame, text: str) -> object:
    return Decimal(len(text))

"""Functions over lists."""
from decimal import Decimal

from workflows.feel.builtins.signature import builtin
from workflows.feel.frame import Frame
from workflows.feel.comparison import equal

@builtin("count", "list: list")
def count(frame: Frame, items: list[object]) -> object:
    return Decimal(len(items))

@builtin("list contains", "list: list, element: any")
def list_contains(frame: Frame, items: list[object], element: object) -> object:
    frame.tick(len(items))
    return any(equal(item, element, frame) for item in items)

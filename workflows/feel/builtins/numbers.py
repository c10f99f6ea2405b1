"""Functions over numbers."""
from decimal import Decimal

from workflows.feel.builtins.signature import builtin
from workflows.feel.frame import Frame
from workflows.feel.arithmetic import add

@builtin("sum", "list: list")
def total(frame: Frame, items: list[object]) -> object:
    result: object = None
    for item in items:
        result = item if result is None else add(result, item, frame)
    return result

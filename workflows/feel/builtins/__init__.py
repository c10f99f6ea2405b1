"""The built-in functions by name."""

from workflows.feel.builtins import conversions, lists, numbers, strings
from workflows.feel.builtins.signature import BUILTINS, Builtin

__all__ = ["BUILTINS", "Builtin", "conversions", "lists", "numbers", "strings"]

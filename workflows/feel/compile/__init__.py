"""From syntax tree to closures."""

from workflows.feel.compile import calls, collections, iteration, names, operators, tests, types
from workflows.feel.compile.code import INSIDE, OUTSIDE, Code, Place, Run, compile_node

__all__ = [
    "INSIDE",
    "OUTSIDE",
    "Code",
    "Place",
    "Run",
    "calls",
    "collections",
    "compile_node",
    "iteration",
    "names",
    "operators",
    "tests",
    "types",
]

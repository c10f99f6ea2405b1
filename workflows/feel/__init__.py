"""FEEL, the expression language of DMN 1.5. Knows nothing else of ours."""

from workflows.feel.budget import Allowance, Budget
from workflows.feel.choices import compared, unlisted
from workflows.feel.doubts import doubts, kind_of
from workflows.feel.environment import LONDON, Environment
from workflows.feel.errors import BudgetSpent, FeelError, OutOfTime, SyntaxProblem
from workflows.feel.expression import Expression, UnaryTests, compile_expression, compile_unary_tests
from workflows.feel.free_names import surely_read
from workflows.feel.json import Json, from_json, json_text, to_json
from workflows.feel.problems import Problem
from workflows.feel.values import Function, Months, Range, type_name

__all__ = [
    "LONDON",
    "Allowance",
    "Budget",
    "BudgetSpent",
    "Environment",
    "Expression",
    "FeelError",
    "Function",
    "Json",
    "Months",
    "OutOfTime",
    "Problem",
    "Range",
    "SyntaxProblem",
    "UnaryTests",
    "compared",
    "compile_expression",
    "compile_unary_tests",
    "doubts",
    "from_json",
    "json_text",
    "kind_of",
    "surely_read",
    "to_json",
    "type_name",
    "unlisted",
]

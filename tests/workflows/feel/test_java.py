"""External functions: a few of Java's own are known by class and signature, all others are null."""

import pytest

from tests.workflows.feel.asking import ask, why

STRING = "java.lang.String"
FORMAT = f"format({STRING}, [Ljava.lang.Object;)"


def called(of_class: str, signature: str, arguments: str) -> str:
    parameters = ", ".join(f"p{number}" for number in range(arguments.count(";") + 1))
    java = f'{{java: {{class: "{of_class}", method signature: "{signature}"}}}}'
    return f"{{f: function({parameters}) external {java}, r: f({arguments.replace(';', ',')})}}.r"


CASES = [
    ("java.lang.Math", "cos(double)", "0", 1),
    ("java.lang.Math", "max(int,int)", "123; 456", 456),
    ("java.lang.Math", "max(int, int)", "123.9; 1", 123),
    ("java.lang.Math", "max(float,float)", "123.46; 1", 123.46),
    ("java.lang.Math", "max(int,int)", "2147483648; 0", 0),
    ("java.lang.Math", "round(double)", "-2.5", -2),
    ("java.lang.Integer", "valueOf(java.lang.String)", '"12"', 12),
    ("java.lang.Byte", "valueOf(java.lang.String)", '"128"', None),
    (STRING, "valueOf(char)", '"a"', "a"),
    (STRING, FORMAT, '"%s: %.2f, %d%%"; ["a", 12.345, 7]', "a: 12.35, 7%"),
    (STRING, FORMAT, '"%,.1f|%05d|%-3s|"; [12345.67, 42, true]', "12,345.7|00042|true|"),
    (STRING, FORMAT, '"Payment of %s"; 12.5', "Payment of 12.5"),
    (STRING, FORMAT, '"%s %s"; "a"', None),
    (STRING, FORMAT, '"%d"; 1.5', None),
    ("java.lang.Math", "max(int,int)", '"1"; 2', None),
    ("java.lang.Math", "max(int,int)", "1", None),
    ("java.lang.Math", "sqrt(double)", "-1", None),
    ("java.lang.Math", "abs(float)", "1e60", None),
    ("java.lang.Math", "abs(double)", "null", None),
    ("java.lang.System", "exit(int)", "0", None),
]


@pytest.mark.parametrize(("of_class", "signature", "arguments", "expected"), CASES)
def test_known_java_function_gives_what_java_gives(
    of_class: str, signature: str, arguments: str, expected: object
) -> None:
    assert ask(called(of_class, signature, arguments)) == expected


def test_other_functions_are_null_and_it_is_said_why() -> None:
    assert "not run here" in why(called("java.lang.Runtime", "getRuntime()", "0"))
    assert "has no value" in why(called("java.lang.Math", "exp(double)", "1e6"))
    assert "not run here" in why('(function(a) external {pmml: {document: "a", model: "b"}})(1)')

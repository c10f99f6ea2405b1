"""Regular expressions are XPath's, not those of the language underneath."""

import pytest

from tests.workflows.feel.asking import ask, why

MATCHES = [
    # a class: its ends, its ranges, what it leaves out
    ("b", "[a-d-[b-c]]", "", False),
    ("a", "[a-d-[b-c]]", "", True),
    ("6", "[^a-z-[6]]", "", False),
    ("b", r"[\w-[b]]", "", False),
    (":", r"[\i-[:]]", "", False),
    ("-b", "[a-]b", "", True),
    ("a", "[a^]", "", True),
    ("&", "[&&a]", "", True),
    ("😁", "[😀-🙏]", "", True),
    ("a", "[a-z-9]", "", None),
    ("a", "[z-a]", "", None),
    ("a", r"[a-\d]", "", None),
    ("a", "[[a]]", "", None),
    ("a", "[]", "", None),
    ("a", "[a", "", None),
    # escapes mean what XML Schema says
    ("_", r"\w", "", False),
    ("+", r"\w", "", True),
    ("_", r"[\W]", "", True),
    ("\u00a0", r"\s", "", False),
    ("-", r"^\c$", "", True),
    ("-", r"^\I$", "", True),
    ("a", r"\p{letter}", "", None),
    ("a", r"\b", "", None),
    # groups and what refers back to them
    ("abcabc", r"(abc)\1", "", True),
    ("aa1", r"(a)\11", "", True),
    ("b", r"(a)|b\1", "", True),
    ("aa", r"\1(a)", "", None),
    ("aa", r"(a\1)", "", None),
    ("a", r"(a)[\1]", "", None),
    ("a", "((a)", "", None),
    ("a", "a)", "", None),
    # repetitions
    ("ab", "a{0}b", "", True),
    ("a", "a{2,1}", "", None),
    ("a", "a{,2}", "", None),
    ("a", "a|*", "", None),
    ("a", "a*+", "", None),
    ("a", "a}", "", None),
    ("a", "a]", "", None),
    # flags
    ("hello world", r"hello\ sworld", "x", True),
    ("hello world", "hello[ ]world", "x", True),
    ("foo\n", "^$", "m", False),
    ("a\n\nb\n", "^$", "m", True),
    ("a\rb", "a.b", "", False),
    ("a\nb", "a.b", "s", True),
    ("ß", "ss", "i", False),
    ("m", r"\p{Lu}", "i", False),
    ("m", r"[^a\p{Lu}]", "i", True),
    ("A", r"[a\p{Lu}]", "i", True),
    ("k", "[^K-Z]", "i", False),
    ("i", "[A-Z-[OI]]", "i", False),
    ("a", "a", "g", None),
    ("d(a", "d(A", "qi", True),
]


@pytest.mark.parametrize(("text", "pattern", "flags", "expected"), MATCHES)
def test_pattern_means_what_xpath_says(text: str, pattern: str, flags: str, expected: bool | None) -> None:
    given = {"text": text, "pattern": pattern, "flags": flags}
    assert ask("matches(text, pattern, flags)", given) is expected


@pytest.mark.parametrize(
    "pattern",
    ["(" * 40 + "a" + ")+" * 40 + "b", "(?:" * 40 + "a" + "){1,}" * 40, "((a{100}){100}){100}", "(" * 60 + ")" * 60],
)
def test_pattern_that_would_fill_memory_is_none(pattern: str) -> None:
    assert "too large" in (said := why("matches(text, pattern)", {"text": "a", "pattern": pattern})) or "deeply" in said

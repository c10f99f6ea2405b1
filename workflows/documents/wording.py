"""What typst, Jinja and Word say of a template that is wrong, in words for who wrote it."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

_NOTHING_GIVES = "It names “{0}”, which nothing in this procedure gives."
_IN_WORDS: tuple[tuple[str, str], ...] = (
    (r"'([\w.]+)' is undefined", _NOTHING_GIVES),
    (r'dictionary does not contain key "(.+?)"', _NOTHING_GIVES),
    (r"Unexpected end of template.* needs to be closed is '(\w+)'",
     "“{{% {0}” has no end: write “{{% end{0} %}}” behind it."),
    (r"Encountered unknown tag '(end\w+|else|elif)'", "“{{% {0} %}}” ends what did not begin before it."),
    (r"Encountered unknown tag '(\w+)'", "There is no “{{% {0} %}}”."),
    (r"unclosed (\S+) after `(.+)`: (\S+) is missing", "“{0}” behind “{1}” is not closed: “{2}” is missing."),
    (r"unclosed (\S+) after ``: (\S+) is missing", "“{0}” is not closed: “{1}” is missing."),
    (r"No filter named '(\w+)'", "There is no “| {0}”. There are “| day”, “| choice(...)” and those of Jinja."),
    (r"expected token '(?:end of print statement|end of statement block)', got '(.+?)'",
     "It does not understand “{0}” between the braces."),
    (r"unknown variable: (\S+)", "There is no “{0}” in typst or in upturn.typ."),
    (r"unclosed (?:delimiter|string|raw text|label)", "What is opened here is not closed."),
    (r"cannot access fields on type none", "It reads a field of something that is not there yet."),
    (r"this is not a Word file \(\.docx\)", "It is not a Word file (.docx)."),
)


def plain(message: str, names: Iterable[str] = ()) -> str:
    """The message in plain words, with the name that was perhaps meant; as it is where it is not known here."""
    for pattern, words in _IN_WORDS:
        if found := re.search(pattern, message):
            return words.format(*found.groups()) + _meant(found, words, names)
    return message


def names_nothing(message: str) -> bool:
    """Whether these plain words say that a name is given nowhere."""
    return message.startswith(_NOTHING_GIVES.partition("{")[0])


def _meant(found: re.Match[str], words: str, names: Iterable[str]) -> str:
    close = get_close_matches(found[1], list(names), n=1) if words == _NOTHING_GIVES else []
    return f" Did you mean “{close[0]}”?" if close else ""

"""The plain text part of an email, written from the same parsed Markdown as the HTML part."""

from collections.abc import Sequence

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

NUMBER_OF_DASHES = 40


def plain_text(tokens: Sequence[Token]) -> str:
    """Paragraphs, bullets and headings as a person would type them; a link's address follows its words."""
    return "\n\n".join(_blocks(SyntaxTreeNode(tokens))).strip() + "\n"


def _blocks(parent: SyntaxTreeNode) -> list[str]:
    return [_block(node) for node in parent.children]


def _block(node: SyntaxTreeNode) -> str:
    if node.type == "bullet_list":
        return "\n".join(_point("- ", item) for item in node.children)
    if node.type == "ordered_list":
        return "\n".join(_point(f"{n}. ", item) for n, item in enumerate(node.children, 1))
    if node.type == "blockquote":
        return "\n\n".join(_indented("> ", text, "> ") for text in _blocks(node))
    if node.type == "hr":
        return "-" * NUMBER_OF_DASHES
    if node.type in ("code_block", "fence"):
        return node.content.rstrip()
    return "".join(_inline(child) for child in node.children)


def _point(sign: str, item: SyntaxTreeNode) -> str:
    return _indented(sign, "\n".join(_blocks(item)), " " * len(sign))


def _indented(first: str, text: str, rest: str) -> str:
    return first + text.replace("\n", "\n" + rest)


def _inline(node: SyntaxTreeNode) -> str:
    if node.type in ("text", "code_inline"):
        return node.content
    if node.type in ("softbreak", "hardbreak"):
        return "\n"
    words = "".join(_inline(child) for child in node.children)
    if node.type != "link":
        return words
    address = str(node.attrs["href"]).removeprefix("mailto:")
    return address if words in ("", address) else f"{words}: {address}"

"""What people wrote, as safe HTML: Markdown without raw HTML, then an allow-list.

Links open nothing by themselves and images are not taken over: nothing in a post makes a browser ask
another site. Every block carries `dir="auto"`, so Arabic and English sit together in one post.
"""

import re
import unicodedata

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_BLOCKS = {"p", "ul", "ol", "li", "blockquote", "pre", "h3", "h4"}
_INLINE = {"a", "em", "strong", "code", "br", "del", "hr", "span"}
_markdown = MarkdownIt("js-default", {"linkify": True, "breaks": True}).disable(["image", "table"])

# `@name` after the start, a space or punctuation: not the middle of a mail address.
MENTION = re.compile(r"(?<![\w@])@\w[\w'’-]*")
# They turn the reading direction of all that follows, so that a name can pass for another.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
LONGEST_QUOTE = 1000


def to_html(source: str) -> str:
    """Markdown to HTML that is safe to put into any page of ours."""
    return nh3.clean(
        _markdown.render(source),
        tags=_BLOCKS | _INLINE,
        # "*" takes away what the library lets through on every element.
        attributes={"a": {"href"}, "ol": {"start"}, "*": set()},
        allowed_classes={"span": {"mention"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener noreferrer",
        set_tag_attribute_values={tag: {"dir": "auto"} for tag in _BLOCKS},
    )


def one_line(text: str) -> str:
    """A title or name as one line, without control characters and without what turns the direction."""
    text = _TURNING.sub("", " ".join(text.split()))
    return "".join(letter for letter in text if unicodedata.category(letter) != "Cc").strip()


def quote(number: int, body: str) -> str:
    """A post's text to answer below. It says the number and not who wrote it: public pages name nobody."""
    own = "\n".join(line for line in body.splitlines() if not line.startswith(">")).strip()
    if len(own) > LONGEST_QUOTE:
        own = own[:LONGEST_QUOTE] + " …"
    return "\n".join(f"> {line}".rstrip() for line in [f"#{number}:", *own.splitlines()]) + "\n\n"


def _mark_mentions(state: StateCore) -> None:
    """Put `<span class="mention">` around each mention in running text; code and links stay as they are."""
    for block in state.tokens:
        if block.type == "inline":
            block.children = list(_with_mentions(block.children or []))


def _with_mentions(tokens: list[Token]):
    in_link = 0
    for token in tokens:
        in_link += (token.type == "link_open") - (token.type == "link_close")
        if token.type != "text" or in_link:
            yield token
            continue
        start = 0
        for found in MENTION.finditer(token.content):
            yield _text(token.content[start : found.start()])
            yield Token("mention_open", "span", 1, attrs={"class": "mention"})
            yield _text(found[0])
            yield Token("mention_close", "span", -1)
            start = found.end()
        yield _text(token.content[start:])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


_markdown.core.ruler.push("mentions", _mark_mentions)

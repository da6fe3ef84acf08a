"""How words are compared when somebody searches: one key for the ways in which people spell a word.

أحمد and احمد, إدارة and اداره, café and Cafe meet here. The key is lossy: it is searched in, never shown.
"""

import re
import unicodedata

# Letters that keyboards and habits exchange, in Arabic and in Kurdish; digits of both kinds.
_VARIANTS = {"ا": "أإآٱ", "ي": "ىیېئ", "و": "ؤ", "ه": "ةۀە", "ك": "ک", "ل": "ڵ", "ر": "ڕ"}
_DIGITS = ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")
_SAME = {ord(variant): letter for letter, variants in _VARIANTS.items() for variant in variants}
_SAME |= {ord(digit): str(value) for digits in _DIGITS for value, digit in enumerate(digits)}
_WORD = re.compile(r"\w+")
_ARTICLE = re.compile(r"^(?:وال|بال|لل|ال)(?=\w{3})")


def fold(text: str) -> str:
    """`text` as a search key: folded words, each with a blank before it, so that ` wat` finds "water"."""
    return "".join(f" {word}" for word in words(text))


def words(text: str) -> list[str]:
    """The folded words of `text`, without the Arabic article."""
    bare = (c for c in unicodedata.normalize("NFKD", text.translate(_SAME)) if not _is_mark(c))
    return [_ARTICLE.sub("", word) for word in _WORD.findall("".join(bare).casefold())]


def _is_mark(character: str) -> bool:
    return character == "ـ" or unicodedata.category(character) == "Mn"

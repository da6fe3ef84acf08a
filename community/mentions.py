"""Who is meant by `@name` in a post."""

import re
import unicodedata
from collections.abc import Iterable

from people.fold import words
from people.models import User

from .models import Topic

# A name as it is typed: words of letters, held together by what names hold. An address is no mention.
_NAME = re.compile(r"(?<![\w@./+-])@(\w+(?:['’-]\w+)*)")
# Nobody speaks to more people than this in one post by name.
MOST = 20


def mentioned(body: str, topic: Topic, *, before: Iterable[str] = ()) -> set[int]:
    """The members who may see `topic` and are called by one of the @names in `body`, but not by those in the
    texts it had `before`.

    Names are compared as in a search, so @جرجس finds جِرجِس and @zoe finds Zoë; blanks are typed as `_`.
    Two members of one name are both meant. It costs one look at the members' names, and none without an @.
    """
    wanted = _called_in(body).difference(*map(_called_in, before))
    if not wanted:
        return set()
    names = User.objects.members().values_list("pk", "call_me")
    return topic.readers({pk for pk, name in names if _key(name) in wanted}) - {None}  # type: ignore[return-value]


def _called_in(body: str) -> set[tuple[str, ...]]:
    return {key for typed in _typed(body) for key in _keys(typed)}


def _typed(body: str) -> list[str]:
    """The names behind an @, without accents and vowel signs, which a word of a pattern does not hold."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", body) if unicodedata.category(c) != "Mn")
    return _NAME.findall(bare)[:MOST]


def _keys(typed: str) -> set[tuple[str, ...]]:
    """What a typed name may stand for: itself, and what stands before a hyphen or apostrophe (@Amina's)."""
    return {_key(typed.replace("_", " ")), _key(re.split("['’-]", typed)[0].replace("_", " "))} - {()}


def _key(name: str) -> tuple[str, ...]:
    return tuple(words(name))

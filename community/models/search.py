"""The words of posts, folded, in the database's own full-text index (migration 0002).

Both databases know more about ranking and languages than is used here: the key is folded first
(`people.fold`), so that both find the same, in Arabic and Somali as well.
"""

from django.db import connection, models
from django.db.models.expressions import RawSQL

from .posts import Post


class PostText(models.Model):
    """What a visible post is found by; an opening post also by its topic's title. Never shown."""

    reached_through = "post"

    post = models.OneToOneField(Post, on_delete=models.CASCADE, primary_key=True, related_name="+")
    title = models.TextField(default="")
    key = models.TextField()

    def __str__(self):
        return f"words of {self.post_id}"


# As in the indexes of migration 0002, so that they serve.
_POSTGRES = {
    "text": "SELECT post_id FROM community_posttext"
    " WHERE to_tsvector('simple', title || ' ' || key) @@ to_tsquery('simple', %s)",
    "title": "SELECT post_id FROM community_posttext"
    " WHERE to_tsvector('simple', title) @@ to_tsquery('simple', %s)",
}
_SQLITE = "SELECT rowid FROM community_posttext_fts WHERE community_posttext_fts MATCH %s"


def posts_with(words: list[str]) -> RawSQL:
    """A subquery: the posts in which each of these folded words begins a word."""
    return _matching(words, "text")


def openings_with(words: list[str]) -> RawSQL:
    """A subquery: the opening posts of topics in whose title each of these words begins a word."""
    return _matching(words, "title")


def _matching(words: list[str], where: str) -> RawSQL:
    """Folded words hold letters, digits and underscores only, so nothing in them ends the quotes."""
    if connection.vendor == "postgresql":
        return RawSQL(_POSTGRES[where], [" & ".join(f"'{word}':*" for word in words)])  # noqa: S611
    told = " AND ".join(f'"{word}"*' for word in words)
    return RawSQL(_SQLITE, [f"title : ({told})" if where == "title" else told])  # noqa: S611

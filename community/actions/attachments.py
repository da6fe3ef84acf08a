"""Keeping the files that came with a post."""

from collections.abc import Iterable

from ..attaching import Prepared
from ..models import Attachment, Post


def attach(post: Post, files: Iterable[Prepared]) -> None:
    """Store files below a new post, in the transaction that writes it."""
    for prepared in files:
        Attachment.objects.create(post=post, uploaded_by=post.author, **vars(prepared))

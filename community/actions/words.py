"""What a post is found by: written with the post, taken away when it is no longer seen."""

from people.fold import fold

from ..models import Post, PostText


def note_words(post: Post) -> None:
    if post.state != Post.State.VISIBLE:
        PostText.objects.filter(post=post).delete()
        return
    title = fold(post.topic.title) if post.number == 1 else ""
    row = PostText(post=post, title=title, key=fold(post.body))
    PostText.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["post"], update_fields=["title", "key"]
    )

"""A finished programme as a folder of pages: no server, no scripts, every link inside leads somewhere.

It holds what the public may read or, on demand, what every member may read. Private rooms and whatever is
hidden or waits are never in it. Topics are read and written a page at a time, so a long one needs no more
memory than a short one.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote, urljoin

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.db.models import Q
from django.template.loader import render_to_string

from community.models import Forum, Post, Topic
from people import pictures
from people.models import Participation, Programme
from stories.models import StoryPage
from stories.reading import credits, whole

POSTS = 50
TOPICS = 200
_LINK = re.compile(r'(?<=\bhref=")[^"]*')


class Archive:
    def __init__(self, programme: Programme, folder: Path, *, members: bool, say: Callable[[str], None]):
        self.programme, self.folder, self.members, self.say = programme, folder, members, say
        # Who works in a country in safety mode is not named in what leaves the site.
        withdrawn = Participation.objects.withdrawn()
        self.unnamed = set(withdrawn.values_list("person", flat=True))

    def write(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(str(finders.find("css/paper.css")), self.folder / "paper.css")
        told = [self._story(story) for story in self._stories().iterator(20)]
        self.say(f"{len(told)} stories")
        forums = [row for forum in self._forums() if (row := self._forum(forum))["topics"]]
        self._page("index.html", "index", {"stories": told, "forums": forums})

    # What is in it.

    def _forums(self):
        if self.members:
            return Forum.objects.for_every_member()
        return Forum.objects.visible_to(AnonymousUser())

    def _topics(self, forum: Forum):
        """Those that were opened while the programme ran."""
        ran = (self.programme.starts, self.programme.ends)
        shown = forum.topics.filter(state__in=Topic.SHOWN, last_number__gt=0)
        return shown.filter(opened_at__date__range=ran).order_by("-posted_at", "pk")

    def _stories(self):
        """Published stories of the programme and those of no country, in each language of their own."""
        ours = (
            Q(focus_country__programme=self.programme)
            | Q(assignment__programme=self.programme)
            | Q(host__focus_country__programme=self.programme)
            | Q(focus_country=None, assignment=None, host=None)
        )
        stories = StoryPage.objects.visible_to(AnonymousUser()).translated().filter(ours)
        return whole(stories).prefetch_related("authors__person").order_by("-first_published_at", "pk")

    # Forums and topics.

    def _forum(self, forum: Forum) -> dict:
        """A forum's lists and all its topics; returns its line in the index."""
        topics, posts = self._topics(forum), 0
        count = topics.count()
        pages = [f"forums/{forum.slug}{_nth(number)}.html" for number in range(1, -(-count // TOPICS) + 1)]
        for number, path in enumerate(pages):
            listed = list(topics[number * TOPICS : (number + 1) * TOPICS])
            self._page(path, "forum", {"forum": forum, "topics": listed, "pages": _pages(pages, path)})
            posts += sum(self._topic(topic, pages[0]) for topic in listed)
        if count:
            self.say(f"{forum.slug}: {count} topics, {posts} posts")
        return {"path": pages[0] if pages else "", "forum": forum, "topics": count}

    def _topic(self, topic: Topic, forum_path: str) -> int:
        last_page = _page_of(topic.last_number)
        paths = [_topic_path(topic.pk, page) for page in range(1, last_page + 1)]
        written = 0
        for page, path in enumerate(paths, start=1):
            posts = [self._post(topic, post) for post in self._posts(topic, page)]
            written += len(posts)
            context = {"topic": topic, "forum_path": forum_path, "posts": posts, "pages": _pages(paths, path)}
            self._page(path, "topic", context)
        return written

    def _posts(self, topic: Topic, page: int) -> Iterator[Post]:
        numbers = ((page - 1) * POSTS + 1, page * POSTS)
        shown = topic.posts.shown().for_reading().filter(number__range=numbers)
        return iter(shown.order_by("number"))

    def _post(self, topic: Topic, post: Post) -> dict:
        answers = post.reply_to if post.reply_to and post.reply_to.state == Post.State.VISIBLE else None
        base = f"{settings.SITE_URL}{topic.get_absolute_url()}"
        named = self.members and post.author and post.author_id not in self.unnamed
        return {
            "post": post,
            "author": post.author if named else None,
            "html": _whole_links(post.html, base),
            "accepted": post.pk == topic.accepted_id,
            "answers": answers and {"number": answers.number, "path": _address(topic.pk, answers.number)},
            "files": [
                {
                    "name": file.name,
                    "alt": file.alt or file.name,
                    "path": self._copy(file.file.name),
                    "small": self._copy(file.thumbnail.name),
                }
                for file in post.attachments.all()
            ],
            "translations": [
                {"language": one.language, "html": _whole_links(one.html, base)}
                for one in post.translations.all()
            ],
        }

    # Stories.

    def _story(self, page: StoryPage) -> dict:
        path = f"stories/{page.pk}.html"
        gone = sum(author.person.erased_at is not None for author in page.authors.all())
        by = credits(page)
        film = page.film and {
            "path": self._copy(page.film.to_watch[-1].name),
            "tracks": [track for track in page.film.tracks.all() if track.transcript],
        }
        context = {
            "page": page,
            "names": by["names"],
            "gone": range(gone),
            "others": by["others"] - gone,
            "picture": page.picture and self._copy(pictures.at(page.picture, pictures.LARGE).file.name),
            "film": film,
            "blocks": [self._block(block, page) for block in page.body],
        }
        self._page(path, "story", context)
        return {"path": path, "title": page.title, "language": page.text_language}

    def _block(self, block, page: StoryPage) -> dict:
        told = {"kind": block.block_type, "value": block.value}
        if block.block_type == "paragraph":
            told["html"] = _whole_links(str(block.value), f"{settings.SITE_URL}{page.address}")
        elif block.block_type == "picture":
            inside = pictures.at(block.value["image"], pictures.INSIDE_LARGE)
            told |= {"path": self._copy(inside.file.name), "alt": block.value["image"].contextual_alt_text}
        return told

    # Writing.

    def _page(self, path: str, template: str, context: dict) -> None:
        target = self.folder / path
        target.parent.mkdir(exist_ok=True)
        root = "../" * path.count("/")
        html = render_to_string(
            f"archive/{template}.html", {"programme": self.programme, "root": root, **context}
        )
        target.write_text(html, "utf-8")

    def _copy(self, name: str | None) -> str:
        """A file of the media storage, once; its path in the archive, or "" where there is none."""
        if not name:
            return ""
        target = self.folder / "files" / name
        if not target.exists():
            if not default_storage.exists(name):
                return ""
            target.parent.mkdir(parents=True, exist_ok=True)
            with default_storage.open(name) as source, target.open("wb") as copy:
                shutil.copyfileobj(source, copy)
        return f"files/{quote(name)}"


def _whole_links(html: str, base: str) -> str:
    """Links into the site as whole addresses: a folder on a disk has no site around it."""
    return _LINK.sub(lambda found: escape(urljoin(base, unescape(found[0]))), html)


def _nth(page: int) -> str:
    return f"-{page}" if page > 1 else ""


def _page_of(number: int) -> int:
    return (number - 1) // POSTS + 1


def _topic_path(pk: int, page: int) -> str:
    return f"topics/{pk}{_nth(page)}.html"


def _address(topic: int, number: int | None) -> str:
    """Where a visible post stands; each of them has a number."""
    number = number or 1
    return f"{_topic_path(topic, _page_of(number))}#n{number}"


def _pages(paths: list[str], here: str) -> list[tuple[int, str]]:
    """The numbered pages of a thing with "" for the one that is open; none where there is only one."""
    if len(paths) == 1:
        return []
    return [(number, "" if path == here else path) for number, path in enumerate(paths, start=1)]

"""Atom feeds of what anybody may read. Authors are not named: a feed is kept by machines everywhere."""

from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import Http404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from .models import Forum, Topic

ENTRIES = 30


class LatestTopics(Feed):
    """Topics of all public forums, or of one, by their last post."""

    feed_type = Atom1Feed

    def get_object(self, request, slug=None):
        if slug is None:
            return None
        forum = Forum.objects.visible_to(AnonymousUser()).filter(slug=slug).first()
        if forum is None:
            raise Http404
        return forum

    def title(self, forum):
        return f"{forum.label} · Diwan" if forum else "Diwan: " + _("Community")

    def link(self, forum):
        return forum.get_absolute_url() if forum else reverse("community")

    def items(self, forum):
        topics = Topic.objects.visible_to(AnonymousUser()).filter(forum__isnull=False)
        if forum:
            topics = topics.filter(forum=forum)
        return topics.select_related("forum").order_by("-posted_at")[:ENTRIES]

    def item_title(self, topic):
        return topic.title

    def item_description(self, topic):
        return topic.forum.label

    def item_updateddate(self, topic):
        return topic.posted_at

    def item_pubdate(self, topic):
        return topic.opened_at

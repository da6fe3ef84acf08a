from django.urls import path, re_path

from people.feeding import feed

from . import feeds
from .views import spreading, stories

# A slug may be in any script.
STORY = r"^(?P<slug>[-\w]+)/"

urlpatterns = [
    path("", stories.stories, name="story-list"),
    path("feed.atom", feed(feeds.LatestStories()), name="story-feed"),
    path("podcast.xml", feed(feeds.Podcast()), name="story-podcast"),
    re_path(f"{STORY}$", stories.story, name="story-detail"),
    re_path(f"{STORY}story.jsonld$", spreading.data, name="story-data"),
    re_path(f"{STORY}card.jpg$", spreading.card, name="story-card"),
    re_path(f"{STORY}share/$", spreading.share, name="story-share"),
]

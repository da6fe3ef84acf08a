"""Whatever the public's pages read: the tables whose writes are counted (`people.table_versions`).

A page that reads another table is not kept; `tests/diwan/test_page_store.py` says which pages are.
"""

from people.table_versions import watch

watch(
    "wagtailcore.Page",
    "wagtailcore.Locale",
    "diwan.HomePage",
    "stories.StoryIndexPage",
    "stories.StoryPage",
    "stories.StoryAuthor",
    "stories.StoryGoal",
    "stories.StoryTag",
    "stories.Appearance",
    "stories.Agreement",
    "stories.Checklist",
    "stories.Withdrawal",
    "stories.StoryCard",
    "taggit.Tag",
    "people.FocusCountry",
    "people.Sector",
    "people.FocusSector",
    "people.Institution",
    "people.Consent",
    "people.Picture",
    "people.Rendition",
    "people.Film",
    "people.FilmRendition",
    "people.FilmWork",
    "people.Track",
    "assignments.Assignment",
    "community.Forum",
    "community.Topic",
    "events.Announcement",
    "events.Event",
    "events.Registration",
    "events.Room",
    "events.Shift",
    "events.ScheduleVersion",
    "events.TalkSpeaker",
    "events.Track",
    "people.Participation",
)
# Whoever asks or votes at a talk changes no programme.
watch("events.Talk", but={"head", "log_head", "poll_head", "chat_head", "hand_head", "reaction_head"})
# Whoever logs in changes no page.
watch("people.User", but={"last_login", "password"})

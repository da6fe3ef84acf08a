"""What the inbox shows, a page at a time, and how many wait in it."""

from .models import Inbox, Notification

NOTIFICATIONS_PER_PAGE = 30
# Counted no further than this: the header then says "99+".
COUNTED = 100


def inbox_of(user) -> Inbox:
    """One's inbox; before the first notification it is empty and not stored."""
    return Inbox.objects.visible_to(user).first() or Inbox(person=user)


def page_of(user, before: int | None) -> tuple[list[Notification], int | None]:
    """A page of one's notifications, latest first, and the bump before which the next page starts."""
    found = Notification.objects.visible_to(user).for_reading().order_by("-bump")
    if before is not None:
        found = found.filter(bump__lt=before)
    page = list(found[: NOTIFICATIONS_PER_PAGE + 1])
    more = len(page) > NOTIFICATIONS_PER_PAGE
    return page[:NOTIFICATIONS_PER_PAGE], page[NOTIFICATIONS_PER_PAGE - 1].bump if more else None


def unread_of(user) -> int:
    """How many are unread, up to `COUNTED`: two queries at most, whose cost does not grow with the inbox.

    Every page asks. Mostly none is, and then the gate, a third of such a page's work, is not asked at all.
    """
    if not Notification.objects.unread().filter(person=user.pk).exists():
        return 0
    return Notification.objects.visible_to(user).unread()[:COUNTED].count()


def waiting_for(user) -> str:
    """The same as the short number in the page's head; nothing where none waits."""
    waiting = unread_of(user)
    return f"{COUNTED - 1}+" if waiting >= COUNTED else str(waiting or "")

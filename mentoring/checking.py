"""Looking for what must not be: somebody in two sessions at once, a session at another time than agreed."""

from collections import defaultdict
from datetime import datetime
from zoneinfo import ZoneInfo

from .availability import meant
from .models import Session


def overlaps() -> list[dict]:
    """Pairs of sessions, booked or proposed, that run at the same time for one person."""
    by_person = defaultdict(list)
    ahead = Session.objects.ahead().order_by("starts").select_related("mentorship")
    for session in ahead.iterator(chunk_size=500):
        for person in (session.mentorship.mentor_id, session.mentorship.mentee_id):
            by_person[person].append(session)
    found = []
    for person, sessions in by_person.items():
        longest = sessions[0]
        for session in sessions[1:]:
            if session.starts < longest.ends:
                found.append({"person": person, "sessions": [longest.pk, session.pk]})
            longest = max(longest, session, key=lambda one: one.ends)
    return found


def apart_from_the_wall() -> list[dict]:
    """Sessions to come that are not at the time on the wall that was agreed; what that time means now."""
    found = []
    for session in Session.objects.coming().exclude(wall="").iterator():
        now = meant(datetime.fromisoformat(session.wall), ZoneInfo(session.zone))
        if session.starts not in now:
            found.append(
                {
                    "session": session.pk,
                    "uid": str(session.uid),
                    "zone": session.zone,
                    "wall": session.wall,
                    "starts": session.starts.isoformat(),
                    "would_start": [moment.isoformat() for moment in now],
                }
            )
    return found

"""One page of every kind the site has, as people of the demo see it."""

import json
import re
import urllib.request

# kind: (who looks at it, path without the language; "" is looked up in `addresses`)
KINDS = {
    "home": (None, "/"),
    "stories": (None, "/stories/"),
    "no stories": (None, "/stories/?q=zzzzzz"),
    "story": (None, "/stories/listening-for-leaks/"),
    "story in Arabic": (None, "/stories/data-that-says-less/"),
    "events": (None, "/events/"),
    "event": (None, "/events/closing-conference/"),
    "register": ("noor", "/events/closing-conference/register/"),
    "register as a guest": (None, "/events/closing-conference/register/"),
    "look into your mail": (None, "/events/closing-conference/register/asked/"),
    "invitation letter": ("amina", "/events/closing-conference/register/letter/"),
    "what people need": ("staff", "/events/closing-conference/register/needs/"),
    "schedule": (None, "/events/closing-conference/schedule/"),
    "my programme": ("karim", "/events/closing-conference/my/"),
    "my programme in my calendar": ("karim", "/events/my/calendar/"),
    "edit the programme": ("staff", "/events/closing-conference/schedule/edit/"),
    "move a talk": ("staff", "/events/closing-conference/schedule/edit/KEYN01/"),
    "release the programme": ("staff", "/events/closing-conference/schedule/release/"),
    "a released programme": (None, "/events/closing-conference/schedule/v/1/"),
    "call for proposals": ("karim", "/events/closing-conference/call/"),
    "proposals ranked": ("staff", "/events/closing-conference/call/ranking/"),
    "my talks": ("speaker", "/events/speaking/"),
    "backstage": ("speaker", "/events/closing-conference/talks/KEYN01/backstage/"),
    "ticket": ("karim", "/events/closing-conference/ticket/"),
    "my attendance": ("karim", "/events/closing-conference/attendance/"),
    "who is here": ("karim", "/events/closing-conference/people/"),
    "my meetings": ("karim", "/events/closing-conference/meetings/"),
    "tables": ("karim", "/events/closing-conference/tables/"),
    "tables to open": ("mod", "/events/closing-conference/tables/"),
    "the day": ("mod", "/events/closing-conference/day/"),
    "hall code": ("mod", "/events/closing-conference/hall/code/"),
    "come in by the hall code": (None, "/events/closing-conference/hall/"),
    "what is left": (None, "/events/closing-conference/closing/"),
    "numbers of an event": ("staff", "/events/closing-conference/numbers/"),
    "talk": ("karim", ""),
    "words of a talk": (None, ""),
    "feedback on a talk": ("karim", ""),
    "live": ("karim", "/events/closing-conference/live/main-hall/"),
    "hall": (None, "/events/closing-conference/live/main-hall/hall/"),
    "desk": ("mod", ""),
    "community": ("karim", "/community/"),
    "community from outside": (None, "/community/"),
    "forum": ("karim", "/community/f/start-here/"),
    "topic": (None, "/community/t/1/"),
    "topic of a member": ("karim", "/community/t/1/"),
    "post": ("mod", "/community/p/1/"),
    "change a post": ("amina", ""),
    "start a topic": ("karim", "/community/f/start-here/start/"),
    "moderation": ("mod", "/community/moderation/"),
    "a topic's tools": ("mod", "/community/t/1/tools/"),
    "flag a post": ("karim", "/community/p/1/flag/"),
    "history of a post": ("karim", "/community/p/1/history/"),
    "translate a post": ("karim", "/community/p/1/translate/"),
    "kept at a distance": ("karim", "/community/blocked/"),
    "withheld": ("karim", "/community/withheld/"),
    "drafts": ("karim", "/community/drafts/"),
    "no connection": (None, "/offline/"),
    "something is wrong": (None, "/concern/"),
    "something is wrong with a member": ("karim", "/concern/?about=person-1"),
    "sent": (None, "/concern/sent/"),
    "concerns": ("care", "/care/"),
    "concern": ("care", ""),
    "ask to read a room": ("staff", ""),
    "inbox": ("karim", "/inbox/"),
    "inbox settings": ("karim", "/inbox/settings/"),
    "write to a member": ("karim", "/community/rooms/with/1/"),
    "since you were here": ("noor", "/community/unread/"),
    "search": ("karim", "/search/?q=water"),
    "nothing found": (None, "/search/?q=zzzzzz"),
    "members": ("karim", "/people/"),
    "member": ("karim", "/people/1/"),
    "your page": ("karim", "/me/"),
    "what is yours": ("karim", "/me/export/"),
    "leave for good": ("karim", "/me/erase/"),
    "suspended": ("suspended", "/me/"),
    "assignments": ("amina", "/assignments/"),
    "needs": ("staff", "/assignments/needs/"),
    "need": ("yusuf", ""),
    "describe a need": ("yusuf", "/assignments/needs/new/"),
    "vacancies": (None, "/vacancies/"),
    "vacancy": (None, ""),
    "vacancy to those who publish it": ("staff", ""),
    "write a vacancy": ("yusuf", "/vacancies/new/"),
    "share kit": ("staff", ""),
    "applications": ("staff", "/assignments/applications/"),
    "applications to a vacancy": ("staff", ""),
    "application": ("liibaan", ""),
    "application to decide on": ("staff", ""),
    "assignment": ("amina", ""),
    "assignment before it starts": ("staff", ""),
    "work plan": ("amina", ""),
    "log": ("amina", ""),
    "write the report": ("amina", ""),
    "report": ("staff", ""),
    "feedback": ("yusuf", ""),
    "agenda": ("staff", "/assignments/agenda/"),
    "internships": ("staff", "/assignments/internships/"),
    "internship": ("karim", ""),
    "plan an internship": ("amina", ""),
    "trainings": ("amina", "/assignments/trainings/"),
    "training": ("staff", ""),
    "attendance": ("staff", ""),
    "costs": ("staff", "/assignments/costs/"),
    "costs of an assignment": ("amina", ""),
    "cost": ("staff", ""),
    "links": ("yusuf", "/assignments/links/"),
    "link": ("yusuf", ""),
    "visits": ("staff", "/assignments/visits/"),
    "visit": ("yusuf", ""),
    "handover packs": ("staff", "/assignments/handover/"),
    "handover pack": ("yusuf", ""),
    "add to a handover pack": ("amina", ""),
    "hand a seat over": ("yusuf", ""),
    "follow-ups": ("yusuf", "/assignments/follow-ups/"),
    "follow-up": ("yusuf", ""),
    "board": ("staff", "/assignments/board/"),
    "board numbers": ("staff", "/assignments/board/numbers/"),
    "numbers": (None, "/numbers/"),
    "certificate": (None, ""),
    "certificate to print": ("amina", ""),
    "mentoring": ("karim", "/mentoring/"),
    "no mentor yet": ("noor", "/mentoring/"),
    "availability": ("karim", "/mentoring/availability/"),
    "mentoring profile": ("noor", "/mentoring/profile/"),
    "suggestions": ("noor", "/mentoring/suggestions/"),
    "screened and trained": ("care", "/mentoring/readiness/"),
    "pairs kept apart": ("care", "/mentoring/apart/"),
    "mentorship": ("karim", ""),
    "mentorship to sign": ("bolanle", ""),
    "mentorship that has ended": ("lana", ""),
    "mentoring certificate": (None, ""),
    "book": ("karim", ""),
    "propose a time": ("karim", ""),
    "session": ("karim", ""),
    "session to come": ("tunde", ""),
    "video room": ("tunde", ""),
    "calendar": ("karim", "/mentoring/calendar/"),
    "no calendar yet": ("noor", "/mentoring/calendar/"),
    "matching": ("staff", "/mentoring/matching/"),
    "run of the matching": ("staff", ""),
    "why not these two": ("staff", ""),
    "suggested by the programme": ("lana", ""),
    "mentoring numbers": ("staff", "/mentoring/numbers/"),
    "proposed session": ("sagal", ""),
    "session with notes": ("tunde", ""),
    "series": ("tunde", ""),
    "move a session": ("adaeze", ""),
    "where we work": (None, "/places/"),
    "a country": (None, "/countries/so/"),
    "a sector": (None, ""),
    "a goal": (None, "/goals/6/"),
    "an institution": (None, ""),
    "newsletter": (None, "/newsletter/"),
    "newsletter in numbers": ("editor", "/newsletter/numbers/"),
    "a story goes out": ("editor", "/stories/listening-for-leaks/share/"),
    "a withdrawn story": (None, "/stories/the-wrong-tap/"),
    "your stories": ("karim", "/my-stories/"),
    "story with you in it": ("karim", ""),
    "tell a story": ("amina", "/pitches/new/"),
    "pitch": ("hiwa", ""),
    "log in": (None, "/accounts/login/"),
    "password": (None, "/accounts/password/reset/"),
    "nothing here": (None, "/community/t/999999/"),
    "style guide": (None, "/styleguide/"),
}


def addresses(site) -> dict[str, str]:
    """Paths of all kinds; those with numbers are read off the demo's database."""
    found = {name: path for name, (_who, path) in KINDS.items()}
    code = re.search(r"/talks/(\w+)/", _read(site, "/en/events/closing-conference/schedule/"))[1]
    found["talk"] = talk = f"/events/closing-conference/talks/{code}/"
    found["words of a talk"], found["feedback on a talk"] = f"{talk}log/", f"{talk}feedback/"
    found["desk"] = f"{found['talk']}desk/"
    return found | json.loads(site.manage("shell", "--no-imports", "-c", _NUMBERS).splitlines()[-1])


_NUMBERS = """
import json
from assignments.models import *
from community.models import Concern, Post
from mentoring.models import Match, MatchRun, MentoringCertificate, Mentorship, Series, Session
from people.models import Institution, Seat, Sector
from stories.models import Appearance, Pitch

def at(noun, **where):
    return noun.objects.filter(**where).first().get_absolute_url().removeprefix("/en")

found = {
    "concern": at(Concern, state="taken"),
    "need": at(Need, state="approved", host__slug="webi-iftiin-water"),
    "vacancy": at(Vacancy, state="published"),
    "vacancy to those who publish it": at(Vacancy, state="in_review"),
    "application": at(Application, state="draft"),
    "application to decide on": at(Application, state="submitted"),
    "assignment": at(Assignment, state="active", expert__email="amina@demo.example"),
    "assignment before it starts": at(Assignment, state="confirmed"),
    "report": at(Assignment, state="reporting") + "report/",
    "internship": at(Internship, state="active"),
    "training": at(Training, sessions__attendances__isnull=False),
    "cost": at(Cost, state="planned"),
    "link": at(InstitutionLink),
    "visit": at(ExchangeVisit, state="planned"),
    "follow-up": at(FollowUp, person__email="yusuf@demo.example", answered_at=None, sent_at__isnull=False),
    "certificate": at(Certificate, assignment__expert__email="amina@demo.example"),
}
post = Post.objects.filter(author__email="amina@demo.example", topic__forum__isnull=False).first()
found["change a post"] = f"/community/p/{post.pk}/"
found["share kit"] = found["vacancy"] + "share/"
vacancy = Vacancy.objects.filter(state="published").first()
found["applications to a vacancy"] = f"/assignments/applications/of/{vacancy.pk}/"
own = found["assignment"]
found["work plan"], found["log"] = own + "plan/", own + "log/"
found["write the report"], found["feedback"] = own + "report/", own + "feedback/"
number = own.split("/")[-2]
found["plan an internship"] = f"/assignments/internships/plan/{number}/"
found["costs of an assignment"] = f"/assignments/costs/assignments/{number}/"
session = TrainingSession.objects.filter(attendances__isnull=False).first()
found["attendance"] = f"/assignments/trainings/sessions/{session.pk}/attendance/"
seat = Seat.objects.get(person__email="yusuf@demo.example")
found["handover pack"] = f"/assignments/handover/{seat.institution_id}/"
found["add to a handover pack"] = found["handover pack"] + "add/"
found["hand a seat over"] = f"/assignments/handover/seats/{seat.pk}/"
paper = Certificate.objects.filter(assignment__expert__email="amina@demo.example").first()
found["certificate to print"] = paper.assignment.get_absolute_url().removeprefix("/en") + "certificate/"
mine = Session.objects.filter(mentorship__mentee__email="karim@demo.example")
session = mine.filter(mentorship__state="active").first()
found["mentorship"] = f"/mentoring/mentorships/{session.mentorship_id}/"
found["book"] = found["mentorship"] + "book/"
found["mentorship to sign"] = at(Mentorship, state="agreed")
found["mentorship that has ended"] = at(Mentorship, state="completed", mentee__email="lana@demo.example")
found["mentoring certificate"] = at(MentoringCertificate)
found["session"] = f"/mentoring/sessions/{session.pk}/"
ahead = Session.objects.coming().filter(mentorship__mentee__email="tunde@demo.example").first()
found["session to come"] = f"/mentoring/sessions/{ahead.pk}/"
found["video room"] = f"/mentoring/mentorships/{ahead.mentorship_id}/room/"
run = MatchRun.objects.get(state="draft")
found["run of the matching"] = f"/mentoring/matching/{run.pk}/"
one, other = run.matches.all()[:2]
ask = f"why-not/?mentee={one.mentee_id}&mentor={other.mentor_id}"
found["why not these two"] = found["run of the matching"] + ask
found["suggested by the programme"] = at(Match, state="published")
found["ask to read a room"] = f"/care/rooms/ask/mentorship-{session.mentorship_id}/"
found["propose a time"] = found["mentorship"] + "propose/"
found["proposed session"] = at(Session, state="proposed")
found["session with notes"] = at(Session, notes__isnull=False)
found["series"] = at(Series)
booked = Session.objects.filter(state="confirmed", mentorship__mentor__email="adaeze@demo.example")
found["move a session"] = booked.first().get_absolute_url().removeprefix("/en") + "move/"
asked = Appearance.objects.filter(person__email="karim@demo.example", state="asked")
found["story with you in it"] = at(Appearance, pk=asked.get().pk)
found["a sector"] = f"/sectors/{Sector.objects.first().slug}/"
host = Institution.objects.filter(focus_country__code="SO").first()
found["an institution"] = f"/institutions/{host.slug}/"
found["pitch"] = at(Pitch, state="draft")
print(json.dumps(found))
"""


def _read(site, path: str) -> str:
    with urllib.request.urlopen(site.url + path) as answer:
        return answer.read().decode()

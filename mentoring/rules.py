"""Who may do what in mentoring, and who counts as paired."""

from datetime import timedelta

import rules as library
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models import Block
from people.models import Participation, Role, User
from people.privacy import tie
from people.rules import MEMBERS_ONLY, allow, has_role, is_nobody
from people.states import TIME, allow_steps

from . import rooms
from .models import Match, MatchRun, MentoringProfile, Mentorship, Series, Session
from .models.matching import runs_matching
from .states import ASKED, EITHER, MENTEE, MENTOR, OTHER, STAFF

# One person may wait for so many answers at a time, and asks the same person again after so many days.
OPEN_REQUESTS = 5
ASK_AGAIN_AFTER = timedelta(days=14)
# So late nobody moves a session without asking the other; and so long one may see a missed one differently.
LATE = timedelta(hours=3)
CONTEST_WITHIN = timedelta(days=7)


def pair_of(thing: Mentorship | Match | Session | Series) -> Mentorship | Match:
    return thing.mentorship if isinstance(thing, Session | Series) else thing


@library.predicate
def is_mentor(user, thing):
    return pair_of(thing).mentor_id == user.pk


@library.predicate
def is_mentee(user, thing):
    return pair_of(thing).mentee_id == user.pk


@library.predicate
def is_in_pair(user, thing):
    return pair_of(thing).joins(user)


@library.predicate
def partner_is_here(user, thing):
    """The other is a member, not withdrawn from view, and neither has blocked the other: nobody can tell
    which of these it is."""
    pair = pair_of(thing)
    partner = pair.mentor_id if user.pk == pair.mentee_id else pair.mentee_id
    keeps_away = Block.objects.between(OuterRef("pk"), user.pk)
    here = User.objects.visible_to(user).members().exclude(Exists(keeps_away))
    return here.filter(pk=partner).exists()


@library.predicate
def is_active(_user, mentorship):
    return mentorship.state == Mentorship.State.ACTIVE


@library.predicate
def is_live(_user, mentorship):
    return mentorship.is_live


@library.predicate
def is_ahead(_user, session):
    return session.is_ahead


@library.predicate
def is_over(_user, session):
    return session.is_over


@library.predicate
def is_early(_user, session):
    return session.starts - timezone.now() >= LATE


@library.predicate
def is_asked(user, session):
    return session.is_asked(user)


@library.predicate
def did_not_say_so(user, session):
    pair = session.mentorship
    return pair.joins(user) and session.noted_by != pair.side_of(user)


@library.predicate
def is_lately_noted(_user, session):
    return session.noted_at is not None and timezone.now() - session.noted_at <= CONTEST_WITHIN


@library.predicate
def is_undecided(_user, session):
    return session.decided_at is None


@library.predicate
def is_not_their_own(user, feedback):
    return not feedback.session.mentorship.joins(user)


@library.predicate
def is_current(_user, session):
    return session.state in Session.AHEAD and not session.is_over


@library.predicate
def has_ended(_user, session):
    return session.is_over and session.state not in (Session.State.CANCELLED, Session.State.EXPIRED)


@library.predicate
def booked_it(user, session):
    return session.booked_by_id == user.pk


@library.predicate
def wrote(user, note):
    return note.author_id == user.pk


@library.predicate
def is_somebody_else(user, person):
    return user.pk != person.pk


@library.predicate
def shares_programme(user, person):
    theirs = Participation.objects.current().filter(person=person).values("programme")
    return Participation.objects.current().filter(person=user, programme__in=theirs).exists()


@library.predicate
def waits_for_few(user, _person):
    waiting = Mentorship.objects.filter(mentee=user, state=Mentorship.State.REQUESTED)
    return waiting.count() < OPEN_REQUESTS


@library.predicate
def did_not_ask_lately(user, person):
    """Asking again and again is pressure, whatever the answer was."""
    asked = Mentorship.objects.filter(mentee=user, mentor=person).exclude(state__in=Mentorship.OPEN)
    return not asked.filter(requested_at__gt=timezone.now() - ASK_AGAIN_AFTER).exists()


@library.predicate
def takes_new_mentorships(user, person):
    """Offers mentoring, was checked, has a place, and nothing keeps the two apart."""
    return MentoringProfile.objects.open_to(user).filter(person=person).exists()


@library.predicate
def is_completed(_user, mentorship):
    return mentorship.state == Mentorship.State.COMPLETED


@library.predicate
def has_met(_user, mentorship):
    return mentorship.sessions.filter(state=Session.State.HELD).exists()


@library.predicate
def is_over_and_began(_user, mentorship):
    return bool(mentorship.started_at and mentorship.ended_at)


@library.predicate
def owns(user, thing):
    return thing.person_id == user.pk


@library.predicate
def is_agreed(_user, session):
    return session.state == Session.State.CONFIRMED


@library.predicate
def has_video(_user, session):
    return bool(rooms.domain(session.mentorship))


@library.predicate
def has_opened(_user, session):
    return timezone.now() >= rooms.opens_at(session)


@library.predicate
def has_not_ended(_user, session):
    return not session.is_over


@library.predicate
def is_own_profile(user, language):
    return language.profile.person_id == user.pk


@library.predicate
def has_not_signed(user, mentorship):
    return not mentorship.signed_by(user)


IN_PAIR = (is_in_pair, _("This is for the two people of the mentorship."))
NOT_HERE = _("The other person cannot be reached just now.")
PARTNER_IS_HERE = (partner_is_here, NOT_HERE)
is_staff_apart = has_role(Role.OFFICER, Role.CARE, Role.ADMIN) & ~is_in_pair
AFTER_THE_END = (is_over, _("You can say how it went once the session is over."))

WHO = {
    MENTOR: (is_mentor, _("Only the person who was asked answers a request.")),
    MENTEE: (is_mentee, _("Only the person who asked takes a request back.")),
    EITHER: IN_PAIR,
    ASKED: (is_asked, _("Only the person who was asked answers.")),
    OTHER: (did_not_say_so, _("Only the other of you two can see it differently.")),
    TIME: (is_nobody, _("A request lapses by itself.")),
}
AHEAD = (is_ahead, _("This was possible until the session began."))
MORE = {
    "accept": [PARTNER_IS_HERE],
    "sign": [PARTNER_IS_HERE, (has_not_signed, _("You have signed already."))],
    "begin": [PARTNER_IS_HERE],
    "resume": [PARTNER_IS_HERE],
    "confirm": [AHEAD, PARTNER_IS_HERE],
    "counter": [AHEAD, PARTNER_IS_HERE],
    "move": [(is_early, _("It begins soon: propose another time instead.")), PARTNER_IS_HERE],
    "ask_to_move": [AHEAD, PARTNER_IS_HERE],
    "contest": [
        (is_lately_noted, _("That was possible for seven days.")),
        (is_undecided, _("Programme staff have looked at it and decided.")),
    ],
    "cancel": [(is_ahead, _("A session can be cancelled until it starts."))],
    "mark_held": [AFTER_THE_END],
    "mark_missed": [AFTER_THE_END],
}
allow_steps(Mentorship, WHO, MORE)
allow_steps(
    Session,
    WHO | {STAFF: (is_staff_apart, _("This is for programme staff who are not of the pair."))},
    MORE,
)

allow(
    "mentoring.request",
    MEMBERS_ONLY,
    (is_somebody_else, _("Nobody mentors themselves.")),
    (shares_programme, _("You can ask people of your own programme.")),
)
allow(
    "mentoring.request_now",
    (waits_for_few, _("You are waiting for several answers already. Take a request back, or wait a little.")),
    (did_not_ask_lately, _("You asked this person a short while ago. Please ask somebody else for now.")),
    # One sentence for a full house, a break and what is private, so that it gives nothing away.
    (takes_new_mentorships, _("This person takes no new mentorships just now. Please ask somebody else.")),
)
allow(
    "mentoring.book",
    MEMBERS_ONLY,
    IN_PAIR,
    (is_active, _("Sessions are booked while a mentorship is active.")),
    PARTNER_IS_HERE,
)
allow("mentoring.cancel_series", MEMBERS_ONLY, IN_PAIR)
allow(
    "mentoring.prepare",
    MEMBERS_ONLY,
    (booked_it, _("Whoever asked for the session says what it is about.")),
    (is_current, _("What a session was about stays once it is over.")),
)
allow("mentoring.write_note", MEMBERS_ONLY, IN_PAIR)
allow("mentoring.remove_note", MEMBERS_ONLY, (wrote, _("You can remove only your own notes.")))
allow("mentoring.give_feedback", MEMBERS_ONLY, IN_PAIR, (has_ended, AFTER_THE_END[1]))
allow(
    "mentoring.set_goals",
    MEMBERS_ONLY,
    IN_PAIR,
    (is_live, _("The goals of this mentorship are only kept to read.")),
)
allow("mentoring.edit_profile", MEMBERS_ONLY)
allow(
    "mentoring.remove_language",
    MEMBERS_ONLY,
    (is_own_profile, _("You can change only your own languages.")),
)
allow("mentoring.wish", MEMBERS_ONLY, (is_somebody_else, _("Nobody mentors themselves.")))
allow(
    "mentoring.close",
    MEMBERS_ONLY,
    IN_PAIR,
    (is_over_and_began, _("You can say how it was once the mentorship has ended.")),
)
allow(
    "mentoring.certificate",
    MEMBERS_ONLY,
    IN_PAIR,
    (is_completed, _("There is a certificate once the mentorship is completed.")),
    (has_met, _("A certificate says how long you met, so it needs one session that took place.")),
)
STAFF_ONLY = (has_role(Role.OFFICER, Role.CARE, Role.ADMIN), _("This is for programme staff."))
allow(
    "mentoring.mark_ready",
    MEMBERS_ONLY,
    STAFF_ONLY,
    (is_somebody_else, _("Somebody else notes this for you.")),
)
allow("mentoring.keep_apart", MEMBERS_ONLY, STAFF_ONLY)
allow(
    "mentoring.look_again",
    MEMBERS_ONLY,
    STAFF_ONLY,
    (is_not_their_own, _("Somebody else of the programme looks after your own mentorship.")),
)
allow(
    "mentoring.join",
    MEMBERS_ONLY,
    IN_PAIR,
    (is_agreed, _("Only a session that is booked has a video room.")),
    (has_opened, _("The video room opens fifteen minutes before the session starts.")),
    (has_not_ended, _("This session is over.")),
    (has_video, _("There is no video room. Meet in your room here.")),
)
allow(
    "mentoring.set_room",
    MEMBERS_ONLY,
    IN_PAIR,
    (is_live, _("Where a pair meets can be changed while the mentorship goes on.")),
)
allow("mentoring.keep_calendar", MEMBERS_ONLY)
allow("mentoring.close_calendar", MEMBERS_ONLY, (owns, _("You can turn off only your own calendar address.")))
allow("mentoring.add_availability", MEMBERS_ONLY)
OWN_HOURS = (owns, _("You can change only your own hours."))
allow("mentoring.remove_availability", MEMBERS_ONLY, OWN_HOURS)
allow("mentoring.go_away", MEMBERS_ONLY)
allow("mentoring.come_back", MEMBERS_ONLY, OWN_HOURS)
allow("mentoring.set_pace", MEMBERS_ONLY)

# What the matching proposes. Officers run it and publish; the two people answer.


@library.predicate
def is_officer(user, _thing=None):
    return runs_matching(user)


@library.predicate
def is_draft(_user, match):
    return match.run.state == MatchRun.State.DRAFT


OFFICERS_ONLY = (is_officer, _("This is for programme officers."))
UNTIL_PUBLISHED = (is_draft, _("This run is published, or set aside. Run the matching again."))
allow("matching.run", OFFICERS_ONLY)
allow("match.lock", OFFICERS_ONLY, UNTIL_PUBLISHED)
allow_steps(MatchRun, {STAFF: OFFICERS_ONLY})
allow_steps(
    Match,
    {
        STAFF: OFFICERS_ONLY,
        MENTOR: (is_mentor, _("Only the one who would be the mentor says this yes.")),
        MENTEE: (is_mentee, _("Only the one who would be mentored says this yes.")),
        EITHER: (is_in_pair, _("This is for the two people of the pair.")),
        TIME: (is_nobody, _("A proposed pair lapses by itself.")),
    },
    {
        "leave_out": [UNTIL_PUBLISHED],
        "put_back": [UNTIL_PUBLISHED],
        "agree_as_mentor": [PARTNER_IS_HERE],
        "agree_as_mentee": [PARTNER_IS_HERE],
    },
)


@tie
def paired(person: User, viewer: User) -> bool:
    """A mentorship joins the two now. Asked once for each viewer: lists of people ask for every row."""
    partners = getattr(viewer, "_partners", None)
    if partners is None:
        pairs = Mentorship.objects.of(viewer).live().values_list("mentor", "mentee")
        partners = {pk for pair in pairs for pk in pair}
        viewer._partners = partners  # type: ignore[attr-defined]
    return person.pk in partners

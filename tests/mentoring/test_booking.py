"""Many at once: real threads, each with a connection of its own, on what others have committed."""

import datetime
import uuid
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Barrier

import pytest
from django.db import connection

from community.models import Topic
from mentoring import actions
from mentoring.models import Mentorship, Session
from people.models import Busy
from people.refusals import Conflict
from tests import factories
from tests.mentoring.conftest import MONDAY, agree, ask, hours, offer, pair_up, ready

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def mentor(now):
    mentor = factories.member("expert", factories.FocusCountryFactory(), call_me="Amina")
    hours(mentor, MONDAY, 17, 20)
    offer(mentor, capacity=4)
    return mentor


def mentee_of(mentor):
    mentee = factories.member("intern", factories.FocusCountryFactory(), time_zone="Africa/Mogadishu")
    hours(mentee, MONDAY, 19, 22)
    return pair_up(mentee, mentor)


def all_at_once(*acts):
    """Run them in threads that start together; what each returned, or the refusal it met."""
    together = Barrier(len(acts))

    def run(act):
        together.wait(10)
        try:
            return act()
        except Conflict as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def booking(mentorship, starts, *, key=None, by=None):
    def act():
        fresh = Mentorship.objects.select_related("mentor", "mentee").get(pk=mentorship.pk)
        return actions.book(
            by=by or fresh.mentee,
            mentorship=fresh,
            starts=starts,
            minutes=60,
            client_key=key or uuid.uuid4(),
        )

    return act


def refusals(results) -> list[str]:
    return [str(result.sentence) for result in results if isinstance(result, Conflict)]


def test_two_mentees_want_one_hour_of_one_mentor(mentor, slot):
    results = all_at_once(booking(mentee_of(mentor), slot), booking(mentee_of(mentor), slot))
    assert refusals(results) == ["This time was taken meanwhile. Choose another one."]
    assert (Session.objects.count(), Busy.objects.count()) == (1, 8)


def test_both_of_a_pair_book_the_same_hour(mentor, slot):
    pair = mentee_of(mentor)
    results = all_at_once(booking(pair, slot), booking(pair, slot, by=mentor))
    assert len(refusals(results)) == 1
    assert (Session.objects.count(), Busy.objects.count()) == (1, 8)


def test_the_same_form_sent_twice_at_once_is_one_session(mentor, slot):
    pair, key = mentee_of(mentor), uuid.uuid4()
    results = all_at_once(booking(pair, slot, key=key), booking(pair, slot, key=key))
    assert refusals(results) == []
    assert sorted(done.created for done in results) == [False, True]
    assert (Session.objects.count(), Busy.objects.count()) == (1, 8)


def test_eight_staggered_wishes_leave_no_overlap(mentor, slot):
    """Quarter past quarter, by four mentees: whatever wins, nobody is in two places."""
    pairs = [mentee_of(mentor) for _ in range(4)]
    wishes = [
        booking(pairs[n % 4], slot + n * datetime.timedelta(minutes=15), by=mentor if n % 2 else None)
        for n in range(8)
    ]
    lost = refusals(all_at_once(*wishes))
    sessions = list(Session.objects.order_by("starts"))
    assert len(sessions) + len(lost) == 8
    assert 1 <= len(sessions) <= 3
    for one, after in pairwise(sessions):
        assert one.ends <= after.starts
    assert Busy.objects.count() == 8 * len(sessions)


def test_a_request_accepted_twice_at_once_is_accepted_once(mentor):
    mentee = factories.member("intern", factories.FocusCountryFactory())
    mentorship = ask(mentee, mentor)

    def accept():
        fresh = Mentorship.objects.select_related("mentor", "mentee").get(pk=mentorship.pk)
        return actions.accept(by=mentor, mentorship=fresh)

    results = all_at_once(accept, accept)
    assert refusals(results) == ["This is not possible any more: it is meanwhile to be signed."]
    assert Mentorship.objects.get().place == 1


def test_the_last_places_are_taken_once(mentor):
    """Six requests are accepted at once where four places are: four have one each, two are told."""
    asked = [ask(factories.member("intern", factories.FocusCountryFactory()), mentor) for _ in range(6)]

    def accepting(mentorship):
        def act():
            fresh = Mentorship.objects.select_related("mentor", "mentee").get(pk=mentorship.pk)
            return actions.accept(by=mentor, mentorship=fresh)

        return act

    lost = refusals(all_at_once(*map(accepting, asked)))
    assert [text.startswith("All your places are taken.") for text in lost] == [True, True]
    places = Mentorship.objects.filter(state="agreed").values_list("place", flat=True)
    assert sorted(places) == [1, 2, 3, 4]


def test_both_sign_at_once_and_it_begins_once(mentor):
    mentee = factories.member("intern", factories.FocusCountryFactory())
    agreed = agree(mentee, mentor)
    ready(mentee)

    def signing(person):
        def act():
            fresh = Mentorship.objects.get(pk=agreed.pk)
            return actions.sign(by=person, mentorship=fresh, version=fresh.agreement_version)

        return act

    assert refusals(all_at_once(signing(mentor), signing(mentee))) == []
    assert Mentorship.objects.get().state == "active"
    assert Topic.objects.count() == 1


def test_whoever_asks_twice_at_once_asks_once(mentor):
    mentee = factories.member("intern", factories.FocusCountryFactory())
    results = all_at_once(lambda: ask(mentee, mentor), lambda: ask(mentee, mentor))
    assert refusals(results) == ["You two have a mentorship, or a request for one, already."]
    assert Mentorship.objects.count() == 1

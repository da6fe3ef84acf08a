"""What is said by mail, and what pairing lets people see of each other."""

import re

import pytest
from django.utils import timezone

from mentoring import actions
from people.models import User
from people.privacy import shown
from tests.mentoring.conftest import agree, ask, pair_up, ready, sign

pytestmark = pytest.mark.django_db


def told(mailoutbox) -> list[tuple[list[str], str]]:
    return [(mail.to, mail.subject) for mail in mailoutbox]


def whole(mail) -> str:
    """Everything in a mail, without the address it leads to."""
    html, _type = mail.alternatives[0]
    return re.sub(r"https?://\S+", "", f"{mail.subject} {mail.body} {html}")


def test_each_step_is_told_to_the_other_in_their_language(amina, karim, mailoutbox):
    agreed = agree(karim, amina)
    ready(karim)
    signed = sign(agreed, amina, karim)
    actions.pause(by=amina, mentorship=signed)
    news = ([karim.email], "War cusub oo ku yaal Diwan")
    assert told(mailoutbox) == [
        ([amina.email], "A request on Diwan"),
        news,  # accepted
        news,  # signed
        ([amina.email], "News on Diwan"),  # it begins
        news,  # paused
    ]


def test_who_was_asked_is_reminded_once_unless_they_answered(requested, amina, mailoutbox):
    mailoutbox.clear()
    actions.nudge.call(requested.pk)
    assert told(mailoutbox) == [([amina.email], "A request waits on Diwan")]
    actions.decline(by=amina, mentorship=requested)
    mailoutbox.clear()
    actions.nudge.call(requested.pk)
    assert mailoutbox == []


def test_a_refused_step_tells_nobody(requested, karim, mailoutbox):
    before = len(mailoutbox)
    with pytest.raises(Exception, match="Only the person who was asked"):
        actions.accept(by=karim, mentorship=requested)
    assert len(mailoutbox) == before


def test_ending_tells_of_itself_once_and_of_each_session_to_both(active, session, amina, karim, mailoutbox):
    mailoutbox.clear()
    actions.complete(by=karim, mentorship=active)
    assert sorted(told(mailoutbox)) == sorted(
        [
            ([amina.email], "News on Diwan"),
            ([amina.email], "A session is cancelled"),
            ([karim.email], "Kulan ayaa la baajiyay"),
        ]
    )


def test_a_booking_is_told_in_ones_own_language_and_on_ones_own_clock(session, amina, karim, mailoutbox):
    actions.cancel(by=amina, session=session)
    booked = next(mail for mail in mailoutbox[-4:-2] if mail.to == [amina.email])
    cancelled = next(mail for mail in mailoutbox[-2:] if mail.to == [karim.email])
    assert "Mon 23 Mar 2026, 17:00" in booked.body
    assert f"/en/mentoring/sessions/{session.pk}/" in booked.body
    assert "Isn 23 Mar 2026, 19:00" in cancelled.body
    assert f"/so/mentoring/sessions/{session.pk}/" in cancelled.body
    assert '<html lang="so"' in cancelled.alternatives[0][0]


def test_a_mail_says_nothing_of_anybody(active, session, amina, karim, hiwa, mailoutbox):
    actions.cancel(by=amina, session=session)
    actions.end_early(by=karim, mentorship=active)
    actions.nudge.call(ask(hiwa, amina).pk)
    assert len(mailoutbox) == 11
    for mail in mailoutbox:
        for private in ("Amina", "Karim", "Zone four", active.goal, "Mogadishu", "Amsterdam", "Somalia"):
            assert private not in whole(mail)


@pytest.fixture
def seen(amina, karim):
    """What of Amina's page Karim sees now; what a request remembers is forgotten."""

    def seen() -> set[str]:
        return set(shown(amina, User.objects.get(pk=karim.pk)))

    return seen


def test_pairing_shows_what_is_for_matches(seen, amina, karim):
    amina.headline = "Water engineer"
    amina.save()
    assert seen() == set()
    agreed = agree(karim, amina)
    assert seen() == set()
    ready(karim)
    mentorship = sign(agreed, amina, karim)
    assert seen() == {"full_name", "headline", "time_zone"}
    actions.pause(by=amina, mentorship=mentorship)
    assert seen() == {"full_name", "headline", "time_zone"}
    actions.end_early(by=amina, mentorship=mentorship)
    assert seen() == set()


def test_pairing_is_between_two(seen, amina, hiwa):
    pair_up(hiwa, amina)
    assert seen() == set()
    assert "full_name" in shown(hiwa, amina)


def test_the_suspended_see_nothing_of_their_partner(active, seen, karim):
    karim.suspended_at = timezone.now()
    karim.save()
    assert seen() == set()


def test_a_list_of_people_asks_about_pairs_once(active, client, karim, hiwa, django_assert_num_queries):
    client.force_login(karim)
    client.get("/en/people/")
    with django_assert_num_queries(7):
        page = client.get("/en/people/")
    assert len(page.context["cards"]) == 3

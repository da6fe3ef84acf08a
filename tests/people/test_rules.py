"""Who may do what in people/: one table, every role against every act."""

import pytest

from people.refusals import Refused
from people.rules import may, require
from tests import factories

pytestmark = pytest.mark.django_db

PERSONAS = ["anonymous", "outsider", "suspended", "karim", "amina", "moderator", "editor", "officer"]
MAY = {
    "people.invite": {"officer"},
    "people.enrol": {"officer"},
    "people.suspend": {"officer"},
}


@pytest.fixture
def persona(request):
    from django.contrib.auth.models import AnonymousUser

    return lambda name: AnonymousUser() if name == "anonymous" else request.getfixturevalue(name)


@pytest.mark.parametrize("permission", sorted(MAY))
@pytest.mark.parametrize("name", PERSONAS)
def test_access(persona, permission, name):
    assert may(persona(name), permission) is (name in MAY[permission])


def test_everybody_edits_only_their_own_page(karim, amina, suspended):
    assert may(karim, "people.edit", karim)
    assert may(suspended, "people.edit", suspended)
    assert not may(karim, "people.edit", amina)


def test_a_refusal_carries_the_sentence_of_the_failing_condition(karim):
    with pytest.raises(Refused, match="Only programme officers invite people"):
        require(karim, "people.invite")


def test_an_unknown_permission_is_an_error_and_not_a_no(karim):
    with pytest.raises(LookupError):
        may(karim, "people.fly")


def test_members_see_members_and_others_see_nobody(karim, amina, outsider, suspended, moderator):
    from people.models import User

    seen = set(User.objects.visible_to(karim).members())
    assert seen == {karim, amina, moderator}
    assert set(User.objects.visible_to(outsider)) == {outsider}
    assert set(User.objects.visible_to(suspended)) == {suspended}


def test_safety_mode_hides_a_countrys_people_from_members(karim, hiwa, officer, iraq):
    from people.models import User

    iraq.safety_mode = True
    iraq.save()
    assert hiwa not in User.objects.visible_to(karim)
    assert hiwa in User.objects.visible_to(officer)
    assert hiwa in User.objects.visible_to(hiwa)


def test_a_hidden_institution_is_for_members(karim):
    from django.contrib.auth.models import AnonymousUser

    from people.models import Institution

    host = factories.InstitutionFactory(hidden=True)
    assert host not in Institution.objects.visible_to(AnonymousUser())
    assert host in Institution.objects.visible_to(karim)

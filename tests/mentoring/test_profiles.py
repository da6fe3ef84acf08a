"""What people offer and seek: their words for it, and who sees it."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from mentoring import actions
from mentoring.models import LanguageSkill, MentoringProfile, SkillSynonym, Wish, language_name
from mentoring.office_forms import SkillForm
from mentoring.wagtail_hooks import SkillViewSet
from people.refusals import Refused
from tests.mentoring.conftest import JSON, ask, offer, skill, speaks, text

pytestmark = pytest.mark.django_db
PAGE = "/en/mentoring/profile/"


@pytest.fixture
def pumps():
    return skill("Pumps", "flow loggers", name_ar="المضخات", name_so="Bamamka")


def form(**fields) -> dict:
    return {"capacity": "2", "offers": "", "wants": "", **fields}


@pytest.mark.parametrize("words", ["pumps", "PUMPS; flow loggers", "مضخات، Flow Loggers", "bamamka\nPumps"])
def test_words_of_any_language_mean_one_skill(enter, karim, pumps, words):
    answer = enter(karim).post(PAGE, form(seeks="on", wants=words))
    assert answer.status_code == 302
    profile = MentoringProfile.objects.get(person=karim)
    assert (list(profile.wants.all()), profile.seeks, profile.mentors) == ([pumps], True, False)


def test_a_profile_saved_again_is_the_same_profile(enter, amina, pumps):
    browser = enter(amina)
    told = form(mentors="on", offers="Pumps")
    first, again = browser.post(PAGE, told, **JSON), browser.post(PAGE, told, **JSON)
    assert (first.status_code, again.status_code) == (201, 200)
    assert "Pumps" in browser.get(PAGE).content.decode()
    with translation.override("so"):
        assert "Bamamka" in browser.get(reverse("mentoring-profile")).content.decode()


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"seeks": "on", "wants": "Pumpz"}, "wants", "“Pumpz” is not in our list. Did you mean: Pumps?"),
        ({"seeks": "on", "wants": "Chess"}, "wants", "The list of all skills is below."),
        ({"mentors": "on"}, "offers", "Name at least one skill"),
        ({"capacity": "7"}, "capacity", "7 is not one of the available choices"),
        ({"paused_until": "2020-01-01"}, "paused_until", "still to come"),
    ],
)
def test_what_cannot_be_is_explained_beside_the_field(enter, karim, pumps, fields, field, sentence):
    browser = enter(karim)
    page = browser.post(PAGE, form(**fields))
    assert page.status_code == 422
    assert sentence in page.context["form"].errors[field][0]
    assert sentence in text(page)
    assert list(browser.post(PAGE, form(**fields), **JSON).json()["error"]["fields"]) == [field]


def test_a_language_said_again_is_changed(enter, karim):
    browser, url = enter(karim), reverse("mentoring-language")
    assert browser.post(url, {"language": "so", "level": "7"}, **JSON).status_code == 201
    assert browser.post(url, {"language": "so", "level": "5"}, **JSON).status_code == 200
    assert LanguageSkill.objects.get().level == 5
    assert browser.post(url, {"language": "xx", "level": "5"}).status_code == 422
    gone = reverse("mentoring-language-remove", args=["so"])
    assert (browser.post(gone).status_code, browser.post(gone).status_code) == (302, 404)


def test_the_languages_of_others_stay(karim, amina):
    speaks(amina, so=7)
    with pytest.raises(Refused, match="your own languages"):
        actions.remove_language(by=karim, language=LanguageSkill.objects.get())


def test_every_language_has_a_name_in_every_language_of_the_site(settings):
    from mentoring.models import LANGUAGES

    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            assert [language for language in LANGUAGES if language_name(language) == language] == []


def test_who_sees_a_profile(amina, karim, hiwa, officer, outsider, suspended):
    offer(amina)
    speaks(karim, so=7)

    def sees(viewer):
        return set(MentoringProfile.objects.visible_to(viewer).values_list("person__call_me", flat=True))

    assert sees(karim) == {"Amina", "Karim"}
    assert sees(hiwa) == sees(amina) == {"Amina"}
    assert sees(officer) == {"Amina", "Karim"}
    assert sees(outsider) == sees(suspended) == set()
    ask(karim, amina)
    assert sees(amina) == {"Amina", "Karim"}


def test_a_country_out_of_view_takes_its_mentors_along(amina, hiwa, somalia):
    offer(amina)
    somalia.safety_mode = True
    somalia.save()
    assert not MentoringProfile.objects.visible_to(hiwa).exists()


# Wishes.


def test_a_wish_is_its_authors_alone_and_can_be_taken_back(enter, karim, amina, officer):
    browser, url = enter(karim), reverse("mentoring-wish", args=[amina.pk])
    assert browser.post(url, {"rank": "1"}, **JSON).json()["rank"] == 1
    assert browser.post(url, {"rank": "0"}, **JSON).json()["rank"] == 0
    assert [Wish.objects.visible_to(one).count() for one in (karim, amina, officer)] == [1, 0, 0]
    assert "Amina" in text(browser.get(reverse("mentoring-suggestions")))
    assert browser.post(url, {"rank": ""}).status_code == 302
    assert not Wish.objects.exists()
    assert browser.post(url, {"rank": "4"}, **JSON).status_code == 422


def test_nobody_wishes_for_whom_they_do_not_see(enter, karim, outsider):
    assert enter(karim).post(reverse("mentoring-wish", args=[outsider.pk]), {"rank": "1"}).status_code == 404
    assert enter(karim).post(reverse("mentoring-wish", args=[karim.pk]), {"rank": "1"}).status_code == 403


# The vocabulary, in the office.


def office_form(skill=None, **fields):
    kind = SkillViewSet().edit_handler.bind_to_model(SkillViewSet.model).get_form_class()
    told = {"name": "Wells", "name_nl": "", "name_ar": "", "name_so": "", "words": "", **fields}
    return kind(told, instance=skill)


def test_the_office_names_skills_and_other_words_for_them(pumps):
    made = office_form(words="boreholes\nDug wells\n", name_nl="Putten")
    assert isinstance(made, SkillForm)
    wells = made.save()
    assert set(wells.synonyms.values_list("key", flat=True)) == {"boreholes", "dug wells", "putten", "wells"}
    office_form(wells, words="boreholes").save()
    assert set(wells.synonyms.values_list("key", flat=True)) == {"boreholes", "wells"}
    assert "means “Pumps” already" in office_form(name="Flow", words="Flow loggers").errors["words"][0]
    assert SkillSynonym.objects.filter(skill=pumps).count() == 4


# A break.


def test_a_break_ends_by_itself(amina, monkeypatch):
    offer(amina)
    until = timezone.localdate() + datetime.timedelta(days=3)
    MentoringProfile.objects.update(paused_until=until)
    assert not MentoringProfile.objects.offering().exists()
    monkeypatch.setattr(timezone, "localdate", lambda: until)
    assert MentoringProfile.objects.offering().exists()


def test_anybody_may_do_both(karim, amina):
    """An intern mentors back."""
    offer(karim)
    assert ask(amina, karim).mentor == karim

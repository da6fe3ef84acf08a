"""Saying what one offers and seeks, and whom one would like."""

from datetime import date

from django.db import transaction

from people.keys import Done
from people.models import Sector, User
from people.rules import require

from ..models import LanguageSkill, MentoringProfile, SkillSynonym, SkillTag, Wish, key_of


@transaction.atomic
def save_profile(
    *,
    by: User,
    mentors: bool,
    seeks: bool,
    capacity: int,
    paused_until: date | None,
    offers: list[SkillTag],
    wants: list[SkillTag],
    sectors: list[Sector],
) -> Done[MentoringProfile]:
    """Write one's mentoring profile; there is one for each member."""
    require(by, "mentoring.edit_profile")
    columns = {"mentors": mentors, "seeks": seeks, "capacity": capacity, "paused_until": paused_until}
    profile, created = MentoringProfile.objects.update_or_create(person=by, defaults=columns)
    profile.offers.set(offers)
    profile.wants.set(wants)
    profile.sectors.set(sectors)
    return Done(profile, created)


@transaction.atomic
def set_language(*, by: User, language: str, level: int) -> Done[LanguageSkill]:
    """Say how well one speaks a language; saying it again changes it."""
    require(by, "mentoring.edit_profile")
    profile, _new = MentoringProfile.objects.get_or_create(person=by)
    return Done(
        *LanguageSkill.objects.update_or_create(profile=profile, language=language, defaults={"level": level})
    )


def remove_language(*, by: User, language: LanguageSkill) -> Done[LanguageSkill]:
    require(by, "mentoring.remove_language", language)
    LanguageSkill.objects.filter(pk=language.pk).delete()
    return Done(language, created=False)


def set_wish(*, by: User, other: User, rank: int | None) -> Done[Wish]:
    """Say whom one would like, or would rather not have; None takes it back. Nobody else is told."""
    require(by, "mentoring.wish", other)
    if rank is None:
        Wish.objects.filter(by=by, other=other).delete()
        return Done(Wish(by=by, other=other), created=False)
    return Done(*Wish.objects.update_or_create(by=by, other=other, defaults={"rank": rank}))


@transaction.atomic
def name_skill(*, skill: SkillTag, words: list[str]) -> None:
    """Let the skill's own names and `words` mean it, and nothing else any more."""
    told = {key_of(word): word for word in [*words, *skill.names]}
    skill.synonyms.exclude(key__in=told).delete()
    for key, word in told.items():
        if key:
            SkillSynonym.objects.get_or_create(key=key, defaults={"skill": skill, "text": word})

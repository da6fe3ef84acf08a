"""Who offers and who seeks mentoring: their skills and profiles, and who was screened and trained."""

from mentoring import actions
from mentoring.models import Readiness, SkillSynonym, SkillTag, key_of

from .world import World, in_languages, read

# How well people speak the languages of their list: the first is their mother tongue.
LEVELS = (7, 5, 5, 4)
SCREENED_DAYS, TRAINED_DAYS = -170, -160


def fill(world: World) -> None:
    told = read("mentors")
    for row in told["skill"]:
        skill = SkillTag.objects.create(**in_languages(row["name"], "name"))
        actions.name_skill(skill=skill, words=row["words"])
    known = {synonym.key: synonym.skill for synonym in SkillSynonym.objects.select_related("skill")}
    spoken = {row["key"]: row["languages"] for row in read("people")["person"]}
    for row in told["profile"]:
        _profile(world, row, known)
        for language, level in zip(spoken[row["person"]], LEVELS, strict=False):
            actions.set_language(by=world.people[row["person"]], language=language, level=level)
        if row.get("screened", True):
            _make_ready(world, row["person"])
    Readiness.objects.update(screened_on=world.day(SCREENED_DAYS), trained_on=world.day(TRAINED_DAYS))


def _profile(world: World, row: dict, known: dict[str, SkillTag]) -> None:
    offers, wants = ([known[key_of(word)] for word in row.get(name, [])] for name in ("offers", "wants"))
    actions.save_profile(
        by=world.people[row["person"]],
        mentors=bool(offers),
        seeks=bool(wants),
        capacity=row.get("capacity", 0),
        paused_until=None,
        offers=offers,
        wants=wants,
        sectors=[world.sectors[slug] for slug in row["sectors"]],
    )


def _make_ready(world: World, person: str) -> None:
    for part in Readiness.Part:
        actions.mark_ready(by=world.people["care"], person=world.people[person], part=part, done=True)

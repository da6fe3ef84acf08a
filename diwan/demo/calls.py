"""Calls for proposals: one that has closed, with reviews and decisions, and one that is open."""

from datetime import timedelta

from events.actions import speaking
from events.models import (
    Call,
    CoSpeaker,
    Event,
    Proposal,
    RecordingAnswer,
    Review,
    Reviewer,
    Talk,
    Track,
)

from .world import World, in_languages, key, read

# Reviewers say a word with the scores that want one.
WORDS = {1: "I do not see whom it is for.", 2: "Thin for so long a talk.", 5: "This must be in it."}
_OF_A_TALK = ("title", "abstract", "kind", "language", "minutes", "track")


def fill(world: World) -> None:
    told = read("calls")
    calls = {row["event"]: _call(world, row) for row in told["call"]}
    talks = {row["code"]: row for row in read("conference")["talk"]}
    for number, row in enumerate(told["proposal"]):
        words = talks[row["code"]] if "code" in row else row
        _proposal(world, calls[row["event"]], number, row | {name: words.get(name) for name in _OF_A_TALK})
    lead = Talk.objects.select_related("event").get(code=told["proposal"][0]["code"])
    speaking.open_green_room(by=world.people[told["proposal"][0]["by"]], talk=lead)


def _call(world: World, row: dict) -> Call:
    event = Event.objects.get(slug=row["event"])
    made = Call.objects.create(
        event=event,
        opens=world.moment(row["opens_days"], "09:00", event.time_zone),
        closes=world.moment(row["closes_days"], row["closes"], event.time_zone),
        **{name: row[name] for name in ("audience", "anonymous", "kinds", "languages", "minutes")},
        **in_languages({code: text.strip() for code, text in row["text"].items()}, "text"),
    )
    Reviewer.objects.bulk_create(Reviewer(call=made, person=world.people[name]) for name in row["reviewers"])
    return made


def _proposal(world: World, call: Call, number: int, row: dict) -> None:
    by = world.people[row["by"]]
    sent_at = call.opens + timedelta(days=2, hours=3 * number)
    decided_at = call.closes + timedelta(days=14)
    decided = row["state"] not in ("draft", "sent", "withdrawn")
    seat = by.institutions.filter(seat__until=None).first()
    made = Proposal.objects.create(
        call=call,
        by=by,
        institution=seat,
        title=row["title"],
        abstract=row["abstract"].strip(),
        kind=row["kind"],
        language=row["language"],
        minutes=row["minutes"],
        track=Track.objects.filter(event=call.event, slug=row["track"] or "").first(),
        mode=row["mode"],
        notes=row.get("notes", ""),
        state=row["state"],
        said=row.get("said", ""),
        sent_at=None if row["state"] == "draft" else sent_at,
        moved_at=decided_at if decided else sent_at,
        changed_at=sent_at,
        talk=Talk.objects.get(code=row["code"]) if "code" in row else None,
        client_key=key("proposal", number),
    )
    _beside(world, made, row)
    Review.objects.bulk_create(
        Review(
            proposal=made,
            reviewer=world.people[name],
            score=score,
            comment=WORDS.get(score, ""),
            reviewed_at=call.closes + timedelta(days=3, hours=score),
        )
        for name, score in row["scores"].items()
    )


def _beside(world: World, made: Proposal, row: dict) -> None:
    """Who speaks along, and what all of them say about being recorded."""
    for name in row["beside"]:
        person = world.people[name]
        CoSpeaker.objects.create(
            proposal=made,
            name=person.full_name,
            email=person.email,
            person=person,
            state=CoSpeaker.State.YES,
            client_key=key("beside", made.client_key, name),
        )
    if made.talk is None:
        return
    for name, agrees in row["recording"].items():
        person = world.people[name]
        RecordingAnswer.objects.create(talk=made.talk, person=person, agrees=agrees, language=person.language)

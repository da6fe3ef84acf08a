"""Mentoring: weekly hours, mentorships in every state, their sessions and what was written in their rooms."""

from datetime import UTC, datetime, timedelta
from typing import cast

from django_tasks_db.models import DBTaskResult

from community.actions import mail_unread, reply
from community.models import Post, Topic, TopicMember
from mentoring import actions, agreement
from mentoring.models import Mentorship, Session
from people.notify import send

from . import mentors
from .world import World, key, read

ASKED_BEFORE_START = timedelta(days=3)


def fill(world: World) -> None:
    mentors.fill(world)
    told = read("mentoring")
    for row in told["availability"]:
        starts, ends = (_minutes(row[name]) for name in ("starts", "ends"))
        days = [row["weekday"]]
        actions.add_availability(by=world.people[row["person"]], days=days, starts=starts, ends=ends)
    for row in told["mentorship"]:
        _mentorship(world, row)
    for name in told["calendars"]:
        actions.open_calendar(by=world.people[name], client_key=key("calendar", name))
    # Nobody is written to about what the demo only pretends.
    mail = [send.module_path, mail_unread.module_path, actions.remind.module_path]
    DBTaskResult.objects.filter(task_path__in=mail).delete()


def _minutes(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)


def _mentorship(world: World, row: dict) -> None:
    """Ask, answer, meet and end through the same actions as everybody, then set the clocks back."""
    mentor, mentee = world.people[row["mentor"]], world.people[row["mentee"]]
    asked = actions.request_mentorship(
        by=mentee, mentor=mentor, goal=row["goal"], client_key=key("mentorship", row["key"])
    ).thing
    began = world.moment(row["started_days"], "18:00", mentor.time_zone)
    match row["state"]:
        case "requested":
            pass
        case "declined":
            actions.decline(by=mentor, mentorship=asked)
        case "withdrawn":
            actions.withdraw(by=mentee, mentorship=asked)
        case "expired":
            actions.lapse.call(asked.pk)
        case "agreed":
            actions.accept(by=mentor, mentorship=asked)
            actions.sign(by=mentor, mentorship=asked, version=agreement.CURRENT)
        case state:
            actions.accept(by=mentor, mentorship=asked)
            for one in (mentor, mentee):
                asked = actions.sign(by=one, mentorship=asked, version=agreement.CURRENT).thing
            _goals(world, row, asked)
            if room := row.get("video_address"):
                actions.set_room(by=mentor, mentorship=asked, address=room)
            _meet(world, row, asked)
            _again(world, row, asked)
            _talk(world, row, asked, began)
            _leave(asked, state)
    _set_back(world, row, asked, began)


def _goals(world: World, row: dict, mentorship: Mentorship) -> None:
    for told in row.get("goals", []):
        goal = actions.add_goal(by=mentorship.mentee, mentorship=mentorship, text=told["text"]).thing
        if told["done"]:
            actions.tick_goal(by=mentorship.mentor, goal=goal, done=True)
    for told in row.get("step", []):
        mine = told["person"] == row["mentee"]
        due = world.day(told["due_days"])
        step = actions.add_step(
            by=mentorship.mentee, mentorship=mentorship, text=told["text"], mine=mine, due=due
        ).thing
        if told["done"]:
            actions.tick_step(by=step.person, step=step, done=True)


def _meet(world: World, row: dict, mentorship: Mentorship) -> None:
    """What is to come is booked like any session, so it holds both people's time; what is past holds none."""
    for number, told in enumerate(row.get("session", [])):
        starts = world.moment(told["days"], told["hour"], mentorship.mentor.time_zone)
        facts = {
            "mentorship": mentorship,
            "starts": starts,
            "aim": told["aim"],
            "client_key": key("session", row["key"], number),
        }
        if told["state"] == Session.State.CONFIRMED:
            actions.book(by=mentorship.mentee, minutes=told["minutes"], **facts)
        elif told["state"] == Session.State.PROPOSED:
            actions.propose(by=mentorship.mentee, minutes=told["minutes"], **facts)
        else:
            Session.objects.create(
                ends=starts + timedelta(minutes=told["minutes"]),
                zone=mentorship.mentee.time_zone,
                wall=f"{starts.astimezone(mentorship.mentee.zone):%Y-%m-%dT%H:%M}",
                state=told["state"],
                missed_because=told.get("missed_because", ""),
                noted_by=told.get("noted_by", ""),
                booked_by=mentorship.mentee,
                **facts,
            )


def _again(world: World, row: dict, mentorship: Mentorship) -> None:
    """Series, and what the two wrote about their sessions, which are told by their place in the list."""
    zone = mentorship.mentor.time_zone
    for number, told in enumerate(row.get("series", [])):
        actions.book_series(
            by=mentorship.mentor,
            mentorship=mentorship,
            starts=world.moment(told["days"], told["hour"], zone).astimezone(UTC),
            zone=zone,
            client_key=key("series", row["key"], number),
            **{name: told[name] for name in ("minutes", "every", "times", "aim")},
        )
    for act, noun in ((actions.write_note, "note"), (actions.give_feedback, "feedback")):
        for number, told in enumerate(row.get(noun, [])):
            about = key("session", row["key"], told.pop("session"))
            act(
                by=world.people[told.pop("author")],
                session=Session.objects.get(mentorship=mentorship, client_key=about),
                client_key=key(noun, row["key"], number),
                **told,
            )


def _talk(world: World, row: dict, mentorship: Mentorship, began: datetime) -> None:
    room, last = cast(Topic, mentorship.topic), began
    for number, told in enumerate(row.get("message", [])):
        post = reply(
            by=world.people[told["author"]],
            topic=room,
            body=told["body"].strip(),
            language=told.get("language", "en"),
            client_key=key("message", row["key"], number),
        ).thing
        last = world.moment(told["days"], "20:00", "Europe/Amsterdam") + timedelta(minutes=7 * number)
        Post.objects.filter(pk=post.pk).update(posted_at=last)
    Topic.objects.filter(pk=room.pk).update(opened_at=began, posted_at=last)
    TopicMember.objects.filter(topic=room).update(joined_at=began)


def _leave(mentorship: Mentorship, state: str) -> None:
    moves = {"paused": actions.pause, "completed": actions.complete, "ended_early": actions.end_early}
    if state in moves:
        moves[state](by=mentorship.mentor, mentorship=mentorship)
    if state == "completed":
        actions.issue_certificate(by=mentorship.mentee, mentorship=mentorship)


def _set_back(world: World, row: dict, mentorship: Mentorship, began: datetime) -> None:
    started = began if mentorship.topic_id else None
    signed = {"mentor_signed_at": began, "mentee_signed_at": began} if started else {}
    columns = {
        **signed,
        "about": row["about"].strip(),
        "requested_at": began - ASKED_BEFORE_START if started else began,
        "started_at": started,
    }
    if "ended_days" in row:
        columns["ended_at"] = world.moment(row["ended_days"], "18:00", mentorship.mentor.time_zone)
    Mentorship.objects.filter(pk=mentorship.pk).update(**columns)

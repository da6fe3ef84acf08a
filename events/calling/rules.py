"""Who may do what with a call and what answers it. Who may *see* it is `visible_to`."""

import rules as library
from django.utils.translation import gettext_lazy as _

from people.rules import MEMBERS_ONLY, allow

from ..models import Call, CoSpeaker, Proposal, Talk, TalkSpeaker
from ..models.calls import is_of_team
from ..rules import WELCOME
from .states import PROPOSAL, PROPOSER, TEAM


@library.predicate
def is_asked(user, call):
    return call.audience == Call.Audience.ALL or (user.is_authenticated and user.is_member)


@library.predicate
def is_open(_user, call):
    return call.is_open


@library.predicate
def proposes(user, proposal):
    return proposal.by_id == user.pk


@library.predicate
def still_open(_user, proposal):
    return proposal.call.is_open


@library.predicate
def can_change(_user, proposal):
    return proposal.state in (Proposal.State.DRAFT, Proposal.State.SENT)


@library.predicate
def has_standing(_user, proposal):
    return proposal.state not in (Proposal.State.DECLINED, Proposal.State.WITHDRAWN)


@library.predicate
def decides(user, _thing=None):
    return is_of_team(user)


@library.predicate
def is_not_theirs(user, proposal):
    return not Proposal.objects.spoken_by(user).filter(pk=proposal.pk).exists()


@library.predicate
def has_closed(_user, proposal):
    return proposal.call.is_closed


@library.predicate
def reviews(user, proposal):
    return Proposal.objects.to_review(user).filter(pk=proposal.pk).exists()


@library.predicate
def is_undecided(_user, proposal):
    return proposal.state in (Proposal.State.SENT, Proposal.State.WAITING)


@library.predicate
def is_unanswered(_user, co_speaker):
    return co_speaker.state == CoSpeaker.State.ASKED


@library.predicate
def its_proposal_stands(_user, co_speaker):
    return has_standing(None, co_speaker.proposal)


@library.predicate
def is_somebody_else(user, co_speaker):
    return co_speaker.proposal.by_id != user.pk


@library.predicate
def speaks(user, talk):
    return TalkSpeaker.objects.filter(talk=talk, person=user).exists()


@library.predicate
def prepares(user, talk):
    return speaks(user, talk) or Talk.objects.led_by(user).filter(pk=talk.pk).exists()


OPEN = _("The call is closed: nothing more can be sent or changed.")
ONLY_TEAM = (decides, _("Only programme officers decide about proposals."))
OTHERS = (is_not_theirs, _("This is a proposal of your own: somebody else decides about it."))
WHO = {
    PROPOSER: (WELCOME, (proposes, _("Only who made this proposal does this."))),
    TEAM: (MEMBERS_ONLY, ONLY_TEAM, OTHERS, (has_closed, _("Decide when the call has closed."))),
}

allow("call.decide", MEMBERS_ONLY, ONLY_TEAM)
allow(
    "call.propose",
    WELCOME,
    (is_asked, _("This call is for members of the programme.")),
    (is_open, OPEN),
)
for _act, _side in {act: step.who for steps in PROPOSAL.values() for act, step in steps.items()}.items():
    allow(f"proposal.{_act}", *WHO[_side], *([(still_open, OPEN)] if _act == "send" else []))
allow(
    "proposal.edit",
    *WHO[PROPOSER],
    (can_change, _("This is decided, so it can no longer be changed.")),
    (still_open, OPEN),
)
allow(
    "proposal.name_speakers",
    *WHO[PROPOSER],
    (has_standing, _("This proposal does not stand any more.")),
)
allow(
    "proposal.review",
    WELCOME,
    (reviews, _("Only those who are named as reviewers, and are not too near, review this.")),
    (has_closed, _("Reviewing begins when the call has closed.")),
    (is_undecided, _("This is decided already.")),
)
allow("proposal.place", MEMBERS_ONLY, ONLY_TEAM)
allow(
    "co_speaker.answer",
    WELCOME,
    (is_somebody_else, _("You propose this yourself: you speak in any case.")),
    (is_unanswered, _("This was answered already.")),
    (its_proposal_stands, _("This proposal does not stand any more.")),
)
allow("talk.prepare", WELCOME, (prepares, _("This is for those who speak here and for moderators.")))
allow("talk.answer_recording", WELCOME, (speaks, _("Everybody who speaks answers for themselves.")))

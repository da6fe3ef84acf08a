"""What stays of a mentorship."""

from people.audit import record
from people.keys import Done
from people.models import User
from people.rules import require

from ..models import ClosingAnswer, MentoringCertificate, Mentorship


def answer_closing(*, by: User, mentorship: Mentorship, fit: str, text: str) -> Done[ClosingAnswer]:
    """Tell the programme, and nobody else, how it was; told again, it is the later answer that counts."""
    require(by, "mentoring.close", mentorship)
    told = {"fit": fit, "text": text}
    return Done(*ClosingAnswer.objects.update_or_create(mentorship=mentorship, person=by, defaults=told))


def issue_certificate(*, by: User, mentorship: Mentorship) -> Done[MentoringCertificate]:
    """Give whoever asks a certificate of their own part; asked again, it is the same one."""
    require(by, "mentoring.certificate", mentorship)
    done = Done(*MentoringCertificate.objects.get_or_create(mentorship=mentorship, person=by))
    if done.created:
        record(by=by, act="issue", thing=done.thing)
    return done

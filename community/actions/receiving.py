"""A reply that came by mail."""

import uuid

from django.utils.translation import gettext_lazy as _

from people.keys import Done
from people.models import User
from people.refusals import Refused

from ..letters import Letter
from ..models import Post, Topic
from .posts import reply

NOWHERE = _("This address leads nowhere.")


def receive(*, letter: Letter) -> Done[Post]:
    """Post what a member wrote in answer to a mail; the same letter twice is one post.

    Its address says who may write where and was given to one person; the sender must be that person too.
    """
    if letter.address is None:
        raise Refused(NOWHERE)
    person = User.objects.filter(pk=letter.address.person, is_active=True).first()
    if person is None or person.email.lower() != letter.sender:
        raise Refused(_("The sender is not the member to whom this address was given."))
    topic = Topic.objects.visible_to(person).select_related("forum").filter(pk=letter.address.topic).first()
    if topic is None:
        raise Refused(NOWHERE)
    key = uuid.uuid5(uuid.NAMESPACE_URL, f"mid:{letter.message_id}")
    return reply(by=person, topic=topic, body=letter.body, client_key=key)

"""How an action says no: a code for programs, a sentence for people, a status for HTTP."""

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """The rule forbids it; `sentence` tells the member why and what to do."""

    status = 403
    code = "refused"

    def __init__(self, sentence, *, code: str | None = None, fields: dict | None = None):
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code or self.code
        self.fields = fields or {}


class Conflict(Refused):
    """Taken, or changed meanwhile."""

    status = 409
    code = "conflict"


class OtherContent(Conflict):
    """A client key came back with different content."""

    code = "key_reused"

    def __init__(self):
        super().__init__(
            _("This form was already sent with other content. Reload the page and send it again.")
        )


class TooMany(Refused):
    """Over a limit; `retry_after` is in seconds."""

    status = 429
    code = "too_many"

    def __init__(self, sentence, *, retry_after: int):
        super().__init__(sentence)
        self.retry_after = retry_after

"""An address that nobody guesses: whoever knows it is answered, without a login, until another is made."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac


class SecretAddressQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own. A calendar program is not logged in: it knows an address (`at`)."""
        return self.of(user) if user.is_authenticated else self.none()

    def of(self, person):
        return self.filter(person=person)

    def open(self):
        """The addresses that answer: one for each member at most."""
        return self.filter(ended_at=None)

    def at(self, token: str):
        """The one that answers at this address."""
        return self.open().filter(digest=digest_of(token))


class SecretAddress(models.Model):
    """What makes it secret is not kept: `token` is made from the site's secret each time it is shown, and
    the database only knows what it must hash to."""

    # One kind of address does not open another.
    SALT: str

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    client_key = models.UUIDField(editable=False)

    objects = SecretAddressQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def token(self) -> str:
        """32 bytes that nobody guesses, as they stand in the address."""
        secret = salted_hmac(self.SALT, f"{self.person_id}.{self.client_key}", algorithm="sha256").digest()
        return urlsafe_b64encode(secret).rstrip(b"=").decode()

    @property
    def address(self) -> str:
        """What is typed into a program; nothing once the site has another secret than when it was made."""
        if digest_of(self.token) != self.digest:
            return ""
        return settings.SITE_URL + self.path

    @property
    def path(self) -> str:
        """Where its `token` is answered."""
        raise NotImplementedError


def digest_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()

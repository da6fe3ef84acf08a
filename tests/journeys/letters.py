"""The mails that a site has sent, which lie in its data folder."""

import re
import time
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

PATIENCE = 60


def mails(site) -> Iterator[EmailMessage]:
    for file in (site.folder / "mail").glob("*.log"):
        # Each mail ends with a line of dashes.
        for text in re.split(rb"\n-{79}\n", file.read_bytes()):
            yield message_from_bytes(text.lstrip(), policy=default)


def words_of(mail: EmailMessage) -> str:
    return mail.get_body(("plain",)).get_content()


def mail_about(site, subject: str, to: str = "", about: str = "") -> EmailMessage:
    """The mail with this subject, once the worker has sent it; to this address, with this in its words."""
    patience = time.monotonic() + PATIENCE
    while time.monotonic() < patience:
        for mail in mails(site):
            found = subject in str(mail["subject"]) and to in str(mail["to"])
            if found and about in words_of(mail):
                return mail
        time.sleep(0.2)
    raise AssertionError(f"no mail about {subject!r}")

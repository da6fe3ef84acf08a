"""People who go through their work on the site with nothing but links and forms, as time goes by."""

import datetime
import re

from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import gettext

from tests.plain import Page, Reader


class Clock:
    """Stands still until somebody moves it: at `first`, else at ten in the morning of tomorrow."""

    def __init__(self, monkeypatch, first: datetime.datetime | None = None):
        ten = timezone.now().replace(hour=10, minute=0, second=0, microsecond=0)
        self.now = first or ten + datetime.timedelta(days=1)
        self.first_day = self.now.date()
        monkeypatch.setattr(timezone, "now", lambda: self.now)

    def day(self, number: int) -> datetime.date:
        """So many days after the first."""
        return self.first_day + datetime.timedelta(days=number)

    def on(self, day: datetime.date) -> None:
        self.now = datetime.datetime.combine(day, self.now.timetz())


class Walker(Reader):
    """A member's browser without scripts. Words are given in English and looked for in their language."""

    def __init__(self, person, clock: Clock):
        self.person, self.language, self._clock = person, person.language, clock
        self._client = Client(enforce_csrf_checks=True)
        self._logged_in: datetime.datetime | None = None
        self.page = Page("", "")

    def go(self, path: str, data: dict | None = None) -> Page:
        if path.startswith("?"):
            path = self.page.url.partition("?")[0] + path
        answer = self.ask(path, data)
        text = " ".join(Page(path, answer.content.decode()).text.split())
        assert answer.status_code == 200, (path, answer.status_code, text)
        url = answer.redirect_chain[-1][0] if answer.redirect_chain else path
        self.page = Page(url, answer.content.decode())
        return self.page

    def ask(self, path: str, data: dict | None = None):
        """What the site answers, whatever it is. An address without a language gets the member's."""
        # A session does not live as long as an assignment.
        if self._logged_in != self._clock.now:
            self._client.force_login(self.person)
            self._logged_in = self._clock.now
        if not re.match(r"/(en|nl|ar|so)/", path):
            path = f"/{self.language}{path}"
        send = self._client.get if data is None else self._client.post
        return send(path, data or {}, follow=True)

    def said(self, words: str) -> str:
        with translation.override(self.language):
            return " ".join(gettext(words).split())

    def follow(self, words: str, post: str = "") -> Page:
        return super().follow(self.said(words), post)

    def press(self, words: str, post: str = "", **typed) -> Page:
        return super().press(self.said(words), post, **typed)

    def sees(self, *words: str) -> bool:
        text = " ".join(self.page.text.split())
        missing = [one for one in map(self.said, words) if one not in text]
        assert not missing, (self.page.url, missing, text)
        return True

    def asked(self, starting: str) -> list[str]:
        """The names of the fields of the page's forms that begin so."""
        forms = [button.form for button in self.page.buttons if button.form]
        return sorted({name for form in forms for name in form.fields if name.startswith(starting)})


def at(thing) -> str:
    """Its address, whichever language the last page was in."""
    return re.sub(r"^/(en|ar|so)/", "/", thing.get_absolute_url())


def state(noun) -> str:
    """Where the one there is stands."""
    return noun.objects.get().state


def closed_to_strangers(people, path: str) -> None:
    """Who has no part in it finds what is not there, to the byte; who is not logged in is asked to."""
    answer = people.stranger.ask(path)
    nothing = people.stranger.ask(re.sub(r"\d+", "987654", path))
    assert (answer.status_code, answer.content) == (404, nothing.content)
    assert Client().get(f"/en{path}").status_code == 302

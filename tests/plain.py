"""A reader with nothing but HTTP: pages are links and forms, and a form sends exactly the fields it has."""

import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """One form: where it goes and what it sends; `fields` has a value for each name, None where unchosen."""

    action: str
    method: str
    fields: dict[str, str | None] = field(default_factory=dict)


@dataclass
class Place:
    """A link or a button: its words, and the post in which it stands."""

    attributes: dict[str, str]
    post: str
    form: Form | None = None
    words: str = ""


class Page(HTMLParser):
    """What a page offers: `links`, `buttons` with their forms, and `text` as one reads it."""

    def __init__(self, url: str, html: str):
        super().__init__()
        self.url, self.html = url, html
        self.links: list[Place] = []
        self.buttons: list[Place] = []
        self.text = ""
        self._named: dict[str, Form] = {}
        self._form: Form | None = None
        self._post = self._typing = self._select = ""
        self._open: Place | None = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        told = {name: value or "" for name, value in attrs}
        if tag == "article":
            self._post = told.get("id", "")
        elif tag == "form":
            self._form = Form(told.get("action", self.url), told.get("method", "get"))
            self._named[told.get("id", "")] = self._form
        elif tag in {"a", "button"}:
            self._open = Place(told, self._post, self._form)
            (self.links if tag == "a" else self.buttons).append(self._open)
        elif self._form:
            self._field(tag, told)

    def _field(self, tag: str, told: dict[str, str]) -> None:
        fields, name = self._form.fields, told.get("name", "")
        if tag == "input" and told.get("type") in {"checkbox", "radio"}:
            fields.setdefault(name, None)
            if "checked" in told:
                fields[name] = told.get("value", "on")
        elif tag == "input":
            fields[name] = None if told.get("type") == "file" else told.get("value", "")
        elif tag == "textarea":
            self._typing, fields[name] = name, ""
        elif tag == "select":
            self._select, fields[name] = name, None
        elif tag == "option" and (fields[self._select] is None or "selected" in told):
            fields[self._select] = told.get("value", "")

    def handle_endtag(self, tag):
        if tag == "article":
            self._post = ""
        elif tag == "form":
            self._form = None
        elif tag in {"a", "button"}:
            self._open = None
        elif tag == "textarea":
            self._typing = ""

    def handle_data(self, data):
        if self._typing:
            # A browser drops the line break after the tag.
            self._form.fields[self._typing] += data.removeprefix("\n")
        self.text += data
        if self._open:
            self._open.words += data

    def link(self, words: str, post: str = "") -> str:
        return self._found(self.links, words, post)[0].attributes["href"]

    def button(self, words: str, post: str = "", fields: Iterable[str] = ()) -> Place:
        """A button belongs to the form around it or to the one it names; of several of one word it is the
        first whose form has all `fields`."""
        found = self._found(self.buttons, words, post)
        for one in found:
            if named := one.attributes.get("form"):
                one.form = self._named[named]
        return next((one for one in found if one.form and set(fields) <= set(one.form.fields)), found[0])

    def post_with(self, words: str) -> str:
        """The id of the post that holds these words."""
        before = self.html[: self.html.index(words)]
        return before.rpartition('<article class="post')[2].split('id="')[1].split('"')[0]

    def _found(self, places: list[Place], words: str, post: str) -> list[Place]:
        found = [one for one in places if words in " ".join(one.words.split()) and post in ("", one.post)]
        assert found, f"{self.url} has no {words!r}: {[' '.join(one.words.split()) for one in places]}"
        return found


class Reader:
    """One person's session: opens addresses, follows links, presses buttons."""

    def __init__(self, site: str):
        self.site = site
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._open = urllib.request.build_opener(cookies).open
        self.page = Page("", "")

    def go(self, path: str, data: dict | None = None) -> Page:
        url = urllib.parse.urljoin(self.page.url or self.site, path)
        body = None if data is None else urllib.parse.urlencode(data).encode()
        headers = {"Accept": "text/html", "Origin": self.site} if body else {"Accept": "text/html"}
        try:
            answer = self._open(urllib.request.Request(url, body, headers), timeout=20)
        except urllib.error.HTTPError as refused:
            raise AssertionError(
                f"{url} answered {refused.code}: {Page(url, refused.read().decode()).text}"
            ) from None
        with answer:
            self.page = Page(answer.url, answer.read().decode())
        return self.page

    def follow(self, words: str, post: str = "") -> Page:
        return self.go(self.page.link(words, post))

    def press(self, words: str, post: str = "", **typed: str) -> Page:
        """Send the button's form; only what the form asks for can be typed."""
        button = self.page.button(words, post, typed)
        form, own = button.form, button.attributes
        assert form and set(typed) <= set(form.fields), f"no such fields: {set(typed) - set(form.fields)}"
        sent = {name: value for name, value in {**form.fields, **typed}.items() if name and value is not None}
        if "name" in own:
            sent[own["name"]] = own.get("value", "")
        action = own.get("formaction", form.action)
        if form.method == "post":
            return self.go(action, sent)
        return self.go(f"{action}?{urllib.parse.urlencode(sent)}")

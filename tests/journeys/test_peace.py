"""A flag, the desk, a hidden post, a second look, and an answer."""

import pytest
from playwright.sync_api import expect

from tests.journeys.writing import post_with, start, wrote

pytestmark = pytest.mark.journey
UNKIND = "Only fools would ask this."


def test_a_post_is_flagged_hidden_looked_at_again_and_shown(new_context, login):
    author, other, mod = (new_context().new_page() for _ in range(3))
    login(author, "amina")
    topic = start(author, "Keeping the peace")
    wrote(author, UNKIND)

    login(other, "karim")
    other.goto(f"/en{topic}")
    post_with(other, UNKIND).locator("a.more").click()
    other.get_by_role("link", name="Flag this post").click()
    other.get_by_label("It is unkind to somebody").check()
    other.get_by_role("button", name="Flag it").click()
    expect(other.get_by_text("You flagged this.")).to_have_count(1)

    login(mod, "mod")
    decide(mod, "It is unkind to somebody", "Hide the post", "unkind")

    # It vanishes for who is there, and its author learns why and asks again.
    expect(post_with(author, UNKIND)).to_have_count(0)
    author.goto("/en/inbox/")
    author.get_by_role("link", name="A moderator has hidden a post of yours").first.click()
    author.fill("[name=text]", "It was a joke between friends.")
    author.get_by_role("button", name="Ask", exact=True).click()
    expect(author.get_by_text("You asked for a second look")).to_be_visible()

    decide(mod, "It was a joke between friends.", "Show it again", "a joke")
    author.reload()
    expect(post_with(author, UNKIND)).to_be_visible()
    author.goto(f"/en{topic}")
    expect(post_with(author, UNKIND)).to_have_count(1)


def decide(mod, told: str, answer: str, reason: str) -> None:
    """Answer on the desk the case in which a moderator is told this."""
    mod.goto("/en/community/moderation/")
    case = mod.locator(".case", has_text=UNKIND)
    expect(case).to_contain_text(told)
    case.locator("[name=reason]").fill(reason)
    case.get_by_role("button", name=answer).click()
    expect(case).to_have_count(0)

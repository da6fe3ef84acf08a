"""Writing a post in another language."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from people import gate
from people.answers import submit
from people.rules import require

from .. import actions
from ..forms import TranslationForm
from ..models import Post
from .posts import find_post


@gate.member
@require_http_methods(["GET", "POST"])
def translate(request, pk):
    """Translate a post, or a translation once more."""
    found = find_post(request, pk)
    require(request.user, "community.reply", found.topic)
    if request.method == "GET":
        return _page(request, found, _blank(request, found))
    form = TranslationForm(request.POST, original=found.language)

    def page(form):
        form.go_on_from(found.change)
        return _page(request, found, form)

    return submit(
        request,
        form,
        lambda clean: actions.translate(by=request.user, post=found, **clean),
        page=page,
        facts=lambda translation: {"language": translation.language, "change": found.change},
        to=lambda _translation: found.get_absolute_url(),
    )


def _blank(request, found: Post) -> TranslationForm:
    """Into `?language=`, else the reader's own; a translation that is there already is where one goes on."""
    language = request.GET.get("language", request.user.language)
    earlier = next((row.body for row in found.translations.all() if row.language == language), "")
    initial = {"language": language, "body": earlier, "since": found.change}
    return TranslationForm(initial=initial, original=found.language)


def _page(request, found: Post, form: TranslationForm) -> HttpResponse:
    return render(
        request, "community/post_translate.html", {"post": found, "topic": found.topic, "form": form}
    )

"""What goes out of a story: its card, its data for machines, its short address, and the composer."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import base36_to_int
from django.utils.translation import get_language
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from people import gate, structured
from people.answers import submit
from people.forms import PostingForm

from .. import elsewhere
from ..actions import cards, spreading
from ..models import StoryPage
from ..reading import credits, whole
from ..rules import SPREADERS


def _told_in_its_own_words(request, slug) -> StoryPage:
    """The page whose words are read at `slug`: where a stand-in stands, what it stands for."""
    page = get_object_or_404(whole(_here(request)), slug=slug)
    if page.alias_of_id is None:
        return page
    return get_object_or_404(whole(StoryPage.objects.visible_to(request.user)), pk=page.alias_of_id)


def _here(request):
    return StoryPage.objects.visible_to(request.user).in_language(get_language())


@gate.public
@require_safe
def data(request, slug):
    """schema.org's Article and BreadcrumbList of a story."""
    page = _told_in_its_own_words(request, slug)
    address = elsewhere.link(page)
    return structured.graph(elsewhere.article(page, credits(page), address), elsewhere.way_to(page, address))


@gate.public
@require_safe
@conditional_page
def card(request, slug):
    """The picture that stands beside a link to a story."""
    page = _told_in_its_own_words(request, slug)
    response = HttpResponse(cards.card(page).drawn, content_type="image/jpeg")
    response["Cache-Control"] = "public, no-cache"
    response["ETag"] = f'"{elsewhere.card_digest(page)}"'
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@gate.public
@require_safe
def short(request, code):
    """From paper to the story, in the reader's language."""
    try:
        number = base36_to_int(code)
    except ValueError as error:
        raise Http404 from error
    page = get_object_or_404(StoryPage.objects.visible_to(request.user), pk=number)
    language = request.user.language if request.user.is_authenticated else None
    with translation.override(language or translation.get_language_from_request(request)):
        response = HttpResponseRedirect(reverse("story-detail", args=[page.slug]))
    response["Vary"] = "Accept-Language, Cookie"
    return response


@gate.holding(*SPREADERS)
@require_http_methods(["GET", "POST"])
def share(request, slug):
    """The composer: a text for each channel, the card, and what was posted where."""
    found = _told_in_its_own_words(request, slug)

    def page(form):
        context = {
            "story": found,
            "kit": elsewhere.share_kit(found),
            "language": found.text_language,
            "rtl": found.text_direction == "rtl",
            "card": elsewhere.card_address(found),
            "alt": elsewhere.card_alt(found),
            "postings": found.postings.select_related("by"),
            "form": form,
        }
        return render(request, "stories/story_share.html", context)

    if request.method == "GET":
        return page(PostingForm())
    return submit(
        request,
        PostingForm(request.POST),
        lambda clean: spreading.note_posting(by=request.user, page=found, **clean),
        page=page,
        facts=lambda posting: {"channel": posting.channel},
        to=lambda posting: f"{reverse('story-share', args=[found.slug])}#log",
    )

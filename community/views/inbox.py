"""One's inbox: what one is told, how one wants it, and the way out of its mail."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import submit

from .. import actions, inbox, notify, webpush
from ..forms import DeviceForm, InboxForm, TagWatchForm
from ..live.streams import Audience, find
from ..models import Notification, PushEndpoint, Watch, Watching
from .numbers import number


@gate.member
@require_safe
def show(request):
    """A page of what one was told, latest first."""
    # The inbox first: live updates start where it stood before the list was read.
    mine = inbox.inbox_of(request.user)
    notifications, later = inbox.page_of(request.user, number(request.GET.get("before")))
    context = {"inbox": mine, "notifications": notifications, "later": later}
    return render(request, "community/inbox.html", context)


@gate.member
@require_POST
def read(request):
    """Put one aside, or all that the page knew of."""
    if "notification" in request.POST:
        pk = number(request.POST["notification"])
        found = get_object_or_404(Notification.objects.visible_to(request.user), pk=pk)
        actions.read_notification(by=request.user, notification=found)
    else:
        actions.read_inbox(by=request.user, until=number(request.POST.get("until")) or 0)
    return HttpResponseRedirect(reverse("inbox"))


@gate.member
@require_safe
def changes(request):
    """What changed in one's inbox after `?after=`, oldest first: the same question the socket asks."""
    stream, key = find(inbox.inbox_of(request.user).stream)
    batch = stream.batch(key, number(request.GET.get("after")) or 0, limit=50)
    audience = Audience(get_language(), True)
    shown = [change for change in batch.changes if change.content is not None]
    return JsonResponse(
        {
            "head": batch.head,
            "cursor": batch.cursor,
            "more": batch.more,
            "posts": [{"id": c.pk, "html": stream.render(c.content, audience)} for c in shown],
            "gone": [change.pk for change in batch.changes if change.content is None],
            "unread": inbox.waiting_for(request.user),
        }
    )


@gate.member
@require_http_methods(["GET", "POST"])
def settings(request):
    """How one wants mail, and the tags one watches."""

    def page(form):
        return settings_page(request, form=form)

    if request.method == "GET":
        return page(InboxForm(instance=inbox.inbox_of(request.user)))

    def act(clean):
        done = actions.settle_inbox(by=request.user, **clean)
        messages.success(request, _("Saved."))
        return done

    form = InboxForm(request.POST, instance=inbox.inbox_of(request.user))
    return submit(request, form, act, page=page, to=lambda mine: reverse("inbox-settings"))


@gate.member
@require_POST
def watch_tag(request):
    """Say how much one wants to be told of a tag."""
    return submit(
        request,
        TagWatchForm(request.POST, reader=request.user),
        lambda clean: actions.watch(by=request.user, place=clean["tag"], level=clean["level"]),
        page=lambda form: settings_page(request, tag_form=form),
        to=lambda watch: reverse("inbox-settings"),
    )


def settings_page(request, form=None, tag_form=None, device_form=None):
    """The page that stands behind its forms."""
    watches = Watch.objects.visible_to(request.user).exclude(level=Watching.NORMAL)
    context = {
        "form": form or InboxForm(instance=inbox.inbox_of(request.user)),
        "tag_form": tag_form or TagWatchForm(reader=request.user),
        "device_form": device_form or DeviceForm(),
        "push_key": webpush.public_key(),
        "devices": PushEndpoint.objects.visible_to(request.user),
        "here": request.session.session_key,
        "watches": watches.filter(tag__isnull=False).select_related("tag").order_by("tag__name"),
    }
    return render(request, "community/inbox_settings.html", context)


# A mail program posts without a page of ours and without a login (RFC 8058); the signed token is the key.
@csrf_exempt
@gate.public
@require_http_methods(["GET", "POST"])
def unsubscribe(request, token):
    """No more mail of this kind. To look at the page changes nothing: mail scanners follow links."""
    person = notify.holder_of(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        actions.unsubscribe(person=person)
    return render(request, "community/unsubscribe.html", {"done": request.method == "POST"})

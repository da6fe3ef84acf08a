"""Start-up checks: nothing is served that nobody declared a rule for; a key is a key, a video server one."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.urls import URLPattern, get_resolver

from community import webpush
from people import gate


def every_view(resolver=None, prefix: str = ""):
    """Yield (route, view) for every route of the site."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route, entry.callback
        else:
            yield from every_view(entry, route)


@checks.register
def every_view_has_a_rule(app_configs, **kwargs):
    return [
        checks.Error(
            f"/{route} is served without a rule.",
            hint="Put @gate.public, @gate.member or another of people/gate.py on its view.",
            obj=f"{view.__module__}.{getattr(view, '__name__', view)}",
            id="diwan.E001",
        )
        for route, view in every_view()
        if gate.declared(view) is None
    ]


@checks.register
def the_push_key_is_one(app_configs, **kwargs):
    try:
        webpush.public_key()
    except ValueError:
        hint = "Run `manage.py push_keys` and take the line as it is."
        return [checks.Error("VAPID_PRIVATE_KEY is no key.", hint=hint, id="diwan.E002")]
    return []


@checks.register
def the_video_server_is_one(app_configs, **kwargs):
    server = urlsplit(settings.VIDEO_ROOM_URL or "jitsi://none")
    needs_secret = server.scheme == "bbb" or server.username
    if server.hostname and (server.password or not needs_secret):
        return []
    hint = "Write jitsi://host, jitsi://app:secret@host or bbb://:secret@host/bigbluebutton."
    return [checks.Error("VIDEO_ROOM_URL names no server, or no secret.", hint=hint, id="diwan.E003")]

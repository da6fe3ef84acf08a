"""What every template may use."""

from functools import cache

from django.conf import settings

from people.models import STAFF_ROLES, Programme, Role, User

# Moderators work where the members are.
OFFICE_ROLES = STAFF_ROLES - {Role.MODERATOR}


def site(request) -> dict:
    """The same page in each language, whether the reader is a member, whether this is the demo."""
    user = getattr(request, "user", None)
    roles = user.roles if isinstance(user, User) and user.is_member else frozenset()
    known = [code for code, _name in settings.LANGUAGES]
    head, _slash, rest = request.get_full_path().lstrip("/").partition("/")
    here = rest if head in known else ""
    return {
        "languages": [{"code": code, "path": f"/{code}/{here}"} for code in known],
        "is_member": bool(roles),
        "has_office": not OFFICE_ROLES.isdisjoint(roles),
        "is_demo_site": is_demo_site(),
        "site_url": settings.SITE_URL,
    }


@cache
def is_demo_site() -> bool:
    """Asked once in a process: the demo is filled in before the server starts."""
    return Programme.objects.filter(is_demo=True).exists()

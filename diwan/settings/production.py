"""A public site: everything the embedded default leaves open is required here.

`diwan.readiness` refuses to start with DEBUG, a weak secret, pending migrations or demo people.
"""

from .embedded import *  # noqa: F403
from .environment import env, switch, words

PRODUCTION = True
SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS = words("ALLOWED_HOSTS", [])
SITE_URL = env.str("SITE_URL", default=f"https://{ALLOWED_HOSTS[0]}" if ALLOWED_HOSTS else "")
WAGTAILADMIN_BASE_URL = SITE_URL
VAPID_SUBJECT = env.str("VAPID_SUBJECT", default=SITE_URL)

# TLS ends at the proxy; only a proxy that we were told of may say so.
if switch("TRUSTED_PROXY", default=True):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Its last word in X-Forwarded-For is who asks: for the limits of who has no account, and for counting.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"

"""What browsers are told to enforce, and how much anybody may send."""

# Nothing inline, nothing from elsewhere, the office included (docs/decisions/0007).
CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "media-src": "'self'",
    "frame-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
    "base-uri": "'none'",
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# The office shows a draft in a frame of its own; frame-ancestors says the same.
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["security.W019"]

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "diwan.views.csrf_failure"

# Bytes of one request's body, refused while they arrive (diwan/server.py); Django's own caps lie below.
MAX_BODY_BYTES = 25 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# Bytes of public pages that one process keeps (diwan/page_store.py); 0 keeps none.
PAGE_STORE_BYTES = 32 * 1024 * 1024
# How long readers of stories wait in memory before their number is written; 0 writes when asked to.
COUNT_SECONDS = 10
# Threads of one process, each with a database connection: for pages, and for the live hub.
PAGE_THREADS = 8
LIVE_THREADS = 2
# How often sockets' permissions and places are compared with the database: how long a lost hint may cost.
LIVE_TICK_SECONDS = 20

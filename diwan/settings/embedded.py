"""Settings of the embedded default: one process, SQLite, files, nothing to prepare.

The environment switches parts out, one variable each; `docs/operating.md` lists them all.
`diwan.settings.production` adds what a public site needs and refuses to start half-configured.
"""

from pathlib import Path

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from .environment import address, data_folder, env, port, secret, switch, words
from .security import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = data_folder("DATA_DIR", BASE_DIR / "var")
PORT = port("PORT", 8000)
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{PORT}")
DEBUG = switch("DEBUG", default=False)
PRODUCTION = False
SECRET_KEY = secret("SECRET_KEY", DATA_DIR)
# What seals texts in the database (people/sealing.py): the first seals, all open.
SEALING_KEYS = words("SEALING_KEYS", [SECRET_KEY])
ALLOWED_HOSTS = words("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])

INSTALLED_APPS = [
    "diwan",
    "stories",
    "mentoring",
    "events",
    "assignments",
    "community",
    "people",
    "wagtail.contrib.simple_translation",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtailmedia",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "channels",
    "django_tasks",
    "django_tasks_db",
    "rules",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

# Every entry is synchronous on purpose: diwan/handler.py runs the chain in one thread hop.
MIDDLEWARE = [
    "diwan.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "diwan.page_store.PageStoreMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "diwan.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "people.middleware.PersonMiddleware",
]

ROOT_URLCONF = "diwan.urls"
ASGI_APPLICATION = "diwan.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "diwan.context.site",
            ],
            "builtins": ["diwan.templatetags.diwan"],
        },
    }
]

# Widgets come from our templates too, where the office's differ from Wagtail's.
FORM_RENDERER = "diwan.fields.Renderer"

# Database: SQLite in the data folder, or PostgreSQL by DATABASE_URL.
if database_url := address("DATABASE_URL", ("postgres", "postgresql", "sqlite")):
    DATABASES = {"default": env.db_url_config(database_url)}
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA_DIR / "diwan.sqlite3"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["ENGINE"] = "diwan.sqlite"
    # Writers queue instead of failing: IMMEDIATE takes the lock first (docs/decisions/0003).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA synchronous=FULL; PRAGMA cache_size=-8000",
    }
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 2, "max_size": 10, "timeout": 10}}

# One process needs no Redis; several share it by REDIS_URL.
REDIS_URL = address("REDIS_URL", ("redis", "rediss", "unix"))
REDIS_PREFIX = env.str("REDIS_PREFIX", default="diwan")
if REDIS_URL:
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "community.live.layer.HintLayer",
            "CONFIG": {
                # redis-py would give up an idle connection after five seconds (docs/decisions/0012).
                "hosts": [{"address": REDIS_URL, "socket_timeout": None}],
                "prefix": REDIS_PREFIX,
                "capacity": 10_000,
                # Redis carries who is where between processes, and can read none of it.
                "symmetric_encryption_keys": [SECRET_KEY],
            },
        }
    }
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": REDIS_PREFIX,
        }
    }
else:
    CHANNEL_LAYERS = {
        "default": {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 10_000}}
    }
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# A page reads its pictures' sizes with one query; a copy in each process would outlive what is withdrawn.
CACHES["renditions"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}

# Wagtail's own index updates run at once; what may take long goes to the worker (docs/decisions/0006).
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "background": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "films"]},
}

# Mail: a file each in the data folder, or a server by EMAIL_URL.
if email_url := env.str("EMAIL_URL", default=""):
    vars().update(env.email_url_config(email_url))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="security@localhost")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Diwan <diwan@localhost>")

# Notes on members' devices: with a key of the site's own (`manage.py push_keys`), else off.
VAPID_PRIVATE_KEY = env.str("VAPID_PRIVATE_KEY", default="")
VAPID_SUBJECT = env.str("VAPID_SUBJECT", default=SITE_URL)
# Push services are out in the world; only tests have one on their own machine.
PUSH_TO_PRIVATE = False

# The site's video rooms: on a Jitsi or BigBlueButton server, else pairs meet in their rooms of text.
VIDEO_ROOM_URL = address("VIDEO_ROOM_URL", ("jitsi", "bbb"))

# Languages: Somali is unknown to Django, so its facts are told here (domain section 0.14).
LANG_INFO.setdefault("so", {"bidi": False, "code": "so", "name": "Somali", "name_local": "Soomaali"})
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("nl", _("Dutch")), ("ar", _("Arabic")), ("so", _("Somali"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LOCALE_PATHS = [BASE_DIR / "diwan" / "locale"]
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

# Files. Uploads have no address of their own: people/files.py serves them through the gate.
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/files/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "diwan.static_files.ModuleManifestStorage"},
}

# How many posts one member writes in how many seconds (community/actions/limits.py).
COMMUNITY_LIMITS = {"new": (3, 300), "member": (20, 3600), "trusted": (60, 3600)}

# Accounts: an address and a password, by invitation only.
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGIN_TIMEOUT = 900
# Who raises a concern or asks for the newsletter needs no account; many may share one line. A whole hall may
# register, or come in by its code, on one line at once, but nobody's inbox is to be filled ("key" is the
# address that is written to).
ACCOUNT_RATE_LIMITS = {
    "concern": "20/h/ip",
    "newsletter": "20/h/ip",
    "guest": "200/h/ip,4/h/key",
    "hall": "600/h/ip",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

# The office.
WAGTAIL_SITE_NAME = "Diwan"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", _("English")), ("nl", _("Dutch")), ("ar", _("Arabic"))]
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILIMAGES_IMAGE_MODEL = "people.Picture"
WAGTAILDOCS_DOCUMENT_MODEL = "people.Paper"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "people.office_forms.DocumentForm"
WAGTAILDOCS_SERVE_METHOD = "direct"  # through people/files.py, like every file
WAGTAILMEDIA = {"MEDIA_MODEL": "people.Film", "MEDIA_FORM_BASE": "people.office_forms.FilmForm"}
WAGTAILIMAGES_IMAGE_FORM_BASE = "people.office_forms.PictureForm"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
TAGGIT_CASE_INSENSITIVE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}},
}

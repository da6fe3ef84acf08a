"""What `wagtail start` sets up, with DEBUG off and SQLite."""

import os
import sys
from pathlib import Path

DATA = Path(os.environ["BAKERY_DATA"])
# Its one migration is made beside its data.
sys.path.insert(0, str(DATA))
MIGRATION_MODULES = {"bakery": "bakery_migrations"}
SECRET_KEY = "a bench has no secrets"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "tests.bench.bakery.urls"
INSTALLED_APPS = [
    "tests.bench.bakery",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA / "bakery.sqlite3"}}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
USE_I18N = True
USE_TZ = True
STATIC_URL = "/static/"
MEDIA_ROOT, MEDIA_URL = DATA / "media", "/media/"
WAGTAIL_SITE_NAME = "A bakery"
WAGTAILADMIN_BASE_URL = "http://127.0.0.1"

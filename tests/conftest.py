"""The people of the play, a database copied in no time, and a world that tests cannot reach."""

import gc
import inspect
import os
import shutil
import socket
import sys

import pytest
from _pytest import runner
from asgiref.sync import async_to_sync
from django.conf import settings
from django.contrib.auth import login
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections
from django.http import HttpRequest
from django.test import Client
from django.utils import translation

from tests import database, factories, ground
from tests.ground import shared

# A machine may be told not to keep what is compiled; then each worker rewrites every test's assertions anew,
# and each program that a test starts compiles the site.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# Nothing that is collected goes away before the first test.
gc.disable()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, request):
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock():
        database.use_copy(worker)
    yield
    with django_db_blocker.unblock():
        ground.clear()
        database.drop_copy()
    shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


def pytest_collection_modifyitems(items):
    items[:] = ground.in_order(items)


def pytest_collection_finish():
    """What stands by now stays: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 20, 20)


def with_room(call, *given):
    """Python gives the frames of calls 16 kB of memory at a time, and gives back what it does not need: who
    calls to and fro at the edge asks the system each time. Within a frame this large there is no edge."""
    return call(*given)


with_room.__code__ = with_room.__code__.replace(co_stacksize=70_000)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    return with_room(runner.pytest_runtest_protocol, item, nextitem)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    """An asynchronous test runs on the test's own thread, so that consumers see its transaction."""
    if inspect.iscoroutinefunction(pyfuncitem.obj):
        wanted = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
        async_to_sync(pyfuncitem.obj)(**wanted)
        return True
    return None


@pytest.fixture(autouse=True)
def no_world(monkeypatch):
    """Nothing beyond loopback."""
    connect = socket.socket.connect

    def guarded(self, address):
        host = address[0] if isinstance(address, tuple) else "local"
        if host not in {"local", "127.0.0.1", "::1", "localhost"}:
            raise RuntimeError(f"A test tried to reach {host}.")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session", autouse=True)
def quick_login():
    """Django's makes a session for nobody first, and then another in its place."""

    def log_in(self, user, backend=None):
        request = HttpRequest()
        begun = settings.SESSION_COOKIE_NAME in self.cookies
        request.session = self.session if begun else SessionStore()
        login(request, user, backend)
        request.session.save()
        self._set_login_cookies(request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "_login", log_in)
        yield


@pytest.fixture(autouse=True)
def english():
    """A page that a test looked at leaves its language in the thread; the next one starts afresh."""
    translation.activate("en")


@pytest.fixture(autouse=True)
def standing(english, not_the_demo, request, django_db_blocker):
    """Before anything of the test's own is there, what it shares with others (`tests/ground.py`)."""
    wanted = [] if "committed" in request.fixturenames else ground.wanted_by(request.node)
    if wanted:
        request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock():
        ground.stand_on(wanted)


@pytest.fixture
def _django_db_helper(standing, _django_db_helper):
    """pytest-django's transaction begins above it."""


@pytest.fixture(autouse=True)
def one_connection(monkeypatch):
    """Consumers share the test's transaction, so they must not close its connection between messages."""

    async def keep():
        pass

    for module in ("channels.consumer", "channels.generic.websocket"):
        monkeypatch.setattr(f"{module}.aclose_old_connections", keep)


@pytest.fixture(autouse=True)
def not_the_demo(monkeypatch):
    """Whether this is the demo is asked once in a process; tests neither count nor inherit that."""
    monkeypatch.setattr("diwan.context.is_demo_site", lambda: False)


@shared
def programme(db):
    return factories.ProgrammeFactory()


@shared
def somalia(programme):
    return factories.FocusCountryFactory(programme=programme, code="SO")


@shared
def iraq(programme):
    return factories.FocusCountryFactory(programme=programme, code="IQ")


@shared
def amina(somalia):
    """An expert in Utrecht who works with Somalia."""
    return factories.member("expert", somalia, call_me="Amina", time_zone="Europe/Amsterdam")


@shared
def karim(somalia):
    """An intern in Mogadishu."""
    return factories.member("intern", somalia, call_me="Karim", language="so", time_zone="Africa/Mogadishu")


@shared
def hiwa(iraq):
    """An expert who reads Arabic."""
    return factories.member("expert", iraq, call_me="Hiwa", language="ar")


@shared
def moderator(programme):
    return factories.member("moderator", programme=programme, call_me="Mo")


@shared
def officer(programme):
    return factories.member("officer", programme=programme, call_me="Staff")


@shared
def editor(programme):
    return factories.member("editor", programme=programme, call_me="Ed")


@shared
def outsider(db):
    """An account without any part in a programme."""
    return factories.PersonFactory(call_me="Outsider")


@shared
def suspended(karim):
    from django.utils import timezone

    person = factories.member("intern", programme=karim.participations.get().programme, call_me="Suspended")
    person.suspended_at = timezone.now()
    person.save()
    return person


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """A database of this test's own: what is committed stays, threads see it, and then it is thrown away."""
    connection = connections["default"]
    usual = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        _let_go(connection)
        database.use_copy("committed")
        try:
            yield
        finally:
            _let_go(connection)
            database.drop_copy()
            _let_go(connection)
            connection.settings_dict["NAME"] = usual


def _let_go(connection) -> None:
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()

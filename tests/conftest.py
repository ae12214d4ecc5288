"""What every test may ask for. The parts are real: PostgreSQL, the broker, SMTP, Celery workers, a browser.

``smtp_server``  a mail server that counts conversations and keeps letters; Django's mail goes there during the test
``worker``       a Celery worker in a thread, over the real broker; needs ``transactional_db``
``worker_process``  starts a Celery worker as a process of its own, to be killed by the test
``browser``, ``page``, ``narrow_page``  Chromium on the live server; a page also fails its test on what the console reports
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.template import engines
from django.template.base import Node, Template
from django.test import TransactionTestCase
from django.utils import translation
from pytest_django import DjangoDbBlocker, Settings
from whitenoise.middleware import WhiteNoiseMiddleware

from ilnp.embedded.testing import template
from tests.kit import browser as browsers
from tests.kit import mailserver
from tests.kit.restoring import Snapshot

if TYPE_CHECKING:
    from celery.worker import WorkController
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

PROJECT = Path(__file__).resolve().parent.parent
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the thread of the test


class UndefinedVariable(AssertionError):
    """One of our templates shows a variable that its view did not provide."""


class RefuseUndefined:
    """Takes the place of Django's ``string_if_invalid``: our own templates must not name what is not there.

    Templates of Django and of other packages may, as they do by design.
    """

    def __contains__(self, text: str) -> bool:
        return text == "%s"

    def __mod__(self, variable: object) -> str:
        origin = self.origin()
        if origin and Path(origin).is_relative_to(PROJECT) and ".venv" not in Path(origin).parts:
            raise UndefinedVariable(f"{origin} shows {variable}, which is not defined.")
        return ""

    @staticmethod
    def origin() -> str:
        """The file of the innermost template that is being rendered."""
        frame = sys._getframe(2)
        while frame:
            owner = frame.f_locals.get("self")
            if frame.f_code.co_name.startswith("render") and isinstance(owner, Node | Template):
                if origin := getattr(owner, "origin", None):
                    return str(origin.name)
            frame = frame.f_back  # type: ignore[assignment]
        return ""


@pytest.fixture(autouse=True, scope="session")
def refuse_undefined_variables() -> None:
    """An undefined variable in one of our templates fails the test that renders it."""
    engines["django"].engine.string_if_invalid = RefuseUndefined()


@pytest.fixture(autouse=True, scope="session")
def static_files_are_looked_for_once() -> Iterator[None]:
    """Every test client has middleware of its own, and each would read some two hundred files that no test changes."""
    found: dict[tuple[str, float | None], dict[str, Any]] = {}
    look = WhiteNoiseMiddleware.add_files_from_finders

    def look_once(middleware: WhiteNoiseMiddleware) -> None:
        known = (middleware.static_prefix, middleware.max_age)
        if known not in found:
            look(middleware)
            found[known] = dict(middleware.files)
        middleware.files.update(found[known])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", look_once)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Copy a migrated database instead of migrating one in every run and every worker."""
    if name := template():
        connection.settings_dict["TEST"]["TEMPLATE"] = name


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A test that commits leaves the rows of the migrations for the next one."""
    with django_db_blocker.unblock():
        as_migrated = Snapshot()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: as_migrated.restore())
        yield


@pytest.fixture(autouse=True)
def each_test_begins_in_english() -> None:
    """A request of an earlier test leaves its language behind in the thread; no test depends on which one ran before."""
    translation.activate(django_settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def the_last_app_code_is_taken_too(settings: Settings) -> None:
    """A test on a slow machine that crosses a half minute between reading and sending a code does not fail for it."""
    settings.MFA_TOTP_TOLERANCE = 1


@pytest.fixture
def smtp_server(settings: Settings) -> Iterator[mailserver.MailServer]:
    """A mail server of this test alone; Django sends there."""
    server, controller = mailserver.serve()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.host, server.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield server
    controller.stop()


@pytest.fixture
def worker(transactional_db: None) -> Iterator[WorkController]:
    """A Celery worker in a thread of this process, so that it sees the settings of the test. The queue starts empty."""
    from celery.contrib.testing.worker import start_worker

    from ilnp import celery_app

    celery_app.control.purge()
    with start_worker(celery_app, pool="solo", perform_ping_check=False, loglevel="warning") as running:
        yield running


@pytest.fixture
def worker_process(transactional_db: None, settings: Settings) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """A function that starts a Celery worker as a process and returns it once it takes tasks.

    It works on the test's database and broker and sends to the test's mail server. What the test has not killed is
    ended after it.
    """
    from ilnp import celery_app

    celery_app.control.purge()
    running: list[subprocess.Popen[str]] = []
    program = [sys.executable, "-m", "celery", "-A", "ilnp", "worker", "-P", "threads", "-c", "1", "--loglevel=info"]

    def start() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*program, "--without-mingle", "--without-gossip"],
            cwd=PROJECT,
            env=environment_of_this_test() | {"ILNP_AS_OWNER": ""},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if "ready." in line:
                threading.Thread(target=process.stderr.read, daemon=True).start()  # a full pipe would stop the worker
                return process
        raise AssertionError("The worker ended before it was ready:\n" + "".join(said))

    yield start
    for process in running:
        process.kill()
        process.wait()


def environment_of_this_test() -> dict[str, str]:
    """The environment in which another process of the program uses this test's database, broker and mail server."""
    name = str(connection.settings_dict["NAME"])
    mail = {
        "EMAIL_URL": f"smtp://{django_settings.EMAIL_HOST}:{django_settings.EMAIL_PORT}",
        "PUBLIC_ADDRESS": django_settings.PUBLIC_ADDRESS,
    }
    if address := os.environ.get("DATABASE_URL"):
        return {**os.environ, **mail, "DATABASE_URL": urlsplit(address)._replace(path=f"/{name}").geturl()}
    return {**os.environ, **mail, "ILNP_DATABASE": name}


@pytest.fixture(scope="session")
def browser_program() -> str:
    """The path of the browser; without one the tests that need it are skipped, under ``CI=true`` they fail."""
    path = browsers.find()
    if path is None and os.environ.get("CI") == "true":
        pytest.fail(browsers.HOW_TO_GET_ONE, pytrace=False)
    if path is None:
        pytest.skip(browsers.HOW_TO_GET_ONE)
    return path


@pytest.fixture(scope="session")
def browser(browser_program: str) -> Iterator[Browser]:
    """A headless Chromium for the whole run."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=browser_program, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield running
        running.close()


@contextmanager
def watched_page(browser: Browser, address: str, **options: Any) -> Iterator[Page]:
    """A page in a context of its own whose console must stay silent: no script error, no breach of the policy."""
    context = browser.new_context(base_url=address, locale="en-GB", timezone_id="UTC", **options)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text)
            if message.type == "error" and "Failed to load resource" not in message.text
            else None
        ),
    )
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def site(browser_program: str, live_server: LiveServer, settings: Settings) -> str:
    """The address of the site as the browser reaches it; links in mails lead there too."""
    settings.PUBLIC_ADDRESS = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    return live_server.url


@pytest.fixture
def page(site: str, browser: Browser) -> Iterator[Page]:
    """A desktop page; ``page.goto("/path")`` opens the live server."""
    with watched_page(browser, site, viewport={"width": 1280, "height": 900}) as opened:
        yield opened


@pytest.fixture
def narrow_page(site: str, browser: Browser) -> Iterator[Page]:
    """A page as wide as a small telephone."""
    with watched_page(browser, site, viewport={"width": 360, "height": 740}) as opened:
        yield opened

"""Is everything there that the programme needs? One check after the other, each with what to do where it is not."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from ilnp import clock
from ilnp.accounts.models import User
from ilnp.accounts.signing_in import vault
from ilnp.due import health
from ilnp.due.models import Heartbeat
from ilnp.mail.models import KillSwitch, Message
from ilnp.mail.states import MessageState
from ilnp.operations import ages, schedule
from ilnp.operations.backups.drilling import DRILL
from ilnp.operations.backups.making import BACKUP

LEAST_FREE = 2 * 1024**3
"""Bytes that should be free on every disk that the program writes to."""
MOST_WRONG = timedelta(seconds=30)
"""How far the clocks of this machine and of the database may be apart."""


@dataclass(frozen=True)
class Finding:
    """What one check found. ``what_to_do`` is empty where all is well."""

    check: str
    ok: bool
    what_to_do: str = ""


_checks: list[tuple[str, Callable[[], str]]] = []


def check(name: str) -> Callable[[Callable[[], str]], Callable[[], str]]:
    """Make a check known. It returns what to do, and nothing where all is well."""

    def register(look: Callable[[], str]) -> Callable[[], str]:
        _checks.append((name, look))
        return look

    return register


def look() -> Iterator[Finding]:
    """Every check in turn; once the database cannot be reached, only those that need none. Names nobody."""
    reachable = True
    for name, one in _checks:
        if not reachable and name not in WITHOUT_DATABASE:
            yield Finding(name, ok=False, what_to_do="It could not be looked at: the database does not answer.")
            continue
        try:
            advice = one()
        except DatabaseError as error:
            reachable = reachable and name != "database"
            advice = f"The database says: {str(error).strip()}"
        yield Finding(name, ok=not advice, what_to_do=advice)


WITHOUT_DATABASE = {"broker", "disk", "keys", "mail out", "sender"}


@check("database")
def database() -> str:
    """It answers, and takes what is written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only')::bool")
        if cursor.fetchall() == [(True,)]:
            return (
                "The database takes nothing: it is read-only. Is its disk full, or is it a copy? Ask whoever runs it."
            )
    return ""


@check("database role")
def role() -> str:
    """The program works with a role that owns nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = %s",
            settings.DATABASE_ROLE[:1],
        )
        if cursor.fetchall() != [(False,)]:
            return "The role of DATABASE_URL may do too much. Make it another than that of DATABASE_OWNER_URL."
    return ""


@check("tables")
def tables() -> str:
    """They are those of this version."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "The tables are of an earlier version. Run `python manage.py migrate`."
    return ""


@check("time")
def time() -> str:
    """This machine, the database and the world agree, and no time is pretended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs(cursor.fetchall()[0][0] - clock.real())
    if apart > MOST_WRONG:
        return (
            f"The clocks of this machine and of the database are {apart.total_seconds():.0f} s apart. Set them right."
        )
    if clock.ahead():
        return "The programme goes by a pretended time. `python manage.py tick --real` ends that."
    return ""


@check("broker")
def broker() -> str:
    """Redis takes tasks."""
    return "" if health.broker_answers() else "Redis does not answer. Look at REDIS_URL, and whether it runs."


@check("worker and beat")
def processes() -> str:
    """Both were heard of late."""
    heard = dict(Heartbeat.objects.values_list("name", "at"))
    now = clock.real()
    silent = [
        name
        for name in (health.WORKER, health.BEAT)
        if name not in heard or now - heard[name] > health.LONGEST_SILENCE
    ]
    return f"Not heard for five minutes: {', '.join(silent)}. Start it, or look at its log." if silent else ""


@check("mail out")
def mail_out() -> str:
    """The mail server lets us in. Nothing is sent."""
    try:
        server = get_connection()
        server.open()
        server.close()
    except OSError as error:  # smtplib's errors are among them
        return f"The mail server did not let us in ({type(error).__name__}). Look at EMAIL_URL."
    return ""


@check("sender")
def sender() -> str:
    """A real address sends, for whose domain mail is signed."""
    if settings.EMBEDDED:
        return ""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >")
    if domain.endswith(("example", "example.org", "localhost")):
        return (
            "DEFAULT_FROM_EMAIL is made up. Set the address that mail comes from, and let your mail service sign for its "
            "domain (SPF, DKIM and DMARC records), or mail lands among spam."
        )
    return ""


@check("mail goes out")
def mail_goes() -> str:
    """The stop switch is off, and nothing is uncertain."""
    switch = KillSwitch.objects.get(pk=1)
    if switch.on:
        return f"{str(switch).rstrip('.')}. `python manage.py mail go` lets mail go out."
    if uncertain := Message.objects.filter(state=MessageState.UNCERTAIN).count():
        return f"{uncertain} mails were perhaps sent. A coordinator decides on each, in the desk."
    return ""


@check("bounces in")
def bounces() -> str:
    """Mail that comes back is read."""
    if settings.EMBEDDED or settings.BOUNCE_MAILBOX or "anymail" in settings.EMAIL_BACKEND:
        return ""
    return "Nobody reads the mail that comes back, so dead addresses stay in use. Set BOUNCE_MAILBOX."


@check("disk")
def disk() -> str:
    """There is room where the program writes."""
    places = [settings.MEDIA_ROOT, settings.MAIL_JOURNALS, settings.BACKUP_FOLDER]
    full = [place for place in places if place and Path(place).exists() and shutil.disk_usage(place).free < LEAST_FREE]
    return f"Less than 2 GB are free for {', '.join(full)}. Make room." if full else ""


@check("backups")
def backups() -> str:
    """One was made of late, and one was tried."""
    now, made, tried = clock.real(), schedule.last(BACKUP), schedule.last(DRILL)
    if made is None or now - made > ages.TOO_OLD:
        return "No backup of the last thirty hours. Run `python manage.py backup`, and look at BACKUP_FOLDER."
    if tried is None or now - tried > ages.TOO_LONG_UNTRIED:
        return "No backup was tried for a long time. Run `python manage.py drill`."
    return ""


@check("keys")
def keys() -> str:
    """Secrets are their own and long enough."""
    if settings.EMBEDDED:
        return ""
    if settings.SECOND_FACTOR_KEYS[0] == settings.SECRET_KEY or len(settings.SECOND_FACTOR_KEYS[0]) < 40:
        return "Second factors are locked with SECRET_KEY. Set SECOND_FACTOR_KEYS to at least 40 random characters."
    return ""


@check("second factors")
def second_factors() -> str:
    """Every second factor opens with the keys that are set."""
    from allauth.mfa.models import Authenticator

    lost = 0
    for secret in Authenticator.objects.filter(type="totp").values_list("data__secret", flat=True):
        try:
            vault.unlock(secret)
        except vault.CannotUnlock:
            lost += 1
    if lost:
        return (
            f"{lost} second factors cannot be opened with SECOND_FACTOR_KEYS. Put the earlier key behind the new one."
        )
    return ""


@check("coordinators")
def coordinators() -> str:
    """Two people at least can run the programme, so that one may be away."""
    able = (
        User.objects.filter(is_active=True, is_staff=True, erased_at=None, groups__name="coordinator")
        .distinct()
        .count()
    )
    if able >= 2 or User.objects.filter(is_active=True, is_superuser=True, erased_at=None).count() + able >= 2:
        return ""
    return "Fewer than two people can run the programme. Make a second coordinator in the desk, in case one is away."

"""Mails per second: the outbox beside a bare loop that sends the same mails over one SMTP connection, in one run.

The bare loop is what nobody can beat without sending several at once: mails that stand ready as bytes, one connection, no
database. The outbox claims, composes, hands over and notes each mail durably. The mail server is a process of its own.
"""

from __future__ import annotations

import contextlib
import json
import os
import smtplib
import statistics
import time
from typing import Any

from bench import table
from bench.mail_crash import QUICK_TO_NOTICE, MailServer, fill_outbox
from bench.own_process import answer_of

MESSAGES = 1500
ROUNDS = 3


def rows() -> list[table.Row]:
    """One worker beside seven tenths of the bare loop; two and four workers beside one."""
    rate = answer_of("bench.mail_throughput", **QUICK_TO_NOTICE)
    bare = f"0.7 of a bare loop over one connection, which sends {rate['bare']:.0f} a second"
    return [
        table.Row("the outbox with one worker", rate["1"], 0.7 * rate["bare"], bare, "mails/s", more_is_better=True),
        table.Row("  with two workers", rate["2"], rate["1"], "one worker", "mails/s", more_is_better=True),
        table.Row("  with four workers", rate["4"], rate["1"], "one worker", "mails/s", more_is_better=True),
    ]


def main() -> None:
    """Measure in this process, with the servers that its environment names, and print the rates as JSON."""
    print(json.dumps(measure()))


def measure() -> dict[str, Any]:
    """Mails per second, medians of the rounds: the bare loop, and the outbox with 1, 2 and 4 workers."""
    from argparse import Namespace

    from ilnp.embedded import services, state

    services.attach()
    server = MailServer(state.folder(), Namespace(refuse=0.0, drop=0.0, seed=1))
    try:
        os.environ["EMAIL_HOST"], os.environ["EMAIL_PORT"] = "127.0.0.1", str(server.port)
        import django

        django.setup()
        found: dict[str, list[float]] = {"bare": [], "1": [], "2": [], "4": []}
        for number in range(ROUNDS):
            _queue(number)
            found["bare"].append(_bare(server.port))
            for workers in (1, 2, 4):
                _queue_again()
                found[str(workers)].append(_outbox(workers))
        return {name: statistics.median(values) for name, values in found.items()}
    finally:
        server.process.kill()
        server.process.wait()


def _queue(number: int) -> None:
    from ilnp.mail.kinds import finding

    if number:
        return
    finding.take_in("bench")
    fill_outbox("bench_mail", MESSAGES)


def _queue_again() -> None:
    """The same messages once more. Only a measurement may do this: as owner, the guard put aside for one statement."""
    import psycopg2

    from ilnp.embedded import services

    owner = psycopg2.connect(services.owner_address())
    owner.autocommit = True  # VACUUM stands in no transaction
    with contextlib.closing(owner), owner.cursor() as cursor:
        cursor.execute("ALTER TABLE mail_message DISABLE TRIGGER USER")
        cursor.execute("UPDATE mail_message SET state = 'queued', sent_at = NULL, in_flight_at = NULL, attempts = 0")
        cursor.execute("ALTER TABLE mail_message ENABLE TRIGGER USER")
        cursor.execute("VACUUM ANALYZE mail_message")


def _bare(port: int) -> float:
    from ilnp.mail.delivery.mime import write
    from ilnp.mail.models import Message

    ready = [(message.to_address, write(message)) for message in Message.objects.all()]
    begin = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as connection:
        for address, content in ready:
            connection.sendmail("programme@ilnp.example.org", [address], content)
    return MESSAGES / (time.perf_counter() - begin)


def _outbox(workers: int) -> float:
    from django.db import connections

    connections.close_all()
    begin = time.perf_counter()
    children = []
    for _ in range(workers):
        child = os.fork()
        if child == 0:
            from ilnp.mail.delivery.delivering import deliver

            deliver()
            os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    return MESSAGES / (time.perf_counter() - begin)


if __name__ == "__main__":
    main()

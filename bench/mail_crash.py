"""Mail under crashes: workers killed, connections dropped, servers restarted, and every mail accounted for at the end.

Everything is real: PostgreSQL with its data made durable, an SMTP server in its own process, workers that die by SIGKILL.
``python -m bench.mail_crash --help`` says what a single run can vary.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bench import table
from bench.own_process import PROJECT, answer_of

FULL = {
    "workers killed": ["--messages", "10000", "--kills", "60"],
    "the database restarted too": ["--messages", "10000", "--kills", "50", "--restart", "database"],
    "Celery's workers, the broker restarted too": [
        "--messages",
        "10000",
        "--kills",
        "50",
        "--restart",
        "broker",
        "--celery",
    ],
}


def rows() -> list[table.Row]:
    """The full runs, each with what may never happen beside nought and what may beside what the server saw."""
    found = []
    for words, arguments in FULL.items():
        account = account_of_a_run(arguments)
        print(f"mail under crashes, {words}: {json.dumps(account)}", file=sys.stderr, flush=True)
        of = f"{account['messages']:,} mails, {account['kills']} kills, {words}"
        wrong = account["messages"] - account["states"].get("sent", 0) - account["uncertain"]
        found += [
            table.Row(f"lost or left over of {of}", account["lost"] + wrong, 0, "none may be", "mails"),
            table.Row("  sent twice and not reported", account["twice_unreported"], 0, "none may be", "mails"),
            table.Row(
                "  uncertain", account["uncertain"], account["in_flight"], "in flight, as the server saw", "mails"
            ),
            table.Row("  workers killed", account["kills"], 50, "at least", "", more_is_better=True),
        ]
        if "--restart" in arguments:
            restarted = account["restarted"]
            found.append(table.Row("  restarts in the middle", restarted, 1, "at least", "", more_is_better=True))
    return found


def main() -> None:
    """Make one run as the arguments say and print its account as JSON."""
    parser = argparse.ArgumentParser(description="Mail under crashes.")
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--refuse", type=float, default=0.05)
    parser.add_argument("--drop", type=float, default=0.001)
    parser.add_argument("--restart", choices=["", "database", "broker"], default="")
    parser.add_argument("--celery", action="store_true", help="Celery workers and a beat, not bare delivery processes")
    parser.add_argument("--seed", type=int, default=7)
    print(json.dumps(run(parser.parse_args())))


def account_of_a_run(arguments: list[str]) -> dict[str, Any]:
    """Make one run in a process and with servers of its own; return its account."""
    account: dict[str, Any] = answer_of("bench.mail_crash", *arguments, **QUICK_TO_NOTICE)
    return account


QUICK_TO_NOTICE = {
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "MAIL_LEASE_SECONDS": "4",
    "MAIL_PAUSES_SECONDS": "1,2,3",
    "MAIL_PER_DOMAIN_AND_MINUTE": "0",
    "MAIL_NUDGE": "no",
    "LOG_LEVEL": "ERROR",
}
"""Settings of a process that sends at once, without limits, and soon notices what was lost."""


class MailServer:
    """The badly behaving server of ``bench.mail_server`` as a process."""

    def __init__(self, folder: Path, options: argparse.Namespace) -> None:
        self.log = folder / "server.log"
        port_file = folder / "port"
        command = [sys.executable, "-m", "bench.mail_server", "--port-file", str(port_file), "--log", str(self.log)]
        command += [
            "--refuse",
            str(options.refuse),
            "--refuse-for",
            "10",
            "--drop",
            str(options.drop),
            "--seed",
            str(options.seed),
        ]
        self.process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL)
        while not port_file.exists():
            time.sleep(0.02)
        self.port = int(port_file.read_text())

    def events(self) -> list[tuple[str, str]]:
        """Everything that it noted so far."""
        return [tuple(json.loads(line)) for line in self.log.read_text().splitlines()]


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Queue the messages, let workers send them while things break, and return the account."""
    from ilnp.embedded import services, state

    services.attach()
    folder = state.folder()
    server = MailServer(folder, options)
    crew = None
    try:
        os.environ["EMAIL_HOST"], os.environ["EMAIL_PORT"] = "127.0.0.1", str(server.port)
        import django

        django.setup()
        _queue(options.messages)
        started = time.monotonic()
        crew = _CeleryCrew(options.workers) if options.celery else _Crew(options.workers)
        kills, restarted = _break_things(crew, options)
        _wait_until_settled()
        seconds = time.monotonic() - started
        crew.end()
        crew = None
        return _account(server) | {"kills": kills, "restarted": restarted, "seconds": round(seconds, 1)}
    finally:
        if crew:
            crew.end()
        server.process.kill()
        server.process.wait()


def _queue(number: int) -> None:
    from ilnp.mail.kinds import finding

    finding.take_in("bench")
    fill_outbox("crash_test", number)


def fill_outbox(kind: str, number: int) -> None:
    """Queue one message of ``kind`` and copy it for further addresses: what is measured is delivery, not writing."""
    from django.db import connections

    from ilnp.mail.models import Message
    from ilnp.mail.outbox import queueing
    from ilnp.mail.texts import whole_mail

    first = queueing.queue(kind, key=f"{kind}:0", address="p0@example.org", values={"name": "Ana"})
    copies = []
    for index in range(1, number):
        key = f"{kind}:{index}"
        values = {name: value for name, value in vars(first).items() if name not in ("_state", "id")}
        values |= {"key": key, "message_id": whole_mail.message_id(key), "to_address": f"p{index}@example.org"}
        copies.append(Message(**values))
    Message.objects.bulk_create(copies, batch_size=1000)
    connections.close_all()


class _Crew:
    """Delivery processes, forked from this one."""

    def __init__(self, size: int) -> None:
        self.members = [self._start() for _ in range(size)]

    def _start(self) -> int:
        from django.db import connections

        connections.close_all()
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            _deliver_for_ever()
        return child

    def kill_one(self, chance: random.Random) -> None:
        """End one of them by SIGKILL and start another."""
        victim = chance.randrange(len(self.members))
        os.kill(self.members[victim], signal.SIGKILL)
        os.waitpid(self.members[victim], 0)
        self.members[victim] = self._start()

    def end(self) -> None:
        """End all."""
        for member in self.members:
            os.kill(member, signal.SIGKILL)
            os.waitpid(member, 0)


def _deliver_for_ever() -> None:
    import logging

    from ilnp.mail.delivery.delivering import deliver

    logging.disable(logging.CRITICAL)
    while True:
        try:
            deliver()
        except Exception:
            time.sleep(0.1)
        time.sleep(0.05)


class _CeleryCrew(_Crew):
    """Celery workers as processes, and a beat that asks for a tick twice a second."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.beat = os.fork()
        if self.beat == 0:
            _beat_for_ever()

    def _start(self) -> int:
        command = [sys.executable, "-m", "celery", "-A", "ilnp", "worker", "-P", "solo", "--loglevel=critical"]
        command += ["--without-mingle", "--without-gossip", "-n", f"w{time.monotonic_ns()}@localhost"]
        return subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).pid

    def end(self) -> None:
        """End all."""
        os.kill(self.beat, signal.SIGKILL)
        os.waitpid(self.beat, 0)
        super().end()


def _beat_for_ever() -> None:
    from ilnp.mail.tasks import deliver

    while True:
        try:
            deliver.apply_async(retry=False, expires=5, ignore_result=True)
        except Exception:
            time.sleep(0.2)
        time.sleep(0.5)


def _break_things(crew: _Crew, options: argparse.Namespace) -> tuple[int, int]:
    """Kill workers at random moments until enough have died; restart a server in the middle."""
    chance = random.Random(options.seed)
    kills = restarted = 0
    pause = (0.4, 1.6) if options.celery else (0.05, 0.5)  # a Celery worker needs seconds to start
    while kills < options.kills and _unsettled():
        time.sleep(chance.uniform(*pause))
        if options.restart and not restarted and kills >= options.kills // 2:
            _restart(options.restart)
            restarted += 1
        crew.kill_one(chance)
        kills += 1
    return kills, restarted


def _restart(which: str) -> None:
    from ilnp.embedded import broker, postgres

    server = postgres if which == "database" else broker
    server.stop()
    server.start()


def _unsettled() -> int:
    from django.db import InterfaceError, OperationalError, connection

    from ilnp.mail.models import Message

    for _try in range(200):
        try:
            return Message.objects.filter(state__in=["queued", "failed", "sending"]).count()
        except (OperationalError, InterfaceError):
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError("The database did not come back.")


def _wait_until_settled() -> None:
    deadline = time.monotonic() + 600
    while _unsettled() and time.monotonic() < deadline:
        time.sleep(0.3)


def _account(server: MailServer) -> dict[str, Any]:
    """Compare what the server took with what the outbox says."""
    from ilnp.mail.models import Message

    time.sleep(0.5)
    events = server.events()
    accepted = Counter(message_id for event, message_id in events if event == "accepted")
    in_flight = Counter(message_id for event, message_id in events if event == "in_flight")
    states = dict(Message.objects.values_list("message_id", "state"))
    uncertain = {message_id for message_id, state in states.items() if state == "uncertain"}
    return {
        "messages": len(states),
        "states": dict(Counter(states.values())),
        "lost": sum(1 for message_id, state in states.items() if state == "sent" and not accepted[message_id]),
        "twice_unreported": sum(
            1 for message_id, number in accepted.items() if number > 1 and message_id not in uncertain
        ),
        "twice": sum(1 for number in accepted.values() if number > 1),
        "uncertain": len(uncertain),
        "uncertain_not_in_flight": len(uncertain - set(in_flight)),
        "in_flight": sum(in_flight.values()),
        "refused": sum(1 for event, _ in events if event == "refused"),
        "dropped": sum(1 for event, _ in events if event == "dropped"),
    }


if __name__ == "__main__":
    main()

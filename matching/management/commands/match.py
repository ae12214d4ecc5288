"""``manage.py match CALL --seats N --policy NAME [--json FILE]``."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from applications.models import Call
from matching.models import Policy
from matching.runs import accounting, asking, solving


class Command(BaseCommand):
    """Start a matching run, as the staff page does, and wait for it here."""

    help = "Propose groups among a call's eligible people. Nothing is approved; look at the run in the staff pages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("call", metavar="CALL", help="the call's short name, as in its address")
        parser.add_argument("--seats", type=int, required=True, help="how many people get a place at most")
        parser.add_argument("--policy", required=True, metavar="NAME", help="name or code of the policy")
        parser.add_argument("--seconds", type=int, help="stop then, with the best found and how far it may be off")
        parser.add_argument(
            "--without-silent",
            action="store_true",
            help="draw only on people of the waitlist who said that they still wait; needed where nobody is asked first",
        )
        parser.add_argument(
            "--json",
            metavar="FILE",
            type=Path,
            help="write the solution to FILE and the engine's problem to FILE.problem.json",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        call = Call.objects.filter(slug=options["call"]).first()
        if call is None:
            raise CommandError(f"There is no call with the short name “{options['call']}”.", returncode=2)
        name = options["policy"]
        policy = Policy.objects.filter(Q(code=name) | Q(name__iexact=name)).order_by("-is_active", "-version").first()
        if policy is None:
            known = ", ".join(Policy.objects.values_list("code", flat=True))
            raise CommandError(f"There is no policy “{name}”. There are: {known}.", returncode=2)
        try:
            run = asking.ask(
                call,
                policy,
                seats=options["seats"],
                seconds=options["seconds"],
                asks_first=not options["without_silent"],
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=2) from error
        solved = solving.solve(run.pk)
        if solved is None or solved.solution is None:
            raise CommandError(f"Run {run.pk} was put aside or taken by a worker before it was solved here.")
        accounting.account(solved.pk)
        if options["json"]:
            path: Path = options["json"]
            path.write_text(json.dumps(solved.solution, ensure_ascii=False, indent=1), encoding="utf-8")
            path.with_name(path.name + ".problem.json").write_text(
                json.dumps(solved.problem, ensure_ascii=False, indent=1), encoding="utf-8"
            )
        for goal in solved.solution["goals"]:
            proof = "proved best" if goal["proved"] else f"at most {goal['bound']}"
            self.stdout.write(f"{goal['maximise']}: {goal['value']} ({proof})")
        placed = sum(len(group["people"]) for group in solved.solution["groups"])
        self.stdout.write(f"Run {solved.pk}: {placed} people in {len(solved.solution['groups'])} groups.")

"""Rounds of one programme after each other, with made-up people of whom two in five come back, some under another address.

Everything goes through the program's own functions, in pretended time. Beside it a second account of every person's place
in line is kept here, from nothing but the rule and from what happened to them, and the two are compared.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from django.db.models import Count

from applications.call import calls
from applications.models import Application, Call, DuplicateGroup, LanguageSkill, WaitlistEntry
from applications.references import new_reference
from applications.screening import deciding, duplicates
from applications.waitlist import asking as waitlist
from applications.waitlist import candidates, queries
from cohorts.board import running
from cohorts.forming import formation
from cohorts.inquiry import answering
from cohorts.models import Cohort, Group, Membership
from cohorts.rematch import changes
from ilnp import clock
from ilnp.accounts import consents, people
from ilnp.accounts.models import Consent, User
from ilnp.mail.models import Message
from matching import history
from matching.models import PairHistory, Policy
from matching.runs import asking, solving

BEGINS = datetime(2027, 1, 4, 9, tzinfo=UTC)
HALF_A_YEAR = timedelta(days=182)
COUNTRIES = [
    "NG",
    "IN",
    "US",
    "KE",
    "BR",
    "PH",
    "EG",
    "MX",
    "JP",
    "PL",
    "ID",
    "PE",
    "GH",
    "FR",
    "KR",
    "CO",
    "TR",
    "UA",
]
SHARES = [16, 14, 12, 8, 8, 7, 6, 6, 5, 5, 4, 4, 3, 3, 3, 2, 2, 2]
"""Countries as unevenly as they come in a real programme."""

GIVEN = [
    "Amina",
    "Jun",
    "Lucía",
    "Omar",
    "Hana",
    "Tomás",
    "Zainab",
    "Mei",
    "Pavel",
    "Chidi",
    "Ines",
    "Ravi",
    "Noor",
    "Lena",
]  # made up, like all names here
BEGINNINGS = [
    "Oke",
    "Sa",
    "Rive",
    "Had",
    "Nová",
    "Sil",
    "Bel",
    "Che",
    "Iva",
    "Ze",
    "Cos",
    "Ra",
    "Azi",
    "Kowal",
    "Men",
    "Quis",
    "De",
    "San",
    "Mo",
    "Ki",
]
ENDINGS = [
    "llo",
    "to",
    "ra",
    "dad",
    "ková",
    "va",
    "lo",
    "nski",
    "nov",
    "ta",
    "li",
    "za",
    "ska",
    "sah",
    "pe",
    "mir",
    "tos",
    "reau",
    "mura",
    "gan",
]
FAMILY = [beginning + ending for beginning in BEGINNINGS for ending in ENDINGS]
"""Four hundred family names that nobody has: two people rarely share one, as among librarians of ninety countries."""

INTERESTS = ["information-literacy", "cataloging", "scholarly-communication", "archives"]
YES = {"internet": True, "biweekly": True, "commit": True, "desire": True}
SECONDS = 8
"""How long a run may search: these rounds ask who is placed, not for the last hundredth of fit."""


@dataclass
class Human:
    """A made-up person, whatever addresses they write from. ``waited``: the rounds they were left out of since their last
    place, and ``before`` that place; ``answer``: what they did when asked whether they still wait."""

    number: int
    name: str
    country: str
    institution: str
    interests: list[str]
    address: str
    waited: set[int] = field(default_factory=set)
    before: set[int] = field(default_factory=set)
    stands: bool = False
    answer: str = ""
    gone: bool = False


@dataclass
class Programme:
    """The people, what they sent in, and what was counted."""

    random: Random
    humans: list[Human] = field(default_factory=list)
    of_application: dict[int, Human] = field(default_factory=dict)
    found: Counter[str] = field(default_factory=Counter)
    changed: set[int] = field(default_factory=set)
    longest: float = 0.0
    seconds: int = SECONDS


def programme(*, rounds: int, people: int, seed: int, seconds: int = SECONDS) -> dict[str, float]:
    """Run so many rounds and return what was found, as shares, counts and seconds; a run may search for ``seconds``."""
    story = Programme(Random(seed), seconds=seconds)
    for number in range(rounds):
        began = time.perf_counter()
        kind = Call.Kind.MENTORING if rounds > 2 and number == rounds - 1 else Call.Kind.PEER
        _round(story, number, people, kind)
        story.longest = max(story.longest, time.perf_counter() - began)
    found = story.found
    return {
        **{
            f"{way}, share placed": found[f"{way}, placed"] / max(1, found[f"{way}, candidates"])
            for way in ("again", "stayed", "silent", "new")
        },
        "silent, promised": found["silent, promised"],
        "silent, share drawn on": found["silent, candidates"] / max(1, found["silent, promised"]),
        "twice together": _twice_together(story),
        "recall": found["changed, asked about"] / max(1, found["changed"]),
        "false questions": found["false questions"] / max(1, found["questions"]),
        "miscounted": found["miscounted"],
        "false mails": found["false mails"],
        "longest round": story.longest,
    }


def _round(story: Programme, number: int, people_wanted: int, kind: str) -> None:
    opens = BEGINS + number * HALF_A_YEAR
    with clock.pretend(opens):
        call = calls.create(f"round-{number + 1}", title=f"Round {number + 1}")
        Call.objects.filter(pk=call.pk).update(kind=kind)
        call.refresh_from_db()
        ways = _apply(story, call, people_wanted)
    with clock.pretend(opens + timedelta(days=30)):
        _screen(story, call)
        promised = {human.number for human in story.humans if human.answer == "silent" and human.stands}
        applied = {story.of_application[pk].number for pk in call.applications.values_list("pk", flat=True)}
        found = candidates.of(call)
        for application in found:
            human = story.of_application[application.pk]
            ways.setdefault(human.number, human.answer if human.stands else "new")
        if kind == Call.Kind.PEER:
            story.found["silent, promised"] += len(promised - applied)
            _compare(story, kind)
        run = asking.ask(
            call,
            Policy.objects.get(code="ilnp-2026" if kind == Call.Kind.PEER else "mentoring-2014"),
            seats=2 * (len(found) * 2 // 5),
            seconds=story.seconds,
        )
        solved = solving.solve(run.pk)
        assert solved is not None
        cohort = formation.form_cohort(
            solved,
            name=f"Round {number + 1}",
            starts_on=(opens + timedelta(days=50)).date(),
            ends_on=(opens + timedelta(days=150)).date(),
            inquiry_answer_by=(opens + timedelta(days=45)).date(),
        )
        placed = {story.of_application[one.application_id].number for one in cohort.memberships.all()}
        _count(story, cohort, kind, found, ways, placed, applied)
    with clock.pretend(opens + timedelta(days=40)):
        _answer(story, cohort, kind)
        running.start(cohort, only_who_said_yes=True)
    with clock.pretend(opens + timedelta(days=70)):
        _rematch(story, cohort, kind)
    with clock.pretend(opens + timedelta(days=151)):
        running.end(Cohort.objects.get(pk=cohort.pk))
    if kind == Call.Kind.PEER:
        with clock.pretend(opens + timedelta(days=160)):
            _ask(story)


def _apply(story: Programme, call: Call, wanted: int) -> dict[int, str]:
    """Two in five come back where there are so many, one in ten of them changed; the rest are new. Returns how each came."""
    random = story.random
    may = [human for human in story.humans if not human.gone and human.answer != "stayed"]
    back = random.sample(may, min(len(may), wanted * 2 // 5))
    ways = {}
    changed = []
    for human in back:
        ways[human.number] = "again" if human.stands else "placed before"
        if random.random() < 0.1:
            _change(human, random)
            changed.append(human)
    for _number in range(wanted - len(back)):
        human = _newcomer(len(story.humans), random)
        story.humans.append(human)
        back.append(human)
        ways[human.number] = "new"
    random.shuffle(back)
    for order, human in enumerate(back):
        _send_in(story, call, human, timedelta(minutes=order), order)
    story.changed = {human.number for human in changed}
    story.found["changed"] += len(changed)
    return ways


def _newcomer(number: int, random: Random) -> Human:
    name = f"{random.choice(GIVEN)} {random.choice(FAMILY)} {random.choice(FAMILY)}"
    country = random.choices(COUNTRIES, SHARES)[0]
    institution = f"Library {random.randrange(400)} of {country}"
    return Human(number, name, country, institution, random.sample(INTERESTS, 2), f"reader{number}@library.example")


def _change(human: Human, random: Random) -> None:
    """Another address, and sometimes a name without its middle or another institution."""
    human.address = f"reader{human.number}.{random.randrange(10_000)}@elsewhere.example"
    match random.randrange(3):
        case 0:
            given, *_middle, family = human.name.split()
            human.name = f"{given} {family}"
        case 1:
            human.institution = ""


def _send_in(story: Programme, call: Call, human: Human, after: timedelta, order: int) -> None:
    person, _is_new = people.known_or_new(human.address, name=human.name, language="en", time_zone="UTC")
    roles = Application.Role
    role = roles.PEER if call.kind == Call.Kind.PEER else (roles.MENTOR if order % 2 else roles.MENTEE)
    application = Application.objects.create(
        call=call,
        person=person,
        reference=new_reference(),
        submitted_at=clock.now() + after,
        email=human.address,
        full_name=human.name,
        country=human.country,
        institution=human.institution,
        interests=human.interests,
        qualifications=YES,
        role=role,
        time_zone="UTC",
    )
    LanguageSkill.objects.create(application=application, language="en")
    consents.give(person, Consent.Purpose.SHARING, language="en")
    story.of_application[application.pk] = human


def _screen(story: Programme, call: Call) -> None:
    """Decide the clear cases, answer every question about two accounts with the truth, and publish."""
    deciding.screen_call(call)
    asked: set[int] = set()
    groups = DuplicateGroup.objects.filter(call=call, state=DuplicateGroup.State.OPEN).prefetch_related("members")
    for group in groups:
        humans = {story.of_application[member.application_id].number for member in group.members.all()}
        story.found["questions"] += 1
        if len(humans) == 1:
            asked |= humans
            if duplicates.is_across_calls(group):
                duplicates.confirm_known(group, actor=None)
        else:
            story.found["false questions"] += 1
            duplicates.say_different(group, actor=None)
    story.found["changed, asked about"] += len(asked & story.changed)
    deciding.screen_call(call)
    deciding.publish(call)


def _compare(story: Programme, kind: str) -> None:
    """Our count of each person's rounds beside the program's."""
    accounts = _accounts(story)
    counted = queries.waves_of(User.objects.values_list("pk", flat=True), kind)
    for human in story.humans:
        own = accounts[human.number]
        if len(own) == 1:  # who came back unrecognised is two people to the program: see the recall
            story.found["miscounted"] += counted.get(min(own), (0, False))[0] != len(human.waited)


def _accounts(story: Programme) -> dict[int, set[int]]:
    """The accounts of each human."""
    accounts: dict[int, set[int]] = defaultdict(set)
    for pk, person in Application.objects.values_list("pk", "person_id"):
        accounts[story.of_application[pk].number].add(person)
    return accounts


def _count(
    story: Programme,
    cohort: Cohort,
    kind: str,
    found: list[Application],
    ways: dict[int, str],
    placed: set[int],
    applied: set[int],
) -> None:
    """Who came how and was placed; and the second account of the line moves on."""
    for application in found:
        human = story.of_application[application.pk]
        way = ways[human.number]
        story.found[f"{way}, candidates"] += 1
        story.found[f"{way}, placed"] += human.number in placed
        if kind != Call.Kind.PEER:
            continue
        if human.number in placed:
            human.before, human.waited, human.stands = human.waited, set(), False
        else:
            human.waited.add(cohort.pk)
            human.stands = True
    if kind != Call.Kind.PEER:
        return
    off = Message.objects.filter(kind="application_off_list", created_at__gte=clock.now())
    told = {story.of_application[int(number)].number for number in off.values_list("about_id", flat=True)}
    silent = {
        human.number
        for human in story.humans
        if human.answer == "silent" and human.stands and human.number not in applied | placed
    }
    one_account = {number for number, own in _accounts(story).items() if len(own) == 1}
    story.found["false mails"] += len((told ^ silent) & one_account)
    for human in story.humans:
        if human.number in silent:
            human.stands = False
        human.answer = "" if human.answer != "stayed" or human.number in placed else human.answer


def _answer(story: Programme, cohort: Cohort, kind: str) -> None:
    """Most say yes to the inquiry; who asks for a later round is left out of this one and stays in line."""
    for membership in cohort.memberships.active():
        human = story.of_application[membership.application_id]
        said = story.random.choices(["yes", "later", "no"], [92, 5, 3])[0]
        answering.answer(membership, said)
        human.gone = human.gone or said == "no"
        if said == "later" and kind == Call.Kind.PEER:
            human.answer = "stayed"


def _rematch(story: Programme, cohort: Cohort, kind: str) -> None:
    """One group ends, and a few are added: to the count it is the same round."""
    group = cohort.groups.active().filter(introduced_at__isnull=False).order_by("number")[0]
    changes.end_group(group, Group.Ending.SILENT)
    run = asking.ask(cohort.call, Policy.objects.get(code="rematch"), seats=6, seconds=story.seconds, asks_first=False)
    solved = solving.solve(run.pk)
    if solved is not None and solved.proposals.exists():
        formation.add_groups(Cohort.objects.get(pk=cohort.pk), solved)
    if kind != Call.Kind.PEER:
        return
    last = {one.application_id: one for one in cohort.memberships.order_by("pk")}
    for pk, membership in last.items():
        human = story.of_application[pk]
        if membership.left_at is None:
            human.waited, human.stands = set(), False
        elif membership.left_because in (Membership.Ending.GROUP_ENDED, Membership.Ending.LATER):
            human.waited, human.stands = human.before | {cohort.pk}, True


def _ask(story: Programme) -> None:
    """Ask about every call on one day, as a coordinator might; then each of the people stays, leaves or says nothing."""
    before = set(Message.objects.filter(kind="application_waitlist").values_list("pk", flat=True))
    for call in Call.objects.filter(kind=Call.Kind.PEER):
        waitlist.ask_all(call)
    asked = Message.objects.filter(kind="application_waitlist").exclude(pk__in=before)
    twice = asked.values("person").annotate(number=Count("pk")).filter(number__gt=1).count()
    story.found["false mails"] += twice
    for entry in WaitlistEntry.objects.on_list().select_related("application"):
        human = story.of_application[entry.application_id]
        does = story.random.choices(["stayed", "silent", "left"], [40, 50, 10])[0]
        if does == "stayed":
            waitlist.confirm(entry)
        elif does == "left":
            waitlist.leave(entry)
            human.waited, human.stands = set(), False
        human.answer = does if does != "left" else ""


def _twice_together(story: Programme) -> int:
    """Pairs of real people who were in more than one group together, under whichever account."""
    groups: dict[frozenset[int], set[int]] = {}
    for group in Group.objects.prefetch_related("memberships"):
        members = {story.of_application[one.application_id].number for one in group.memberships.all()}
        for one in members:
            for other in members:
                if one < other:
                    groups.setdefault(frozenset((one, other)), set()).add(group.pk)
    known: Any = history.pairs_among(User.objects.values_list("pk", flat=True), PairHistory.Kind.TOGETHER)
    assert known
    return sum(1 for together in groups.values() if len(together) > 1)

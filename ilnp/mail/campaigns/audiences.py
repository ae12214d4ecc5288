"""Sets of people that a coordinator can write to. Every floor registers those it knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise

from ilnp.accounts.models import Consent, User
from ilnp.mail.kinds import finding
from ilnp.mail.models import OptOut, Suppression
from ilnp.words.languages import closest


@dataclass(frozen=True)
class Recipient:
    """Somebody to write to: a person of ours, or an organisation of which we know only the address."""

    address: str
    name: str
    language: str
    person: User | None = None


Found = QuerySet[User] | Iterable[Recipient]


@dataclass(frozen=True)
class Audience:
    """A set of recipients. ``choices`` gives the sets it is made of, such as one for each cohort; ``named`` the words of one
    of them that is not listed, since there are too many, and None for what there is not."""

    code: str
    label: str | Promise
    find: Callable[..., Found]
    choices: Callable[[], Iterable[tuple[str, str]]] | None = None
    named: Callable[[str], str | None] | None = None


_audiences: dict[str, Audience] = {}


def register_audience(
    code: str,
    label: str | Promise,
    find: Callable[..., Found],
    *,
    choices: Callable[[], Iterable[tuple[str, str]]] | None = None,
    named: Callable[[str], str | None] | None = None,
) -> None:
    """Make a set known. Called in ``AppConfig.ready``.

    ``find()`` returns a queryset of people, or ``Recipient`` objects. With ``choices``, which returns (value, words)
    pairs, it is called as ``find(value)``; likewise with ``named``, of whose sets none is offered by itself: a page that
    is about one leads to a letter for it. Raises ``ValueError`` when the code is taken or holds a colon.
    """
    audience = Audience(code, label, find, choices, named)
    if ":" in code or _audiences.get(code, audience).find is not find:
        raise ValueError(f"There cannot be an audience called “{code}”: it is taken, or holds a colon.")
    _audiences[code] = audience


def all_choices() -> list[tuple[str, str]]:
    """Every set that can be written to now, as (code, words)."""
    found = []
    for audience in _audiences.values():
        if audience.named is not None:
            continue
        if audience.choices is None:
            found.append((audience.code, str(audience.label)))
        else:
            found += [
                (f"{audience.code}:{value}", f"{audience.label}: {words}") for value, words in audience.choices()
            ]
    return found


def choice_of(code: str) -> tuple[str, str] | None:
    """One set by its code, with its words, also one that is not offered by itself; None if there is no such set now."""
    name, _colon, value = code.partition(":")
    audience = _audiences.get(name)
    if audience is not None and audience.named is not None:
        words = audience.named(value)
        return None if words is None else (code, f"{audience.label}: {words}")
    return next((choice for choice in all_choices() if choice[0] == code), None)


def recipients(code: str, kind: str) -> list[Recipient]:
    """Who gets a letter of ``kind`` that is written to this set, each address once, by address.

    Left out: erased people, addresses that cannot be reached, whoever unsubscribed from this sort of mail, and for news
    of later rounds every person who has not agreed to get them. An unknown set is nobody.
    """
    name, _colon, value = code.partition(":")
    audience = _audiences.get(name)
    if audience is None or bool(audience.choices or audience.named) != bool(value):
        return []
    found: dict[str, Recipient] = {}
    for one in audience.find(value) if value else audience.find():
        recipient = _recipient(one)
        person = recipient.person
        if recipient.address and not (person and (person.erased_at or not person.is_active)):
            found.setdefault(recipient.address, recipient)
    for address in _left_out(found, finding.get(kind).subscription()):
        found.pop(address, None)
    return [found[address] for address in sorted(found)]


def _recipient(one: User | Recipient) -> Recipient:
    if isinstance(one, User):
        return Recipient(one.email, one.get_short_name(), closest(one.language), one)
    return Recipient(one.address.strip().lower(), one.name, closest(one.language), one.person)


def _left_out(found: dict[str, Recipient], topic: str) -> set[str]:
    addresses = list(found)
    out = set(Suppression.objects.filter(address__in=addresses, lifted_at=None).values_list("address", flat=True))
    if topic:
        out |= set(OptOut.objects.filter(address__in=addresses, topic=topic).values_list("address", flat=True))
    if topic == "news":
        agreed = set(
            Consent.objects.filter(
                purpose=Consent.Purpose.NEWS, withdrawn_at=None, person__email__in=addresses
            ).values_list("person_id", flat=True)
        )
        out |= {address for address, one in found.items() if one.person and one.person.pk not in agreed}
    return out

"""Finding people who applied to an earlier call from another address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator

from django.db.models import Q

from applications.models import Application, Call, DistinctPair
from applications.models.application import ApplicationQuerySet
from applications.screening import sameness


def find(call: Call) -> list[sameness.Group]:
    """Pairs of an application to an earlier call and one to ``call`` that seem to be one person's. Writes nothing.

    Who applies again from the same address is known by it. So only people are looked at who are new in this call, beside
    people of earlier calls who have not applied to this one. Names tie only together with an institution. A pair that a
    coordinator told apart is not found again.
    """
    before = Application.objects.filter(call__lt=call.pk, person__erased_at=None)
    absent = before.exclude(person__in=call.applications.values("person")).exclude(status=Application.Status.DUPLICATE)
    holders: dict[Hashable, list[Application]] = defaultdict(list)
    for application in _bare(absent):
        for key in _keys(application):
            holders[key].append(application)
    if not holders:
        return []
    told_apart = DistinctPair.objects.filter(Q(one__call=call) | Q(other__call=call))
    apart = {frozenset(pair) for pair in told_apart.values_list("one__person", "other__person")}
    newcomers = call.applications.counting().exclude(person__in=before.values("person"))
    groups = []
    for application in _bare(newcomers):
        labels: dict[int, list[str]] = defaultdict(list)
        found: dict[int, Application] = {}
        for label, value in _keys(application):
            for known in holders.get((label, value), ()):
                if frozenset((known.person_id, application.person_id)) not in apart:
                    found.setdefault(known.person_id, known)
                    labels[known.person_id].append(label)
        for person, known in found.items():
            evidence = (sameness.EARLIER_CALL, *dict.fromkeys(labels[person]))
            pair = (identity(known), identity(application))
            groups.append(sameness.Group(pair, {one.key: evidence for one in pair}))
    return groups


def _bare(applications: ApplicationQuerySet) -> Iterator[Application]:
    names = ("pk", "person_id", "submitted_at", "email", "full_name", "country", "institution")
    return applications.in_order().only(*names).iterator()


def identity(application: Application) -> sameness.Identity:
    """What tells the person of an application from others, without the other answers about themselves."""
    return sameness.Identity(
        key=application.pk,
        submitted_at=application.submitted_at,
        order=application.pk,
        address_cell=application.email,
        name=application.full_name,
        country=application.country,
        institution=application.institution,
    )


def _keys(application: Application) -> list[tuple[str, Hashable]]:
    named = bool(application.institution.strip())
    return [key for key in sameness.hint_keys(identity(application)) if named or key[0] == sameness.LOOSE_ADDRESS]

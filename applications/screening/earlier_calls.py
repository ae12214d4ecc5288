"""Finding people who applied to an earlier call from another address."""

from __future__ import annotations

from applications.models import Application, Call, DistinctPair
from applications.models.application import ApplicationQuerySet
from applications.screening import likeness, sameness


def find(call: Call) -> list[sameness.Group]:
    """Pairs of an application to an earlier call and one to ``call`` that seem to be one person's. Writes nothing.

    Everybody in this call is compared with everybody else of earlier calls, also who applied before under their address of
    today. Two people whom a coordinator told apart, in whichever call, are not found again; whose accounts are one is one.
    """
    earlier = Application.objects.filter(call__lt=call.pk, person__erased_at=None)
    known, newcomers = _described(earlier), _described(call.applications.counting())
    everybody = likeness.Everybody(known, counted=newcomers)
    apart = {frozenset(pair) for pair in DistinctPair.objects.values_list("one__person", "other__person")}
    found: dict[frozenset[int], tuple[int, int, tuple[str, ...]]] = {}
    for newcomer in newcomers:
        for other, likely in everybody.likely(newcomer):
            pair = frozenset((other.person, newcomer.person))
            if pair not in apart:
                found.setdefault(pair, (other.key, newcomer.key, likely.evidence))
    rows = Application.objects.in_bulk([key for one, other, _evidence in found.values() for key in (one, other)])
    return [
        sameness.Group(
            (identity(rows[one]), identity(rows[other])),
            dict.fromkeys((one, other), (sameness.EARLIER_CALL, *evidence)),
        )
        for one, other, evidence in found.values()
    ]


_COMPARED = ("email", "full_name", "country", "institution", "position", "library_type", "participation")


def _described(applications: ApplicationQuerySet) -> list[likeness.Described]:
    rows = applications.in_order().values_list("pk", "person", *_COMPARED, "interests")
    return [
        likeness.Described(*[*row[:-1], frozenset(row[-1])])  # in the order of its fields
        for row in rows.iterator(chunk_size=2000)
    ]


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

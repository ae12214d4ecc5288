"""Groups of applications that seem to come from one person: finding them, and what a coordinator says of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import combinations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications import questions, standing
from applications.models import Application, Call, DistinctPair, DuplicateGroup, DuplicateMember, LanguageSkill
from applications.screening import earlier_calls, sameness
from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.merging import merge
from ilnp.accounts.models import User
from ilnp.words.folding import fold_closed

MERGEABLE = tuple(question.code for question in questions.MERGED)
"""Answers that a coordinator can take from any member of a group. ``languages`` stands for all of a person's
languages."""

Status = Application.Status

FIRST_WITHDRAWN = "first_withdrawn"
"""Why a person looks at who was a duplicate until the application that counted was withdrawn."""


def identity(application: Application) -> sameness.Identity:
    """What tells the person of an application from others. ``language_skills`` should be prefetched."""
    about = (
        fold_closed(application.position),
        application.library_type,
        application.career_stage,
        tuple(sorted((skill.language, skill.comfort) for skill in application.language_skills.all())),
        tuple(application.interests),
    )
    return replace(earlier_calls.identity(application), about=about)


def told_apart(call: Call) -> sameness.Pairs:
    """The pairs of this call's applications whose people a coordinator said are different ones, of this call or another."""
    here = call.applications.values("person")
    pairs = DistinctPair.objects.filter(one__person__in=here, other__person__in=here)
    sent: dict[int, list[int]] = defaultdict(list)
    for number, person in call.applications.values_list("pk", "person"):
        sent[person].append(number)
    return frozenset(
        frozenset((mine, theirs))
        for one, other in pairs.values_list("one__person", "other__person")
        for mine in sent[one]
        for theirs in sent[other]
    )


def find(call: Call) -> tuple[list[sameness.Group], list[sameness.Group]]:
    """``(certain, likely)`` groups among a call's applications that are not withdrawn. Writes nothing.

    ``likely`` ones hold at least one tie that is a hint only, or two who were told apart; a certain group inside is not
    repeated.
    """
    applications = list(
        Application.objects.filter(call=call).exclude(status=Status.WITHDRAWN).prefetch_related("language_skills")
    )
    apart = told_apart(call)
    identities = [identity(application) for application in applications]
    certain = [
        group
        for group in sameness.groups(identities, sameness.certain_keys, apart)
        if not any(sameness.TOLD_APART in evidence for evidence in group.evidence.values())
    ]
    whole = sameness.groups(identities, sameness.hint_keys, apart)
    settled = {frozenset(member.key for member in group.members) for group in certain}
    likely = [group for group in whole if frozenset(member.key for member in group.members) not in settled]
    return certain, likely


@transaction.atomic
def refresh(call: Call) -> tuple[list[sameness.Group], list[sameness.Group]]:
    """Bring the stored groups of ``call`` up to date, those with earlier calls too, and return ``find(call)``.

    A group that a coordinator has decided stays as it is. An open one is replaced when it has grown or shrunk.
    """
    certain, likely = find(call)
    everything = (*certain, *likely, *earlier_calls.find(call))
    wanted = {frozenset(member.key for member in group.members): group for group in everything}
    stored: dict[frozenset[int], DuplicateGroup] = {
        frozenset(member.application_id for member in group.members.all()): group
        for group in DuplicateGroup.objects.filter(call=call).prefetch_related("members")
    }
    gone = [group.pk for members, group in stored.items() if members not in wanted and group.state == "open"]
    DuplicateGroup.objects.filter(pk__in=gone).delete()
    new = [group for members, group in wanted.items() if members not in stored]
    made = DuplicateGroup.objects.bulk_create([DuplicateGroup(call=call) for _group in new], batch_size=500)
    DuplicateMember.objects.bulk_create(
        [
            DuplicateMember(group=row, application_id=member.key, evidence=list(group.evidence[member.key]))
            for row, group in zip(made, new, strict=True)
            for member in group.members
        ],
        batch_size=500,
    )
    return certain, likely


@transaction.atomic
def confirm_same(
    group: DuplicateGroup,
    keep: Application,
    *,
    actor: User | None,
    take: Mapping[str, Application] | None = None,
    apart: Collection[int] = (),
    into: User | None = None,
) -> list[Application]:
    """Say that a group is one person, whose application is ``keep``; the others become its duplicates. Returns them.

    Those numbered ``apart`` are no part of it: they are different people from the rest, which sticks as in
    ``say_different``, and they leave the group. ``take`` maps names of ``MERGEABLE`` to the member whose answer is kept;
    other answers stay those of ``keep``. If ``keep`` was a duplicate itself it waits for a decision again, and so it does
    when answers to qualifications are taken over and nobody was told yet. A member that was withdrawn stays so. An earlier
    word that they are different people is taken back. Nobody is told before the next publishing.

    Where they came from several accounts, these become one with ``into``, by default the account suggested in
    ``ilnp.accounts.merging``; accounts against whose merging something stands remain two.

    Raises ``ValidationError`` when ``keep`` or a donor is no member, ``keep`` was withdrawn, a member has a place in a group
    already and is not the one kept, nobody remains beside ``keep``, or an application is an earlier call's.
    """
    accounts = merge.hold(accounts_of(group))  # people first, as everybody does
    group, members = _open(group)
    if any(member.call_id != group.call_id for member in members.values()):
        raise ValidationError(_("These applications are to different calls."))
    if apart:
        members = _set_apart(group, members, apart, actor)
    if keep.pk not in members or any(donor.pk not in members for donor in (take or {}).values()):
        raise ValidationError(_("Choose applications of this group."))
    if any(name not in MERGEABLE for name in take or {}):
        raise ValidationError(_("This answer cannot be taken over."))
    if members[keep.pk].status == Status.WITHDRAWN:
        raise ValidationError(_("This application was withdrawn. Choose another one that counts."))
    others = [member for pk, member in members.items() if pk != keep.pk and member.status != Status.WITHDRAWN]
    if any(other.placed_at for other in others):
        raise ValidationError(_("One of these people is in a group of a cohort already. Keep that application."))
    kept = members[keep.pk]
    now = clock.now()
    standing.make(
        [
            standing.Move(other, Status.DUPLICATE, of=kept, by=actor)
            for other in others
            if other.status != Status.DUPLICATE or other.duplicate_of_id != kept.pk
        ],
        now,
    )
    judged_anew = "qualifications" in (take or {}) and kept.published_at is None and kept.placed_at is None
    if kept.status == Status.DUPLICATE or (judged_anew and kept.status != Status.RECEIVED):
        standing.make([standing.Move(kept, Status.RECEIVED)], now)
    for name, donor in (take or {}).items():
        _take(kept, members[donor.pk], name)
    kept.save()
    theirs = {member.person_id for member in members.values()}
    DistinctPair.objects.filter(one__person__in=theirs, other__person__in=theirs).delete()
    close(group, DuplicateGroup.State.SAME, actor)
    audit.record(
        "duplicates merged",
        group,
        actor=actor,
        kept=kept.pk,
        others=[other.pk for other in others],
        taken=sorted(take or {}),
    )
    _make_one([accounts[number] for number in {member.person_id for member in members.values()}], into, actor)
    return others


@transaction.atomic
def say_different(group: DuplicateGroup, *, actor: User | None) -> list[Application]:
    """Say that the members of a group are different people; it sticks. Returns those that wait for a decision again.

    Raises ``ValidationError`` when two members share one address: a person is known by the address, so one of the two
    must be given another first.
    """
    group, members = _open(group)
    freed = _tell_apart(list(combinations(sorted(members), 2)), members, actor)
    close(group, DuplicateGroup.State.DISTINCT, actor)
    audit.record("said to be different people", group, actor=actor, members=sorted(members))
    return freed


def _tell_apart(
    pairs: Collection[tuple[int, int]], members: Mapping[int, Application], actor: User | None
) -> list[Application]:
    """Note that the two of each pair are different people. Who counted as the other's duplicate waits again; returns
    them."""
    if any(members[one].person_id == members[other].person_id for one, other in pairs):
        raise ValidationError(
            _("Two of these applications have the same e-mail address. Give one of them another address first.")
        )
    DistinctPair.objects.bulk_create(
        [DistinctPair(one_id=one, other_id=other, said_by=actor) for one, other in map(sorted, pairs)],
        ignore_conflicts=True,
    )
    freed = [
        members[one]
        for one, other in [*pairs, *((other, one) for one, other in pairs)]
        if members[one].status == Status.DUPLICATE and members[one].duplicate_of_id == other
    ]
    standing.make([standing.Move(member, Status.RECEIVED) for member in freed], clock.now())
    return freed


def _set_apart(
    group: DuplicateGroup, members: dict[int, Application], apart: Collection[int], actor: User | None
) -> dict[int, Application]:
    """Take members out of a group as different people from those that remain. Returns the remaining ones."""
    rest = {pk: member for pk, member in members.items() if pk not in apart}
    if len(rest) < 2 or not members.keys() >= set(apart):
        raise ValidationError(_("Tick at least two applications of one person."))
    _tell_apart([(one, other) for one in rest for other in apart], members, actor)
    group.members.filter(application__in=apart).delete()
    return rest


def let_next_count(withdrawn: Application) -> Application | None:
    """Make the earliest duplicate of an application that was withdrawn wait for a coordinator; return it, if there is one.

    The others become its duplicates. Whether who withdrew meant both is for a person to see.
    """
    held = Application.objects.select_for_update().filter(duplicate_of=withdrawn, status=Status.DUPLICATE)
    repeats = list(held.in_order())
    if not repeats:
        return None
    following, *others = repeats
    standing.tie(dict.fromkeys(others, following.pk))
    standing.make([standing.Move(following, Status.RECEIVED)], clock.now())
    following.suspicion = following.suspicion or FIRST_WITHDRAWN
    following.save(update_fields=["suspicion"])
    audit.record("counts after a withdrawal", following, withdrawn=withdrawn.pk)
    return following


def is_across_calls(group: DuplicateGroup) -> bool:
    """Whether one of the members, which should be loaded, was sent to an earlier call."""
    return any(member.application.call_id != group.call_id for member in group.members.all())


@transaction.atomic
def confirm_known(group: DuplicateGroup, *, actor: User | None, into: User | None = None) -> Application:
    """Say that who applied to this call is the person of the application to an earlier one. Returns the one to this call.

    Their two accounts become one, with everything that was kept of either; see ``ilnp.accounts.merging``. ``into`` is the
    one to be used, by default the one suggested there. So the question is answered for good. Raises ``ValidationError``
    when something stands against it.
    """
    accounts = merge.hold(accounts_of(group))  # people first, as everybody does
    group, members = _open(group)
    application = next(member for member in members.values() if member.call_id == group.call_id)
    known = next(member for member in members.values() if member.call_id != group.call_id)
    people = [accounts[number] for number in {application.person_id, known.person_id}]
    if refused := _make_one(people, into, actor):
        raise ValidationError(refused)
    group.refresh_from_db()
    if group.state != DuplicateGroup.State.SAME:
        close(group, DuplicateGroup.State.SAME, actor)
    audit.record("known from an earlier call", application, actor=actor, earlier=known.pk)
    application.refresh_from_db()
    return application


def accounts_of(group: DuplicateGroup) -> list[User]:
    """The different accounts whose applications a group holds, first in the order of their numbers."""
    return list(User.objects.filter(applications__duplicate_memberships__group=group).distinct().order_by("pk"))


def _make_one(people: Collection[User], into: User | None, actor: User | None) -> list[str]:
    """Merge these accounts into one. Returns what stands against it, in sentences; where anything does, all stay as they
    are."""
    into = into or merge.suggested(people)
    if into not in people:
        raise ValidationError(_("Choose one of these accounts."))
    ending = sorted((person for person in people if person.pk != into.pk), key=lambda person: person.pk)
    against = merge.preview(people, into).against
    for person in ending if not against else ():
        merge.merge(person, into, actor=actor)
    return against


def _open(group: DuplicateGroup) -> tuple[DuplicateGroup, dict[int, Application]]:
    """The group and its members, locked."""
    locked = DuplicateGroup.objects.select_for_update().get(pk=group.pk)
    members = Application.objects.select_for_update().filter(duplicate_memberships__group=locked).order_by("pk")
    return locked, {member.pk: member for member in members}


def close(group: DuplicateGroup, state: str, actor: User | None) -> None:
    """Note that a group has been looked at, and what it is."""
    group.state, group.decided_at, group.decided_by = state, clock.now(), actor
    group.save(update_fields=["state", "decided_at", "decided_by"])


def _take(kept: Application, donor: Application, name: str) -> None:
    if name != "languages":
        setattr(kept, name, getattr(donor, name))
        if name in donor.other or name in kept.other:
            kept.other = {**{key: text for key, text in kept.other.items() if key != name}}
            if name in donor.other:
                kept.other[name] = donor.other[name]
        return
    if donor.pk == kept.pk:
        return
    skills = list(donor.language_skills.all())
    kept.language_skills.all().delete()
    LanguageSkill.objects.bulk_create(
        LanguageSkill(application=kept, language=skill.language, comfort=skill.comfort) for skill in skills
    )

"""What accounts themselves keep of a person, and how it becomes one."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ilnp.accounts.consents import consent_withdrawn
from ilnp.accounts.models import AuditEntry, Consent, FormerAddress, SignInAddress, SignInCode, User

from .registry import Kept, register, register_rows


def register_own() -> None:
    """Register all of them. Called once, when the program starts."""
    register_rows(Consent, words=_("consents"), order=60, move=_move_consents)
    register_rows(FormerAddress, words=_("former addresses"), order=80)
    register_rows(SignInCode, words=_("codes to sign in that were asked for"), order=90)
    register_rows(SignInAddress, words=_("single-use sign-ins"), order=91)
    register(
        Kept(
            "accounts.auditentry",
            _(
                "entries of the audit trail: they stay as they were written, and name the account that they were written of"
            ),
            _count_entries,
            lambda _ending, _into, _actor: None,
            rows=(),
            order=99,
        )
    )


def _move_consents(ending: User, into: User, actor: User | None) -> None:
    """The person's last word on each purpose counts, whichever account it was said under; no row is lost. Where that was
    to take it back, whoever relies on the consent is told."""
    both = Consent.objects.select_for_update().filter(person__in=[ending, into])
    words, taken_back = list(both.order_by("given_at", "pk")), []
    for purpose in {consent.purpose for consent in words}:
        about = [consent for consent in words if consent.purpose == purpose]
        standing = [consent for consent in about if consent.withdrawn_at is None]
        agrees = {consent.person_id for consent in standing}
        over = [one.withdrawn_at for one in about if one.withdrawn_at and one.person_id not in agrees]
        last = standing[-1:]
        for consent in standing:
            later = [at for at in over if at > consent.given_at] + [one.given_at for one in last if one is not consent]
            if later:
                consent.withdrawn_at = max(later)
                consent.save(update_fields=["withdrawn_at"])
        if standing and not any(consent.withdrawn_at is None for consent in standing):
            taken_back.append(purpose)
    both.filter(person=ending).update(person=into)
    for purpose in taken_back:
        consent_withdrawn.send(sender=Consent, person=into, purpose=purpose, actor=actor)


def _count_entries(person: User) -> int:
    about = Q(target_type=User._meta.label_lower, target_id=str(person.pk))
    return AuditEntry.objects.filter(about | Q(actor=person)).count()

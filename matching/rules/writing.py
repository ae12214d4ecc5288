"""Changing the rules of a matching: each change is a version of its own, so that runs keep the rules they were made by."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User
from matching.models import Policy

RULES = ("name", "trio", "country_cap", "never_again", "goals")


@transaction.atomic
def save_version(
    policy: Policy,
    *,
    name: str,
    trio: str,
    country_cap: Decimal | None,
    never_again: bool,
    goals: list[dict[str, Any]],
    note: str,
    actor: User | None = None,
) -> Policy:
    """Write the next version of a policy, which is offered from now on instead of it; return the new one.

    Raises ``ValidationError`` without a note, when nothing is different, when the engine would refuse the goals, and when
    somebody has written a next version already: nothing of either is lost then.
    """
    policy = Policy.objects.select_for_update().get(pk=policy.pk)
    later = Policy.objects.filter(replaces=policy).first()
    if later is not None:
        raise ValidationError(_("In the meantime %(later)s was saved. Change that one.") % {"later": later})
    said = {"name": name, "trio": trio, "country_cap": country_cap, "never_again": never_again, "goals": goals}
    if all(getattr(policy, rule) == said[rule] for rule in RULES):
        raise ValidationError(_("Nothing is different from the version before."))
    if not note.strip():
        raise ValidationError({"note": _("Say what you changed, and why.")})
    version = policy.version + 1
    following = Policy(
        **said,
        code=f"{_first_code(policy)}-v{version}",
        source=policy.source,
        version=version,
        replaces=policy,
        note=note.strip(),
        saved_by=actor,
        saved_at=clock.now(),
    )
    following.full_clean()
    following.save()
    policy.is_active = False
    policy.save(update_fields=["is_active"])
    audit.record("policy version saved", following, actor=actor, version=version)
    return following


def _first_code(policy: Policy) -> str:
    """The code of the first version, under which all are known."""
    while policy.replaces is not None:
        policy = policy.replaces
    return policy.code

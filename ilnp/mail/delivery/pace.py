"""How many mails a domain gets in a minute."""

from __future__ import annotations

from datetime import timedelta

from ilnp import clock
from ilnp.mail import configuration
from ilnp.mail.delivery.batch import Batch
from ilnp.mail.models import Message, Pace


def within_pace(found: list[Message], batch: Batch) -> list[Message]:
    """Leave out what would be too much for one domain in this minute; it comes in the next. Not in pretended time."""
    limit = configuration.per_domain_and_minute()
    if not limit or not found or clock.is_pretended():
        return found
    minute = clock.real().replace(second=0, microsecond=0)
    domains = sorted({message.domain for message in found})
    known = {
        pace.domain: pace
        for pace in Pace.objects.select_for_update(skip_locked=True).filter(domain__in=domains).order_by("domain")
    }
    if len(known) < len(domains):
        Pace.objects.bulk_create(
            [Pace(domain=domain, minute=minute) for domain in domains if domain not in known], ignore_conflicts=True
        )
        fresh = (
            Pace.objects.select_for_update(skip_locked=True)
            .filter(domain__in=set(domains) - set(known))
            .order_by("domain")
        )
        known |= {pace.domain: pace for pace in fresh}
    used = {domain: pace.count if pace.minute == minute else 0 for domain, pace in known.items()}
    before = dict(used)
    admitted, later = [], []
    for message in found:
        if message.domain not in used:
            batch.contended = True
        elif used[message.domain] < limit:
            used[message.domain] += 1
            admitted.append(message)
        else:
            later.append(message.pk)
    changed = [
        Pace(pk=known[domain].pk, domain=domain, minute=minute, count=count)
        for domain, count in used.items()
        if count != before[domain]
    ]
    Pace.objects.bulk_update(changed, ["minute", "count"])
    next_minute = minute + timedelta(minutes=1)
    Message.objects.filter(pk__in=later, not_after__gt=next_minute).update(not_before=next_minute)
    batch.settled["put off"] += len(later)
    return admitted

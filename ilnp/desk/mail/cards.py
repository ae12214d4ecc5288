"""What the outbox asks of coordinators: silence of the background work, uncertain mail, drafts, lost addresses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ilnp import clock
from ilnp.desk.cards import Card, cards
from ilnp.due import health
from ilnp.due.models import Heartbeat, Plan
from ilnp.mail.delivery.claims import stopped
from ilnp.mail.models import LeftOut, Message, Suppression
from ilnp.mail.returns import failing

RECENT = timedelta(days=14)


@cards
def waiting_mail(user: Any) -> Iterator[Card]:
    """Cards for whoever may see messages. A dozen small queries."""
    if not user.has_perm("mail.view_message"):
        return
    now = clock.now()
    messages = reverse("admin:mail_message_changelist")
    needed = Heartbeat.objects.filter(name__in=(health.BEAT, health.WORKER))
    heard = needed.filter(at__gt=clock.real() - health.LONGEST_SILENCE).count()
    silent = 2 - heard
    yield Card(
        silent,
        ngettext(
            "background process is silent, so mail may stand still",
            "background processes are silent, so mail may stand still",
            silent,
        ),
        messages + "?state__exact=queued",
        urgent=True,
        hint=_("Whoever runs the server should look at the worker and beat."),
    )
    off = int(stopped())
    yield Card(
        off, _("stop: all sending of mail is switched off"), reverse("admin:mail_killswitch_changelist"), urgent=True
    )
    count = Message.objects.filter(Q(state__in=["uncertain", "draft"]) | Q(state="missed", not_after__gt=now - RECENT))
    by_state = dict(count.order_by().values_list("state").annotate(number=Count("pk")))
    uncertain, drafts, missed = (by_state.get(state, 0) for state in ("uncertain", "draft", "missed"))
    yield Card(
        uncertain,
        ngettext("mail was perhaps sent: please decide", "mails were perhaps sent: please decide", uncertain),
        messages + "?state__exact=uncertain",
        urgent=True,
    )
    yield Card(
        drafts,
        ngettext("draft of a mail waits for you", "drafts of mails wait for you", drafts),
        messages + "?state__exact=draft",
    )
    yield Card(
        missed,
        ngettext("mail was too late to be sent", "mails were too late to be sent", missed),
        messages + "?state__exact=missed",
    )
    due = Plan.objects.filter(state="missed", too_late_at__gt=now - RECENT).count()
    yield Card(
        due,
        ngettext("due thing was missed", "due things were missed", due),
        reverse("admin:due_plan_changelist") + "?state__exact=missed",
    )
    perhaps = Plan.objects.filter(state="uncertain").count()
    yield Card(
        perhaps,
        ngettext("due thing was perhaps done: please decide", "due things were perhaps done: please decide", perhaps),
        reverse("admin:due_plan_changelist") + "?state__exact=uncertain",
        urgent=True,
    )
    left_out = LeftOut.objects.count()
    yield Card(
        left_out,
        ngettext("person could not be written to", "people could not be written to", left_out),
        reverse("admin:mail_leftout_changelist"),
        urgent=True,
        hint=_("Mend what is wrong and do again what left them out: only they are written to then."),
    )
    trouble = Plan.objects.filter(state="planned", attempts__gt=0).count()
    yield Card(
        trouble,
        ngettext("due thing goes wrong and is tried again", "due things go wrong and are tried again", trouble),
        reverse("admin:due_plan_changelist") + "?tried=yes&state__exact=planned",
        urgent=True,
        hint=_("The list says whose it is and why."),
    )
    failing_now = len(failing.addresses(now))
    yield Card(
        failing_now,
        ngettext("address keeps failing: please look", "addresses keep failing: please look", failing_now),
        messages + "?address=failing",
        hint=_("Mail there failed three times in two weeks, and nothing says for certain that nobody is there."),
    )
    lost = Suppression.objects.filter(lifted_at=None, since__gt=now - RECENT).count()
    yield Card(
        lost,
        ngettext("address cannot be reached, newly", "addresses cannot be reached, newly", lost),
        reverse("admin:mail_suppression_changelist") + "?lifted_at__isempty=1",
    )

"""Mail follows its person when two accounts become one."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ilnp.accounts.merging.registry import Kept, register_doubt, register_rows
from ilnp.accounts.merging.registry import register as register_kept
from ilnp.accounts.models import User
from ilnp.mail.models import LeftOut, Message, OptOut, Suppression
from ilnp.mail.outbox import together


def register() -> None:
    """Called once, when the program starts."""
    register_rows(Message, words=_("mails"), order=61, move=_move_messages)
    register_kept(
        Kept(
            "mail.optout",
            _("sorts of mail that they want no more"),
            lambda person: OptOut.objects.filter(address=person.email).count(),
            _keep_refusals,
            rows=(),
            order=62,
        )
    )
    register_rows(LeftOut, words=_("mails that could not be written"), order=63)
    register_doubt("mail.suppression", _comes_back)


def _move_messages(ending: User, into: User, _actor: User | None) -> None:
    together.write()
    Message.objects.filter(person=ending).update(person=into)


def _keep_refusals(ending: User, into: User, _actor: User | None) -> None:
    """What was refused at one address is refused by the person."""
    rows = [
        OptOut(address=into.email, topic=refused.topic, at=refused.at)
        for refused in OptOut.objects.filter(address=ending.email)
    ]
    OptOut.objects.bulk_create(rows, ignore_conflicts=True)


def _comes_back(person: User) -> bool:
    return Suppression.objects.filter(address=person.email, lifted_at=None).exists()

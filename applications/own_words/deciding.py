"""What becomes of interests in people's own words: an entry of the list, or another spelling of one, for all rounds."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from applications.models import Choice
from ilnp.accounts import audit
from ilnp.accounts.models import User

_LIST = Choice.List.INTEREST


@transaction.atomic
def put_on_entry(spellings: Sequence[str], choice: Choice, *, actor: User | None = None) -> Choice:
    """Read these words as ``choice`` from now on, in applications that are there as in those to come.

    Applications are not changed: what somebody wrote stays, and counts as the entry. Raises ``ValidationError`` for an entry
    of another list.
    """
    choice = Choice.objects.select_for_update().get(pk=choice.pk)
    if choice.choice_list != _LIST:
        raise ValidationError({"entry": _("Choose an entry of the list of interests.")})
    choice.also = list(dict.fromkeys([*choice.also, *(spelling[:200] for spelling in spellings)]))
    choice.save(update_fields=["also"])
    audit.record("words put on an entry", choice, actor=actor, words=list(spellings))
    return choice


@transaction.atomic
def put_on_list(spellings: Sequence[str], label: str, *, actor: User | None = None) -> Choice:
    """Make an entry of the list of interests with the English words ``label``, and read these words as it.

    Its words in other languages are filled in on the page of the choice. Raises ``ValidationError`` where there are no words
    or such an entry.
    """
    code = slugify(label)[:60]
    if not code:
        raise ValidationError({"label": _("Write the words of the new entry in English.")})
    if Choice.objects.filter(choice_list=_LIST, code=code).exists():
        raise ValidationError({"label": _("There is such an entry already. Choose it instead.")})
    last = Choice.objects.filter(choice_list=_LIST).aggregate(last=Max("position"))["last"] or 0
    choice = Choice.objects.create(choice_list=_LIST, code=code, position=last + 1, labels={"en": label.strip()})
    return put_on_entry(spellings, choice, actor=actor)

"""The consents that people give and withdraw in the portal, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ilnp.accounts.models import Consent

PURPOSES = [
    (
        Consent.Purpose.SHARING.value,
        _("My answers may be shown to my partner and our liaison. Without this we cannot find you a partner."),
    ),
    (Consent.Purpose.NEWS.value, _("You may write to me about later rounds.")),
    (Consent.Purpose.STATISTICS.value, _("My answers may be counted in statistics, without my name.")),
    (Consent.Purpose.STORY.value, _("My story may be published on this website.")),
]

"""The rules for matching, as data."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ilnp import clock
from ilnp.words import places
from matching import engine


class CountryClass(models.Model):
    """Territories that count as one country for the rule "different countries", such as Puerto Rico and the US."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    codes = ArrayField(models.CharField(max_length=2), verbose_name=_("ISO codes"))

    class Meta:
        verbose_name = _("countries that count as one")
        verbose_name_plural = _("countries that count as one")
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=Q(codes__len__gte=2), name="country_class_has_two")]

    def __str__(self) -> str:
        return f"{self.name}: {', '.join(self.codes)}"

    def clean(self) -> None:
        """Refuse codes of no country, and one that stands here twice or in another class: which would count?"""
        known = {code for code, _name in places.countries("en")}
        elsewhere = {code for other in CountryClass.objects.exclude(pk=self.pk) for code in other.codes}
        codes = self.codes or []
        for wrong, message in (
            ([code for code in codes if code not in known], _("There is no country with the code %(codes)s.")),
            ([code for code in codes if codes.count(code) > 1], _("Written twice: %(codes)s.")),
            (
                [code for code in codes if code in elsewhere],
                _("Counts as one with other countries already: %(codes)s."),
            ),
        ):
            if wrong:
                raise ValidationError({"codes": message % {"codes": ", ".join(dict.fromkeys(wrong))}})


class Policy(models.Model):
    """The rules of a matching, as data: what is allowed, and the goals in their order.

    ``goals`` is the engine's list; each goal is proved best before the next is looked at. That two people live in different
    countries and share a language always holds. Changing one makes the next version, a row of its own (``rules.writing``),
    so that a run always leads to the rules it was made by.
    """

    class Trio(models.TextChoices):
        NEVER = "never", _("never")
        ODD = "odd", _("one at most")
        FREE = "free", _("wherever they are better")

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=100)
    source = models.TextField(_("where it comes from"), blank=True)
    trio = models.CharField(_("groups of three"), max_length=5, choices=Trio, default=Trio.ODD)
    country_cap = models.DecimalField(
        _("largest share of one country"),
        max_digits=4,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.001")), MaxValueValidator(Decimal(1))],
        help_text=_("0.2 means that at most 20 % of the places go to one country. Empty: no limit."),
    )
    never_again = models.BooleanField(_("never put the same people together again"), default=True)
    goals = models.JSONField(_("goals, in order"))
    is_active = models.BooleanField(_("offered"), default=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    replaces = models.OneToOneField(
        "self",
        verbose_name=_("the version before"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="replaced_by",
    )
    note = models.CharField(_("what was changed, and why"), max_length=300, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    saved_at = clock.MadeAtField(_("saved at"), editable=False)

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(country_cap=None) | Q(country_cap__gt=0, country_cap__lte=1), name="policy_cap_is_share"
            ),
            models.CheckConstraint(
                condition=Q(version=1, replaces=None) | Q(version__gt=1, replaces__isnull=False),
                name="policy_version_follows_another",
            ),
        ]

    def __str__(self) -> str:
        return (
            self.name
            if self.version == 1
            else gettext("%(name)s, version %(n)d") % {"name": self.name, "n": self.version}
        )

    def clean(self) -> None:
        """Refuse goals that the engine would refuse, while somebody is there to read what is wrong with them."""
        if self.goals is None:
            return
        try:
            engine.check({"people": [], "seats": 0, "goals": self.goals})
        except engine.ProblemError as error:
            raise ValidationError({"goals": str(error)}) from error

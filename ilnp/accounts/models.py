"""People, their consents, and the record of who did what."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from ilnp import clock
from ilnp.words.search import SearchField

from .addresses import normalise_address
from .fields import NoPasswordField


class UserManager(BaseUserManager["User"]):
    """Makes people. Nobody has a password here: people sign in with an e-mailed code."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        """Create a person. ``password`` is asked for by commands of Django's and is not kept: nobody has one."""
        if not email.strip():
            raise ValueError(_("A person needs an e-mail address."))
        user = self.model(email=normalise_address(email), **fields)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:
        """Create a person who may do everything in the admin."""
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, username: str | None) -> User:
        """Find a person by address, however it is cased."""
        return self.get(email=normalise_address(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """One person with one e-mail address. What they said to a call stands in their applications, not here.

    ``is_staff`` opens the admin's door; what can be done behind it comes from the role (see ``roles.py``). An account that
    was ``merged_into`` another is an empty row by which the person's other address is known (see ``merging``).
    """

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    password = NoPasswordField()
    name = models.CharField(_("full name"), max_length=200, blank=True)
    call_name = models.CharField(
        _("what to call them"), max_length=100, blank=True, help_text=_("Used in greetings. Empty: the full name.")
    )
    language = models.CharField(
        _("language"), max_length=10, default="en", help_text=_("Mail and pages are shown in this language.")
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("may open the staff pages"), default=False)
    date_joined = clock.MadeAtField(_("first seen"))
    search = SearchField("email", "name", "call_name")
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("is one with"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="merged_accounts",
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["email"]
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"),
            models.CheckConstraint(
                condition=models.Q(password__startswith=UNUSABLE_PASSWORD_PREFIX), name="user_has_no_password"
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None)
                | (
                    ~models.Q(merged_into=models.F("id"))
                    & models.Q(is_active=False, is_staff=False, is_superuser=False)
                ),
                name="user_merged_signs_in_as_the_other",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The full name, or the address where we know no name."""
        return self.name or self.email

    def get_short_name(self) -> str:
        """How to greet the person: what they asked to be called, else the full name, else the address."""
        return self.call_name or self.get_full_name()

    def clean(self) -> None:
        self.email = normalise_address(self.email)


class FormerAddress(models.Model):
    """An address that a person had before: since when it is not theirs any more, and who said so.

    The one history of a person's addresses. What they sent in follows them to the new one.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="former_addresses")
    address = models.EmailField(_("e-mail address"), max_length=254)
    ended_at = clock.MadeAtField(_("until"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("changed by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        ordering = ["person", "-ended_at", "-id"]

    def __str__(self) -> str:
        return self.address


class Consent(models.Model):
    """One agreement of one person to one purpose: the wording's version, the language they read it in, when.

    Withdrawing sets ``withdrawn_at``; rows are never deleted, so what held at any time can be told.
    """

    class Purpose(models.TextChoices):
        SHARING = "sharing", _("sharing with partner and liaison")
        NEWS = "news", _("news of later rounds")
        STATISTICS = "statistics", _("statistics about the programme")
        CODE_OF_CONDUCT = "code_of_conduct", _("the code of conduct")
        STORY = "story", _("publishing a story")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    version = models.CharField(_("version of the wording"), max_length=20)
    language = models.CharField(_("language"), max_length=10)
    given_at = clock.MadeAtField(_("given at"))
    ground = models.TextField(
        _("ground"),
        blank=True,
        help_text=_(
            "For what came with a file: the words of the form that they answered, or what a coordinator stated."
        ),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["person", "purpose", "-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"], condition=models.Q(withdrawn_at=None), name="consent_one_in_force"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | models.Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_withdrawn_after_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.get_purpose_display()}"


class AuditEntry(models.Model):
    """Who did what to which row, and when. Written by ``audit.record`` only; never changed.

    ``detail`` holds codes, numbers and identifiers, no names, addresses or answers: the trail outlives an erasure.
    """

    at = clock.MadeAtField(_("at"), db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    action = models.CharField(_("what was done"), max_length=80)
    target_type = models.CharField(_("kind of row"), max_length=80)
    target_id = models.CharField(_("number of the row"), max_length=64)
    detail = models.JSONField(_("detail"), default=dict)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["target_type", "target_id"], name="audit_by_target")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.target_type} {self.target_id}"


class SignInAddress(models.Model):
    """A single-use address that signs one person in. Made by ``manage.py signin`` in embedded mode only.

    Only the digest of the secret is stored, so a copy of the database signs nobody in. Its times are real.
    """

    digest = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("sign-in address")
        verbose_name_plural = _("sign-in addresses")

    def __str__(self) -> str:
        return f"{self.person_id} {self.made_at:%Y-%m-%d %H:%M}"


class SignInCode(models.Model):
    """That somebody asked for a code to sign in with an address, whether or not anybody has it. Its times are real.

    Kept for a day. ``digest`` is what is left of the code once a worker has mailed it; who holds a copy of the database
    cannot find the code. ``is_held_back``: it was one too many, so no mail goes out.
    """

    address = models.EmailField(max_length=254)
    language = models.CharField(max_length=10)
    asked_at = models.DateTimeField(db_index=True)
    is_held_back = models.BooleanField(default=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("sign-in code")
        verbose_name_plural = _("sign-in codes")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(digest="") | models.Q(person__isnull=False, sent_at__isnull=False),
                name="sign_in_code_is_somebodys",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.asked_at:%Y-%m-%d %H:%M}"

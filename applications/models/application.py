"""An application: what one person said, once, to one call."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ilnp import clock
from ilnp.words.search import SearchField

from .call import Call


class Status(models.TextChoices):
    """Where an application stands. The applicant is told only once ``published_at`` is set."""

    RECEIVED = "received", _("received")
    ELIGIBLE = "eligible", _("eligible")
    NOT_ELIGIBLE = "not_eligible", _("not eligible")
    DUPLICATE = "duplicate", _("duplicate")
    WITHDRAWN = "withdrawn", _("withdrawn")


DECIDED = (Status.ELIGIBLE, Status.NOT_ELIGIBLE, Status.DUPLICATE)
"""States that a coordinator's decision leads to."""

MOVES: dict[str, tuple[str, ...]] = {
    Status.RECEIVED: (*DECIDED, Status.WITHDRAWN),
    Status.ELIGIBLE: (*DECIDED, Status.RECEIVED, Status.WITHDRAWN),
    Status.NOT_ELIGIBLE: (*DECIDED, Status.RECEIVED, Status.WITHDRAWN),
    Status.DUPLICATE: (*DECIDED, Status.RECEIVED, Status.WITHDRAWN),
    Status.WITHDRAWN: (),
}
"""What may follow each state. A decision can be taken anew, also with the same outcome; a withdrawal is for good."""


class ApplicationQuerySet(models.QuerySet["Application"]):
    """The vocabulary of applications."""

    def to_screen(self) -> ApplicationQuerySet:
        """Those that wait for a decision."""
        return self.filter(status=Status.RECEIVED)

    def counting(self) -> ApplicationQuerySet:
        """Those that stand for a person in their call: no duplicates, not withdrawn."""
        return self.exclude(status__in=[Status.DUPLICATE, Status.WITHDRAWN])

    def eligible(self) -> ApplicationQuerySet:
        """Those decided eligible, whether told yet or not, placed or not."""
        return self.filter(status=Status.ELIGIBLE)

    def by_rules(self) -> ApplicationQuerySet:
        """Eligible or not by the call's rules alone, told to nobody: open to be decided anew when something changes."""
        judged = self.filter(status__in=[Status.ELIGIBLE, Status.NOT_ELIGIBLE], decided_by=None)
        return judged.filter(published_at=None, placed_at=None)

    def available(self) -> ApplicationQuerySet:
        """Eligible people who have no place yet: whom a matching may draw on."""
        return self.eligible().filter(placed_at=None)

    def in_order(self) -> ApplicationQuerySet:
        """Earliest first, by time stamp, then by number."""
        return self.order_by("submitted_at", "id")


class Application(models.Model):
    """One person's answers to one call, in typed columns, and where the application stands.

    Which columns answer a question of the form, and from which list of ``Choice`` their codes are, stands in
    ``applications.questions``. ``interests`` is ordered, most important first. ``other`` keeps free "Other: …" texts by
    field name. ``qualifications`` maps a qualification's code to true, false or null (not answered). ``source`` keeps,
    for imported rows, each cell as it stood in the file, by header, and ``source_key`` the digest by which the row is
    known again. Languages stand in ``LanguageSkill``.
    """

    class Role(models.TextChoices):
        PEER = "peer", _("peer")
        MENTOR = "mentor", _("mentor")
        MENTEE = "mentee", _("mentee")

    class Origin(models.TextChoices):
        FORM = "form", _("form")
        INTAKE = "intake", _("imported file")

    Status = Status

    call = models.ForeignKey(Call, verbose_name=_("call"), on_delete=models.PROTECT, related_name="applications")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="applications"
    )
    reference = models.CharField(_("reference"), max_length=12, unique=True)
    origin = models.CharField(_("came by"), max_length=10, choices=Origin, default=Origin.FORM)
    submitted_at = models.DateTimeField(_("submitted at"))
    changed_at = models.DateTimeField(_("last changed by the applicant"), null=True, blank=True)
    language = models.CharField(_("language of the form"), max_length=10, default="en")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.PEER)

    email = models.EmailField(_("e-mail address"), max_length=254)
    full_name = models.CharField(_("full name"), max_length=200)
    call_name = models.CharField(_("what to call them"), max_length=100, blank=True)
    country = models.CharField(_("country or territory"), max_length=2)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    time_zone_is_guess = models.BooleanField(
        _("time zone is a guess"), default=False, help_text=_("It is that of the country, until the person names one.")
    )
    participation = models.CharField(_("first time or again"), max_length=60, blank=True)
    institution = models.CharField(_("library or institution"), max_length=300, blank=True)
    position = models.CharField(_("position"), max_length=300, blank=True)
    library_type = models.CharField(_("type of library"), max_length=60, blank=True)
    career_stage = models.CharField(_("time in the profession"), max_length=60, blank=True)
    work_area = models.CharField(_("area of work"), max_length=60, blank=True)
    interests = ArrayField(models.CharField(max_length=60), verbose_name=_("interests"), default=list, blank=True)
    offers = ArrayField(models.CharField(max_length=60), verbose_name=_("can offer"), default=list, blank=True)
    seeks = ArrayField(
        models.CharField(max_length=60), verbose_name=_("would like to learn"), default=list, blank=True
    )
    wants_library_type = models.CharField(_("wishes a partner from"), max_length=60, blank=True)
    wants_shared_interests = models.BooleanField(_("wishes shared interests"), default=False)
    wants_career_stage = models.CharField(_("wishes a partner with"), max_length=60, blank=True)
    trio_welcome = models.BooleanField(_("a group of three is welcome"), default=True)
    frequency = models.CharField(_("how often"), max_length=60, blank=True)
    tools = ArrayField(models.CharField(max_length=60), verbose_name=_("tools"), default=list, blank=True)
    video_is_difficult = models.BooleanField(_("video is difficult"), default=False)
    free_half_days = ArrayField(
        models.CharField(max_length=6),
        verbose_name=_("free half-days"),
        default=list,
        blank=True,
        help_text=_("In the person's own time zone: mon-am … sun-pm, and mon-ev … sun-ev for evenings."),
    )
    areas = ArrayField(models.CharField(max_length=60), verbose_name=_("expertise areas"), default=list, blank=True)
    motivation = models.TextField(_("what they hope for"), blank=True)
    expression_of_interest = models.TextField(_("expression of interest"), blank=True)
    heard = models.CharField(_("how they heard of it"), max_length=60, blank=True)
    qualifications = models.JSONField(_("minimum qualifications"), default=dict)
    other = models.JSONField(_("other answers in their own words"), default=dict, blank=True)
    source = models.JSONField(_("row as it came"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    source_key = models.CharField(max_length=64, blank=True, editable=False)
    search = SearchField("full_name", "call_name", "institution", "reference", "email")

    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.RECEIVED)
    reasons = ArrayField(models.CharField(max_length=60), verbose_name=_("reasons"), default=list, blank=True)
    duplicate_of = models.ForeignKey(
        "self", verbose_name=_("duplicate of"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    published_at = models.DateTimeField(_("applicant told at"), null=True, blank=True)
    told_otherwise_at = models.DateTimeField(_("applicant told another decision at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    address_proved_at = models.DateTimeField(_("e-mail address proved at"), null=True, blank=True)
    suspicion = models.CharField(_("looks suspicious because"), max_length=60, blank=True)
    placed_at = models.DateTimeField(_("placed at"), null=True, blank=True)
    created_at = clock.MadeAtField(_("stored at"), editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["call", "submitted_at", "id"]
        permissions = [
            ("screen_application", _("Can screen applications")),
            ("import_application", _("Can import applications")),
            ("export_application", _("Can export applications")),
        ]
        indexes = [
            models.Index(fields=["call", "status", "submitted_at"], name="application_by_call_status"),
            models.Index(fields=["country"], name="application_by_country"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "person"],
                condition=Q(status__in=[Status.RECEIVED, Status.ELIGIBLE, Status.NOT_ELIGIBLE]),
                name="application_one_per_person_and_call",
            ),
            models.UniqueConstraint(
                fields=["call", "source_key"],
                condition=~Q(source_key=""),
                name="application_row_once_per_call",
            ),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="application_country_is_iso2"),
            models.CheckConstraint(
                condition=Q(status__in=DECIDED, decided_at__isnull=False)
                | Q(status=Status.RECEIVED, decided_at__isnull=True)
                | Q(status=Status.WITHDRAWN),
                name="application_decided_has_date",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.WITHDRAWN, withdrawn_at__isnull=False)
                | (~Q(status=Status.WITHDRAWN) & Q(withdrawn_at__isnull=True)),
                name="application_withdrawn_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.NOT_ELIGIBLE) | Q(reasons__len__gt=0), name="application_refusal_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(reasons__len=0) | Q(status__in=[Status.NOT_ELIGIBLE, Status.WITHDRAWN]),
                name="application_reasons_are_of_a_refusal",
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of=None) | Q(status__in=[Status.DUPLICATE, Status.WITHDRAWN]),
                name="application_counts_instead_of_a_duplicate",
            ),
            models.CheckConstraint(condition=~Q(duplicate_of=F("id")), name="application_not_its_own_duplicate"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=False) | Q(decided_by=None, published_at=None),
                name="application_told_and_by_whom_once_decided",
            ),
            models.CheckConstraint(
                condition=Q(placed_at=None) | Q(status__in=[Status.ELIGIBLE, Status.WITHDRAWN]),
                name="application_placed_was_eligible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} · {self.full_name}"

    def greeting_name(self) -> str:
        """What to call the person."""
        return self.call_name or self.full_name

    def is_told(self, now: datetime | None = None) -> bool:
        """Whether the decision has been made known to the applicant."""
        return self.published_at is not None and self.published_at <= (now or clock.now())


class LanguageSkill(models.Model):
    """One language of one applicant. "In common" between two people needs ``WRITE`` or ``SPEAK`` on both sides."""

    class Comfort(models.TextChoices):
        READ = "read", _("read and write slowly")
        WRITE = "write", _("write comfortably")
        SPEAK = "speak", _("speak comfortably")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="language_skills")
    language = models.CharField(_("language"), max_length=20, help_text=_("ISO 639 code, as CLDR names it."))
    comfort = models.CharField(_("comfort"), max_length=5, choices=Comfort, default=Comfort.WRITE)

    class Meta:
        verbose_name = _("language of an applicant")
        verbose_name_plural = _("languages of applicants")
        ordering = ["application", "id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "language"], name="language_once_per_application")
        ]

    def __str__(self) -> str:
        return f"{self.language} · {self.get_comfort_display()}"

    @property
    def is_written(self) -> bool:
        """Whether the person writes it at least comfortably."""
        return self.comfort in (self.Comfort.WRITE, self.Comfort.SPEAK)

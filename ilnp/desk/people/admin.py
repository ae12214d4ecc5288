"""People and the audit trail in the admin."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from ilnp.accounts import audit
from ilnp.accounts.addresses import LONGEST_ADDRESS, normalise_address, refuse_unreachable
from ilnp.accounts.merging import merge
from ilnp.accounts.models import AuditEntry, Consent, User
from ilnp.accounts.profile import change_address, tell
from ilnp.accounts.roles import Role, give_role, has_role, take_role
from ilnp.accounts.signed_in import person_of
from ilnp.desk.lists.saved_filters import KeepsFilters
from ilnp.desk.lists.searching import FoldedSearch
from ilnp.lists import LookedAt

ACCESS = _("Sessions and second step")
ONE_PERSON = _("Is it the same person? Make the accounts one")
TAKEN = _("Another account has this e-mail address.")
IS_PART_OF = _("This account is part of")


@admin.register(AuditEntry)
class AuditEntryAdmin(LookedAt):
    """Who did what, to be read only."""

    list_display = ["at", "actor", "action", "target_type", "target_id"]
    list_filter = ["target_type", "action"]
    search_fields = ["action", "target_id", "actor__email"]
    date_hierarchy = "at"
    list_select_related = ["actor"]
    show_full_result_count = False


class ConsentInline(admin.TabularInline):
    """What the person agreed to, and when they withdrew it. Only the person changes it, in the portal."""

    model = Consent
    fields = ["purpose", "version", "language", "given_at", "withdrawn_at"]
    readonly_fields = ["purpose", "version", "language", "given_at", "withdrawn_at"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("accounts.view_user")


class PersonForm(forms.ModelForm):
    """A person's own data and roles. There is no password: people sign in with an e-mailed code."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    email = forms.CharField(
        label=_("E-mail address"), max_length=LONGEST_ADDRESS, validators=[refuse_unreachable], widget=forms.EmailInput
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.ALL_LANGUAGES, initial="en")
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=[(zone, zone) for zone in sorted(available_timezones())], initial="UTC"
    )

    class Meta:
        model = User
        fields = ["email", "name", "call_name", "language", "time_zone", "is_active", "is_superuser"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "roles" in self.fields:
            self.initial["roles"] = list(self.instance.groups.values_list("name", flat=True))

    def clean_email(self) -> str:
        """The address, unless another account has it: then the way to make the two accounts one. That of an account that
        became part of this one is theirs."""
        address = normalise_address(self.cleaned_data["email"])
        holder = User.objects.select_related("merged_into").filter(email=address).first()
        account = holder and merge.account_of(holder)
        if account is None or account.pk == self.instance.pk:
            return address
        if self.instance.pk is None:
            raise ValidationError(TAKEN)
        here = f"{reverse('admin:person-merge', args=[self.instance.pk])}?other={account.pk}"
        raise ValidationError(format_html('{} <a href="{}">{}</a>', TAKEN, here, ONE_PERSON))

    def _get_validation_exclusions(self) -> set[str]:
        """Whether the address is free is said in ``clean_email``, with the way on."""
        return {*super()._get_validation_exclusions(), "email"}  # type: ignore[misc]  # the stubs forget it


@admin.register(User)
class UserAdmin(FoldedSearch, KeepsFilters):
    """People. Coordinators give and take roles; only a superuser makes another one."""

    form = PersonForm
    list_display = ["email", "name", "language", "role_names", "is_active", "date_joined"]
    list_filter = ["groups", "is_active", "is_staff", "language"]
    search_fields = ["search"]
    readonly_fields = ["date_joined", "last_login", "erased_at", "access", "earlier_addresses", "accounts"]
    inlines = [ConsentInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles"))
    def role_names(self, person: User) -> str:
        """The roles in words."""
        return ", ".join(str(Role(group.name).label) for group in person.groups.all() if group.name in Role.values)

    @admin.display(description=_("former addresses"))
    def earlier_addresses(self, person: User) -> str:
        """Every address that was theirs, and until when."""
        former = person.former_addresses.all() if person.pk else ()
        rows = ((one.address, date_format(localtime(one.ended_at), "DATE_FORMAT")) for one in former)
        return format_html_join(", ", "<bdi>{}</bdi> ({})", rows) or "–"

    @admin.display(description=_("signing in"))
    def access(self, person: User) -> str:
        """The way to the page about their sessions and second factor."""
        if person.pk is None:
            return "–"
        return format_html('<a href="{}">{}</a>', reverse("admin:person-access", args=[person.pk]), ACCESS)

    @admin.display(description=_("accounts"))
    def accounts(self, person: User) -> str:
        """The accounts that are one with this, and the way to make another one so."""
        if person.pk is None:
            return "–"
        change = "admin:accounts_user_change"
        if person.merged_into:
            used = reverse(change, args=[person.merged_into_id])
            return format_html('{} <a href="{}"><bdi>{}</bdi></a>', IS_PART_OF, used, person.merged_into.email)
        former = ((reverse(change, args=[one.pk]), one.email) for one in person.merged_accounts.all())
        listed = format_html_join(", ", '<a href="{}"><bdi>{}</bdi></a>', former)
        here = reverse("admin:person-merge", args=[person.pk])
        return format_html('{} <a href="{}">{}</a>', listed, here, ONE_PERSON)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        rights = [
            *(["roles"] if has_role(request.user, Role.COORDINATOR) else []),
            *(["is_superuser"] if request.user.is_superuser else []),
            *(["access", "accounts"] if has_role(request.user, Role.COORDINATOR) else []),
        ]
        return [
            (None, {"fields": ["email", "earlier_addresses", "name", "call_name", "language", "time_zone"]}),
            (_("What they may do"), {"fields": ["is_active", *rights]}),
            (_("Dates"), {"fields": ["date_joined", "last_login", "erased_at"]}),
        ]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and (obj.merged_into_id or (obj.is_superuser and not request.user.is_superuser)):
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        obj.is_staff = obj.is_staff or obj.is_superuser
        address = obj.email
        if change and "email" in form.changed_data:
            obj.email = form.initial["email"]
        super().save_model(request, obj, form, change)
        change_address(obj, address, actor=person_of(request))
        audit.record(
            "person changed" if change else "person added",
            obj,
            actor=person_of(request),
            fields=[field for field in form.changed_data if field != "roles"],
        )
        if change:
            tell(obj, [field for field in form.changed_data if field not in ("roles", "email")])
        if "roles" in form.cleaned_data:
            held = set(obj.groups.values_list("name", flat=True))
            wanted = set(form.cleaned_data["roles"])
            for role in sorted(wanted - held):
                give_role(obj, role, actor=person_of(request))
            for role in sorted((held & set(Role.values)) - wanted):
                take_role(obj, role, actor=person_of(request))

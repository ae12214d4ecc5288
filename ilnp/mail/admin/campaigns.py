"""Letters to many in the admin: written as drafts, looked at, confirmed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ilnp.accounts.signed_in import person_of
from ilnp.forms import offer
from ilnp.mail.campaigns import audiences, sending
from ilnp.mail.kinds import finding
from ilnp.mail.texts import filling
from ilnp.words.languages import NAMES

from ..models import Campaign, CampaignText, Organisation


class CampaignForm(forms.ModelForm):
    """Name, sort of letter and set of recipients."""

    kind = forms.ChoiceField(label=gettext_lazy("What kind of letter"))
    audience = forms.ChoiceField(label=gettext_lazy("To whom"))

    class Meta:
        model = Campaign
        fields = ["name", "kind", "audience"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            offer(self, "kind", [(code, finding.get(code).label) for code in sending.LETTERS])
            nobody = ("", gettext_lazy("– please choose –"))  # nobody is written to by a slip
            offered = [nobody, *audiences.all_choices()]
            meant = str(self.data.get("audience") or self.initial.get("audience") or self.instance.audience)
            one = audiences.choice_of(meant)
            offer(self, "audience", [*offered, *([one] if one and one not in offered else [])])


class TextForm(forms.ModelForm):
    """One language of a letter; refused while it could not be sent."""

    class Meta:
        model = CampaignText
        fields = ["language", "subject", "body"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("subject") and cleaned.get("body"):
            text = CampaignText(subject=cleaned["subject"], body=cleaned["body"])
            try:
                filling.check(finding.get(sending.LETTERS[0]), sending.source_of(text))
            except filling.WordingError as error:
                raise forms.ValidationError(str(error)) from error
        return cleaned


class TextInline(admin.StackedInline):
    """The letter's languages."""

    model = CampaignText
    form = TextForm
    extra = 0
    min_num = 1


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    """Partner organisations that pass invitations on."""

    list_display = ["name", "contact", "address", "language", "is_active"]
    list_filter = ["is_active", "language"]
    search_fields = ["name", "contact", "address"]


@admin.register(Campaign)
class CampaignAdmin(admin.ModelAdmin):
    """Letters to many. A draft is changed freely; a letter that was sent stays as it is."""

    form = CampaignForm
    inlines = [TextInline]
    list_display = ["name", "kind", "audience", "state", "recipients", "sent_at", "made_by"]
    list_filter = ["state", "kind"]
    list_select_related = ["made_by"]
    search_fields = ["name"]
    change_form_template = "mail/staff/campaign_form.html"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Campaign | None = None) -> bool:
        if obj is not None and obj.state != Campaign.State.DRAFT:
            return False
        return super().has_change_permission(request, obj)

    def get_fields(self, request: HttpRequest, obj: Campaign | None = None) -> Any:
        if obj is not None and obj.state != Campaign.State.DRAFT:
            return ["name", "kind", "audience", "state", "recipients", "sent_at", "made_by"]
        return ["name", "kind", "audience"]

    def save_model(self, request: HttpRequest, obj: Campaign, form: Any, change: bool) -> None:
        if not change:
            obj.made_by = person_of(request)
        super().save_model(request, obj, form, change)

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        own = [path("<int:pk>/send/", guard(self.send_view), name="mail_campaign_send")]
        return [*own, *super().get_urls()]

    def response_add(self, request: HttpRequest, obj: Campaign, post_url_continue: str | None = None) -> HttpResponse:
        return redirect("admin:mail_campaign_send", obj.pk)

    def send_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The number of recipients and three samples; POST confirms that number."""
        campaign = get_object_or_404(Campaign, pk=pk)
        if not super().has_change_permission(request, campaign):
            raise PermissionDenied
        if campaign.state != Campaign.State.DRAFT:
            return self._sent_view(request, campaign)
        trouble, outlook = "", None
        if request.method == "POST":
            expected = request.POST.get("count", "")
            try:
                number = sending.send(
                    campaign, expected=int(expected) if expected.isdecimal() else -1, actor=person_of(request)
                )
            except sending.CannotSend as error:
                trouble = str(error)
            else:
                text = ngettext("The letter goes to %(n)d recipient.", "The letter goes to %(n)d recipients.", number)
                messages.success(request, text % {"n": number})
                return redirect("admin:mail_campaign_changelist")
        try:
            outlook = sending.outlook(campaign)
        except sending.CannotSend as error:
            trouble = str(error)
        languages = [(NAMES[code], n) for code, n in sorted(outlook.languages.items())] if outlook else []
        return self._page(
            request, campaign, {"trouble": trouble, "outlook": outlook, "languages": languages, "sent": False}
        )

    def _sent_view(self, request: HttpRequest, campaign: Campaign) -> HttpResponse:
        if request.method == "POST" and request.POST.get("do") == "call_back":
            number = sending.call_back(campaign, actor=person_of(request))
            text = ngettext("%(n)d message was called back.", "%(n)d messages were called back.", number)
            messages.success(request, text % {"n": number})
        return self._page(request, campaign, {"sent": True, "trouble": "", "outlook": None, "languages": []})

    def _page(self, request: HttpRequest, campaign: Campaign, context: dict[str, Any]) -> TemplateResponse:
        _code, words = audiences.choice_of(campaign.audience) or ("", _("a set that no longer exists"))
        frame = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": campaign.name,
            "campaign": campaign,
            "audience": words,
            "kind_label": finding.get(campaign.kind).label,
        }
        return TemplateResponse(request, "mail/staff/campaign_send.html", {**frame, **context})

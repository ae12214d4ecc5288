"""Pages on which staff read, change and try out the wordings of mails, inside the admin's frame."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from ilnp.accounts.signed_in import person_of
from ilnp.mail.kinds import finding
from ilnp.mail.kinds.declaring import Kind
from ilnp.mail.outbox import by_staff
from ilnp.mail.texts import filling, trying_out, wordings
from ilnp.mail.texts.wordings import Current
from ilnp.words.languages import LANGUAGES, NAMES, direction

from ..models import Message, Wording
from ..states import MessageState
from .messages import html_page

DRAFT_KEY = "mail-wording-draft"
"""Where the session keeps a text that is being tried out, so that its HTML can be shown in a page of its own."""


class WordingForm(forms.Form):
    """The text of one kind of mail in one language."""

    source = forms.CharField(label=gettext_lazy("Text"), widget=forms.Textarea(attrs={"rows": 22, "cols": 90}))

    def __init__(self, kind: Kind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean_source(self) -> str:
        source = self.cleaned_data["source"]
        try:
            filling.check(self.kind, source)
        except filling.WordingError as error:
            raise forms.ValidationError(str(error)) from error
        return source


@admin.register(Wording)
class WordingAdmin(admin.ModelAdmin):
    """All kinds of mail in all languages; each text leads to its page."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        return [
            path("", guard(self.list_view), name="mail_wording_changelist"),
            path("<slug:kind>/drafts/", guard(require_POST(self.drafts_view)), name="mail_wording_drafts"),
            path("<slug:kind>/<slug:language>/", guard(self.edit_view), name="mail_wording_edit"),
            path("<slug:kind>/<slug:language>/html/", guard(self.html_view), name="mail_wording_html"),
            path("<slug:kind>/<slug:language>/versions/", guard(self.versions_view), name="mail_wording_versions"),
        ]

    def _open(self, request: HttpRequest, kind: str, language: str = "en", *, change: bool = False) -> Kind:
        allowed = self.has_change_permission(request) if change else self.has_view_permission(request)
        if not allowed:
            raise PermissionDenied
        try:
            found = finding.get(kind)
        except LookupError:
            raise Http404 from None
        if language not in LANGUAGES:
            raise Http404
        return found

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> TemplateResponse:
        frame = {**self.admin_site.each_context(request), "opts": self.model._meta}
        return TemplateResponse(request, f"mail/staff/{template}.html", {**frame, **context})

    def list_view(self, request: HttpRequest) -> HttpResponse:
        """Every kind of mail with its eight languages, those marked that staff have changed. One query."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        changed = set(Wording.objects.values_list("kind", "language"))
        rows = [
            {
                "kind": kind,
                "texts": [
                    {
                        "language": code,
                        "name": NAMES[code],
                        "changed": (kind.code, code) in changed,
                        "missing": (kind.code, code) not in changed and finding.shipped_file(kind.code, code) is None,
                    }
                    for code in LANGUAGES
                ],
            }
            for kind in finding.every()
        ]
        return self._page(request, "wordings", {"title": _("Wordings of mails"), "rows": rows})

    def edit_view(self, request: HttpRequest, kind: str, language: str) -> HttpResponse:
        """One text: read it, change it, look at it with real data, send it to oneself."""
        chosen = self._open(request, kind, language, change=request.method == "POST")
        now = wordings.current(kind, language)
        number = _number(request)
        sample = trying_out.sample(chosen, number, language)
        form = WordingForm(chosen, request.POST or None, initial={"source": now.source})
        source, caught = now.source, None
        if request.method == "POST" and form.is_valid():
            source = form.cleaned_data["source"]
            do = request.POST.get("do")
            if do == "save":
                return self._save(request, chosen, language, source)
            if do == "send":
                trying_out.send_me(chosen, Current(source, language, 0), sample.values, person=person_of(request))
                messages.success(request, _("A test mail is on its way to you."))
        request.session[DRAFT_KEY] = [kind, language, source]
        if not form.errors:
            caught = trying_out.try_out(
                chosen, Current(source, language, 0), sample.values, address=sample.address, name=sample.name
            )
        context = {
            "title": f"{chosen.label} · {NAMES[language]}",
            "kind": chosen,
            "language": language,
            "direction": direction(language),
            "form": form,
            "now": now,
            "gaps": chosen.samples(language).items(),
            "sample": sample,
            "next_number": 0 if sample.last else sample.number + 1,
            "caught": caught,
            "may_change": self.has_change_permission(request),
            "drafts": Message.objects.filter(kind=kind, state=MessageState.DRAFT, campaign=None).count(),
        }
        return self._page(request, "wording", context)

    def _save(self, request: HttpRequest, kind: Kind, language: str, source: str) -> HttpResponse:
        wording = wordings.save(kind.code, language, source, actor=person_of(request))
        messages.success(request, _("Saved as version %(number)d.") % {"number": wording.number})
        return redirect("admin:mail_wording_edit", kind.code, language)

    def html_view(self, request: HttpRequest, kind: str, language: str) -> HttpResponse:
        """The HTML part of what is being tried out, or of the text in force, in a page that can do nothing."""
        chosen = self._open(request, kind, language)
        draft = request.session.get(DRAFT_KEY)
        text = wordings.current(kind, language)
        if draft and draft[:2] == [kind, language]:
            text = Current(draft[2], language, 0)
        sample = trying_out.sample(chosen, _number(request), language)
        caught = trying_out.try_out(chosen, text, sample.values, address=sample.address, name=sample.name)
        return html_page(caught.html)

    def versions_view(self, request: HttpRequest, kind: str, language: str) -> HttpResponse:
        """What staff have written before, latest first, and what the program ships."""
        chosen = self._open(request, kind, language)
        wording = Wording.objects.filter(kind=kind, language=language).first()
        versions = list(wording.versions.select_related("made_by")) if wording else []
        shipped = finding.shipped_text(kind, language)[0]
        title = _("Versions: %(kind)s, %(language)s") % {"kind": chosen.label, "language": NAMES[language]}
        context = {"title": title, "kind": chosen, "language": language, "versions": versions, "shipped": shipped}
        return self._page(request, "wording_versions", context)

    def drafts_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Write the drafts of this kind anew with today's wording."""
        self._open(request, kind, change=True)
        number = by_staff.write_drafts_anew(kind, actor=person_of(request))
        messages.success(
            request,
            ngettext("%(n)d draft was written anew.", "%(n)d drafts were written anew.", number) % {"n": number},
        )
        return redirect(reverse("admin:mail_wording_edit", args=[kind, "en"]))


def _number(request: HttpRequest) -> int:
    given = request.GET.get("sample", "0")
    return int(given) if given.isdecimal() and len(given) < 7 else 0

"""Staff pages: bringing in a spreadsheet, from the upload to the result."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from applications import tasks
from applications.intake import files as intake_files
from applications.intake import understanding
from applications.intake.reading import addresses
from applications.intake.reading.apart import TakesLonger
from applications.intake.reading.fields import FIELDS, IGNORE, LISTS
from applications.intake.reading.whole import Corrections
from applications.intake.staff_forms import UploadForm
from applications.models import Application, Call, Choice, IntakeFile, LanguageSkill
from applications.wording import staff_name
from ilnp.accounts.addresses import likely_meant
from ilnp.accounts.signed_in import PersonRequest
from ilnp.desk.pages import staff_page
from ilnp.forms import refusals_beside, refusals_told
from ilnp.words import places

State = IntakeFile.State

FIELD_WORDS = {
    "consent_sharing": gettext_lazy("Agreement to share their data"),
    "timestamp": gettext_lazy("When it was sent in"),
    "first_name": gettext_lazy("Given name"),
    "last_name": gettext_lazy("Family name"),
    "english_level": gettext_lazy("How well they know English"),
    "qualifications": gettext_lazy("All minimum qualifications in one"),
}
"""What fields are called that are no question of the form."""

DATE_ORDERS = [
    ("", gettext_lazy("as found")),
    ("ymd", pgettext_lazy("order of a date", "year, month, day")),
    ("dmy", pgettext_lazy("order of a date", "day, month, year")),
    ("mdy", pgettext_lazy("order of a date", "month, day, year")),
    ("ydm", pgettext_lazy("order of a date", "year, day, month")),
]
DELIMITERS = [
    ("", gettext_lazy("as found")),
    (",", gettext_lazy("comma")),
    (";", gettext_lazy("semicolon")),
    ("\t", gettext_lazy("tab")),
    ("|", gettext_lazy("vertical bar")),
]
ENCODINGS = (
    "utf-8 utf-16 cp1252 cp1250 cp1251 koi8-r cp1253 cp1254 cp1255 cp1256 cp932 euc-jp cp949 gb18030 big5 mac-roman".split()  # noqa: SIM905 - one line reads better than sixteen
)


@staff_page(
    "applications/<slug:slug>/import/",
    name="applications-import",
    permission="applications.import_application",
    title=gettext_lazy("Bring in applications"),
    chapter="applications",
    above="applications",
)
def upload(request: PersonRequest, slug: str) -> HttpResponse:
    """Choose a spreadsheet; the next page shows what we understood."""
    call = get_object_or_404(Call, slug=slug)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        with refusals_beside(form):
            file = intake_files.upload(call, sent.name, sent.read(), actor=request.user)
            _look(file)
            return redirect("admin:applications-file", file.pk)
    files = call.intake_files.select_related("uploaded_by").defer("content", "result", "mapping")[:20]
    return TemplateResponse(
        request,
        "applications/staff/upload.html",
        {"call": call, "form": form, "files": files},
        status=422 if form.errors else 200,
    )


@staff_page(
    "applications/files/<int:number>/",
    name="applications-file",
    permission="applications.import_application",
    title=gettext_lazy("Bring in applications"),
    chapter="applications",
    menu=False,
    above="applications-import",
)
@require_GET
def show(request: PersonRequest, number: int) -> HttpResponse:
    """What we understood of a file, with everything that can be corrected; later, what came of it."""
    file = get_object_or_404(IntakeFile.objects.select_related("call").defer("content"), pk=number)
    preview = file.result.get("preview")
    context: dict[str, Any] = {
        "file": file,
        "call": file.call,
        "preview": preview,
        "is_read": file.state != State.UPLOADED or preview is not None,
        "progress": intake_files.progress(file) if file.state == State.RUNNING else 0,
        "above": file.call,
    }
    if preview and "error" not in preview:
        context |= _corrections_context(file, preview)
    elif preview:
        context |= {
            "encodings": ENCODINGS,
            "delimiters": DELIMITERS,
            "said": Corrections.from_json(file.mapping),
            "fields": _field_choices(),
        }
    return TemplateResponse(request, "applications/staff/file.html", context)


def _corrections_context(file: IntakeFile, preview: dict[str, Any]) -> dict[str, Any]:
    unknown = []
    for name, counted in preview["unknown"].items():
        if name == "timestamp":
            continue
        options = _meanings(name)
        for place, (written, times) in enumerate(counted):
            unknown.append(
                {
                    "key": f"value-{name}-{place}",
                    "field": _field_words(name),
                    "written": written,
                    "times": times,
                    "options": _addresses(written) if name == "email" else options,
                }
            )
    return {
        "fields": _field_choices(),
        "unknown": unknown,
        "date_orders": DATE_ORDERS,
        "delimiters": DELIMITERS,
        "encodings": ENCODINGS,
        "said": Corrections.from_json(file.mapping),
        "date_order_words": dict(DATE_ORDERS).get(preview["date_order"], ""),
        "delimiter_words": dict(DELIMITERS).get(preview["delimiter"], "") if preview["delimiter"] else "",
    }


def _field_choices() -> list[tuple[str, str]]:
    return [("", _("(leave out)")), *((name, _field_words(name)) for name in _fields())]


def _fields() -> list[str]:
    return [name for name in understanding.known_words().fields() if name != IGNORE]


def _field_words(name: str) -> str:
    if name in FIELD_WORDS:
        return str(FIELD_WORDS[name])
    if name in FIELDS:
        return staff_name(name)
    return _("Minimum qualification: %(code)s") % {"code": name}


def _addresses(written: str) -> list[tuple[str, str]]:
    """The addresses that a cell in doubt may mean: those that stand in it, put right, and what was probably meant."""
    found = addresses.read(written).found
    meant = (likely_meant(address) for address in found)
    return [(address, address) for address in dict.fromkeys([*found, *meant]) if address]


def _meanings(name: str) -> list[tuple[str, str]]:
    """What an unknown value of a field can be said to mean."""
    if name == "country":
        return places.countries(get_language() or "en")
    if name == "languages":
        return places.languages(get_language() or "en")
    if name == "english_level":
        return [("none", _("not at all")), *((level.value, str(level.label)) for level in LanguageSkill.Comfort)]
    if name == "role":
        return [(role.value, str(role.label)) for role in (Application.Role.MENTOR, Application.Role.MENTEE)]
    if name in LISTS:
        return [(choice.code, choice.label()) for choice in Choice.objects.filter(choice_list=LISTS[name])]
    return [("yes", _("Yes")), ("no", _("No"))]


@staff_page(
    "applications/files/<int:number>/correct/",
    name="applications-file-correct",
    permission="applications.import_application",
    title=gettext_lazy("Correct"),
    chapter="applications",
    menu=False,
)
@require_POST
def correct(request: PersonRequest, number: int) -> HttpResponse:
    """Take over what a person corrected and read the file again."""
    file = get_object_or_404(IntakeFile.objects.select_related("call"), pk=number)
    with refusals_told(request):
        intake_files.correct(file, _said(request, file), actor=request.user)
        file.refresh_from_db()
        _look(file)
    return redirect("admin:applications-file", file.pk)


def _said(request: PersonRequest, file: IntakeFile) -> Corrections:
    """What stands in the form: only columns that differ from the guess, and values for which a meaning was chosen."""
    preview = file.result.get("preview") or {}
    before = Corrections.from_json(file.mapping)
    known = {*FIELDS, *_fields(), ""}
    columns = dict(before.columns)
    read_as = {column["header"]: column["field"] for column in preview.get("columns", [])}
    asked = {header: request.POST.get(f"column-{place}") for place, header in enumerate(read_as)}
    changed = {
        header: field
        for header, field in asked.items()
        if field is not None and field in known and field != read_as[header]
    }
    columns.update({header: field or IGNORE for header, field in changed.items()})
    for header in read_as:  # "Name" would speak for "Name (2)" too, about which nobody said anything here
        if header not in columns and re.sub(r" \(\d+\)$", "", header) in changed:
            columns[header] = read_as[header] or IGNORE
    values = {name: dict(meanings) for name, meanings in before.values.items()}
    for name, counted in preview.get("unknown", {}).items():
        allowed = {code for code, _words in _meanings(name)}
        for place, (written, _times) in enumerate(counted):
            meaning = request.POST.get(f"value-{name}-{place}", "")
            if meaning in (dict(_addresses(written)) if name == "email" else allowed):
                values.setdefault(name, {})[written] = meaning
    return Corrections(
        columns=columns,
        values=values,
        date_order=_one_of(request, "date_order", [code for code, _words in DATE_ORDERS]),
        encoding=_one_of(request, "encoding", ["", *ENCODINGS]),
        delimiter=_one_of(request, "delimiter", [code for code, _words in DELIMITERS]),
        consent_ground=" ".join(request.POST.get("consent_ground", "").split())[:300],
    )


def _one_of(request: PersonRequest, name: str, allowed: list[str]) -> str:
    value = request.POST.get(name, "")
    return value if value in allowed else ""


@staff_page(
    "applications/files/<int:number>/confirm/",
    name="applications-file-confirm",
    permission="applications.import_application",
    title=gettext_lazy("Confirm"),
    chapter="applications",
    menu=False,
)
@require_POST
def confirm(request: PersonRequest, number: int) -> HttpResponse:
    """Store what the preview showed, or give the file up; a running file is handed to a worker once more; the repeats of a
    stored one may be told."""
    file = get_object_or_404(IntakeFile, pk=number)
    if "again" in request.POST:
        tasks.carry_out_file.delay(file.pk)
        return redirect("admin:applications-file", file.pk)
    if "tell" in request.POST:
        intake_files.accept_repeats(file, actor=request.user)
        return redirect("admin:applications-file", file.pk)
    with refusals_told(request):
        if "give_up" in request.POST:
            intake_files.give_up(file, actor=request.user)
            messages.info(request, _("The file was given up; nothing of it was stored."))
            return redirect("admin:applications-import", file.call.slug)
        intake_files.confirm(
            file,
            actor=request.user,
            accept_repeats="accept_repeats" in request.POST,
            without_consent="without_consent" in request.POST,
        )
        carry_out = partial(intake_files.carry_out, file.pk, intake_files.PATIENCE)
        _soon_or_by_a_worker(file, carry_out, tasks.carry_out_file)
    return redirect("admin:applications-file", file.pk)


@staff_page(
    "applications/files/<int:number>/refused.csv",
    name="applications-file-refused",
    permission="applications.import_application",
    title=gettext_lazy("Refused rows"),
    chapter="applications",
    menu=False,
)
@require_GET
def refused(request: PersonRequest, number: int) -> HttpResponse:
    """The rows that could not be read, as a CSV with the reason."""
    file = get_object_or_404(IntakeFile, pk=number)
    read = "error" not in file.result.get("preview", {"error": ""})
    if not (file.state == State.DONE or (file.state == State.UPLOADED and read)):
        raise Http404
    text = file.result.get("refused_csv", "")
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="refused-{file.pk}.csv"'
    return answer


def _look(file: IntakeFile) -> None:
    _soon_or_by_a_worker(file, partial(intake_files.look, file, intake_files.PATIENCE), tasks.look_at_file)


def _soon_or_by_a_worker(file: IntakeFile, act: Callable[[], object], task: Any) -> None:
    """Read a small file while the person waits; a large one, and one that takes longer than its size says, is a worker's."""
    if intake_files.is_small(file):
        with suppress(TakesLonger):
            act()
            return
    task.delay(file.pk)

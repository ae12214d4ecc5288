"""Uploaded application files on their way: uploaded, looked at, corrected, confirmed or given up."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.intake import account, comparing, storing, understanding
from applications.intake.reading import cells
from applications.intake.reading.apart import MOST_SECONDS, TakesLonger
from applications.intake.reading.files.limits import MOST_BYTES, UnreadableFile
from applications.intake.reading.headers.mapping import ColumnMapping
from applications.intake.reading.submission import Submission
from applications.intake.reading.whole import AddressesNotFound, Corrections, CorrectionUnknown
from applications.models import Call, IntakeFile
from ilnp import clock
from ilnp.accounts import audit
from ilnp.accounts.models import User
from ilnp.due import plans

logger = logging.getLogger(__name__)

END = "application_file_end"
"""The rule by which a file that nobody confirms is given up."""

KEPT = timedelta(days=30)
"""How long a file waits to be confirmed."""

UNCONFIRMED = (IntakeFile.State.UPLOADED, IntakeFile.State.FAILED)

SAMPLES = 25
"""So many rows of each sort are shown in the preview."""

SMALL, PATIENCE = 400_000, 8
"""Bytes of a file that is looked at and stored while the person waits, and processor seconds that its reading may then take.
What is larger, or takes longer, is a worker's. Read it is, in either case, in a process of its own."""


@transaction.atomic
def upload(call: Call, name: str, content: bytes, *, actor: User | None) -> IntakeFile:
    """Keep an uploaded file until it is confirmed or given up. Raises ``ValidationError`` where it is empty or too large."""
    if not content:
        raise ValidationError(_("The file is empty."))
    if len(content) > MOST_BYTES:
        raise ValidationError(_("The file is larger than 30 MB. Split it and bring in the parts one after the other."))
    file = IntakeFile.objects.create(call=call, name=name[-255:], content=content, uploaded_by=actor)
    audit.record("application file uploaded", file, actor=actor, bytes=len(content))
    now = clock.now()
    plans.reconcile(file, [plans.Wanted(END, f"application-file-end:{file.pk}", now + KEPT)], now=now)
    return file


def register_rule() -> None:
    """Make the end of files known to the dispatcher. Called once, when the program starts."""
    plans.register_rule(END, label=gettext_lazy("end of an uploaded file"), tolerance=timedelta(days=3650), act=_end)


def _end(plan: plans.Plan, now: datetime) -> None:
    """Give up a file that nobody has confirmed, and forget what stands in it."""
    file = IntakeFile.objects.select_for_update().filter(pk=plan.about_id, state__in=UNCONFIRMED).first()
    if file is not None:
        file.state, file.content, file.result = IntakeFile.State.GIVEN_UP, None, {}
        file.save(update_fields=["state", "content", "result"])
        audit.record("application file given up", file, because="nobody confirmed it")


def is_small(file: IntakeFile) -> bool:
    """Whether it is worth letting the person wait while the file is read."""
    return len(bytes(file.content or b"")) <= SMALL


def plan_of(file: IntakeFile, seconds: int = MOST_SECONDS) -> understanding.Plan:
    """The file understood under its corrections. Raises as ``intake.understand_apart`` does."""
    said = Corrections.from_json(file.mapping) if file.mapping else None
    return understanding.understand_apart(bytes(file.content or b""), file.call, said, seconds=seconds)


def look(file: IntakeFile, seconds: int = MOST_SECONDS) -> dict[str, Any]:
    """Read the file and keep what the preview shows in ``result``. An unreadable file has ``error`` there.

    Raises ``TakesLonger`` where fewer ``seconds`` than usual were given and the file needs more; nothing is kept then.
    """
    refused_rows = ""
    try:
        plan = plan_of(file, seconds)
    except TakesLonger:
        raise
    except AddressesNotFound as error:
        preview: dict[str, Any] = {"error": str(error), "columns": _columns(error.mapping)}
    except (UnreadableFile, CorrectionUnknown) as error:
        preview = {"error": str(error)}
    else:
        preview = _preview(plan, file.call)
        file.rows = len(plan.table.rows)
        refused_rows = _refused_rows(plan)
    file.result = {"preview": preview, "refused_csv": refused_rows}
    IntakeFile.objects.filter(pk=file.pk, state=IntakeFile.State.UPLOADED).update(result=file.result, rows=file.rows)
    return preview


def _refused_rows(plan: understanding.Plan) -> str:
    return account.refused_csv(plan) if plan.refused or plan.in_doubt else ""


def _preview(plan: understanding.Plan, call: Call) -> dict[str, Any]:
    comparison = comparing.compare(plan, call)
    repeated = {repeat.later.key: repeat for repeat in plan.repeats}
    by_number = {made.number: made for made in plan.understanding.submissions}
    new = [made for made in comparison.new if made.number not in repeated]
    fresh = {made.number for made in comparison.new}
    return {
        "encoding": plan.table.encoding,
        "delimiter": plan.table.delimiter,
        "date_order": plan.understanding.date_order,
        "date_order_is_certain": plan.understanding.date_order_is_certain,
        "columns": _columns(plan.mapping),
        "unknown": {name: count.most_common(60) for name, count in plan.understanding.unknown.items()},
        "counts": {
            "rows": len(plan.table.rows),
            "new": len(new),
            "changed": len(comparison.changed),
            "unchanged": len(comparison.unchanged),
            "duplicate": len([number for number in repeated if number in fresh]),
            "refused": len(plan.refused),
            "in_doubt": len(plan.in_doubt),
            "repeats": len(comparison.repeats),
            "silent_about_sharing": account.silent_about_sharing(plan, comparison),
            "below_minimum": sum(1 for verdict in plan.verdicts.values() if verdict.outcome.value == "not eligible"),
        },
        "samples": {
            "new": [_row(made) for made in new[:SAMPLES]],
            "changed": [_row(made) for made, _application in comparison.changed[:SAMPLES]],
            "duplicate": [
                {**_row(by_number[repeat.later.key]), "of": repeat.first.key, "kind": repeat.kind}
                for repeat in plan.repeats
                if repeat.later.key in fresh
            ][:SAMPLES],
            "refused": [{**_row(made), "reason": account.reason(plan, made)} for made in plan.refused[:SAMPLES]],
        },
        "remarks": _remarks(plan.readable),
        "in_doubt": _remarks(plan.in_doubt),
        "about_the_file": [account.in_words(remark) for remark in account.remarks(plan, comparison) if not remark.row],
        "sheets": list(plan.table.sheets),
    }


def _remarks(submissions: list[Submission]) -> list[dict[str, Any]]:
    """The first rows about which something should be asked, those with rarer doubts first."""
    times = Counter(remark.doubt for made in submissions for remark in made.remarks)
    with_doubts = [made for made in submissions if made.remarks]
    with_doubts.sort(key=lambda made: min(times[remark.doubt] for remark in made.remarks))
    return [
        {**_row(made), "reason": " ".join(account.in_words(remark) for remark in made.remarks)}
        for made in with_doubts[:SAMPLES]
    ]


def _columns(mapping: ColumnMapping) -> list[dict[str, Any]]:
    """What each column was taken for; repeated headers are told apart."""
    names = cells.unique([reading.column.header for reading in mapping.readings])
    return [
        {"header": name, "field": reading.field, "by_hand": reading.by_hand}
        for name, reading in zip(names, mapping.readings, strict=True)
    ]


def _row(made: Submission) -> dict[str, Any]:
    return {
        "row": made.number,
        "line": made.line,
        "name": made.full_name,
        "address": made.address or made.address_cell[:100],
        "country": made.country,
        "at": made.submitted_at.isoformat() if made.submitted_at else "",
    }


@transaction.atomic
def correct(file: IntakeFile, said: Corrections, *, actor: User | None) -> None:
    """Note what a person said about the file; the preview must be made again. Raises ``ValidationError`` once confirmed."""
    file = _still_open(file)
    file.mapping, file.result = said.as_json(), {}
    file.save(update_fields=["mapping", "result"])
    audit.record("application file corrected", file, actor=actor, columns=len(said.columns), values=len(said.values))


@transaction.atomic
def confirm(
    file: IntakeFile, *, actor: User | None, accept_repeats: bool = False, without_consent: bool = False
) -> None:
    """Say that the file is to be stored; ``carry_out`` does it. Raises ``ValidationError`` if it has no preview, or if no
    one says on what ground its people agreed to share their data, and not ``without_consent`` either.

    ``accept_repeats``: people who applied twice may hear so. A handful of them may without it.
    ``without_consent``: people about whom nothing is said are stored as not having agreed.
    """
    file = _still_open(file)
    if "error" in file.result.get("preview", {"error": ""}):
        raise ValidationError(_("This file cannot be read. Correct it, or give it up."))
    counts = file.result["preview"].get("counts", {})
    if counts.get("silent_about_sharing") and not without_consent:
        raise ValidationError(
            _(
                "Say on what ground these people agreed to share their data with partner and liaison, and read the file "
                "again; or tick that they are stored as not having agreed."
            )
        )
    repeats = counts.get("repeats", 0)
    file.result = {**file.result, "accept_repeats": accept_repeats or repeats <= account.HANDFUL}
    file.state, file.progress = IntakeFile.State.RUNNING, 0
    file.save(update_fields=["state", "progress", "result"])
    audit.record("application file confirmed", file, actor=actor)


@transaction.atomic
def give_up(file: IntakeFile, *, actor: User | None) -> None:
    """Drop an uploaded file and its content. Raises ``ValidationError`` once confirmed."""
    file = _still_open(file)
    file.state, file.content, file.result = IntakeFile.State.GIVEN_UP, None, {}
    file.save(update_fields=["state", "content", "result"])
    audit.record("application file given up", file, actor=actor)


@transaction.atomic
def accept_repeats(file: IntakeFile, *, actor: User | None) -> int:
    """Say that whoever applied twice by a stored file may hear so when decisions are published. Returns how many people."""
    file = IntakeFile.objects.select_for_update(of=("self",)).select_related("call").get(pk=file.pk)
    number = storing.accept(file.call, actor)
    file.result = {**file.result, "waiting_repeats": 0}
    file.save(update_fields=["result"])
    return number


def _still_open(file: IntakeFile) -> IntakeFile:
    file = IntakeFile.objects.select_for_update().get(pk=file.pk)
    if file.state != IntakeFile.State.UPLOADED:
        raise ValidationError(_("This file has been confirmed or given up already."))
    return file


def carry_out(file_id: int, seconds: int = MOST_SECONDS) -> None:
    """Store a confirmed file, once. What goes wrong is kept in the file's state and result, and nothing is half stored.

    While another worker is at it, or before it is confirmed, nothing is done. Raises ``TakesLonger`` as ``look`` does.
    """
    with transaction.atomic():
        free = IntakeFile.objects.select_for_update(of=("self",), skip_locked=True)
        file = free.select_related("call", "uploaded_by").filter(pk=file_id, state=IntakeFile.State.RUNNING).first()
        if file is None:
            return
        try:
            with transaction.atomic():
                plan = plan_of(file, seconds)
                accepted = bool(file.result.get("accept_repeats"))
                stored = storing.commit(
                    plan,
                    file.call,
                    file.uploaded_by,
                    lambda done: cache.set(_progress_key(file_id), done, 3600),
                    accept_repeats=accepted,
                )
                if any((plan.said.columns, plan.said.values, plan.said.date_order)):
                    understanding.remember(plan, plan.said)
        except TakesLonger:
            raise
        except Exception as error:
            file.state = IntakeFile.State.FAILED
            file.result = {**file.result, "failure": f"{type(error).__name__}"}
            file.save(update_fields=["state", "result"])
            logger.error("The application file %s could not be stored: %s", file_id, type(error).__name__)
            return
        file.state, file.progress = IntakeFile.State.DONE, len(plan.table.rows)
        file.result = {
            "stored": {"new": stored.new, "changed": stored.changed, "unchanged": stored.unchanged},
            "waiting_repeats": 0 if accepted else stored.repeats,
            "in_doubt": _remarks(plan.in_doubt),
            "in_doubt_count": len(plan.in_doubt),
            "refused": [{**_row(made), "reason": account.reason(plan, made)} for made in plan.refused[:SAMPLES]],
            "refused_count": len(plan.refused),
            "refused_csv": _refused_rows(plan),
            "done_at": clock.now().isoformat(),
        }
        file.content = None
        file.save(update_fields=["state", "progress", "result", "content"])


def progress(file: IntakeFile) -> int:
    """How many rows a worker has stored so far."""
    return int(cache.get(_progress_key(file.pk)) or file.progress)


def _progress_key(file_id: int) -> str:
    return f"intake-progress:{file_id}"

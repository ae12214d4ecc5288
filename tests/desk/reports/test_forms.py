"""CSV, workbook and JSON hold the same: what is stored, and what the library's own way of exporting would write."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from applications.models import Application
from ilnp.cells import bare, harmless
from ilnp.desk.reports import registry
from ilnp.desk.reports.form import Form
from ilnp.desk.reports.taking import take
from ilnp.desk.reports.values import as_text
from ilnp.desk.reports.writing import workbook
from ilnp.desk.reports.writing.comma_separated import finished
from tests.kit import stages

AWKWARD = st.text(
    st.sampled_from(" '\"\t\r\n;,=+-@＝＠\u00a0\u200b\ufeff0.a_x\\é中\U0001f4da"), max_size=12
) | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
"""Texts with what CSV, XML, JSON and spreadsheet programs take for signs of their own."""


def taken(name: str, form: Form, **scope: str) -> bytes:
    return b"".join(block for block, _rows in take(name, scope, form).blocks)


def from_csv(content: bytes) -> list[dict[str, str]]:
    """The rows as a strict reader reads them, each cell without its guard."""
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    return [{name: bare(cell) for name, cell in row.items()} for row in csv.DictReader(text, strict=True)]


def from_workbook(content: bytes) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
    head, *rows = list(sheet.iter_rows(values_only=True))
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


class AwkwardTexts(TestCase):
    """What people write, through a real database and every form."""

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.tuples(AWKWARD, AWKWARD, AWKWARD), min_size=1, max_size=4))
    @example([("'=1", "a;'=1\r\n'-2", "''@\t"), ("-5", " ", "'"), ("=", '"=1"', '",=1')])
    def test_every_form_gives_back_what_was_stored(self, texts: list[tuple[str, str, str]]) -> None:
        call = stages.call()
        for name, hopes, own_words in texts:
            stages.application(call, full_name=name, motivation=hopes, other={"heard": own_words}, institution="")
        found = sorted(
            (row["full_name"], row["motivation"], row["other"]) for row in from_csv(taken("applications", Form.CSV))
        )
        assert found == sorted((name, hopes, f"heard: {own}") for name, hopes, own in texts)

        rows = json.loads(taken("applications", Form.JSON))
        assert sorted((row["full_name"], row["motivation"], row["other"]["heard"]) for row in rows) == sorted(texts)

        rows = from_workbook(taken("applications", Form.XLSX))
        found = sorted(tuple(_unescaped(row[name]) for name in ("full_name", "motivation", "other")) for row in rows)
        assert found == sorted((name, hopes, f"heard: {own}") for name, hopes, own in texts)


def _unescaped(cell: object) -> str:
    """A text of a workbook, with the characters that XML cannot hold back in their places (ECMA-376, ST_Xstring)."""
    return re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), "" if cell is None else str(cell))


@given(AWKWARD)
@example("'=1")
@example("a;'＝1")
@example("\r'=1")
def test_the_guard_is_taken_away_again_whatever_the_text(text: str) -> None:
    assert bare(str(harmless(text))) == text
    assert bare(text) == text or harmless(text) != text


@given(st.lists(AWKWARD, min_size=2, max_size=6))
def test_a_line_of_the_database_becomes_the_harmless_line(cells: list[str]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerow(cells)
    line = out.getvalue().removesuffix("\r\n") + "\n"
    [read] = csv.reader(io.StringIO(finished(line.encode()).decode(), newline=""), strict=True)
    assert read == [harmless(cell) for cell in cells]


@pytest.mark.django_db
def test_every_report_holds_what_the_library_would_write_cell_by_cell() -> None:
    stages.started_cohort(4)
    duplicate = stages.application(stages.call("earlier", title="Earlier"), status=Application.Status.DUPLICATE)
    Application.objects.filter(pk=duplicate.pk).update(
        duplicate_of=Application.objects.order_by("pk").first(),
        qualifications={"internet": True, "commit": False, "desire": None},
    )
    for report in registry.every():
        if report.name == "dictionary":
            continue
        resource = report.resource({})
        dataset = resource.export(resource.get_queryset())  # type: ignore[union-attr]
        expected = [dict(zip(dataset.headers or [], row, strict=True)) for row in dataset]
        assert from_csv(taken(report.name, Form.CSV)) == expected, report.name
        cells = [
            {name: as_text(value) for name, value in row.items()}
            for row in from_workbook(taken(report.name, Form.XLSX))
        ]
        assert cells == expected, report.name
        assert len(json.loads(taken(report.name, Form.JSON))) == len(expected)


@pytest.mark.django_db
def test_moments_have_their_zone_and_values_keep_their_sort() -> None:
    call = stages.call()
    stages.application(
        call,
        submitted_at=datetime(2026, 1, 31, 23, 59, 59, 900_000, tzinfo=UTC),
        interests=["archives", "cataloging"],
        qualifications={"internet": True, "commit": None},
        trio_welcome=False,
    )
    [row] = from_csv(taken("applications", Form.CSV))
    assert row["submitted_at"] == "2026-01-31T23:59:59+00:00"
    assert (row["interests"], row["trio_welcome"]) == ("archives,cataloging", "0")
    assert (row["qualifications"], row["languages"]) == ("commit:,internet:yes", "en:write")
    [row] = json.loads(taken("applications", Form.JSON))
    assert datetime.fromisoformat(row["submitted_at"]) == datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC)
    assert (row["interests"], row["trio_welcome"]) == (["archives", "cataloging"], False)
    assert (row["qualifications"], row["languages"]) == ({"internet": True, "commit": None}, ["en:write"])
    assert row["published_at"] is None
    [row] = from_workbook(taken("applications", Form.XLSX))
    assert (row["submitted_at"], row["trio_welcome"]) == ("2026-01-31T23:59:59+00:00", False)


@pytest.mark.django_db
def test_an_empty_report_is_a_whole_file_in_every_form() -> None:
    [head] = taken("decisions", Form.CSV).decode("utf-8-sig").splitlines()
    assert head.startswith("call,reference,")
    assert json.loads(taken("decisions", Form.JSON)) == []
    assert from_workbook(taken("decisions", Form.XLSX)) == []


@pytest.mark.django_db
def test_a_text_too_long_for_a_cell_says_that_it_is_cut() -> None:
    text = "=Ž" * 40_000
    stages.application(stages.call(), motivation=text)
    [cell] = {row["motivation"] for row in from_workbook(taken("applications", Form.XLSX))}
    assert len(cell) == workbook.MOST_CHARACTERS and cell.endswith(workbook.CUT)
    assert text.startswith(cell.removesuffix(workbook.CUT))
    assert [row["motivation"] for row in from_csv(taken("applications", Form.CSV))] == [text]


@pytest.mark.django_db
def test_the_dictionary_explains_every_column_of_every_report() -> None:
    stages.started_cohort(2)
    lines = from_csv(taken("dictionary", Form.CSV))
    explained = {(line["report"], line["column"]) for line in lines}
    for report in registry.every():
        head = next(csv.reader([taken(report.name, Form.CSV).decode("utf-8-sig").splitlines()[0]]))
        assert {(report.name, column) for column in head} == {pair for pair in explained if pair[0] == report.name}
    assert all(line["meaning"] and line["type"] and line["source"] for line in lines)
    by_column = {(line["report"], line["column"]): line for line in lines}
    assert by_column["memberships", "country"]["source"] == "applications_application.country"
    assert by_column["applications", "interests"]["type"] == "codes"


def test_the_librarys_import_is_offered_nowhere() -> None:
    from django.core.management import get_commands

    assert get_commands()["export"] == "ilnp.desk"
    assert "import" not in get_commands()


@pytest.mark.django_db
def test_the_command_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ilnp.desk.management.commands.export.PROGRESS", 2)
    stages.applicants(stages.call(), 5)
    out, told = io.StringIO(), io.StringIO()
    call_command("export", "decisions", stdout=out, stderr=told)
    assert "5 of 5 rows" in told.getvalue() and "rows" not in out.getvalue()
    told = io.StringIO()
    call_command("export", "decisions", stdout=io.StringIO(), stderr=told, verbosity=0)
    assert told.getvalue() == ""

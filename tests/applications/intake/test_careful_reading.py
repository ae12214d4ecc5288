"""What a careful volunteer would say about files that form services and people's own hands produce."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from openpyxl import Workbook

from applications.models import Application
from ilnp.accounts.models import Consent, User

INPUTS = Path(__file__).resolve().parents[2] / "data" / "inputs"

pytestmark = pytest.mark.django_db


def run(path: Path | str, *options: str, call: str = "spring") -> dict[str, Any]:
    out = io.StringIO()
    arguments = [str(path), "--call", call, "--create-call", "--json", "--values", *options]
    call_command("intake", *arguments, stdout=out, stderr=io.StringIO())
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def told(found: dict[str, Any], *fields: str | None) -> list[tuple[int | None, str | None, str]]:
    """Row, field and doubt of the remarks about these fields."""
    return [(one["row"], one["field"], one["doubt"]) for one in found["remarks"] if one["field"] in fields]


def of(found: dict[str, Any], name: str) -> list[Any]:
    return [row and row[name] for row in found["values"]]


def test_greek_words_for_morning_and_afternoon() -> None:
    found = run(INPUTS / "a-google-forms-greek.csv")
    assert of(found, "submitted_at") == [
        "2026-05-25T15:57:11+00:00",
        "2026-05-25T04:05:00+00:00",
        "2026-05-25T21:30:00+00:00",
    ]
    assert told(found, "timestamp", "email") == []


def test_a_zone_in_words_is_read_and_asked() -> None:
    found = run(INPUTS / "c-nextcloud-forms-german.csv")
    assert of(found, "submitted_at") == ["2023-01-25T23:20:50+00:00", "2023-07-03T11:39:50+00:00"]
    assert told(found, "timestamp") == [(1, "timestamp", "zone_by_name"), (2, "timestamp", "zone_by_name")]


def test_nobody_is_first_in_line_by_a_slip_of_the_pen() -> None:
    found = run(INPUTS / "dd-typing-error-in-year.csv")
    assert told(found, "timestamp") == [(2, "timestamp", "year_unlikely"), (3, "timestamp", "year_unlikely")]
    assert set(of(found, "submitted_at")) == {"2026-05-20T18:57:11+00:00"}
    assert [one["read"] for one in found["remarks"] if one["field"] == "timestamp"] == [
        "5/20/0206 18:57:11",
        "5/20/2062 18:57:11",
    ]


def test_previews_and_unfinished_answers_are_told_apart() -> None:
    found = run(INPUTS / "e-qualtrics.csv", "--commit")
    assert found["rows"] == 3
    assert told(found, None) == [(3, None, "preview")]
    assert set(Application.objects.values_list("email", "suspicion")) == {
        ("eleni@uni.example", ""),
        ("nikos@uni.example", ""),
        ("ana@uni.example", "preview"),
    }


def test_one_column_for_each_choice_and_the_time_of_sending() -> None:
    found = run(INPUTS / "f-typeform.csv", "--commit")
    stored = Application.objects.order_by("submitted_at").values_list("library_type", "other__library_type")
    assert list(stored) == [("academic", None), ("public", None), ("", "Museum")]
    assert of(found, "submitted_at") == [
        "2026-05-25T18:57:11+00:00",
        "2026-05-25T19:57:11+00:00",
        "2026-05-25T20:51:00+00:00",
    ]
    assert told(found, None) == [(3, None, "unfinished")]


def test_formulas_count_as_the_value_that_excel_shows() -> None:
    found = run(INPUTS / "h-hand-edited.xlsx")
    assert of(found, "full_name") == ["Eleni Pappa", "Nikos O'Brien", "Ana Lima", "Joy Okafor", None]
    assert of(found, "email")[0] == "eleni.pappa@uni.example"
    assert [entry["row"] for entry in found["refused"]] == [5]
    assert {(one["read"], one["doubt"]) for one in found["remarks"] if one["field"] is None} == {
        ("READ ME", "sheet_left_out"),
        ("Notes (MG)", "column_left_out"),
    }


def test_addresses_are_whole_or_asked() -> None:
    found = run(INPUTS / "i-email-cells.csv", "--commit")
    assert of(found, "email") == [
        "o'brien@uni.example",
        None,
        None,
        "ana@mail.example",
        "maria@mail.example",
        "ana2@mail.example",
        "ana3@mail.example",
        None,
        "d'angelo@uni.example",
        "sean.o'casey@uni.example",
    ]
    assert told(found, "email") == [
        (2, "email", "address_corrected"),
        (3, "email", "address_several"),
        (8, "email", "address_several"),
    ]
    assert found["refused"] == [] and found["call"]["left_out"] == 3
    assert User.objects.filter(applications__isnull=False).count() == 7


def test_an_address_that_no_mail_reaches_is_asked_and_the_others_are_taken() -> None:
    found = run(INPUTS / "j-one-bad-address.csv", "--commit")
    assert of(found, "email") == ["maria@uni.example", None, "ana@uni.example", "joy@uni.example"]
    assert told(found, "email") == [(2, "email", "address_corrected")]
    assert Application.objects.count() == 3


def test_all_sheets_with_the_same_head_are_read() -> None:
    found = run(INPUTS / "q-two-response-sheets.xlsx")
    assert (found["rows"], [name[:6] for name in of(found, "full_name")]) == (6, ["Sheet1"] * 3 + ["Sheet2"] * 3)


def test_the_address_that_was_asked_comes_before_the_account() -> None:
    found = run(INPUTS / "t-microsoft-forms-mixed.xlsx")
    assert of(found, "email") == ["eleni@uni.example", "nikos@uni.example", "ana@uni.example"]
    assert told(found, "email", "full_name") == []


def test_an_edited_answer_takes_the_place_of_the_first() -> None:
    run(INPUTS / "v1-before-edit.csv", "--commit")
    found = run(INPUTS / "v2-after-edit.csv", "--commit")
    assert found["call"] == {"new": 0, "repeats": 0, "changed": 1, "unchanged": 2, "left_out": 0}
    ana = Application.objects.get(email="ana@uni.example")
    assert (ana.qualifications["biweekly"], ana.submitted_at.isoformat()) == (True, "2026-05-25T09:10:11+00:00")
    assert Application.objects.count() == 3
    assert run(INPUTS / "v2-after-edit.csv")["call"]["unchanged"] == 3


def test_the_same_answers_in_another_zone_are_here_already() -> None:
    run(INPUTS / "w1-from-forms.csv", "--commit")
    before = list(Application.objects.order_by("pk").values())
    found = run(INPUTS / "w2-from-sheet.csv", "--commit")
    assert found["call"] == {"new": 0, "repeats": 0, "changed": 0, "unchanged": 3, "left_out": 0}
    assert of(found, "submitted_at")[0] == "2026-05-20T23:57:11+00:00"
    assert list(Application.objects.order_by("pk").values()) == before


def test_a_cell_far_out_that_is_only_formatted_does_not_count() -> None:
    assert run(INPUTS / "x-ghost-row.xlsx")["rows"] == 3


def test_people_live_in_their_countrys_time() -> None:
    found = run(INPUTS / "v1-before-edit.csv", "--commit")
    assert of(found, "time_zone") == ["Europe/Athens", "Europe/Dublin", "America/Sao_Paulo"]
    assert told(found, "time_zone") == [(3, "time_zone", "time_zone_guessed")]
    assert User.objects.get(email="ana@uni.example").time_zone == "America/Sao_Paulo"
    assert Application.objects.filter(time_zone_is_guess=True).count() == 3


def test_a_bare_congo_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    rows = ["Congo", "DR Congo", "Republic of the Congo", "Brazzaville, Congo", "コンゴ"]
    lines = [f'r{number}@library.example,Reader {number},"{country}"' for number, country in enumerate(rows)]
    path.write_text("\n".join(["Email,Name,Country", *lines]), encoding="utf-8")
    assert run(path)["country_by_row"] == [None, "CD", "CG", "CG", None]


def test_a_likely_slip_in_an_address_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("Email,Name,Country\nana@gmial.com,Ana Ruiz,Peru\nbo@gmail.com,Bo Chen,China\n", encoding="utf-8")
    found = run(path)
    assert told(found, "email") == [(1, "email", "address_misspelt")]
    assert of(found, "email") == [None, "bo@gmail.com"]


def test_repeats_of_a_file_are_told_only_once_they_are_accepted(tmp_path: Path) -> None:
    from applications.models import Call
    from applications.screening import deciding

    path = tmp_path / "in.csv"
    lines = [f"2026-05-2{n} 10:00:0{n},ana@library.example,Ana Ruiz,Peru" for n in range(2)]
    path.write_text("\n".join(["Timestamp,Email,Name,Country", *lines]), encoding="utf-8")
    run(path, "--commit")
    call = Call.objects.get()
    duplicates = deciding.unpublished(call).filter(status=Application.Status.DUPLICATE)
    assert (Application.objects.filter(status=Application.Status.DUPLICATE).count(), duplicates.count()) == (1, 0)
    run(path, "--commit", "--accept-repeats")
    assert duplicates.count() == 1


def test_the_ground_on_which_people_share_their_data_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    question = "I agree that my data may be shared with my partner"
    rows = [
        "ana@library.example,Ana Ruiz,Peru,Yes",
        "bo@library.example,Bo Chen,China,No",
        "cy@library.example,Cy,Mali,",
    ]
    path.write_text("\n".join([f"Email,Name,Country,{question}", *rows]), encoding="utf-8")
    run(path, "--commit", "--consent-ground", "they wrote so on 3 May")
    kept = Consent.objects.filter(purpose="sharing", withdrawn_at=None).values_list("person__email", "ground")
    assert set(kept) == {("ana@library.example", question), ("cy@library.example", "they wrote so on 3 May")}


def test_a_header_outweighs_what_stands_below_it(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    words = ["weaving", "bee-keeping", "Esperanto", "old maps"]
    lines = [f"r{number}@library.example,Reader {number},Peru,{word}" for number, word in enumerate(words)]
    path.write_text("\n".join(["Email,Name,Country,Professional interests", *lines]), encoding="utf-8")
    found = run(path, "--commit")
    assert told(found, "interests") == [(None, "interests", "list_hardly_known")]
    assert set(Application.objects.values_list("position", "other__interests")) == {("", word) for word in words}


def written(path: Path, header: str, *rows: str) -> Path:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def test_without_a_ground_nobody_has_agreed_and_the_account_says_so(tmp_path: Path) -> None:
    path = written(
        tmp_path / "in.csv", "Email,Name,Country", "ana@library.example,Ana,Peru", "bo@library.example,Bo,Mali"
    )
    found = run(path, "--commit")
    assert ("consent_sharing", "2", "consent_not_stated") in [
        (one["field"], one["read"], one["doubt"]) for one in found["remarks"]
    ]
    assert Application.objects.count() == 2
    assert not Consent.objects.exists()


def test_an_answer_about_sharing_that_is_neither_yes_nor_no_is_no(tmp_path: Path) -> None:
    question = "I agree that my data may be shared with my partner and liaison"
    rows = [
        f"{name}@library.example,{name.title()},Peru,{said}"
        for name, said in (("ana", "Yes"), ("bo", "only my first name"), ("cy", ""))
    ]
    path = written(tmp_path / "in.csv", f"Email,Name,Country,{question}", *rows)
    found = run(path, "--commit", "--consent-ground", "they wrote so on 3 May")
    assert told(found, "consent_sharing") == [(2, "consent_sharing", "consent_unclear")]
    agreed = Consent.objects.filter(purpose="sharing").values_list("person__email", flat=True)
    assert set(agreed) == {"ana@library.example", "cy@library.example"}


@pytest.mark.parametrize("year", ["1405/3/4", "۱۴۰۵/۳/۴", "1447/12/08", "2062/5/25"])
def test_a_file_of_another_calendar_puts_nobody_first_in_line(tmp_path: Path, year: str) -> None:
    path = written(
        tmp_path / "in.csv", "Timestamp,Email,Full name,Country", f"{year} 18:57:11,ana@library.example,Ana,Peru"
    )
    found = run(path)
    assert (1, "timestamp", "year_unlikely") in told(found, "timestamp")
    assert 2024 < int(of(found, "submitted_at")[0][:4]) < 2062


def test_a_file_without_times_or_with_unreadable_ones_says_so(tmp_path: Path) -> None:
    without = written(tmp_path / "a.csv", "Email,Full name,Country", "ana@library.example,Ana,Peru")
    assert told(run(without), "timestamp") == [(None, "timestamp", "times_missing")]
    hebrew = written(
        tmp_path / "b.csv", "Timestamp,Email,Full name,Country", "9 Sivan 5786 18:57,ana@library.example,Ana,Peru"
    )
    assert {doubt for _row, _field, doubt in told(run(hebrew), "timestamp")} <= {"times_missing", "time_unreadable"}
    assert told(run(hebrew), "timestamp")


@pytest.mark.parametrize(
    ("header", "utc", "doubts"),
    [
        ("Timestamp (GMT-5)", "23:57:11", []),
        ("Submitted at (MEZ)", "17:57:11", ["zone_by_name"]),
        ("Submitted at, Eastern Standard Time", "23:57:11", ["zone_by_name"]),
        ("Submitted at America/Bogota", "23:57:11", []),
        ("Timestamp", "18:57:11", []),
    ],
)
def test_a_zone_in_the_header_counts(tmp_path: Path, header: str, utc: str, doubts: list[str]) -> None:
    path = written(
        tmp_path / "in.csv", f'"{header}",Email,Full name,Country', "2026-05-25 18:57:11,a@library.example,Ana,Peru"
    )
    found = run(path)
    assert of(found, "submitted_at") == [f"2026-05-25T{utc}+00:00"]
    assert [doubt for _row, _field, doubt in told(found, "timestamp")] == doubts


def test_words_joined_to_an_hour_past_noon_are_asked(tmp_path: Path) -> None:
    stamp = "2026-05-25 18:57:11 Hora de Verano"
    path = written(tmp_path / "in.csv", "Timestamp,Email,Full name,Country", f"{stamp},ana@library.example,Ana,Peru")
    assert told(run(path), "timestamp") == [(1, "timestamp", "zone_unknown")]


def test_who_tries_out_the_form_is_told_apart(tmp_path: Path) -> None:
    names = ["TEST", "Test Test", "prueba", "テスト", "Testa Rossi", "Ana Prueba"]
    rows = [f"r{number}@library.example,{name},Peru" for number, name in enumerate(names)]
    found = run(written(tmp_path / "in.csv", "Email,Full name,Country", *rows))
    assert [row for row, _field, doubt in told(found, None) if doubt == "preview"] == [1, 2, 3, 4]


def test_an_answer_that_was_never_sent_is_told_apart_by_its_last_page(tmp_path: Path) -> None:
    path = written(
        tmp_path / "in.csv",
        "Response ID,Date submitted,Last page,Start language,Email,Full name,Country",
        "1,2026-05-25 18:57:01,5,en,ana@library.example,Ana,Peru",
        "2,,2,en,bo@library.example,Bo,Peru",
    )
    assert (2, None, "unfinished") in told(run(path), None)


def test_a_dot_before_an_address_may_be_a_part_of_it(tmp_path: Path) -> None:
    path = written(tmp_path / "in.csv", "Email,Full name,Country", ".zoe@library.example,Zoe,Peru")
    assert told(run(path), "email") == [(1, "email", "address_corrected")]


def test_a_country_that_is_fifteen_today_is_asked_and_kosovo_has_a_clock(tmp_path: Path) -> None:
    path = written(
        tmp_path / "in.csv", "Email,Full name,Country", "a@library.example,Ana,USSR", "b@library.example,Bo,Kosovo"
    )
    found = run(path)
    assert [row and (row["country"], row["time_zone"]) for row in found["values"]] == [None, ("XK", "Europe/Belgrade")]


def test_a_formula_that_was_never_calculated_is_asked(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Email", "Full name", "Country", "Institution"])
    sheet.append(["ana@library.example", "Ana", "Peru", '=CONCATENATE("City ", "Library")'])
    book.save(tmp_path / "in.xlsx")
    found = run(tmp_path / "in.xlsx")
    assert told(found, "institution") == [(1, "institution", "formula_without_value")]


def test_what_was_stated_about_one_file_is_not_said_of_the_people_in_the_next(tmp_path: Path) -> None:
    first = written(tmp_path / "a.csv", "Email,Full name,Country", "ana@library.example,Ana,Peru")
    run(first, "--commit", "--consent-ground", "they wrote so on 3 May")
    run(written(tmp_path / "b.csv", "Email,Full name,Country", "bo@library.example,Bo,Mali"), "--commit")
    assert list(Consent.objects.values_list("person__email", flat=True)) == ["ana@library.example"]

"""``manage.py intake`` on the file of 2020, as a coordinator would run it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from applications.models import Application, Call, LanguageSkill
from ilnp.accounts.models import User

DATA = Path(__file__).resolve().parents[2] / "data"
FILE = DATA / "applications-2020.csv"

pytestmark = pytest.mark.django_db


def run(path: Path | str, *options: str, call: str = "spring") -> dict[str, Any]:
    out = io.StringIO()
    call_command("intake", str(path), "--call", call, "--json", *options, stdout=out, stderr=io.StringIO())
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def test_the_file_of_2020_holds_exactly_what_it_was_made_of() -> None:
    found = run(FILE, "--create-call")
    expected = json.loads((DATA / "applications-2020.expected.json").read_text())
    assert {key: found[key] for key in expected} == expected
    assert found["refused"] == []


def test_a_dry_run_stores_nothing_not_even_the_call() -> None:
    run(FILE, "--create-call")
    assert (Call.objects.count(), Application.objects.count(), User.objects.count()) == (0, 0, 0)


def test_storing_twice_changes_nothing_the_second_time() -> None:
    run(FILE, "--create-call", "--commit")
    before = list(Application.objects.order_by("pk").values())
    skills = LanguageSkill.objects.count()
    run(FILE, "--commit")
    assert list(Application.objects.order_by("pk").values()) == before
    assert LanguageSkill.objects.count() == skills
    assert len(before) == 488
    assert not User.objects.filter(is_staff=True).exists()


def test_a_grown_export_adds_only_what_is_new(tmp_path: Path) -> None:
    lines = list(csv.reader(io.StringIO(FILE.read_text(encoding="utf-8-sig"))))
    shorter = tmp_path / "shorter.csv"
    with shorter.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines[:401])
    run(shorter, "--create-call", "--commit")
    first = set(Application.objects.values_list("pk", flat=True))
    assert len(first) == 400
    run(FILE, "--commit")
    assert Application.objects.count() == 488
    assert first < set(Application.objects.values_list("pk", flat=True))


def test_an_export_that_lost_its_seconds_in_a_spreadsheet_program_adds_only_what_is_new(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    people = [f"r{n}@library.example,Reader {n},Kenya" for n in range(3)]
    header = "Timestamp,Email Address,Full name,Country\n"
    path.write_text(header + "".join(f"3/2{n}/2020 10:15:3{n},{one}\n" for n, one in enumerate(people[:2])))
    run(path, "--create-call", "--commit")
    path.write_text(header + "".join(f"3/2{n}/2020 10:15,{one}\n" for n, one in enumerate(people)))
    run(path, "--commit")
    assert Application.objects.exclude(status=Application.Status.DUPLICATE).count() == Application.objects.count() == 3


def test_answers_become_typed_columns() -> None:
    run(FILE, "--create-call", "--commit")
    application = Application.objects.get(email="almasiakinyi1@uni.example")
    assert application.country == "TZ"
    assert application.library_type == "academic"
    assert application.career_stage == "11-20"
    assert application.interests == ["emerging-technologies", "archives", "reference", "cataloging"]
    assert application.tools == ["email", "wechat"]
    assert application.frequency == "biweekly"
    assert application.wants_shared_interests is True
    assert application.wants_library_type == ""
    assert application.qualifications == {"internet": True, "biweekly": True, "commit": True, "desire": True}
    assert application.submitted_at.isoformat() == "2020-03-02T14:25:19+00:00"
    assert {(skill.language, skill.comfort) for skill in application.language_skills.all()} == {
        ("sw", "write"),
        ("en", "write"),
    }


def test_free_answers_are_kept_and_labels_with_commas_stay_whole() -> None:
    run(FILE, "--create-call", "--commit")
    assert Application.objects.filter(interests__contains=["equity-inclusion"]).count() == 37
    rural = Application.objects.filter(other__library_type="NGO resource centre, rural")
    assert rural.count() == 7
    assert set(rural.values_list("library_type", flat=True)) == {""}
    assert Application.objects.filter(other__tools="Telegram, Signal").count() == 1
    assert Application.objects.filter(other__languages="Wolof, Pulaar").count() == 1


def test_english_rated_basic_or_none_is_not_written_comfortably() -> None:
    run(FILE, "--create-call", "--commit")
    hana = Application.objects.get(email="reader4@mail.example")
    assert {(skill.language, skill.comfort) for skill in hana.language_skills.all()} == {
        ("ko", "write"),
        ("en", "read"),
    }


def test_a_missing_call_is_named_and_nothing_is_read() -> None:
    with pytest.raises(CommandError, match="no call “spring”") as error:
        run(FILE)
    assert error.value.returncode == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"%PDF-1.4 nothing",
        b"PK\x03\x04broken",
        b"only one column\nx\n",
        b"<!DOCTYPE html>\n<title>Sign in, please</title>",
        bytes(range(256)) * 9,
    ],
)
def test_what_is_no_spreadsheet_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError) as error:
        run(path, "--create-call")
    assert error.value.returncode == 2
    assert str(error.value) and "Say which it is" not in str(error.value)


def test_a_map_entry_that_fits_nothing_is_named() -> None:
    with pytest.raises(CommandError, match="no field “nonsense”"):
        run(FILE, "--create-call", "--map", "Full name=nonsense")
    with pytest.raises(CommandError, match="no header “Shoe size”"):
        run(FILE, "--create-call", "--map", "Shoe size=country")


def test_refused_rows_come_back_with_the_reason_and_can_be_put_right(tmp_path: Path) -> None:
    path, refused = tmp_path / "in.csv", tmp_path / "refused.csv"
    path.write_text(
        "Timestamp,Email Address,Full name,In which country do you live?,Name of your library or institution\n"
        "2020/03/02 9:04:37 AM,ana@library.example,Ana Ruiz,Narnia,=1+1\n"
        "2020/03/02 9:05:37 AM,no address,Bo Chen,China,\n"
        "2020/03/02 9:06:37 AM,cy@library.example,Cy Ode,Kenya,\n",
        encoding="utf-8",
    )
    found = run(path, "--create-call", "--commit", "--refused", str(refused))
    assert found["country_by_row"] == [None, None, "KE"]
    assert [entry["row"] for entry in found["refused"]] == [1, 2]
    assert "Narnia" in found["refused"][0]["reason"]
    assert Application.objects.count() == 1
    rows = list(csv.reader(io.StringIO(refused.read_text(encoding="utf-8-sig"))))
    assert rows[0][-2:] == ["What is wrong", "Line in the file"]
    assert rows[1][4] == "'=1+1"
    assert [row[-1] for row in rows[1:]] == ["2", "3"]
    refused.write_text(refused.read_text(encoding="utf-8-sig").replace("Narnia", "Nauru"), encoding="utf-8")
    again = run(refused, "--commit", "--refused", str(path))
    assert again["country_by_row"] == ["NR", None]
    still = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert (still[0], len(still)) == (rows[0], 2)
    assert Application.objects.get(email="ana@library.example").institution == "=1+1"


def test_one_of_two_headers_alike_is_mapped_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text(
        "Email,Name,Country,Email\n"
        "ana@library.example,Ana Ruiz,Peru,boss@library.example\n"
        ",Bo Chen,China,bo@library.example\n",
        encoding="utf-8",
    )
    assert run(path, "--create-call", "--map", "Email (2)=ignore")["refused"] == [
        {"row": 2, "reason": "The e-mail address is missing."}
    ]
    assert run(path, "--create-call")["refused"] == []

"""The intake on files whose truth is known: every way of writing a file alone, and several together over several seeds."""

from __future__ import annotations

from collections import Counter

import pytest

from applications.intake import understanding
from tests.kit.files import generated
from tests.kit.files.headers import HEADERS
from tests.kit.files.mixed import ENCODINGS, mixed, read, score

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("quirk", generated.QUIRKS)
def test_one_quirk_alone(quirk: str) -> None:
    made = generated.make(hash_of(quirk), count=120)
    assert read(generated.written(made, quirks=[quirk])) == made.truth()


@pytest.mark.parametrize("stamp", generated.STAMPS)
def test_one_way_of_writing_dates_alone(stamp: str) -> None:
    made = generated.make(hash_of(stamp), count=120)
    assert read(generated.written(made, stamp=stamp)) == made.truth()


@pytest.mark.parametrize("headers", HEADERS)
def test_headers_of_one_language_in_its_old_encodings(headers: str) -> None:
    language = headers.split()[0]
    for number, encoding in enumerate(ENCODINGS[language]):
        made = generated.make(hash_of(headers) + number, count=60, language=language, encoding=encoding)
        content = generated.written(made, headers=headers, encoding=encoding, delimiter=",;\t|"[number % 4])
        assert read(content) == made.truth(), encoding


def test_spanish_headers_semicolons_dates_with_the_day_first_and_latin_1_together() -> None:
    made = generated.make(7, count=200, language="es", encoding="latin-1")
    content = generated.written(
        made, delimiter=";", encoding="latin-1", stamp="dmy", quirks=["empty cells", "empty lines"]
    )
    plan = understanding.understand(content)
    assert (plan.table.delimiter, plan.understanding.date_order) == (";", "dmy")
    assert read(content) == made.truth()


@pytest.mark.parametrize("seed", range(100, 112))
def test_everything_together(seed: int) -> None:
    made, content = mixed(seed, 100)
    assert read(content) == made.truth()


def test_precision_and_recall_of_duplicates_over_seeds() -> None:
    total: Counter[str] = Counter()
    for seed in range(40, 45):
        made = generated.make(seed, count=200)
        total += score(read(generated.written(made)), made.truth())
    assert total["countries right"] == total["countries"]
    assert total["duplicates right"] >= 0.99 * total["duplicates"]
    assert total["duplicates right"] >= 0.99 * total["duplicates found"]
    assert total["duplicates"] > 50


def hash_of(text: str) -> int:
    """A seed that does not change from run to run."""
    return sum(ord(sign) * place for place, sign in enumerate(text, 1))


def test_a_quotation_mark_that_is_never_closed_loses_no_row() -> None:
    lines = ["Email Address,Full name,Country,Institution,Why"]
    lines += [f"r{n}@library.example,Reader {n},Kenya,Library {n},fine" for n in range(30)]
    lines[5] = 'r4@library.example,Reader 4,Kenya,Library 4,"never closed'
    lines[9] = 'r8@library.example,Reader 8,Kenya,Library 8,"closed, as it should be"'
    found = read("\n".join(lines).encode())
    assert found["rows"] == 30
    assert found["country_by_row"] == ["KE"] * 30


def test_all_qualifications_ticked_in_one_cell() -> None:
    statements = [
        "I have access to the Internet or an email account",
        "I am able to communicate at least once every two weeks",
        "I am able and willing to commit to a collaboration for four months",
        "I want to build professional connections and learn from peers",
    ]
    rows = [
        "Email,Name,Country,Institution,Please tick all that apply",
        f'a@library.example,Ana,Kenya,A,"{", ".join(statements)}"',
        f'b@library.example,Bo,Peru,B,"{", ".join(statements[::3])}"',
    ]
    assert read("\n".join(rows).encode())["below_minimum"] == [{"row": 2, "fails": ["biweekly", "commit"]}]


def test_two_header_lines_of_a_survey_service() -> None:
    rows = [
        "Respondent ID,Email Address,Full name,In which country do you live?,How would you like to communicate?,,Confirm,,,",
        ",,Response,Response,Email,Skype,I have Internet access,I can write every two weeks,Four months,Learn from peers",
        "11,a@library.example,Ana,Kenya,Email,,Yes,Yes,Yes,Yes",
        "12,b@library.example,Bo,Peru,Email,Skype,Yes,No,Yes,Yes",
    ]
    found = read("\n".join(rows).encode())
    assert (found["rows"], found["country_by_row"]) == (2, ["KE", "PE"])
    assert found["below_minimum"] == [{"row": 2, "fails": ["biweekly"]}]


def test_three_header_lines_of_a_survey_service() -> None:
    rows = [
        "RecordedDate,Q1,Q2,Q3,Q4",
        "Recorded Date,Email Address,Full name,In which country do you live?,I can write every two weeks",
        '"{""ImportId"":""recordedDate""}","{""ImportId"":""QID1_TEXT""}","{""ImportId"":""QID2_TEXT""}",'
        '"{""ImportId"":""QID3_TEXT""}","{""ImportId"":""QID4""}"',
        "2020-03-02 10:15:00,a@library.example,Ana,Kenya,Yes",
        "2020-03-02 10:16:00,b@library.example,Bo,Peru,No",
    ]
    found = read("\n".join(rows).encode())
    assert (found["rows"], found["country_by_row"], found["refused"]) == (2, ["KE", "PE"], [])
    assert found["below_minimum"] == [{"row": 2, "fails": ["biweekly"]}]


@pytest.mark.parametrize("end", ["\r", "\n"])
def test_another_line_end_in_a_cell_without_quotation_marks_loses_no_row(end: str) -> None:
    within = "\n" if end == "\r" else "\r"
    lines = ["Email;Name;Country;Why"] + [f"r{n}@library.example;Reader {n};Kenya;one{within}two" for n in range(9)]
    plan = understanding.understand(end.join(lines).encode())
    assert [made.answers["motivation"] for made in plan.readable] == ["one\ntwo"] * 9


@pytest.mark.parametrize(
    "header",
    [
        "emailAddress,fullName,countryOfResidence,everyTwoWeeks,professionalInterests",
        "email,full_name,country,biweekly,interests",
        "E-Mail-Adresse,Vollständiger Name,Wohnsitzland,Können Sie sich alle zwei Wochen melden?,Fachliche Interessen",
        "Adresse e-mail,Nom complet,Pays,Pouvez-vous écrire toutes les deux semaines ?,Centres d’intérêt",
    ],
)
def test_headers_of_programs_and_of_other_languages(header: str) -> None:
    rows = [header, "a@library.example,Ana,Kenya,Yes,Accessibility", "b@library.example,Bo,Peru,No,1. Accessibility"]
    plan = understanding.understand("\n".join(rows).encode())
    assert [reading.field for reading in plan.mapping.readings] == [
        "email",
        "full_name",
        "country",
        "biweekly",
        "interests",
    ]
    assert [made.answers["interests"] for made in plan.readable] == [["accessibility"]] * 2


@pytest.mark.parametrize(
    "header",
    [
        "Nom,Prénom",
        "Name,Vorname",
        "Cognome,Nome",
        "Last,Name",
        "姓,名",
        "Family name / Surname,First name / Given name",
    ],
)
def test_a_name_in_two_columns_is_whole(header: str) -> None:
    rows = [f"{header},Email,Country", "Rossi,Ana,a@library.example,Italy", "Bah,Bo,b@library.example,Mali"]
    plan = understanding.understand("\n".join(rows).encode())
    assert [made.full_name for made in plan.readable] == ["Ana Rossi", "Bo Bah"]


@pytest.mark.parametrize(
    ("begun", "sent"),
    [("Startzeit", "Fertigstellungszeit"), ("開始時間", "完成時間"), ("Время начала", "Время выполнения")],
)
def test_what_a_service_adds_is_no_answer(begun: str, sent: str) -> None:
    header = f"ID,{begun},{sent},User Language,Created By,Email,Name,Country"
    lines = [
        f"{n},2020-03-0{n} 10:00:00,2020-03-0{n} 10:09:00,EN,public,r{n}@library.example,R,Mali" for n in (1, 2, 3)
    ]
    plan = understanding.understand("\n".join([header, *lines]).encode())
    assert [(made.languages, made.answers["library_type"]) for made in plan.readable] == [([], "")] * 3
    assert {made.submitted_at.minute for made in plan.readable if made.submitted_at} == {9}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Yes, no problem", True),
        ("Нет проблем", True),
        ("Sem problema", True),
        ("Certainly not", False),
        ("Claro que no", False),
        ("No, lo siento", False),
        ("Yes and no", None),
        ("Sí / No", None),
    ],
)
def test_a_yes_or_no_that_is_taken_back_is_read_right_or_asked(written: str, meant: bool | None) -> None:
    rows = ["Email,Name,Country,I can write every two weeks"]
    rows += [f"r{n}@library.example,R,Mali,{answer}" for n, answer in enumerate(["Yes", "No", f'"{written}"'])]
    understood = understanding.understand("\n".join(rows).encode()).understanding
    assert understood.submissions[2].qualifications["biweekly"] is meant
    assert list(understood.unknown.get("biweekly", ())) == ([written] if meant is None else [])

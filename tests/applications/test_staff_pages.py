"""The staff pages of applications, as a coordinator uses them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from applications import tasks
from applications.models import Application, Call, DuplicateGroup, IntakeFile, IntakeMapping, WaitlistEntry
from applications.screening import deciding
from applications.vocabulary import FOUR_OF_2020
from applications.waitlist import line, queries
from applications.waitlist.words import LINK
from ilnp import clock
from ilnp.accounts.models import User
from ilnp.desk.models import SavedFilter
from ilnp.mail.models import Message
from tests.applications.conftest import YES
from tests.kit import stages
from tests.kit.files import generated

Apply = Callable[..., Application]
FILE = Path(__file__).parent.parent / "data" / "applications-2020.csv"


def upload(staff: Client, content: bytes, name: str = "answers.csv") -> IntakeFile:
    answer = staff.post(
        reverse("admin:applications-import", args=["spring"]), {"file": SimpleUploadedFile(name, content)}
    )
    assert answer.status_code == 302
    return IntakeFile.objects.get()


def page_of(staff: Client, file: IntakeFile) -> str:
    return staff.get(reverse("admin:applications-file", args=[file.pk])).text


def test_the_file_of_2020_from_upload_to_published_decisions(staff: Client, call: Call) -> None:
    file = upload(staff, FILE.read_bytes())
    page = page_of(staff, file)
    for words in ("488", "utf-8-sig", "comma", "year, month, day", "<dt>Duplicates</dt><dd>24</dd>"):
        assert words in page
    assert not Application.objects.exists()
    assert "24 people have applied before" in page
    staff.post(
        reverse("admin:applications-file-confirm", args=[file.pk]), {"accept_repeats": "1", "without_consent": "1"}
    )
    assert Application.objects.count() == 488
    assert "Stored: 488 new" in page_of(staff, file)
    staff.post(reverse("admin:screening-run", args=["spring"]))
    desk = staff.get(reverse("admin:screening", args=["spring"])).text
    assert "<dt>Eligible</dt><dd>435</dd>" in desk
    assert "<dt>Not eligible</dt><dd>29</dd>" in desk
    assert "Nobody waits for your decision." in desk
    preview = staff.get(reverse("admin:screening-publish", args=["spring"])).text
    assert "488 applicants to Spring round" in preview
    assert preview.count("<h3>") == 3
    assert not Message.objects.exists()
    staff.post(reverse("admin:screening-publish", args=["spring"]))
    assert Message.objects.count() == 488


def test_what_was_guessed_wrong_is_corrected_by_hand_and_remembered(staff: Client, call: Call) -> None:
    rows = "".join(
        f"2020/03/0{n} 10:00;r{n}@library.example;Reader {n};{place}\n" for n, place in ((1, "Narnia"), (2, "Perú"))
    )
    content = f"Fecha;Correo;Quién;País\n{rows}".encode("latin-1")
    file = upload(staff, content)
    page = page_of(staff, file)
    assert "Narnia" in page and "What we did not understand" in page
    data = {
        "column-0": "timestamp",
        "column-1": "email",
        "column-2": "full_name",
        "column-3": "country",
        "value-country-0": "NR",
    }
    staff.post(reverse("admin:applications-file-correct", args=[file.pk]), data)
    assert "<dt>New people</dt><dd>2</dd>" in page_of(staff, file)
    staff.post(reverse("admin:applications-file-confirm", args=[file.pk]), {"without_consent": "1"})
    assert set(Application.objects.values_list("country", "full_name")) == {("NR", "Reader 1"), ("PE", "Reader 2")}
    assert IntakeMapping.objects.count() == 1
    IntakeFile.objects.all().delete()
    grown = upload(staff, content + "2020/03/03 10:00;r3@library.example;Reader 3;Narnia\n".encode("latin-1"))
    counts = grown.result["preview"]["counts"]
    assert (counts["new"], counts["unchanged"], counts["refused"]) == (1, 2, 0)


def test_languages_levels_and_roles_that_are_not_understood_are_asked(staff: Client, call: Call) -> None:
    lines = [
        "Email,Name,Country,Which languages do you speak?,How is your English?,Mentor or mentee?",
        "a@library.example,Ana,Kenya,English; Swahilisch,so so la la,Looking for a mentor",
        "b@library.example,Bo,Peru,English,Good,Mentor",
    ]
    file = upload(staff, "\n".join(lines).encode())
    page = page_of(staff, file)
    for words in ("Swahilisch", "so so la la", "Looking for a mentor"):
        assert words in page
    said = {"value-languages-0": "sw", "value-english_level-0": "read", "value-role-0": "mentee"}
    staff.post(reverse("admin:applications-file-correct", args=[file.pk]), said)
    assert "What we did not understand" not in page_of(staff, file)
    staff.post(reverse("admin:applications-file-confirm", args=[file.pk]), {"without_consent": "1"})
    ana, bo = Application.objects.order_by("email")
    assert set(ana.language_skills.values_list("language", "comfort")) == {("en", "read"), ("sw", "write")}
    assert (ana.role, bo.role) == ("mentee", "mentor")


def test_columns_are_put_right_where_no_addresses_were_found_and_headers_are_alike(staff: Client, call: Call) -> None:
    file = upload(
        staff, b"Kontakt;Name;Country;Kontakt\nhere: ana@library.example;Ana;Peru;x\n-;Bo;Kenya;x\n.;Cy;Cuba;x\n"
    )
    assert "No column of e-mail addresses was found." in page_of(staff, file)
    data = {"column-0": "email", "column-1": "full_name", "column-2": "country", "column-3": ""}
    staff.post(reverse("admin:applications-file-correct", args=[file.pk]), data)
    file.refresh_from_db()
    preview = file.result["preview"]
    assert [(column["header"], column["field"]) for column in preview["columns"]] == [
        ("Kontakt", "email"),
        ("Name", "full_name"),
        ("Country", "country"),
        ("Kontakt (2)", ""),
    ]
    assert (preview["counts"]["new"], preview["counts"]["refused"]) == (1, 2)


def test_refused_rows_come_back_with_the_reason(staff: Client, call: Call) -> None:
    made = generated.make(3, count=40)
    file = upload(staff, generated.written(made))
    staff.post(reverse("admin:applications-file-confirm", args=[file.pk]), {"without_consent": "1"})
    answer = staff.get(reverse("admin:applications-file-refused", args=[file.pk]))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 5
    assert all("which country" in row[-2] for row in rows[1:])


def test_a_file_that_is_no_spreadsheet_says_so_and_can_be_given_up(staff: Client, call: Call) -> None:
    file = upload(staff, b"%PDF-1.7 nothing here")
    assert "This is not a spreadsheet" in page_of(staff, file)
    staff.post(reverse("admin:applications-file-confirm", args=[file.pk]), {"without_consent": "1"})
    assert IntakeFile.objects.get().state == "uploaded"
    staff.post(reverse("admin:applications-file-confirm", args=[file.pk]), {"give_up": "1"})
    assert IntakeFile.objects.get().content is None


def test_a_large_file_is_read_and_stored_by_a_worker(
    staff: Client, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("applications.intake.files.SMALL", 10)
    file = upload(staff, generated.written(generated.make(5, count=30)))
    assert "The file is being read." in page_of(staff, file)
    tasks.look_at_file(file.pk)
    assert "What would be stored" in page_of(staff, file)
    staff.post(reverse("admin:applications-file-confirm", args=[file.pk]), {"without_consent": "1"})
    page = page_of(staff, file)
    assert "rows are stored." in page and "Start it again" in page
    assert staff.post(reverse("admin:applications-file-confirm", args=[file.pk]), {"again": ""}).status_code == 302
    assert not Application.objects.exists()
    tasks.carry_out_file(file.pk)
    tasks.carry_out_file(file.pk)
    assert IntakeFile.objects.get().state == "done"
    assert Application.objects.count() > 30


def test_duplicates_side_by_side(staff: Client, call: Call, apply: Apply) -> None:
    one = apply(email="ana.ruiz@gmail.com", full_name="Ana Ruiz", position="Archivist")
    other = apply(email="anaruiz+x@gmail.com", full_name="Anabel Ruiz", position="Cataloguer")
    deciding.screen_call(call)
    group = DuplicateGroup.objects.get()
    desk = staff.get(reverse("admin:screening", args=["spring"])).text
    assert "same address but for a tag or dots" in desk
    page = staff.get(reverse("admin:screening-duplicates", args=[group.pk])).text
    assert "Archivist" in page and "Cataloguer" in page
    staff.post(
        reverse("admin:screening-duplicates", args=[group.pk]),
        {"keep": one.pk, "take-position": other.pk, "same": "1"},
    )
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.status, one.position, other.status) == ("eligible", "Cataloguer", "duplicate")


def test_one_of_three_is_somebody_else_and_two_coordinators_do_not_overrule_each_other(
    staff: Client, call: Call, apply: Apply
) -> None:
    one = apply(email="ana.ruiz@gmail.com", full_name="Ana Ruiz", qualifications={**YES, "desire": None})
    other = apply(email="anaruiz+x@gmail.com", full_name="Anabel Ruiz")
    stranger = apply(email="anaruiz+y@gmail.com", full_name="Andrés Ruiz")
    deciding.screen_call(call)
    address = reverse("admin:screening-duplicates", args=[DuplicateGroup.objects.get().pk])
    assert staff.get(address).text.count('name="one"') == 3
    said = {"keep": one.pk, "asks_who": "1", "one": [one.pk, other.pk], "state": "open", "same": "1"}
    staff.post(address, said)
    late = staff.post(address, {"state": "open", "different": "1"}).text
    assert "Somebody else has decided this meanwhile." in late
    for application, status in ((one, "received"), (other, "duplicate"), (stranger, "eligible")):
        application.refresh_from_db()
        assert application.status == status
    decide = reverse("admin:screening-decide", args=[one.pk])
    assert "Look at group" in staff.get(decide).text
    staff.post(decide, {"status": "eligible", "seen": "received None"})
    late = staff.post(decide, {"status": "not_eligible", "reasons": ["desire"], "seen": "received None"}).text
    assert "Somebody else has decided this meanwhile." in late
    preview = staff.get(reverse("admin:screening-publish", args=["spring"]))
    deciding.decide(stranger, "not_eligible", actor=None, reasons=["desire"])
    staff.post(reverse("admin:screening-publish", args=["spring"]), {"until": preview.context["until"]})
    assert not Message.objects.filter(to_address=stranger.email).exists()
    assert Message.objects.count() == 2


def test_accepting_several_shows_them_first_and_can_be_taken_back(staff: Client, call: Call, apply: Apply) -> None:
    waiting = [apply(qualifications={**YES, "desire": None}) for _number in range(4)]
    data = {"application": [row.pk for row in waiting]}
    page = staff.post(reverse("admin:screening-accept", args=["spring"]), data).text
    assert "4 applications to Spring round would be accepted" in page
    assert page.count("Reader") == 3
    assert Application.objects.to_screen().count() == 4
    staff.post(reverse("admin:screening-accept", args=["spring"]), {**data, "confirmed": "1"})
    assert Application.objects.eligible().count() == 4
    desk = staff.get(reverse("admin:screening", args=["spring"])).text
    assert "Take back the last acceptance (4 people)" in desk
    from ilnp.accounts.models import AuditEntry

    entry = AuditEntry.objects.get(action="applications accepted")
    staff.post(reverse("admin:screening-undo", args=[entry.pk]))
    assert Application.objects.to_screen().count() == 4


def test_one_application_is_decided_by_hand(staff: Client, call: Call, apply: Apply) -> None:
    application = apply(qualifications={**YES, "desire": None})
    strange = apply(suspicion="too_fast", role="mentee", expression_of_interest="I hope to learn.")
    assert "filled in within seconds" in staff.get(reverse("admin:screening", args=["spring"])).text
    assert "I hope to learn." in staff.get(reverse("admin:screening-decide", args=[strange.pk])).text
    address = reverse("admin:screening-decide", args=[application.pk])
    assert "not answered" in staff.get(address).text
    refused = staff.post(address, {"status": "not_eligible"})
    assert refused.status_code == 422 and "Choose at least one reason." in refused.text
    staff.post(address, {"status": "not_eligible", "reasons": ["desire"]})
    application.refresh_from_db()
    assert (application.status, application.reasons) == ("not_eligible", ["desire"])


def test_a_call_is_made_from_the_last_one(staff: Client, call: Call) -> None:
    address = reverse("admin:applications-next-call", args=["spring"])
    data = {
        "title": "Autumn",
        "slug": "",
        "first_day": "2027-09-01",
        "last_day": "2027-09-30",
        "time_zone": "Etc/GMT+12",
    }
    assert "before the first" in staff.post(address, {**data, "last_day": "2027-08-01"}).text
    staff.post(address, data)
    made = Call.objects.get(slug="autumn")
    assert made.closes_at is not None and made.closes_at.isoformat() == "2027-10-01T12:00:00+00:00"
    assert set(made.qualifications.values_list("code", flat=True)) == {"internet", "biweekly", "commit", "desire"}
    assert made.previous == call


def test_decisions_that_nobody_was_told_follow_the_rules_of_the_call_when_staff_change_them(
    staff: Client, call: Call, apply: Apply
) -> None:
    for _number in range(3):
        apply()
    deciding.screen_call(call)
    data = {"title_en": "Spring", "slug": "spring", "kind": "peer", "time_zone": "UTC", "grace_minutes": "60"}
    data |= {f"asks_{code}": "required" for code in FOUR_OF_2020}
    address = reverse("admin:applications_call_change", args=[call.pk])
    assert staff.post(address, {**data, "eligible_cap": "2"}).status_code == 302
    assert Application.objects.eligible().count() == 2
    deciding.publish(call)
    staff.post(address, {**data, "eligible_cap": "3"})
    assert Application.objects.eligible().count() == 2  # told already


def test_a_call_is_made_on_one_page_and_shows_its_deadline_as_it_was_meant(staff: Client) -> None:
    address = reverse("admin:applications_call_add")
    page = staff.get(address).text
    for language in ("Español", "简体中文", "العربية"):
        assert language in page
    assert page.index(">anywhere on Earth<") < page.index(">UTC") < page.index("Nairobi (Kenya)")
    data = {
        "title_en": "Autumn",
        "slug": "autumn",
        "kind": "peer",
        "title_es": "Otoño",
        "first_day": "2027-11-01",
        "last_day": "2027-11-29",
        "time_zone": "Etc/GMT+12",
        "grace_minutes": "60",
        "last_day_of_changes": "2027-12-05",
        "languages": ["en", "es"],
        "eligible_cap": "50",
        "asks_internet": "required",
        "asks_fluent_english": "preferred",
    }
    for wrong, words in (
        ({"last_day": ""}, "Give both days, or neither."),
        ({"last_day": "2027-10-31"}, "The call would close before it opens."),
        ({"last_day_of_changes": "2027-11-20"}, "at least until the call closes"),
    ):
        assert words in staff.post(address, {**data, **wrong}).text
    assert staff.post(address, data).status_code == 302
    made = Call.objects.get(slug="autumn")
    assert made.closes_at is not None and made.closes_at.isoformat() == "2027-11-30T12:00:00+00:00"
    assert made.changes_until is not None and made.changes_until.isoformat() == "2027-12-06T12:00:00+00:00"
    asked = made.callqualification_set.values_list("qualification__code", "is_required")
    assert sorted(asked) == [("fluent_english", False), ("internet", True)]
    assert made.title == {"en": "Autumn", "es": "Otoño"}
    change = reverse("admin:applications_call_change", args=[made.pk])
    page = staff.get(change).text
    assert 'value="2027-11-29"' in page
    assert "(anywhere on Earth)" in staff.get(reverse("admin:applications_call_changelist")).text
    staff.post(change, {**data, "closing_time": "17:00", "asks_internet": ""})
    made.refresh_from_db()
    assert made.closes_at.isoformat() == "2027-11-30T05:00:00+00:00"
    assert 'value="17:00' in staff.get(change).text
    assert list(made.qualifications.values_list("code", flat=True)) == ["fluent_english"]


def test_the_menu_has_calls_once_and_cards_name_the_call(staff: Client, call: Call, apply: Apply) -> None:
    apply(suspicion="too_fast")
    page = staff.get(reverse("admin:index")).text
    assert page.count(">Calls and screening<") == 1
    assert ">Calls<" not in page
    assert "Spring round" in page
    assert reverse("admin:applications_call_change", args=[call.pk]) in staff.get(reverse("admin:applications")).text


def test_the_waitlist_asks_and_people_answer_by_one_click(staff: Client, call: Call, apply: Apply) -> None:
    placed, first, second = apply(), apply(), apply(language="ar")
    deciding.screen_call(call)
    assert line.record_wave(call, [placed.pk], wave=1) == 2
    page = staff.get(reverse("admin:applications-waitlist", args=["spring"])).text
    assert page.index(first.full_name) < page.index(second.full_name)
    assert placed.full_name not in page
    address = reverse("admin:applications-waitlist", args=["spring"])
    assert "2 people get a mail." in staff.post(address).text
    assert not Message.objects.exists()
    staff.post(address, {"confirmed": "1"})
    staff.post(address, {"confirmed": "1"})
    assert sorted(Message.objects.values_list("to_address", "language")) == sorted(
        [(first.email, "en"), (second.email, "ar")]
    )
    entry = WaitlistEntry.objects.get(application=second)
    address = LINK.path(entry.pk, "en")
    reader = Client()
    assert "You are number 2 on the waitlist: you were left out of 1 round so far" in reader.get(address).text
    entry.refresh_from_db()
    assert entry.confirmed_at is None
    assert "still wait" in reader.post(address, {"stay": "1"}, follow=True).text
    assert "Stay on the list" not in reader.get(address).text
    long_ago = clock.now() - timedelta(days=90)
    WaitlistEntry.objects.update(confirmed_at=long_ago, asked_at=long_ago)
    assert "Stay on the list" in reader.get(address).text  # asked for another round, they answer anew
    reader.post(address, {"stay": "1"})
    entry.refresh_from_db()
    assert entry.confirmed_at is not None and entry.confirmed_at > long_ago
    assert "left the list" in reader.post(address, {"leave": "1"}, follow=True).text
    entry.refresh_from_db()
    assert (entry.ended_because, queries.in_line(call).count()) == ("left", 1)
    applications = reverse("admin:applications_application_changelist")
    for place, name in (("placed", placed), ("waiting", first)):
        listed = staff.get(applications, {"place": place}).text
        assert name.full_name in listed and listed.count("field-reference") == 1
    assert reader.get(reverse("waitlist:mine", args=["forged"])).status_code == 404


PAGES = [
    ("admin:applications", []),
    ("admin:screening", ["spring"]),
    ("admin:applications-import", ["spring"]),
    ("admin:applications-waitlist", ["spring"]),
    ("admin:screening-publish", ["spring"]),
    ("admin:applications_application_changelist", []),
    ("admin:applications_call_changelist", []),
    ("admin:applications_choice_changelist", []),
    ("admin:applications_qualification_changelist", []),
]


@pytest.mark.parametrize(("name", "arguments"), PAGES)
def test_pages_are_shut_to_liaisons_and_show_them_nothing(
    name: str, arguments: list[str], liaison: User, call: Call, apply: Apply
) -> None:
    apply(full_name="Secret Applicant")
    answer = stages.sign_in(Client(), liaison).get(reverse(name, args=arguments))
    assert answer.status_code == 403
    assert "Secret Applicant" not in answer.text


@pytest.mark.parametrize(("name", "arguments"), PAGES)
def test_pages_take_as_many_queries_for_three_rows_as_for_one(
    name: str, arguments: list[str], staff: Client, call: Call, apply: Apply
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert staff.get(reverse(name, args=arguments)).status_code == 200
        return len(caught)

    apply(qualifications={**YES, "desire": None})
    queries()
    before = queries()
    for _number in range(3):
        apply(qualifications={**YES, "desire": None})
    assert queries() == before


def test_the_list_is_searched_without_accents_case_or_order(staff: Client, call: Call, apply: Apply) -> None:
    apply(full_name="Begoña Núñez", institution="Biblioteca Ñandú")
    apply(full_name="Işıl Yağız")
    apply(full_name="김 하은", email="ha-eun@library.example")
    apply(full_name="ｽｽﾞｷ ハナ", institution="مكتبة أحمد الوطنية")
    apply(full_name="Алёна Семёнова")
    address = reverse("admin:applications_application_changelist")
    for term, name in (
        ("nunez begona", "Begoña"),
        ("ISIL", "Işıl"),
        ("하은", "하은"),
        ("김하은", "하은"),
        ("Ha-Eun@Library 하은", "하은"),
        ("nandu", "Begoña"),
        ("すずき", "ｽｽﾞｷ"),
        ("احمد مكتبه", "ｽｽﾞｷ"),
        ("СЕМЕНОВА", "Алёна"),
    ):
        page = staff.get(address, {"q": term}).text
        assert name in page
        assert page.count("field-reference") == 1


def test_a_search_with_filters_is_kept_by_name_for_everybody_who_may_open_the_list(
    staff: Client, call: Call, apply: Apply, liaison: User
) -> None:
    apply(full_name="Ana Ruiz", country="PE")
    apply(full_name="Bo Li", country="JP")
    address = reverse("admin:applications_application_changelist")
    assert "Keep this search" not in staff.get(address).text
    kept = {"list": "applications.application", "query": "country=PE&q=ruiz&p=1", "name": "From Peru"}
    keep = reverse("admin:filter-keep")
    assert "is kept" in staff.post(keep, kept, follow=True).text
    assert "Search or choose a filter first." in staff.post(keep, {**kept, "query": "p=2"}, follow=True).text
    saved = SavedFilter.objects.get()
    assert saved.query == "country=PE&q=ruiz"
    assert f'href="?{escape(saved.query)}"' in staff.get(address).text
    assert staff.get(f"{address}?{saved.query}").text.count("field-reference") == 1
    forget = reverse("admin:filter-forget", args=[saved.pk])
    stranger = stages.sign_in(Client(), liaison)
    assert stranger.post(keep, kept).status_code == stranger.post(forget).status_code == 403
    assert staff.post(keep, {**kept, "list": "auth.group"}).status_code == 403
    staff.post(forget)
    assert not SavedFilter.objects.exists()


def test_chosen_applications_are_taken_away_as_a_spreadsheet_reads_them(
    staff: Client, call: Call, apply: Apply
) -> None:
    wanted = apply(full_name="Jörg Weiß")
    apply(full_name="Bo Li")
    answer = staff.post(
        reverse("admin:applications_application_changelist"),
        {"action": "take_away", "_selected_action": [wanted.pk]},
    )
    body = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert body.startswith("\ufeff")
    assert [row["full_name"] for row in csv.DictReader(io.StringIO(body))] == ["Jörg Weiß"]


def test_choices_are_edited_language_by_language(staff: Client) -> None:
    from applications.models import Choice

    choice = Choice.objects.get(choice_list="frequency", code="weekly")
    address = reverse("admin:applications_choice_change", args=[choice.pk])
    data = {f"labels_{language}": text for language, text in choice.labels.items()}
    answer = staff.post(
        address, {**data, "labels_es": "Cada semana", "position": "1", "is_active": "on", "also": "Weekly"}
    )
    assert answer.status_code == 302
    choice.refresh_from_db()
    assert choice.labels == {**choice.labels, "es": "Cada semana", "ja": data["labels_ja"]}


def test_no_cell_of_the_export_is_executed(staff: Client, call: Call, apply: Apply) -> None:
    apply(full_name='=HYPERLINK("http://evil.example")', institution="@SUM(1+1)", motivation="\t=1", position="-2+3")
    out = io.StringIO()
    call_command("export", "applications", "--call", "spring", stdout=out)
    row = next(csv.DictReader(io.StringIO(out.getvalue().removeprefix("\ufeff"))))
    assert row["full_name"] == '\'=HYPERLINK("http://evil.example")'
    assert all(not cell.startswith(("=", "@", "\t", "+", "-")) for cell in row.values())
    assert set(row["qualifications"].split(",")) == {"biweekly:yes", "commit:yes", "desire:yes", "internet:yes"}

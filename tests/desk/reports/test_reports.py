"""CSV that staff take away, on the command line and on the desk."""

from __future__ import annotations

import csv
import io

import pytest
from django.contrib.auth.models import Group as RoleGroup
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from applications.intake.reading.cells import unescaped
from ilnp.accounts.models import AuditEntry, User
from ilnp.accounts.roles import Role
from ilnp.desk.reports import registry
from ilnp.desk.reports.form import Form
from ilnp.desk.reports.taking import take
from tests.kit import stages

pytestmark = pytest.mark.django_db


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))


def exported(*arguments: str) -> str:
    out = io.StringIO()
    call_command("export", *arguments, stdout=out)
    return out.getvalue()


def test_memberships_come_with_one_line_per_person_and_no_cell_is_executable() -> None:
    call = stages.call("spring")
    stages.application(call, country="KE", full_name='=HYPERLINK("http://evil.example","Ana")')
    stages.application(call, country="JP", full_name="Satō, “Jun”\nthe second")
    cohort = stages.started_cohort(0, call=call)
    stages.started_cohort(2)
    rows = rows_of(exported("memberships", "--cohort", cohort.slug))
    assert {row["name"] for row in rows} == {
        '\'=HYPERLINK("http://evil.example","Ana")',
        "Satō, “Jun”\nthe second",
    }
    assert {row["cohort"] for row in rows} == {cohort.slug}
    assert len(rows_of(exported("memberships"))) == 4


@pytest.mark.parametrize("typed", ["a;=1+1", "a; =1+1", "line\n@SUM(1)", "x\t+1", "＝1+1", "=1;=2", "a;\u00a0-1+1"])
def test_no_cell_is_executable_wherever_a_program_parts_them(typed: str) -> None:
    call = stages.call("spring")
    stages.application(call, country="KE", full_name=typed)
    stages.application(call, country="JP", full_name="Jun")
    stages.started_cohort(0, call=call)
    text = exported("memberships").removeprefix("\ufeff")
    for delimiter in (",", ";", "\t"):
        for line in text.splitlines():
            for cell in line.split(delimiter):
                assert not cell.strip(' "\u00a0').startswith(tuple("=+-@＝＋－＠")), (delimiter, cell)
    (written,) = {row["name"] for row in rows_of(text)} - {"Jun"}
    assert written.replace("'", "") == typed == unescaped(written)


def test_the_command_writes_the_same_bytes_as_the_desk(client: Client) -> None:
    stages.started_cohort(4)
    coordinator = stages.staff(Role.COORDINATOR)
    User.objects.filter(pk=coordinator.pk).update(time_zone="Asia/Tokyo")
    stages.sign_in(client, coordinator)
    for report in registry.every():
        for form in ("csv", "json"):
            answer = client.get(reverse("admin:report", args=[report.name, form]))
            content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
            assert content == exported(report.name, "--format", form).encode()


def test_messages_do_not_hold_what_the_letters_say() -> None:
    stages.started_cohort(2)
    text = exported("messages")
    assert {row["kind"] for row in rows_of(text)} == {"introduction"}
    assert "To learn how others work." not in text


def test_an_unknown_report_or_cohort_is_named() -> None:
    with pytest.raises(CommandError, match="no report “salaries”"):
        exported("salaries")
    assert rows_of(exported("groups", "--call", stages.call("spring").slug)) == []
    with pytest.raises(CommandError, match="no cohort with the short name “nowhere”"):
        exported("groups", "--cohort", "nowhere")
    with pytest.raises(CommandError, match="cannot be narrowed to a cohort"):
        exported("messages", "--cohort", "spring")


def test_the_desk_gives_reports_to_those_who_may_have_them(client: Client) -> None:
    cohort = stages.started_cohort(2)
    group = cohort.groups.get()
    assert group.liaison is not None
    address = reverse("admin:report", args=["memberships", "csv"])
    stages.sign_in(client, group.liaison.person)
    assert client.get(address).status_code == 403
    stages.sign_in(client, stages.staff(Role.COORDINATOR))
    page = client.get(reverse("admin:reports")).text
    assert "Memberships: people in groups" in page and f'<option value="{cohort.slug}">' in page
    answer = client.get(address)
    body = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert len(rows_of(body)) == 2
    assert answer["Content-Disposition"].startswith('attachment; filename="memberships-')


def test_a_report_takes_the_same_number_of_queries_for_one_row_and_three(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    stages.started_cohort(2)
    with django_assert_num_queries(4):  # how many, the trail, and a savepoint around what PostgreSQL copies
        exported("memberships")
    stages.started_cohort(6)
    with django_assert_num_queries(4):
        exported("memberships")


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_a_report_that_nobody_reads_to_its_end_leaves_nothing_open() -> None:
    stages.started_cohort(2)
    for form in Form:
        blocks = take("memberships", {}, form).blocks
        assert next(blocks)
        assert next(blocks)
        blocks.close()  # type: ignore[attr-defined]
    assert len(rows_of(exported("memberships"))) == 2


def test_a_report_called_off_in_the_middle_leaves_the_database_usable() -> None:
    call = stages.call()
    many = "x" * 40_000
    for number in range(60):
        stages.application(call, motivation=f"{number} {many}")
    blocks = take("applications", {}, Form.CSV).blocks
    assert next(blocks) and next(blocks)
    blocks.close()  # type: ignore[attr-defined]
    assert len(rows_of(exported("applications"))) == 60


def test_the_right_to_take_a_report_is_one_of_its_own(client: Client) -> None:
    coordinator = stages.staff(Role.COORDINATOR)
    RoleGroup.objects.get(name=Role.COORDINATOR).permissions.remove(Permission.objects.get(codename="export_message"))
    stages.sign_in(client, coordinator)
    assert client.get(reverse("admin:report", args=["messages", "csv"])).status_code == 403
    assert client.get(reverse("admin:mail_message_changelist")).status_code == 200
    assert "report-messages" not in client.get(reverse("admin:reports")).text
    assert client.get(reverse("admin:report", args=["groups", "csv"])).status_code == 200
    assert client.get(reverse("admin:report", args=["dictionary", "csv"])).status_code == 200


def test_who_took_which_report_and_how_many_rows_stands_in_the_trail(client: Client) -> None:
    cohort = stages.started_cohort(4)
    coordinator = stages.staff(Role.COORDINATOR)
    stages.sign_in(client, coordinator)
    answer = client.get(reverse("admin:report", args=["memberships", "xlsx"]), {"cohort": cohort.slug})
    assert answer["X-Rows"] == "4"
    exported("memberships", "--format", "json")
    on_the_desk, by_command = AuditEntry.objects.filter(action="report taken").order_by("pk")
    assert (on_the_desk.actor, by_command.actor) == (coordinator, None)
    assert on_the_desk.target_type == "cohorts.membership"
    assert on_the_desk.detail == {
        "report": "memberships",
        "form": "xlsx",
        "rows": 4,
        "chosen": False,
        "narrowed_to": {"cohort": cohort.slug},
    }
    assert (by_command.detail["form"], by_command.detail["narrowed_to"]) == ("json", {})


def test_chosen_applications_are_taken_from_the_list_in_every_form(client: Client) -> None:
    chosen, _other = stages.applicants(stages.call(), 2)
    stages.sign_in(client, stages.staff(Role.COORDINATOR))
    for action in ("take_away", "take_away_as_workbook", "take_away_as_json"):
        answer = client.post(
            reverse("admin:applications_application_changelist"), {"action": action, "_selected_action": [chosen.pk]}
        )
        assert (answer["X-Rows"], b"".join(answer.streaming_content) != b"") == ("1", True)  # type: ignore[attr-defined]


def test_runs_liaisons_and_groups_say_how_much_there_is_of_them() -> None:
    cohort = stages.started_cohort(4)
    [run] = rows_of(exported("runs", "--cohort", cohort.slug))
    assert (run["state"], run["groups"], run["left_over"], run["cohort"]) == ("approved", "2", "0", cohort.slug)
    [liaison] = rows_of(exported("liaisons"))
    assert (liaison["groups"], liaison["groups_ended"], liaison["takes_groups"]) == ("2", "0", "1")
    groups = rows_of(exported("groups", "--cohort", cohort.slug))
    assert [group["members"] for group in groups] == ["2", "2"]
    assert all(len(group["countries"].split(",")) == 2 for group in groups)

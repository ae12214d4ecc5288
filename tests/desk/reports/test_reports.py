"""CSV that staff take away, on the command line and on the desk."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from applications.intake.reading.cells import unescaped
from ilnp.accounts.models import User
from ilnp.accounts.roles import Role
from ilnp.desk.reports import registry
from tests.kit import stages

pytestmark = pytest.mark.django_db


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))


def exported(*arguments: str) -> str:
    out = io.StringIO()
    call_command("export", *arguments, stdout=out)
    return out.getvalue()


def test_groups_come_with_one_line_per_person_and_no_cell_is_executable() -> None:
    call = stages.call("spring")
    stages.application(call, country="KE", full_name='=HYPERLINK("http://evil.example","Ana")')
    stages.application(call, country="JP", full_name="Satō, “Jun”\nthe second")
    cohort = stages.started_cohort(0, call=call)
    stages.started_cohort(2)
    rows = rows_of(exported("groups", "--cohort", cohort.slug))
    assert {row["name"] for row in rows} == {
        '\'=HYPERLINK("http://evil.example","Ana")',
        "Satō, “Jun”\nthe second",
    }
    assert {row["cohort"] for row in rows} == {cohort.slug}
    assert len(rows_of(exported("groups"))) == 4


@pytest.mark.parametrize("typed", ["a;=1+1", "a; =1+1", "line\n@SUM(1)", "x\t+1", "＝1+1", "=1;=2", "a;\u00a0-1+1"])
def test_no_cell_is_executable_wherever_a_program_parts_them(typed: str) -> None:
    call = stages.call("spring")
    stages.application(call, country="KE", full_name=typed)
    stages.application(call, country="JP", full_name="Jun")
    stages.started_cohort(0, call=call)
    text = exported("groups").removeprefix("\ufeff")
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
    for report in ("groups", "applications", "messages"):
        answer = client.get(reverse("admin:report", args=[report]))
        assert b"".join(answer.streaming_content) == exported(report).encode()  # type: ignore[attr-defined]


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
    address = reverse("admin:report", args=["groups"])
    stages.sign_in(client, group.liaison.person)
    assert client.get(address).status_code == 403
    stages.sign_in(client, stages.staff(Role.COORDINATOR))
    page = client.get(reverse("admin:reports")).text
    assert "Groups: people, liaisons" in page and f'<option value="{cohort.slug}">' in page
    answer = client.get(address)
    body = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert len(rows_of(body)) == 2
    assert answer["Content-Disposition"].startswith('attachment; filename="groups-')


def test_a_report_takes_the_same_number_of_queries_for_one_row_and_three(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    stages.started_cohort(2)
    with django_assert_num_queries(3):  # one, and a savepoint around it
        exported("groups")
    stages.started_cohort(6)
    with django_assert_num_queries(3):  # one, and a savepoint around it
        exported("groups")


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_a_report_that_nobody_reads_to_its_end_leaves_nothing_open() -> None:
    stages.started_cohort(2)
    body = registry.lines(registry.get("groups"), {})
    assert next(body).startswith("cohort,")
    assert next(body)
    body.close()  # type: ignore[attr-defined]
    assert len(rows_of(exported("groups"))) == 2

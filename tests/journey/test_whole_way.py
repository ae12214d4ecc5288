"""The whole way on real input: 488 submissions, 97 introductions, a prompt, a survey, a CSV. In a real browser."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command

from applications.models import Application
from cohorts.models import Cohort, Membership
from ilnp import clock
from ilnp.accounts.signing_in.ready_made import create_sign_in_address
from ilnp.mail.models import Message
from matching.models import Run
from tests.kit import stages
from tests.kit.mailserver import Letter, MailServer

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

DATA = Path(__file__).resolve().parent.parent / "data"
SEATS = 97


def body_of(letter: Letter) -> str:
    part = letter.message.get_body(("plain",))
    assert part is not None
    return part.get_content()


def about(letters: list[Letter], kind: str) -> list[Letter]:
    """The letters of one kind of mail, found by their Message-IDs in the outbox."""
    known = {
        identifier.strip("<>") for identifier in Message.objects.filter(kind=kind).values_list("message_id", flat=True)
    }
    return [letter for letter in letters if str(letter.message["Message-ID"]).strip(" <>") in known]


def test_from_488_submissions_to_introductions_a_survey_and_a_csv(
    page: Page, site: str, smtp_server: MailServer, worker: object, tmp_path: Path
) -> None:
    page.set_default_timeout(90_000)
    source = str(DATA / "applications-2020.csv")
    call_command(
        "intake",
        source,
        "--call",
        "spring-2020",
        "--create-call",
        "--commit",
        "--accept-repeats",
        "--consent-ground",
        "the form of 2020 said so",
        stdout=io.StringIO(),
    )
    people = [stages.liaison(f"Liaison {number}", most_groups=20).person for number in range(1, 4)]
    liaisons = {person.email for person in people}

    page.goto(create_sign_in_address("coordinator", site))

    screen(page)
    assert Counter(Application.objects.values_list("status", flat=True)) == {
        "eligible": 435,
        "not_eligible": 29,
        "duplicate": 24,
    }

    page.goto("/admin/matching/")
    page.get_by_role("link", name=re.compile("^Start a run for")).click()
    page.get_by_label("Places").fill("1")
    page.get_by_role("button", name="Start the run").click()
    assert "greater than or equal to 2" in page.content()
    page.get_by_label("Places").fill(str(SEATS))
    page.get_by_label("Policy").select_option(label="ILNP 2020")
    page.get_by_role("button", name="Start the run").click()
    page.get_by_role("heading", name="The weakest groups").wait_for()
    run = Run.objects.get()
    assert run.solution is not None
    assert all(goal["proved"] for goal in run.solution["goals"])
    assert page.get_by_text("proved best").count() >= len(run.solution["goals"])

    page.get_by_role("link", name="Approve and form the cohort").click()
    today = clock.now().date()
    page.get_by_label("Name").fill("Spring 2020")
    page.get_by_label("Starts on").fill(today.isoformat())
    page.get_by_label("Ends on").fill((today + timedelta(days=122)).isoformat())
    page.get_by_role("button", name="See what will follow").click()
    page.get_by_text(f"groups with {SEATS} people").wait_for()
    page.get_by_role("button", name="Approve and form the cohort").click()
    page.get_by_role("link", name="Start the cohort").click()
    assert f"{SEATS} people" in page.content()
    page.get_by_role("button", name="Start and send the introductions").click()
    page.get_by_text(f"{SEATS} introductions are on their way").wait_for()

    wait_for_delivery(page)
    check_introductions(about(smtp_server.letters, "introduction"), liaisons)

    cohort = Cohort.objects.get()
    begins = clock.now()
    call_command("tick", until=begins + timedelta(days=15), stdout=io.StringIO())
    assert len(about(smtp_server.letters, "prompt")) == SEATS
    survey = cohort.surveys.get(instrument__code="mid")  # type: ignore[attr-defined]
    opens = begins + (survey.opens_on - today) + timedelta(days=1)
    call_command("tick", until=opens, stdout=io.StringIO())
    invitations = about(smtp_server.letters, "survey_invitation")
    assert len(invitations) == SEATS

    answer_survey(page, invitations[0])
    assert survey.invitations.filter(answered=True).count() == 1

    page.goto(create_sign_in_address("coordinator", site))
    page.goto("/admin/reports/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Take applications as CSV").click()
    check_csv(download.value.path().read_text(encoding="utf-8-sig"), 488)
    out = io.StringIO()
    call_command("export", "answers", "--cohort", cohort.slug, stdout=out)
    assert "=1+1" not in out.getvalue()  # one answer alone waits until others have come


def screen(page: Page) -> None:
    """Decide the clear cases, then tell everybody."""
    page.goto("/admin/applications/spring-2020/screening/")
    page.get_by_role("button", name="Decide the clear cases").click()
    page.get_by_role("link", name="Publish decisions").click()
    page.get_by_role("button", name=re.compile("Publish")).click()
    page.get_by_text("Nobody waits for your decision.").wait_for()


def wait_for_delivery(page: Page) -> None:
    """Look at the list of messages, as a coordinator would, until the worker has none left to send."""
    for _look in range(300):
        page.goto("/admin/mail/message/")
        if not Message.objects.filter(state__in=["queued", "sending", "failed"]).exists():
            return
    raise AssertionError("The worker did not deliver everything.")


def check_introductions(letters: list[Letter], liaisons: set[str]) -> None:
    """97 people, one letter each, their liaison in copy and Reply-To, nobody else."""
    assert len(letters) == SEATS
    told = Counter(str(letter.message["To"]) for letter in letters)
    assert len(told) == SEATS and set(told.values()) == {1}
    members = {row.person.email: row for row in Membership.objects.select_related("person", "group__liaison__person")}
    for letter in letters:
        (address,) = set(letter.recipients) - liaisons
        membership = members[address]
        assert membership.group.liaison is not None
        liaison = membership.group.liaison.person.email
        assert set(letter.recipients) == {address, liaison}
        assert liaison in str(letter.message["Cc"]) and liaison in str(letter.message["Reply-To"])
        body = body_of(letter)
        for partner in membership.group.memberships.exclude(pk=membership.pk).select_related("person"):
            assert partner.person.email in body


def answer_survey(page: Page, invitation: Letter) -> None:
    """Open the link of a letter without signing in, answer, and see that it counted."""
    page.context.clear_cookies()
    (link,) = set(re.findall(r"https?://[^\s<>]+/survey/[^\s<>]+", body_of(invitation)))
    page.goto(link)
    page.get_by_role("button", name=re.compile("Send")).click()
    assert page.title().startswith("Error:")
    for group in page.get_by_role("radiogroup").all() or page.locator("fieldset").all():
        group.get_by_role("radio").first.check()
    for box in page.locator("main textarea").all():
        box.fill("=1+1")
    page.locator("[name=full_name]").fill("Amina Otieno")
    page.locator("[name=email]").fill("amina@library.example")
    page.get_by_role("button", name=re.compile("Send")).click()
    page.get_by_role("heading", name=re.compile("Thank")).wait_for()


def check_csv(text: str, rows: int | None = None) -> list[dict[str, str]]:
    """Read strictly; no cell may begin with what a spreadsheet program takes for a formula."""
    read = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert rows is None or len(read) == rows
    cells = [cell for row in read for cell in row.values()]
    assert all(isinstance(cell, str) for cell in cells)
    dangerous = [cell for cell in cells if cell.lstrip()[:1] in set("=+-@") and not re.fullmatch(r"[+-][\d.]+", cell)]
    assert dangerous == []
    return read


def test_the_expectation_is_met_by_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("intake", str(DATA / "applications-2020.csv"), "--call", "spring-2020", "--create-call", "--json")
    said = json.loads(capsys.readouterr().out)
    expected = json.loads((DATA / "applications-2020.expected.json").read_text())
    assert {name: said[name] for name in expected} == expected
    assert said["refused"] == []
    assert not Application.objects.exists()

"""A whole programme in pretended time: every date that is written down lies in it, and none is of the day of the test."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from random import Random
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.test import Client

from applications.intake import storing, understanding
from applications.models import Application, Call
from applications.screening import deciding
from cohorts.board import running
from cohorts.forming import formation
from cohorts.models import CheckIn, Cohort, Membership
from cohorts.rematch import changes
from ilnp import clock
from ilnp.accounts import consents
from ilnp.accounts.models import Consent, User
from ilnp.accounts.roles import Role
from ilnp.desk.reports import registry as reports
from ilnp.desk.reports.form import Form
from ilnp.desk.reports.taking import take
from ilnp.mail.campaigns import sending
from ilnp.mail.models import Campaign, CampaignText, Message
from ilnp.rehearsal.demonstration import people
from ilnp.rehearsal.demonstration.programme import filling_in
from matching.runs import asking, solving
from surveys.answering import answers
from surveys.models import Invitation
from tests.kit import stages
from tests.kit.form.filling import Applicant, open_call
from tests.kit.mailserver import MailServer

pytestmark = pytest.mark.django_db

OURS = {"ilnp", "applications", "matching", "cohorts", "surveys"}
REAL = {
    "due.Heartbeat.at",
    "due.PretendedTime.since",
    "mail.Message.lease_until",
    "mail.Pace.minute",
    "accounts.SignInAddress.made_at",
    "accounts.SignInAddress.used_at",
    "matching.Run.progress",
}
"""What is in real time on purpose: heartbeats, leases, rates, single-use sign-ins."""

AHEAD = {
    "applications.WaitlistEntry.kept_until",
    "due.Plan.due_at",
    "due.Plan.too_late_at",
    "due.Plan.try_at",
    "mail.Message.not_before",
    "mail.Message.not_after",
}
"""What may lie years behind the end of the programme, because it says how late something may be."""

DAY = timedelta(days=1)
ISO_DATE = re.compile(r"\b(20\d\d-[01]\d-[0-3]\d)\b")
LINK = re.compile(r"https?://[^/\s]+(/\S*/(?:inquiry|check-in|survey)/[^\s<>]+)")


def tick(until: datetime) -> None:
    call_command("tick", until=until, stdout=io.StringIO())


def dates_in_database() -> dict[tuple[str, int, str], date]:
    """Every date of every row of our models, by model, row and column; dates inside of JSON columns too."""
    found: dict[tuple[str, int, str], date] = {}
    for model in apps.get_models():
        if model.__module__.partition(".")[0] not in OURS:
            continue
        for row in model._default_manager.all():
            for field in model._meta.concrete_fields:
                value = getattr(row, field.attname)
                if isinstance(field, models.DateField) and value:
                    found[model._meta.label, row.pk, field.name] = value
                elif isinstance(field, models.JSONField):
                    for number, text in enumerate(ISO_DATE.findall(json.dumps(value))):
                        found[model._meta.label, row.pk, f"{field.name}.{number}"] = date.fromisoformat(text)
    return found


def moment(value: date) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, time(12), tzinfo=UTC)


def name_of(label: str, column: str) -> str:
    return f"{label}.{column.partition('.')[0]}"


class Programme:
    """The acts of staff and participants, each done when the programme's time has come to it; none is told the time."""

    def __init__(self, begins: datetime) -> None:
        self.begins = begins
        self.starts = begins + 41 * DAY
        self.ends = self.starts + 122 * DAY

    def run(self) -> None:
        tick(self.begins)
        self.coordinator = stages.staff(Role.COORDINATOR, "Nadia Farouk")
        for number in (1, 2):
            liaison = stages.liaison(f"Liaison {number}").person
            consents.give(liaison, Consent.Purpose.NEWS, language="en")
        self.people_apply()
        tick(self.begins + 11 * DAY)
        self.decide()
        tick(self.begins + 14 * DAY)
        self.form()
        tick(self.starts - 8 * DAY)
        self.answer("inquiry", answer="yes")
        tick(self.starts)
        running.start(self.cohort(), only_who_said_yes=True, actor=self.coordinator)
        tick(self.starts + 20 * DAY)
        self.answer("pulse", answer=CheckIn.Answer.WELL)
        self.somebody_leaves()
        tick(self.starts + 62 * DAY)
        self.answer_surveys()
        tick(self.starts + 80 * DAY)
        self.write_to_many()
        tick(self.ends + DAY)
        running.end(self.cohort(), actor=self.coordinator)
        tick(self.ends + 4 * DAY)
        self.answer_surveys()
        self.somebody_writes()
        tick(self.ends + 41 * DAY)

    def cohort(self) -> Cohort:
        return Cohort.objects.get()

    def people_apply(self) -> None:
        call = open_call(title="Spring", opens_at=self.begins - DAY, closes_at=self.begins + 10 * DAY)
        applicant = Applicant(call)
        applicant.fill_all()
        assert applicant.send().status_code == 302
        sheet = people.spreadsheet(24, first=self.begins - 10 * DAY, seed=4)
        said = understanding.Corrections(consent_ground="They ticked it on paper.")
        storing.commit(understanding.understand(sheet, call, said), call, actor=self.coordinator)

    def decide(self) -> None:
        call = Call.objects.get()
        deciding.screen_call(call, actor=self.coordinator)
        undecided = call.applications.filter(status=Application.Status.RECEIVED).first()
        if undecided:
            deciding.decide(undecided, Application.Status.ELIGIBLE, actor=self.coordinator)
        deciding.publish(call, actor=self.coordinator)

    def form(self) -> None:
        run = solving.solve(asking.ask(Call.objects.get(), stages.policy(), seats=12, actor=self.coordinator).pk)
        assert run is not None
        formation.form_cohort(
            run,
            name="First wave",
            starts_on=self.starts.date(),
            ends_on=self.ends.date(),
            asks_inquiry=True,
            actor=self.coordinator,
        )

    def answer(self, kind: str, **filled: Any) -> None:
        """Everybody opens the link that was mailed to them, and answers."""
        sent = Message.objects.filter(kind=kind, state="sent")
        assert sent.exists(), kind
        for message in sent:
            link = LINK.search(message.text)
            assert link, message.text
            assert Client().post(link[1], filled).status_code in (200, 302)

    def somebody_leaves(self) -> None:
        member = Membership.objects.filter(left_at=None).order_by("pk").first()
        assert member is not None
        changes.leave(member, Membership.Ending.NO_LONGER, actor=self.coordinator)

    def answer_surveys(self) -> None:
        asked = Invitation.objects.filter(answered=False, survey__closed_at=None).select_related("survey")
        assert asked
        for invitation in asked:
            message = Message.objects.filter(kind="survey_invitation", person=invitation.person).latest("id")
            link = LINK.search(message.text)
            assert link, message.text
            filled = filling_in(answers.asked(invitation.survey), Random(invitation.pk))
            assert Client().post(link[1], filled).status_code == 302

    def somebody_writes(self) -> None:
        Client().post(
            "/en/contact/",
            {"name": "Ana", "email": "ana@library.example", "subject": "A question", "text": "When does it start?"},
        )

    def write_to_many(self) -> None:
        campaign = Campaign.objects.create(name="News", audience="role:liaison", made_by=self.coordinator)
        CampaignText.objects.create(campaign=campaign, subject="News", body="Dear {name},\n\nthere is news.")
        assert sending.send(campaign, expected=2, actor=self.coordinator) == 2


def test_all_dates_lie_in_the_pretended_time_and_none_is_todays(smtp_server: MailServer) -> None:
    before = dates_in_database()
    today = clock.real()
    programme = Programme((today + 400 * DAY).replace(hour=8, minute=0, second=0, microsecond=0))
    first, last = programme.begins - 11 * DAY, programme.ends + 42 * DAY
    programme.run()

    cohort = programme.cohort()
    assert cohort.state == Cohort.State.ENDED
    written = {place: value for place, value in dates_in_database().items() if before.get(place) != value}
    columns = {name_of(label, column) for label, _pk, column in written}
    for known in ("accounts.AuditEntry.at", "applications.Application.decided_at", "matching.Run.finished_at",
                  "cohorts.CheckIn.at", "surveys.Invitation.invited_at", "mail.Message.sent_at", "due.Plan.done_at",
                  "website.ContactMessage.received_at", "applications.WaitlistEntry.since"):  # fmt: skip
        assert known in columns
    outside = {
        f"{label} {pk} {column}": str(value)
        for (label, pk, column), value in written.items()
        if name_of(label, column) not in REAL
        and not first <= moment(value) <= (last + 4000 * DAY if name_of(label, column) in AHEAD else last)
    }
    assert outside == {}

    assert len(smtp_server.letters) > 60
    sent = sorted(parsedate_to_datetime(str(letter.message["Date"])) for letter in smtp_server.letters)
    assert first <= sent[0] <= sent[-1] <= last
    for letter in smtp_server.letters:
        assert str(today.year) not in str(letter.message["Message-ID"])[:8]

    for report in reports.every():
        text = b"".join(block for block, _rows in take(report.name, {}, Form.CSV).blocks).decode()
        strange = [day for day in ISO_DATE.findall(text) if not first.date() <= date.fromisoformat(day) <= last.date()]
        assert strange == [], report.name
    client = stages.sign_in(Client(), programme.coordinator)
    file = client.get("/admin/reports/applications.csv")
    assert f"{clock.today():%Y-%m-%d}" in file["Content-Disposition"]
    assert User.objects.get(pk=programme.coordinator.pk).last_login > programme.ends

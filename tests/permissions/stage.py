"""The one stage on which all rows are tried: a programme with something of everything, and everybody signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from applications.form import drafts
from applications.form import links as form_links
from applications.intake import files
from applications.models import Choice, DuplicateGroup, IntakeMapping, Qualification, WaitlistEntry
from applications.screening import deciding, duplicates
from applications.waitlist import line, words
from cohorts import mailed_links
from cohorts.liaisons import handing_over
from cohorts.models import OfferedRematch, Prompt, Silence, Wait
from cohorts.pulse import answers
from cohorts.rematch import changes
from ilnp import clock
from ilnp.accounts.models import AuditEntry, User
from ilnp.accounts.roles import Role
from ilnp.desk.lists import saved_filters
from ilnp.due.models import Plan
from ilnp.mail.models import Campaign, CampaignText, KillSwitch, LeftOut, Message, OptOut, Organisation, Suppression
from ilnp.mail.outbox import queueing
from ilnp.mail.texts import whole_mail
from ilnp.website.contact import receiving
from ilnp.website.models import ContactMessage, PageText, VolunteerOffer
from matching import history
from matching.board import moving
from matching.models import CountryClass, PairHistory, Policy, Run
from matching.runs import asking
from surveys.asking import invitations, offering, surveys
from surveys.models import Instrument, Survey
from tests.kit import stages
from tests.kit.form.filling import open_call
from tests.permissions import people

A_FILE = "Timestamp,E-mail address,Full name,Country\n2026-03-02 09:00,reader@library.example,Reader One,Kenya\n"


@dataclass
class Stage:
    """What addresses and bodies refer to, by the names of ``things``; a client for each of the people."""

    clients: dict[str, Client]
    things: dict[str, Any]

    def fill(self, text: str) -> str:
        """A text in which ``{name}`` or ``{name.attribute}`` stands for something of the stage."""
        return text.format(**self.things)


def build() -> Stage:
    """Make everything. Called once, inside a transaction that is rolled back at the end."""
    now = clock.now()
    who = _people()
    things: dict[str, Any] = {**_cohorts(who, now), **_calls(who, now), **_website(who), **_mail(who, now)}
    things["user"] = who[people.PARTNER]
    things["entry"] = AuditEntry.objects.order_by("pk").first()
    _last, things["prompt"], *_rest = Prompt.objects.order_by("-day")
    things["profile"] = who[people.LIAISON].liaison_profile
    things["policy"] = Policy.objects.get(code="ilnp-2020")
    things["country_class"] = CountryClass.objects.first()
    things["choice"], things["qualification"] = Choice.objects.first(), Qualification.objects.first()
    one, other = stages.person("Kept Apart"), stages.person("From Each Other")
    history.keep_apart(one, other, reason="They asked.", actor=who[people.COORDINATOR])
    things["apart"] = PairHistory.objects.get(kind=PairHistory.Kind.NEVER)
    things["user_type"] = ContentType.objects.get_for_model(User)
    things["guarded"] = stages.staff(Role.WEBMASTER, "With A Second Step")
    Authenticator.objects.create(user=things["guarded"], type=Authenticator.Type.TOTP, data={})
    things["other_profile"] = who[people.OTHER_LIAISON].liaison_profile
    things["a_file"] = A_FILE
    things["one"], things["other"] = stages.person("Not Yet Apart"), stages.person("Also Not")
    clients = {name: Client() for name in people.EVERYBODY}
    for name, client in clients.items():
        if name in people.STAFF:
            stages.sign_in(client, who[name])
        elif name != people.NOBODY:
            client.force_login(who[name if name != people.NO_SECOND_FACTOR else people.COORDINATOR])
    return Stage(clients, things)


def _people() -> dict[str, User]:
    return {
        people.LIAISON: stages.liaison("Own Liaison").person,
        people.OTHER_LIAISON: stages.liaison("Other Liaison").person,
        people.WEBMASTER: stages.staff(Role.WEBMASTER),
        people.COORDINATOR: stages.staff(Role.COORDINATOR),
    }


def _cohorts(who: dict[str, User], now: datetime) -> dict[str, Any]:
    """Cohorts in every state that has buttons, a solved run for each act on runs, a survey that is open."""
    coordinator, day = who[people.COORDINATOR], timedelta(days=1)
    started = stages.formed_cohort(
        4, number_of_liaisons=0, name="Under way", starts_on=now.date() - 10 * day, ends_on=now.date() + 100 * day,
        now=now - 30 * day,
    )  # fmt: skip
    started = stages.running.start(started, now=now - 10 * day)
    group, other_group = started.groups.order_by("number")
    for one, name in ((group, people.LIAISON), (other_group, people.OTHER_LIAISON)):
        if one.liaison != who[name].liaison_profile:
            handing_over.hand_over(one, who[name].liaison_profile, now=now - 9 * day)
    member, partner = group.memberships.select_related("person", "application")
    who[people.PARTICIPANT], who[people.PARTNER] = member.person, partner.person
    who[people.OTHER] = other_group.memberships.first().person
    formed = stages.formed_cohort(
        4, number_of_liaisons=0, name="Formed", starts_on=now.date() + 20 * day, ends_on=now.date() + 120 * day,
        asks_inquiry=True, inquiry_answer_by=now.date() + 10 * day, now=now - day,
    )  # fmt: skip
    stages.applicants(started.call, 2)
    to_match = stages.call("to-match")
    stages.applicants(to_match, 4)
    run, board_run = stages.solved_run(to_match), stages.solved_run(to_match)
    placed, moved = (proposal.members.first().application for proposal in board_run.proposals.order_by("number"))
    moving.make(board_run, "out", [moved.pk], seen=0, actor=coordinator)
    waiting = _who_waits(now)
    survey = surveys.open(offering.offer(started, Instrument.objects.get(code="mid")), now, actor=coordinator)
    invitation = invitations.invite(survey, member, now)
    return {
        "started": started,
        "formed": formed,
        "group": group,
        "member": member,
        "run": run,
        "board_run": board_run,
        "placed": placed,
        "second_run": stages.solved_run(started.call),
        "under_way": _under_way(to_match),
        "to_match": to_match,
        "proposal": run.proposals.first(),
        "survey": survey,
        "planned": Survey.objects.get(cohort=started, instrument__code="final"),
        "final": Instrument.objects.get(code="final"),
        "instrument": survey.instrument,
        "question": survey.instrument.questions.first(),
        "asked": formed.memberships.first(),
        "inquiry": mailed_links.INQUIRY.token(formed.memberships.first().pk),
        "leave": mailed_links.LEAVE.token(member.pk),
        "check_in": mailed_links.CHECK_IN.token(member.pk),
        "waiting": mailed_links.WAITING.token(waiting.pk),
        **_who_is_silent(now),
        "invitation": invitations.LINK.token(invitation.pk),
        "soon": now.date() + 30 * day,
        "later": now.date() + 200 * day,
    }


def _under_way(call: Any) -> Run:
    """A run that a worker is busy with."""
    run = asking.ask(call, stages.policy(), seats=4)
    run.state, run.progress = Run.State.RUNNING, {"at": clock.real().isoformat()}
    run.save(update_fields=["state", "progress"])
    return run


def _who_waits(now: datetime) -> Wait:
    """Somebody who lost their group in a cohort of their own."""
    day = timedelta(days=1)
    broken = stages.formed_cohort(
        4, number_of_liaisons=0, name="Broken", starts_on=now.date() - 10 * day, ends_on=now.date() + 100 * day,
        now=now - 30 * day,
    )  # fmt: skip
    group = stages.running.start(broken, now=now - 10 * day).groups.order_by("number")[0]
    changes.leave(group.memberships.order_by("pk")[0], "no_longer", now=now - day)
    return Wait.objects.get(group=group)


def _who_is_silent(now: datetime) -> dict[str, Any]:
    """Somebody not heard of in a cohort of their own, whose partner was offered another one."""
    day = timedelta(days=1)
    quiet = stages.formed_cohort(
        2, number_of_liaisons=0, name="Quiet", starts_on=now.date() - 10 * day, ends_on=now.date() + 100 * day,
        now=now - 30 * day,
    )  # fmt: skip
    stages.running.start(quiet, now=now - 10 * day)
    says, silent = quiet.memberships.select_related("cohort").order_by("pk")
    answers.from_member(says, "silent", now=now - day)
    silence = Silence.objects.get(membership=silent)
    offered = OfferedRematch.objects.create(silence=silence, membership=says)
    return {
        "silence": silence,
        "still_there": mailed_links.STILL_THERE.token(silence.pk),
        "another_partner": mailed_links.ANOTHER_PARTNER.token(offered.pk),
    }


def _calls(who: dict[str, User], now: datetime) -> dict[str, Any]:
    """A call that is open, one to be screened with everything that needs a person, one with a line."""
    coordinator = who[people.COORDINATOR]
    call = open_call("open")
    mine = stages.application(call, status="received", person=who[people.OTHER])
    draft = drafts.begin(call, language="en")
    draft = drafts.set_address(draft, "reader@library.example")
    screening = stages.call("screening")
    waiting = [stages.application(screening, status="received") for _number in range(2)]
    twins = [stages.application(screening, status="received", full_name="Twin Reader") for _number in range(2)]
    duplicates.refresh(screening)
    prepared = stages.application(screening)
    accepted = deciding.bulk_accept(screening, [waiting[1].pk], actor=coordinator)
    line.record_wave(screening, [], wave=1, actor=coordinator)
    file = files.upload(screening, "round.csv", A_FILE.encode(), actor=coordinator)
    files.look(file)
    return {
        "open": call,
        "mine": form_links.MINE.token(form_links.mine(mine, mailed=True)),
        "resume": form_links.RESUME.token(form_links.resume(draft, "reader@library.example")),
        "screening": screening,
        "application": waiting[0],
        "twins": DuplicateGroup.objects.get(members__application=twins[0]),
        "twin": twins[0],
        "accepted": accepted,
        "accepted_application": waiting[1],
        "line": words.LINK.token(WaitlistEntry.objects.get(application=prepared).pk),
        "file": file,
        "mapping": IntakeMapping.objects.create(fingerprint="f" * 64),
    }


def _mail(who: dict[str, User], now: datetime) -> dict[str, Any]:
    campaign = Campaign.objects.create(name="News", kind="notice", audience="role:coordinator")
    CampaignText.objects.create(campaign=campaign, language="en", subject="News", body="Hello.")
    message, uncertain, *_rest = Message.objects.filter(state="queued").order_by("pk")
    Message.objects.filter(pk=uncertain.pk).update(
        state="sending", claim="a worker", lease_until=now, in_flight_at=now
    )
    Message.objects.filter(pk=uncertain.pk).update(state="uncertain", error="no answer", claim="", lease_until=None)
    perhaps_done = Plan.objects.filter(state="planned").order_by("-pk").first()
    Plan.objects.filter(pk=perhaps_done.pk).update(state="uncertain")
    letter = queueing.queue(
        "news",
        key="a:news",
        values={"name": "Reader", "site": "https://ilnp.example.org/"},
        to=who[people.PARTICIPANT],
    )
    Message.objects.filter(pk=letter.pk).update(message_id="abc@ilnp.example.org")
    held = queueing.queue(
        "news",
        key="a:draft",
        values={"name": "Reader", "site": "https://ilnp.example.org/"},
        to=who[people.PARTNER],
        draft=True,
    )
    for one in who.values():  # so that everybody has something to start again
        OptOut.objects.create(address=one.email, topic="news")
    return {
        "left_out": LeftOut.objects.create(
            key="a:left out", kind="news", address="odd@library.example", why="refused"
        ),
        "campaign": campaign,
        "message": message,
        "uncertain": uncertain,
        "a_draft": held,
        "stop": whole_mail.UNSUBSCRIBE.token("abc"),
        "suppression": Suppression.objects.create(address="lost@library.example", reason="staff"),
        "opt_out": OptOut.objects.create(address="quiet@library.example", topic="news"),
        "organisation": Organisation.objects.create(name="A Library Association", address="office@library.example"),
        "switch": KillSwitch.objects.get(),
        "plan": Plan.objects.first(),
        "perhaps_done": perhaps_done,
        "broken": "broken-token",
    }


def _website(who: dict[str, User]) -> dict[str, Any]:
    receiving.take_message(
        name="A Reader", email="reader@library.example", subject="A question", text="When?", language="en",
        suspicions=[],
    )  # fmt: skip
    receiving.take_offer(
        name="A Helper", email="helper@library.example", country="KE", languages=["en"], tasks=["liaison"], text="",
        language="en", suspicions=[],
    )  # fmt: skip
    return {
        "contact": ContactMessage.objects.get(),
        "offer": VolunteerOffer.objects.get(),
        "page_text": PageText.objects.first()
        or PageText.objects.create(slug="about", language="en", title="About", body="Us."),
        "filter": saved_filters.keep(
            "applications.application", "From Kenya", "country=KE", actor=who[people.COORDINATOR]
        ),
    }

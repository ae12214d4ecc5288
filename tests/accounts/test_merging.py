"""Two accounts of one person become one: nothing is lost, nothing is met twice, and it holds when much happens at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.urls import reverse

from applications.models import Application, Draft
from cohorts.forming import formation
from cohorts.models import Membership
from ilnp import clock
from ilnp.accounts import consents, people
from ilnp.accounts.merging import merge, registry
from ilnp.accounts.models import AuditEntry, Consent, FormerAddress, User
from ilnp.accounts.profile import AddressTaken, change_address
from ilnp.accounts.signing_in import codes
from ilnp.due.models import Plan
from ilnp.mail.models import Message, OptOut
from ilnp.mail.returns import suppression
from matching import history, problem
from matching.models import PairHistory
from tests.kit import stages
from tests.kit.at_once import at_once, while_locked

pytestmark = pytest.mark.django_db

WHO_DID_IT = {
    "accounts.AuditEntry.actor",
    "accounts.FormerAddress.changed_by",
    "accounts.User.merged_into",
    "admin.LogEntry.user",
    "applications.Application.decided_by",
    "applications.DistinctPair.said_by",
    "applications.DuplicateGroup.decided_by",
    "applications.IntakeFile.uploaded_by",
    "cohorts.ApprovalDraft.left_by",
    "cohorts.CheckIn.said_by",
    "cohorts.Group.ended_by",
    "cohorts.InquiryAnswer.said_by",
    "cohorts.Membership.left_by",
    "cohorts.Silence.ended_by",
    "cohorts.Wait.ended_by",
    "desk.SavedFilter.kept_by",
    "mail.Campaign.made_by",
    "mail.KillSwitch.changed_by",
    "mail.Wording.changed_by",
    "mail.WordingVersion.made_by",
    "matching.Move.applied_by",
    "matching.Move.made_by",
    "matching.Move.undone_by",
    "matching.PairHistory.lifted_by",
    "matching.PairHistory.said_by",
    "matching.Policy.saved_by",
    "matching.Run.approved_by",
    "matching.Run.requested_by",
    "website.PageText.changed_by",
}
"""Who did something stays as it was written, like the audit trail."""

ONLY_STAFF = {
    "account.EmailAddress.user",
    "mfa.Authenticator.user",
    "accounts.User_groups.user",
    "accounts.User_user_permissions.user",
}
"""Ways to sign in as staff, and roles: accounts with a role are not merged."""


def columns() -> dict[str, tuple[type[models.Model], str]]:
    """Every column of a table that names a person."""
    return {
        f"{model._meta.label}.{field.name}": (model, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.related_model is User
    }


def rows_of(person: User) -> int:
    """How many rows anywhere name the account, other than to say who did something."""
    belonging = [column for name, column in columns().items() if name not in WHO_DID_IT]
    return sum(model._base_manager.filter(**{column: person}).count() for model, column in belonging)


def test_every_row_that_belongs_to_a_person_moves() -> None:
    named = set(columns())
    moved = {row for kept in registry.every() for row in kept.rows}
    assert named - ONLY_STAFF == moved | (WHO_DID_IT & named)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE %s", ["%_follows"])
        guarded = {table for (table,) in cursor.fetchall()}
    assert guarded == {apps.get_model(*row.split(".")[:2])._meta.db_table for row in moved}


def test_all_that_was_kept_of_either_is_kept_of_one() -> None:
    cohort = stages.started_cohort(people=4)
    known, partner = Membership.objects.filter(group__number=1).order_by("pk")
    again = stages.application(stages.call(), full_name="Ana Ruiz", country=known.application.country)
    old, new = known.person, again.person
    Draft.objects.create(call=again.call, person=old)
    OptOut.objects.create(address=old.email, topic="news")
    kept = {
        model: set(model.objects.values_list("pk", flat=True)) for model in (Membership, Message, Plan, Application)
    }
    assert Message.objects.filter(person=old).exists() and Plan.objects.filter(person=old).exists()
    seen = merge.preview([old, new])
    assert seen.into == new and seen.against == []
    assert dict(seen.lines)["places in groups, now or before"] == [1, 0]
    merge.merge(old, new, actor=stages.staff("coordinator"))
    assert rows_of(old) == 0
    for model, before in kept.items():
        assert before <= set(model.objects.values_list("pk", flat=True))
    known.refresh_from_db()
    assert (known.person, known.application.person, known.application.email) == (new, new, new.email)
    assert history.pairs_among([new.pk, partner.person_id], PairHistory.Kind.TOGETHER)
    waiting = Message.objects.filter(person=new, state="queued")
    assert waiting.exists() and {message.to_address for message in waiting} == {new.email}
    assert OptOut.objects.filter(address=new.email, topic="news").exists()
    assert [former.address for former in new.former_addresses.all()] == [old.email]
    entry = AuditEntry.objects.get(action="accounts merged")
    assert (entry.target_id, entry.detail["ended"]) == (str(new.pk), old.pk)
    assert entry.detail["moved"]["cohorts.membership"] == 1
    assert cohort.memberships.filter(person=new).count() == 1


def test_nobody_meets_again_whom_they_met_under_the_other_account() -> None:
    stages.started_cohort(people=2)
    known, partner = Membership.objects.order_by("pk")
    later = stages.call()
    again = stages.application(later, country=known.application.country)
    met = stages.application(later, person=partner.person, country=partner.application.country)
    run = stages.solved_run(later)
    assert run.proposals.count() == 1
    merge.merge(known.person, again.person, actor=None)
    described = problem.build(run.policy, [again, met], seats=2)
    assert [set(pair) for pair in described["met"]] == [{str(again.pk), str(met.pk)}]
    with pytest.raises(ValidationError, match="by the history of pairs"):
        formation.form_cohort(run, name="Autumn", starts_on=clock.today(), ends_on=clock.today() + timedelta(days=100))


def test_the_other_address_signs_in_as_the_same_person(client: Client, mailoutbox: list[object]) -> None:
    old, new = stages.person("Ana Ruiz"), stages.person("Ana Ruiz")
    client.force_login(old)
    merge.merge(old, new, actor=None)
    assert client.get(reverse("website:portal")).status_code == 302
    code = codes.ask(old.email.upper(), language="en", network="192.0.2.1")
    codes.send(code.pk)
    [mail] = mailoutbox
    assert mail.to == [old.email]  # type: ignore[attr-defined]
    code.refresh_from_db()
    assert code.person == new
    assert people.known_or_new(old.email) == (new, False)
    assert people.known_or_new_ones({old.email: {}, new.email: {}}) == {old.email: new, new.email: new}


def test_of_two_applications_to_one_call_one_counts() -> None:
    call = stages.call()
    refused = stages.application(call, status="received")
    eligible = stages.application(call)
    merge.merge(eligible.person, refused.person, actor=None)
    refused.refresh_from_db()
    eligible.refresh_from_db()
    assert (eligible.status, refused.status, refused.duplicate_of) == ("eligible", "duplicate", eligible)
    assert eligible.person == refused.person


def test_the_last_word_on_each_purpose_counts() -> None:
    old, new = stages.person(), stages.person()
    now = clock.now()
    days = [now - timedelta(days=number) for number in range(9)]
    consents.give(old, Consent.Purpose.NEWS, language="en", at=days[8])
    consents.give(new, Consent.Purpose.NEWS, language="en", at=days[7])
    Consent.objects.filter(person=new).update(withdrawn_at=days[6])
    consents.give(old, Consent.Purpose.SHARING, language="en", at=days[5])
    consents.give(new, Consent.Purpose.SHARING, language="ko", at=days[4])
    consents.give(old, Consent.Purpose.STORY, language="en", at=days[3])
    merge.merge(old, new, actor=None)
    assert Consent.objects.filter(person=new).count() == 5
    in_force = Consent.objects.filter(person=new, withdrawn_at=None)
    assert {(one.purpose, one.language) for one in in_force} == {("sharing", "ko"), ("story", "en")}


def test_an_address_to_which_mail_comes_back_is_not_the_one_used() -> None:
    older, newer = stages.person(), stages.person()
    assert merge.suggested([older, newer]) == newer
    User.objects.filter(pk=older.pk).update(last_login=clock.now())
    older.refresh_from_db()
    assert merge.suggested([newer, older]) == older
    suppression.suppress(older.email, "bounce")
    assert merge.suggested([newer, older]) == newer


def test_what_stands_against_it_is_said_and_nothing_changes() -> None:
    cohort = stages.started_cohort(people=4)
    one, other = (Membership.objects.filter(group__number=number).first() for number in (1, 2))
    assert one is not None and other is not None
    with pytest.raises(ValidationError) as refused:
        merge.merge(one.person, other.person, actor=None)
    assert f"Both are in groups of {cohort} now." in refused.value.messages[1]
    helper = stages.staff("liaison")
    with pytest.raises(ValidationError, match="helps the programme with a role"):
        merge.merge(one.person, helper, actor=None)
    assert not AuditEntry.objects.filter(action="accounts merged").exists()


def test_an_address_that_the_same_person_has_elsewhere_leads_to_one_account(client: Client) -> None:
    old, new, stranger = (stages.person(f"Ana {number}") for number in range(3))
    stages.sign_in(client, stages.staff("coordinator"))
    page = reverse("admin:accounts_user_change", args=[old.pk])
    fields = {"name": old.name, "language": "en", "time_zone": "UTC", "is_active": "on"}
    inline = {"consents-TOTAL_FORMS": "0", "consents-INITIAL_FORMS": "0"}
    answer = client.post(page, {**fields, **inline, "email": new.email})
    here = f"{reverse('admin:person-merge', args=[old.pk])}?other={new.pk}"
    assert here in answer.content.decode()
    with pytest.raises(AddressTaken) as taken:
        change_address(old, new.email, actor=None)
    assert taken.value.holder == new
    assert "First seen" in client.get(here).content.decode()
    assert client.post(here, {"into": str(new.pk)}).status_code == 302
    old.refresh_from_db()
    assert old.merged_into == new
    assert client.get(reverse("admin:find"), {"q": old.name}).headers["Location"] == reverse(
        "admin:person", args=[new.pk]
    )
    before = new.email
    page = reverse("admin:accounts_user_change", args=[new.pk])
    assert client.post(page, {**fields, **inline, "email": old.email}).status_code == 302
    new.refresh_from_db()
    assert (new.email, people.known(before)) == (old.email, new)
    with pytest.raises(AddressTaken):
        change_address(stranger, before, actor=None)


def test_accounts_of_three_rounds_lead_to_the_last() -> None:
    first, second, third = (stages.person() for _round in range(3))
    merge.merge(first, second, actor=None)
    merge.merge(first, third, actor=None)
    assert {people.known(one.email) for one in (first, second, third)} == {third}
    assert merge.merge(second, third, actor=None) == third
    assert AuditEntry.objects.filter(action="accounts merged").count() == 2
    assert FormerAddress.objects.filter(person=third).count() == 2


def test_postgresql_keeps_accounts_one() -> None:
    first, second, third = (stages.person() for _account in range(3))
    merge.merge(first, second, actor=None)
    for values in ({"merged_into": None}, {"is_active": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=first.pk).update(**values)
    for chain in ({"pk": third.pk, "into": first}, {"pk": second.pk, "into": third}):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=chain["pk"]).update(merged_into=chain["into"], is_active=False)
    late = Consent.objects.create(person=first, purpose="news", version="1", language="en")
    late.refresh_from_db()
    assert late.person == second


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_at_once_do_it_once() -> None:
    stages.started_cohort(people=4)
    known = Membership.objects.first()
    assert known is not None
    again = stages.application(stages.call()).person
    results = at_once(*[lambda: merge.merge(known.person, again, actor=None)] * 2)
    assert results == [again, again]
    assert AuditEntry.objects.filter(action="accounts merged").count() == 1
    one, other = stages.person(), stages.person()
    results = at_once(lambda: merge.merge(one, other, actor=None), lambda: merge.merge(other, one, actor=None))
    assert results[0] == results[1] and results[0] in (one, other)
    first, second, third = (stages.person() for _account in range(3))
    at_once(lambda: merge.merge(first, second, actor=None), lambda: merge.merge(second, third, actor=None))
    assert {people.known(account.email) for account in (first, second, third)} == {third}


@pytest.mark.django_db(transaction=True)
def test_what_is_written_while_accounts_are_merged_is_not_lost() -> None:
    old, new, partner = (stages.person() for _account in range(3))

    def write() -> None:
        with transaction.atomic():
            Draft.objects.create(call=call, person=old)
            history.put_together([old, partner])

    call = stages.call()
    with while_locked(old, write):
        merge.merge(old, new, actor=None)
    assert Draft.objects.get().person == new
    assert history.pairs_among([new.pk, partner.pk], "together") and not history.pairs_among(
        [old.pk, partner.pk], "together"
    )


@pytest.mark.django_db(transaction=True)
def test_merging_gives_way_to_who_is_writing() -> None:
    application = stages.application(stages.call())
    other = stages.person()
    with while_locked(application, lambda: merge.merge(application.person, other, actor=None)) as merging:
        assert isinstance(merging.exception(10), ValidationError)
    assert rows_of(other) == 0 and people.known(application.person.email) == application.person

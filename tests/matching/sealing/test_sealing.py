"""A sealed match: every changed byte, moved pair and left-out person is found; each applicant can check their own line."""

from __future__ import annotations

import hashlib
import html
import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from applications.models import Application
from matching.models import ProposalMember, Run, Seal, SealedLine
from matching.runs import deciding
from matching.sealing import sealing
from tests.kit import stages

pytestmark = pytest.mark.django_db


@pytest.fixture
def run() -> Run:
    call = stages.call("spring")
    stages.applicants(call, 9)
    return deciding.approve(stages.solved_run(call, 6))


def verified(run: Run) -> str:
    out = io.StringIO()
    call_command("verify_run", str(run.pk), stdout=out)
    return out.getvalue()


def refused(run: Run) -> str:
    with pytest.raises(CommandError) as refusal:
        call_command("verify_run", str(run.pk), stdout=io.StringIO())
    assert refusal.value.returncode == 1
    return str(refusal.value)


def test_an_approved_run_is_as_it_was_sealed(run: Run) -> None:
    assert verified(run) == f"Run {run.pk} is as it was sealed: 9 people, 3 groups.\n"
    assert Seal.objects.get().lines.count() == 9


def test_what_is_not_sealed_is_said_so() -> None:
    call = stages.call()
    stages.applicants(call, 4)
    open_run = stages.solved_run(call)
    for number in (open_run.pk, 999_999):
        with pytest.raises(CommandError) as refusal:
            call_command("verify_run", str(number))
        assert refusal.value.returncode == 2


def test_one_changed_answer_is_found(run: Run) -> None:
    run.problem["people"][3]["country"] = "FR" if run.problem["people"][3]["country"] != "FR" else "DE"
    run.save(update_fields=["problem"])
    number = run.problem["people"][3]["id"]
    assert f"What is said of application {number} is not what was sealed." in refused(run)


def test_a_person_left_out_or_slipped_in_is_found(run: Run) -> None:
    gone = run.problem["people"].pop()
    run.save(update_fields=["problem"])
    assert f"Application {gone['id']} was sealed and is not in the problem." in refused(run)
    run.problem["people"] += [gone, {**gone, "id": "777777"}]
    run.save(update_fields=["problem"])
    assert "Application 777777 is in the problem and was not sealed." in refused(run)


@pytest.mark.parametrize("key", ["seats", "country_cap", "goals", "never"])
def test_a_changed_rule_is_found(run: Run, key: str) -> None:
    first, second = (person["id"] for person in run.problem["people"][:2])
    run.problem[key] = {"seats": 8, "country_cap": 0.5, "goals": run.problem["goals"][:1], "never": [[first, second]]}[
        key
    ]
    run.save(update_fields=["problem"])
    assert "The problem is not what was sealed." in refused(run)


def test_a_moved_pair_is_found(run: Run) -> None:
    one, other = ProposalMember.objects.filter(proposal__number__in=(1, 2)).order_by("proposal")[1:3]
    ProposalMember.objects.filter(pk=one.pk).update(proposal=other.proposal)
    ProposalMember.objects.filter(pk=other.pk).update(proposal=one.proposal)
    assert refused(run) == "The groups are not those of the solution."


def test_a_solution_that_was_never_the_engines_is_found_though_all_digests_were_made_to_fit(run: Run) -> None:
    assert run.solution is not None
    SealedLine.objects.all().delete()
    Seal.objects.all().delete()
    first, second = run.solution["groups"][:2]
    first["people"][1], second["people"][1] = second["people"][1], first["people"][1]
    run.save(update_fields=["solution"])
    one, other = (
        ProposalMember.objects.get(application=int(number)) for number in (first["people"][1], second["people"][1])
    )
    ProposalMember.objects.filter(pk=one.pk).update(proposal=other.proposal)
    ProposalMember.objects.filter(pk=other.pk).update(proposal=one.proposal)
    sealing.seal(run)
    assert refused(run) == "Solved again, the groups come out otherwise."


def test_who_is_erased_leaves_a_digest_alone_and_the_rest_still_holds(run: Run) -> None:
    line = SealedLine.objects.filter(application__isnull=False).order_by("pk")[0]
    application = line.application
    assert application is not None
    sealing.forget(application)
    run.refresh_from_db()
    line.refresh_from_db()
    assert (line.application, line.salt) == (None, "")
    assert str(application.pk) not in {person["id"] for person in run.problem["people"]}
    assert verified(run).startswith("1 erased, not solved again.\n")
    run.problem["people"][0]["languages"] = ["fr"]
    run.save(update_fields=["problem"])
    assert "is not what was sealed" in refused(run)


def test_an_applicant_checks_their_own_line_and_sees_nobody_elses(run: Run, client: Client) -> None:
    line = SealedLine.objects.select_related("application__person").order_by("pk")[2]
    assert line.application is not None
    stages.sign_in(client, line.application.person)
    assert "sealed match" not in client.get("/en/portal/").text
    Application.objects.update(published_at=stages.STARTS)
    page = client.get("/en/portal/").text
    own, salt, told = (html.unescape(found) for found in re.findall(r'class="digest">([^<]+)</code>', page))
    assert hashlib.sha256(f"{salt}\n{told}".encode()).hexdigest() == own == line.digest
    for other in SealedLine.objects.exclude(pk=line.pk):
        assert other.salt not in page and other.digest not in page
    client.logout()
    public = client.get(f"/en/matching/sealed/{run.pk}/").text
    lines = re.findall(r"<li><code>([0-9a-f]{64})</code>", public)
    assert own in lines and lines == sorted(lines) and len(lines) == 9
    assert salt not in public
    for name in run.call.applications.values_list("full_name", flat=True):
        assert name not in public


def test_the_public_page_exists_for_sealed_runs_only(client: Client) -> None:
    call = stages.call()
    stages.applicants(call, 4)
    assert client.get(f"/en/matching/sealed/{stages.solved_run(call).pk}/").status_code == 404

"""The place in line belongs to the person: rounds of one kind of call after each other, with the people who come back."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from applications.form.submit import withdraw
from applications.models import Application, Call, WaitlistEntry
from applications.waitlist import asking as waitlist
from applications.waitlist import candidates, queries
from cohorts.board import running
from cohorts.forming import formation
from cohorts.inquiry import answering
from cohorts.models import Cohort, Group
from cohorts.rematch import changes
from ilnp import clock
from ilnp.mail.models import Message
from matching import problem
from matching.runs import asking, solving
from tests.kit import stages

pytestmark = pytest.mark.django_db

HALF_A_YEAR = timedelta(days=182)
PROJECT = Path(__file__).resolve().parents[3]


def round_of(call: Call, seats: int, **options: Any) -> Cohort:
    """A cohort of so many people from everybody whom a run of this call draws on, with the policy of 2026."""
    asks = options.pop("asks_inquiry", False)
    run = solving.solve(asking.ask(call, stages.policy("ilnp-2026"), seats=seats, **options).pk)
    assert run is not None
    number = Cohort.objects.count() + 1
    return formation.form_cohort(
        run,
        name=f"Round {number}",
        starts_on=stages.STARTS.date(),
        ends_on=(stages.STARTS + timedelta(days=120)).date(),
        asks_inquiry=asks,
        inquiry_answer_by=stages.STARTS.date() if asks else None,
    )


def waiting(call: Call, **options: Any) -> dict[int, int]:
    """What the engine would be told of each person whom a run of this call draws on."""
    found = candidates.of(call, **options)
    told = problem.build(stages.policy("ilnp-2026"), found, seats=2)["people"]
    people = {str(row.pk): row.person_id for row in found}
    return {people[one["id"]]: one["waiting"] for one in told}


def left_out_once() -> Application:
    """Somebody who was eligible in a round in which all places were taken."""
    call = stages.call()
    stages.applicants(call, 2, submitted_at=stages.STARTS - timedelta(days=90))
    late = stages.application(call, country="PE", submitted_at=stages.STARTS)
    round_of(call, 2, asks_first=False)
    assert late.places_in_line.get().ended_at is None
    return late


def again(one: Application, to: Call | None = None) -> Application:
    """The same person applies to a later call."""
    later = (to and to.created_at) or one.submitted_at
    return stages.application(
        to or stages.call(),
        person=one.person,
        country=one.country,
        submitted_at=max(later, one.submitted_at + HALF_A_YEAR),
    )


def test_who_applies_again_keeps_the_place_in_line() -> None:
    late = left_out_once()
    back = again(late)
    newcomer = stages.application(back.call, country="BR")
    assert waiting(back.call) == {late.person_id: 1, newcomer.person_id: 0}


def test_rounds_are_counted_over_calls_and_once_for_each_cohort() -> None:
    back = late = left_out_once()
    for number in range(2, 5):
        back = again(back)
        assert waiting(back.call) == {late.person_id: number - 1}
        stages.applicants(back.call, 2, submitted_at=stages.STARTS - timedelta(days=90))
        Application.objects.filter(pk=back.pk).update(country="JP")
        other = stages.policy("ilmp-2019")  # the first come: so they are left out each time
        run = solving.solve(asking.ask(back.call, other, seats=2).pk)
        assert run is not None
        cohort = formation.form_cohort(
            run, name=f"Again {number}", starts_on=stages.STARTS.date(), asks_inquiry=False,
            ends_on=(stages.STARTS + timedelta(days=120)).date(),
        )  # fmt: skip
        stages.applicants(back.call, 2, submitted_at=stages.STARTS - timedelta(days=90))
        addition = solving.solve(asking.ask(back.call, other, seats=2).pk)
        assert addition is not None
        formation.add_groups(cohort, addition)
    assert waiting(back.call)[late.person_id] == 4
    assert WaitlistEntry.objects.filter(person=late.person).count() == 1


def test_a_place_by_another_application_ends_the_place_in_line() -> None:
    late = left_out_once()
    waitlist.confirm(late.places_in_line.get())
    back = again(late)
    stages.application(back.call, country="BR")
    round_of(back.call, 2)
    entry = WaitlistEntry.objects.get(person=late.person)
    assert (entry.ended_because, entry.application) == ("placed", back)
    third = stages.call()
    newcomer = stages.application(third, country="KE")
    assert waiting(third) == {newcomer.person_id: 0}
    assert [row.pk for row in candidates.of(late.call)] == []


def test_a_place_that_is_lost_leads_back_to_where_they_stood() -> None:
    late = left_out_once()
    back = again(late)
    stages.application(back.call, country="BR")
    cohort = round_of(back.call, 2)
    running.start(cohort)
    changes.end_group(cohort.groups.get(), Group.Ending.SILENT)
    assert waiting(back.call)[late.person_id] == 102  # stranded, the round before, and this one


def test_who_asks_for_a_later_round_need_not_ask_twice() -> None:
    call = stages.call()
    stages.applicants(call, 4)
    cohort = round_of(call, 4, asks_inquiry=True)
    first, *others = cohort.memberships.order_by("pk")
    answering.answer(first, "later")
    for other in others:
        answering.answer(other, "yes")
    running.start(cohort, only_who_said_yes=True)
    assert waiting(stages.call(), asks_first=False) == {first.person_id: 1}


def test_the_silent_are_drawn_on_once_where_the_cohort_asks_then_leave_with_a_mail() -> None:
    late = left_out_once()
    assert waitlist.ask_all(late.call) == 1
    next_call = stages.call()
    rivals = stages.applicants(next_call, 2, submitted_at=stages.STARTS - timedelta(days=90))
    assert set(waiting(next_call)) == {late.person_id, *(one.person_id for one in rivals)}
    assert late.person_id not in waiting(next_call, asks_first=False)
    round_of(next_call, 2, asks_first=False)
    entry = late.places_in_line.get()
    assert entry.off_list_at is not None and entry.ended_at is None
    told = Message.objects.get(kind="application_off_list")
    assert told.to_address == late.email
    assert waiting(stages.call()) == {}
    (path,) = re.findall(r"(/en/waitlist/[^\s>]+)", told.text)
    client = Client()
    assert "the 1 round that you waited through still counts" in client.get(path).text
    client.post(path, {"stay": "1"})
    assert waiting(stages.call(), asks_first=False) == {late.person_id: 1}


def test_who_is_off_the_list_and_applies_anew_keeps_their_rounds() -> None:
    late = left_out_once()
    waitlist.ask_all(late.call)
    between = stages.call()
    stages.applicants(between, 2)
    round_of(between, 2, asks_first=False)
    back = again(late)
    assert waiting(back.call) == {late.person_id: 1}


def test_the_silent_are_not_introduced_unasked() -> None:
    late = left_out_once()
    waitlist.ask_all(late.call)
    call = stages.call()
    stages.application(call, country="KE")
    with pytest.raises(ValidationError, match="have not said that they still wait"):
        round_of(call, 2)
    cohort = round_of(call, 2, asks_inquiry=True)
    silent = cohort.memberships.get(person=late.person)
    answering.answer(cohort.memberships.exclude(pk=silent.pk).get(), "yes")
    answering.close(cohort)
    assert Message.objects.filter(kind="application_off_list", person=late.person).count() == 1
    assert waiting(stages.call()).keys().isdisjoint({late.person_id})
    assert waitlist.confirm(late.places_in_line.get())


def test_a_no_ends_the_place_and_a_new_application_begins_anew() -> None:
    late = left_out_once()
    waitlist.leave(late.places_in_line.get())
    assert late.pk not in [row.pk for row in candidates.of(late.call)]
    back = again(late)
    assert waiting(back.call) == {late.person_id: 0}
    other = left_out_once()
    newer = again(other)
    withdraw(newer, other.person)
    assert WaitlistEntry.objects.get(person=other.person).ended_because == "withdrawn"


def test_a_place_in_line_ends_after_the_time_that_is_stated() -> None:
    late = left_out_once()
    waitlist.confirm(late.places_in_line.get())
    entry = late.places_in_line.get()
    with clock.pretend(entry.kept_until - timedelta(minutes=1)):
        assert waiting(stages.call()) == {late.person_id: 1}
    with clock.pretend(entry.kept_until):
        assert waiting(stages.call()) == {}
        back = again(late)
        assert waiting(back.call) == {late.person_id: 0}
        stages.applicants(back.call, 2)
        round_of(back.call, 2)
    endings = late.person.places_in_line.order_by("pk").values_list("ended_because", flat=True)
    assert list(endings) in (["over", ""], ["placed"], ["over"])


def test_one_mail_a_day_over_all_calls_and_none_to_who_has_applied_anew() -> None:
    patient, restless = left_out_once(), left_out_once()
    again(restless)
    for call in Call.objects.all():
        waitlist.ask_all(call)
    asked = Message.objects.filter(kind="application_waitlist")
    assert [one.person_id for one in asked] == [patient.person_id]
    with clock.pretend(clock.now() + timedelta(days=1)):
        waitlist.ask_all(patient.call)
    assert asked.all().count() == 2


def test_kinds_of_calls_have_lines_of_their_own() -> None:
    late = left_out_once()
    mentoring = stages.call(kind="mentoring")
    back = stages.application(mentoring, person=late.person, country="PE", role="mentee")
    assert waiting(back.call) == {late.person_id: 0}


def test_people_read_where_they_stand_in_one_sentence(client: Client) -> None:
    late = left_out_once()
    stages.sign_in(client, late.person)
    page = client.get(reverse("website:portal")).text
    assert page.count("You are number 1 on the waitlist: you were left out of 1 round so far") == 1
    staff = stages.sign_in(Client(), stages.staff("coordinator"))
    table = staff.get(reverse("admin:applications-waitlist", args=[late.call.slug])).text
    assert table.count(">Rounds and waves left out of</th>") == 1
    assert queries.place_in_line(late.places_in_line.get()) == 1


def waited(told: str, kind: str) -> str:
    """The text of one kind of mail as it ships."""
    return (PROJECT / "applications/waitlist/mails" / kind / f"{told}.md").read_text(encoding="utf-8")


SAID = {
    # the question: until the next round; only if it asks; off the list, told how to come back; apply again
    "application_waitlist": {
        "en": [
            "until the next round",
            "only if it asks everybody",
            "you leave the list",
            "how to come back",
            "apply again",
        ],
        "es": ["hasta la próxima edición", "Solo se le tendrá", "saldrá de la lista", "cómo volver", "otra solicitud"],
        "pt": ["até a próxima edição", "só será considerada se", "sai da lista", "como voltar", "nova inscrição"],
        "zh-hans": ["直到下一轮", "只有当", "退出名单", "如何回来", "重新申请"],
        "ko": ["다음 회차까지", "경우에만", "명단에서 빠지며", "돌아오는 방법", "다시 신청"],
        "ar": ["حتى الدورة القادمة", "إلا إذا سألنا الجميع", "فستخرجون من القائمة", "كيف تعودون", "طلبًا جديدًا"],
        "ru": ["до следующего набора", "только если", "выйдете из списка", "как вернуться", "новую заявку"],
        "ja": ["次回まで", "場合に限り", "リストから外れ", "戻る方法", "あらためてお申し込み"],
    },
    # off the list: come back by the link; a later application counts as well
    "application_off_list": {
        "en": ["[Come back to the list]({link})", "later round", "count as well"],
        "es": ["[Volver a la lista]({link})", "edición posterior", "también cuentan"],
        "pt": ["[Voltar à lista]({link})", "edição posterior", "também contam"],
        "zh-hans": ["[回到名单]({link})", "以后的轮次", "同样计算在内"],
        "ko": ["[명단으로 돌아오기]({link})", "나중 회차", "반영됩니다"],
        "ar": ["[العودة إلى القائمة]({link})", "دورة لاحقة", "فستُحسب"],
        "ru": ["[Вернуться в список]({link})", "следующих наборов", "учитываются"],
        "ja": ["[リストに戻る]({link})", "後の回", "考慮されます"],
    },
}
"""What the mails promise in each language. The tests above hold the same: the silent are drawn on once, only where the
cohort asks; then off the list with a mail; the link leads back; who applies anew keeps their rounds and is not asked."""


@pytest.mark.parametrize("kind", SAID)
def test_the_mails_say_in_every_language_what_happens(kind: str) -> None:
    for language, parts in SAID[kind].items():
        text = waited(language, kind)
        missing = [part for part in parts if part not in text]
        assert not missing, (language, missing)
        assert re.findall(r"\{(\w+)\}", text).count("standing") == 1


def test_the_fairness_report_tells_how_places_fall_over_rounds_and_people(client: Client) -> None:
    late = left_out_once()
    back = again(late)
    stages.applicants(back.call, 3)
    run = solving.solve(asking.ask(back.call, stages.policy("ilnp-2026"), seats=2).pk)
    assert run is not None
    stages.sign_in(client, stages.staff("coordinator"))
    page = client.get(reverse("admin:matching-fairness", args=[run.pk])).text
    for heading in ("Rounds and waves left out of before", "Places before"):
        assert heading in page
    assert [one["placed_before"] for one in run.problem["people"]] == [0, 0, 0, 0]

"""Liaisons and their groups."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cohorts.liaisons import handing_over
from cohorts.models import LiaisonProfile
from ilnp.due.models import Plan
from tests.kit import stages
from tests.kit.stages import STARTS

pytestmark = pytest.mark.django_db


def test_liaisons_get_the_same_number_of_groups_and_never_more_than_they_can_carry() -> None:
    stages.liaison("First", most_groups=10)
    stages.liaison("Second", most_groups=10)
    stages.liaison("Third", most_groups=1)
    cohort = stages.formed_cohort(12, number_of_liaisons=0)
    numbers = sorted(cohort.groups.filter(liaison=profile).count() for profile in LiaisonProfile.objects.all())
    assert numbers == [1, 2, 3]


def test_a_handed_over_group_keeps_its_earlier_liaison_on_record() -> None:
    cohort = stages.started_cohort(2)
    group = cohort.groups.get()
    before, after = group.liaison, stages.liaison("Hana Novak")
    group = handing_over.hand_over(group, after, note="They write on Sundays.", now=STARTS + timedelta(days=20))
    terms = list(group.liaison_terms.order_by("began_at"))
    assert [term.liaison for term in terms] == [before, after]
    assert terms[0].ended_at == terms[1].began_at
    assert Plan.objects.filter(rule="liaison_day", state="planned").exclude(person=after.person).count() == 0

"""The desk: what needs a person today, pages inside the admin's frame, people and the audit trail."""

import re

import pytest
from django.contrib import admin
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import connection
from django.template.response import TemplateResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from ilnp.accounts import audit
from ilnp.accounts.models import AuditEntry, User
from ilnp.accounts.roles import give_role
from ilnp.accounts.signing_in.ready_made import create_sign_in_address
from ilnp.accounts.signing_in.second_factor import SINGLE_USE_MARK
from ilnp.desk import cards, pages
from tests.kit import stages

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client):
    """A browser in which a coordinator is signed in."""
    client.get(create_sign_in_address("coordinator", "").removeprefix("http://testserver"))
    return client


@pytest.fixture
def registry():
    """Whatever a test registers is gone afterwards."""
    makers, declared = list(cards._makers), dict(pages._pages)
    yield
    cards._makers[:] = makers
    pages._pages.clear()
    pages._pages.update(declared)


def test_the_first_page_shows_what_waits_urgent_first_and_leaves_out_zero(coordinator, registry):
    cards.cards(lambda user: cards.Card(3, "applications wait", "/admin/a/"))
    cards.cards(
        lambda user: [
            cards.Card(0, "nothing here", "/admin/n/"),
            cards.Card(1, "mail is stuck", "/admin/m/", urgent=True),
        ]
    )
    cards.cards(lambda user: None)
    page = coordinator.get("/admin/").content.decode()
    assert page.index("mail is stuck") < page.index("applications wait")
    assert "nothing here" not in page
    assert "Please look soon" in page


def test_the_first_page_says_when_nothing_waits(coordinator, registry):
    cards._makers.clear()
    assert "Nothing waits for you" in coordinator.get("/admin/").content.decode()


def test_a_staff_page_stands_in_the_frame_and_asks_for_its_permission(registry, coordinator):
    @pages.staff_page(
        "greenhouse/",
        name="greenhouse",
        permission="accounts.view_user",
        title="Greenhouse",
        chapter="website",
        menu=False,
    )
    def greenhouse(request):
        return TemplateResponse(request, "desk/page.html", {"crumbs": [("Gardens", "/admin/gardens/")]})

    request = RequestFactory().get("/admin/greenhouse/")
    request.user = User.objects.get(groups__name="coordinator")
    request.resolver_match = coordinator.get("/admin/").resolver_match
    page = greenhouse(request).render().content.decode()
    assert "<h1>Greenhouse</h1>" in page
    assert '<a href="/admin/gardens/">Gardens</a>' in page
    request.user = give(User.objects.create_user("lena@example.org"), "liaison")
    with pytest.raises(PermissionDenied):
        greenhouse(request)


def test_a_staff_page_without_permission_cannot_be_declared(registry):
    with pytest.raises(ImproperlyConfigured):
        pages.staff_page("open/", name="open", permission="", title="Open", chapter="website")


def test_coordinators_give_roles_and_the_trail_says_so(coordinator):
    person = User.objects.create_user("lena@example.org", name="Lena")
    form = {
        "email": "lena@example.org",
        "name": "Lena",
        "call_name": "",
        "language": "en",
        "time_zone": "UTC",
        "is_active": "on",
    }
    form |= {"roles": ["liaison"], "consents-TOTAL_FORMS": "0", "consents-INITIAL_FORMS": "0"}
    response = coordinator.post(f"/admin/accounts/user/{person.pk}/change/", form)
    assert response.status_code == 302
    person.refresh_from_db()
    assert person.is_staff
    assert [group.name for group in person.groups.all()] == ["liaison"]
    assert AuditEntry.objects.filter(action="role given", target_id=str(person.pk)).count() == 1
    coordinator.post(f"/admin/accounts/user/{person.pk}/change/", {**form, "roles": []})
    person.refresh_from_db()
    assert not person.is_staff


def test_coordinators_cannot_make_superusers_or_change_one(coordinator):
    boss = User.objects.create_superuser("boss@example.org")
    form = {
        "email": "lena@example.org",
        "name": "L",
        "call_name": "",
        "language": "en",
        "time_zone": "UTC",
        "is_active": "on",
    }
    form |= {"is_superuser": "on", "consents-TOTAL_FORMS": "0", "consents-INITIAL_FORMS": "0"}
    coordinator.post("/admin/accounts/user/add/", form)
    assert User.objects.get(email="lena@example.org").is_superuser is False
    coordinator.post(f"/admin/accounts/user/{boss.pk}/change/", {**form, "email": "taken@example.org"})
    boss.refresh_from_db()
    assert boss.email == "boss@example.org"


@pytest.mark.parametrize("role", ["coordinator", "liaison", "webmaster"])
def test_every_link_of_the_first_page_opens(client, role):
    stages.sign_in(client, give(User.objects.create_user("sam@example.org"), role))
    links = set(re.findall(r'href="(/admin/[^"#]*)"', client.get("/admin/").content.decode()))
    assert links
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_a_liaison_sees_neither_people_nor_the_trail(client):
    client.get(create_sign_in_address("liaison", ""))
    assert client.get("/admin/").status_code == 200
    for path in ["accounts/user/", "accounts/auditentry/", "website/contactmessage/"]:
        assert client.get(f"/admin/{path}").status_code == 403


def test_nobody_changes_the_audit_trail(coordinator):
    entry = audit.record("tested", User.objects.get(groups__name="coordinator"))
    assert "tested" in coordinator.get("/admin/accounts/auditentry/").content.decode()
    coordinator.post(f"/admin/accounts/auditentry/{entry.pk}/change/", {"action": "forged"})
    coordinator.post(f"/admin/accounts/auditentry/{entry.pk}/delete/", {"post": "yes"})
    entry.refresh_from_db()
    assert entry.action == "tested"


def test_people_are_found_without_accents_case_and_widths(coordinator):
    names = ["Begoña Núñez", "Łucja Żak", "Ёлкина", "أحمد", "ﾊﾅｺ"]
    for number, name in enumerate(names):
        User.objects.create_user(f"found{number}@example.org", name=name)
    for term in ("NUNEZ begona", "zak lucja", "елкина", "احمد", "ハナコ"):
        page = coordinator.get("/admin/accounts/user/", {"q": term}).text
        assert page.count("field-email") == 1, term
    assert "found1@" in coordinator.get("/admin/accounts/user/", {"q": "FOUND1@example Żak"}).text


def test_the_list_of_people_costs_the_same_for_one_and_three(coordinator):
    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert coordinator.get("/admin/accounts/user/").status_code == 200
        return len(counted)

    queries()
    one = queries()
    for number in range(3):
        give(User.objects.create_user(f"p{number}@example.org"), "liaison")
    assert queries() == one


def test_staff_pages_carry_no_inline_script_or_style(coordinator):
    for path in ["", "accounts/user/", "accounts/user/add/", "website/pagetext/add/?slug=about&language=en"]:
        page = coordinator.get(f"/admin/{path}").content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert "<script>" not in page
        assert "onclick=" not in page


def give(person: User, role: str) -> User:
    give_role(person, role)
    return person


def test_navigation_follows_the_programme(coordinator):
    request = RequestFactory().get("/admin/")
    request.user = User.objects.get(groups__name="coordinator")
    labels = [section["app_label"] for section in admin.site.get_app_list(request)]
    assert labels == [
        label
        for label in ["applications", "matching", "cohorts", "surveys", "mail", "due", "website", "accounts", "desk"]
        if label in labels
    ]
    assert {"website", "accounts"} <= set(labels)


def test_every_list_of_the_admin_opens_and_no_staff_page_stands_in_its_way(client):
    boss = User.objects.create_superuser("boss@library.example")
    client.force_login(boss)
    session = client.session
    session[SINGLE_USE_MARK] = boss.pk
    session.save()
    opened = {
        model._meta.label: client.get(f"/admin/{model._meta.app_label}/{model._meta.model_name}/").status_code
        for model in admin.site._registry
    }
    assert set(opened.values()) == {200}, opened

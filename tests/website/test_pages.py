"""Public pages: texts that staff can change, languages, forms, guards, the portal, error pages."""

import re

import pytest
from django.conf import settings as django_settings
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.safestring import mark_safe

from ilnp import clock
from ilnp.accounts.models import User
from ilnp.accounts.roles import give_role
from ilnp.accounts.signing_in.ready_made import create_sign_in_address
from ilnp.mail.campaigns import audiences
from ilnp.mail.kinds import finding
from ilnp.mail.models import Message, OptOut
from ilnp.mail.outbox import queueing
from ilnp.mail.returns import suppression
from ilnp.website.models import ContactMessage, PageText, VolunteerOffer
from ilnp.website.pages import slots, texts
from ilnp.website.portal import sections
from ilnp.website.urls import urlpatterns

pytestmark = pytest.mark.django_db

PAGES = [str(page.pattern) for page in urlpatterns if not str(page.pattern).startswith("portal/")]
PAGES += ["sign-in/"]
"""Every page that anybody may open, without the chapters'."""


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def every_language(settings):
    """All eight languages are on."""
    settings.LANGUAGES = settings.ALL_LANGUAGES


class TenSecondsAgo(signing.TimestampSigner):
    """Signs as if it were a little earlier: what a form carries that somebody took time to fill in."""

    def timestamp(self) -> str:
        return signing.b62_encode(int(clock.real().timestamp()) - 10)


def slowly(form: str) -> str:
    """The time stamp of a form that was shown ten seconds ago."""
    return TenSecondsAgo(salt="website.guards").sign_object(form)


def message(**changes: str) -> dict[str, str]:
    fields = {"name": "Ana Nováková", "email": "ana@example.org", "subject": "Next round", "text": "When is it?"}
    return {**fields, "website_address": "", "shown_at": slowly("ContactForm"), **changes}


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_its_language_has_one_heading_and_a_way_past_the_navigation(client, path):
    page = client.get(f"/en/{path}").content.decode()
    assert '<html lang="en" dir="ltr">' in page
    assert page.count("<h1") == 1
    assert '<a class="skip" href="#content">' in page
    assert '<main id="content"' in page
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", page)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


def test_the_first_address_goes_to_the_language_that_the_browser_asks_for(client, every_language):
    assert client.get("/", headers={"accept-language": "ja,en;q=0.5"}).url == "/ja/"
    assert client.get("/about/", headers={"accept-language": "pt-BR"}).url == "/pt/about/"
    assert client.get("/", headers={"accept-language": "xx"}).url == "/en/"


def test_the_switcher_keeps_the_page_and_the_choice_is_remembered(client, every_language):
    page = client.get("/en/about/?from=flyer").content.decode()
    assert 'href="/ar/about/?from=flyer" lang="ar" hreflang="ar" dir="rtl"' in page
    arabic = client.get("/ar/about/")
    assert '<html lang="ar" dir="rtl">' in arabic.content.decode()
    assert "bootstrap.rtl.css" in arabic.content.decode()
    assert client.get("/").url == "/ar/"


def test_reading_in_the_browsers_own_language_sets_no_cookie(client):
    assert client.get("/en/", headers={"accept-language": "en"}).cookies == {}


def test_chinese_is_marked_as_browsers_know_it(client, every_language):
    assert '<html lang="zh-Hans" dir="ltr">' in client.get("/zh-hans/").content.decode()


def test_what_staff_write_replaces_the_shipped_text_and_cannot_carry_scripts(client):
    PageText.objects.create(
        slug="about",
        language="en",
        title="About <us>",
        body="## Hello\n\n<script>alert(1)</script> [link](javascript:alert(1)) [site](https://example.org)",
    )
    page = client.get("/en/about/").content.decode()
    assert "About &lt;us&gt;</h1>" in page
    assert "<h2>Hello</h2>" in page
    assert "<script>" not in page
    assert "javascript:" not in re.sub(r"\[link\]\(javascript:alert\(1\)\)", "", page)
    assert '<a href="https://example.org" rel="noopener">site</a>' in page


def test_a_text_missing_in_a_language_is_shown_in_english_and_marked_so(client, every_language, monkeypatch, tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "about.md").write_text("# About\n\nOnly English.", encoding="utf-8")
    monkeypatch.setattr(texts, "FOLDER", tmp_path)
    texts.shipped.cache_clear()
    page = client.get("/ar/about/").content.decode()
    texts.shipped.cache_clear()
    assert '<div class="text" lang="en" dir="ltr"><p>Only English.</p>' in page


def test_every_page_has_a_text_in_every_language():
    missing = [
        f"{language}/{slug}"
        for language, _name in django_settings.ALL_LANGUAGES
        for slug in PageText.Slug.values
        if texts.shipped(slug, language) is None
    ]
    assert missing == []


def test_upper_floors_fill_the_slots_in_order(client):
    before = {name: list(fillers) for name, fillers in slots._fillers.items()}
    slots.register("home", lambda request: mark_safe("<p>second</p>"), order=20)
    slots.register("home", lambda request: mark_safe("<p>first</p>"), order=10)
    slots.register("home", lambda request: None, order=5)
    page = client.get("/en/").content.decode()
    slots._fillers.update(before)
    assert "<p>first</p><p>second</p>" in page


def test_a_message_is_kept_and_every_coordinator_hears_of_it_once(client):
    for name in ["cora", "carl"]:
        give_role(User.objects.create_user(f"{name}@example.org"), "coordinator")
    give_role(User.objects.create_user("lena@example.org"), "liaison")
    response = client.post("/en/contact/", message())
    assert response.url == "/en/contact/thank-you/"
    kept = ContactMessage.objects.get()
    assert (kept.name, kept.email, kept.language, kept.suspicions) == ("Ana Nováková", "ana@example.org", "en", [])
    mails = Message.objects.order_by("pk")
    assert [mail.person.email for mail in mails] == ["cora@example.org", "carl@example.org"]
    assert [mail.reply_to for mail in mails] == [["ana@example.org"]] * 2


@pytest.mark.parametrize(
    ("changes", "suspicions"),
    [
        ({"website_address": "http://pills.example"}, ["trap"]),
        ({"shown_at": ""}, ["no_stamp"]),
        ({"shown_at": "forged"}, ["no_stamp"]),
        ({"shown_at": signing.dumps("ContactForm", salt="website.guards")}, ["too_fast"]),
    ],
)
def test_what_looks_automatic_is_kept_apart_and_not_refused(client, changes, suspicions):
    give_role(User.objects.create_user("cora@example.org"), "coordinator")
    if suspicions == ["too_fast"]:
        changes = {"shown_at": signing.dumps("ContactForm", salt="website.guards")}
    assert client.post("/en/contact/", message(**changes)).url == "/en/contact/thank-you/"
    assert ContactMessage.objects.get().suspicions == suspicions
    assert not Message.objects.exists()


def test_mistakes_are_listed_with_links_and_what_was_typed_stays(client):
    response = client.post("/en/contact/", message(email="ana@", text=""))
    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: Contact" in page
    assert '<a href="#id_email">' in page
    assert '<a href="#id_text">Write your message.</a>' in page
    assert 'value="Ana Nováková"' in page
    assert re.search(r'id="id_email"[^>]*|<input[^>]*id="id_email"', page)
    field = re.search(r'<input[^>]*name="email"[^>]*>', page).group()
    assert 'aria-describedby="id_email_helptext id_email_error"' in field
    assert 'aria-invalid="true"' in field
    assert 'autocomplete="email"' in field
    assert not ContactMessage.objects.exists()


def test_another_language_keeps_what_was_typed_and_sends_nothing(client, every_language):
    shown = client.get("/en/contact/").content.decode()
    assert 'formaction="/ar/contact/"' in shown
    response = client.post("/ar/contact/", message(email="ana@", switch_language="ar"))
    page = response.content.decode()
    assert response.status_code == 200
    assert 'dir="rtl"' in page
    assert all(f'value="{typed}"' in page for typed in ["Ana Nováková", "ana@", "Next round"])
    assert "error-summary" not in page
    assert not ContactMessage.objects.exists()
    offer = {"name": "Ana", "country": "CZ", "languages": ["ar"], "tasks": ["liaison"], "switch_language": "ja"}
    page = client.post("/ja/volunteer/", offer).content.decode()
    assert re.search(r'<option value="CZ" selected>', page)
    assert len(re.findall(r"<input[^>]* checked", page)) == 2


def test_too_many_messages_from_one_address_are_refused_kindly_and_the_text_stays(client):
    for _time in range(5):
        assert client.post("/en/contact/", message()).status_code == 302
    refused = client.post("/en/contact/", message(text="A sixth one"))
    assert refused.status_code == 422
    assert "try again in 15 minutes" in refused.content.decode()
    assert "A sixth one" in refused.content.decode()
    assert ContactMessage.objects.count() == 5


def test_an_offer_to_help_is_kept_in_codes(client):
    fields = {"name": "Ana", "email": "ana@example.org", "country": "CZ", "languages": ["es", "ar"], "text": ""}
    fields |= {"tasks": ["liaison", "translator"], "website_address": "", "shown_at": slowly("VolunteerForm")}
    assert client.post("/en/volunteer/", fields).url == "/en/volunteer/thank-you/"
    offer = VolunteerOffer.objects.get()
    assert (offer.country, offer.languages, offer.tasks, offer.state) == (
        "CZ",
        ["es", "ar"],
        ["liaison", "translator"],
        "new",
    )


def test_choices_that_were_never_offered_are_refused(client):
    fields = {"name": "Ana", "email": "ana@example.org", "country": "XX", "languages": ["tlh"], "tasks": ["king"]}
    response = client.post("/en/volunteer/", {**fields, "shown_at": slowly("VolunteerForm")})
    page = response.content.decode()
    assert response.status_code == 422
    assert all(f'href="#{target}"' in page for target in ["id_country", "id_languages_0", "id_tasks_0"])


@pytest.fixture
def ana(client):
    """Ana, signed in."""
    person = User.objects.create_user("ana@example.org", name="Ana Nováková")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return person


def test_the_portal_asks_visitors_to_sign_in_and_brings_them_back(client):
    assert client.get("/en/portal/").url == "/en/sign-in/?next=/en/portal/"


def test_the_portal_shows_first_what_waits(client, ana):
    before = list(sections._makers)
    sections.register(lambda request: sections.Section("My group", mark_safe("<p>Two people</p>"), "my-group"))
    sections.register(
        lambda request: sections.Section("A question", mark_safe("<p>Still in?</p>"), "question", waits=True)
    )
    sections.register(lambda request: None)
    page = client.get("/en/portal/").content.decode()
    sections._makers[:] = before
    assert page.index("Still in?") < page.index("Two people")
    assert '<a href="#question">A question</a>' in page
    assert '<a href="#my-group">' not in page


def test_settings_are_changed_and_shown_at_once_in_the_chosen_language(client, ana, every_language):
    fields = {"name": "Ana N.", "call_name": "Anča", "language": "es", "time_zone": "Europe/Prague"}
    response = client.post("/en/portal/settings/", fields)
    assert response.url == "/es/portal/settings/"
    ana.refresh_from_db()
    assert (ana.name, ana.call_name, ana.language, ana.time_zone) == ("Ana N.", "Anča", "es", "Europe/Prague")


def test_consents_are_given_and_withdrawn_one_by_one(client, ana):
    client.post(reverse("website:portal-consent", args=["news"]), {"act": "give"})
    assert ana.consents.filter(purpose="news", withdrawn_at=None).exists()
    assert not ana.consents.filter(purpose="sharing", withdrawn_at=None).exists()
    client.post(reverse("website:portal-consent", args=["news"]), {"act": "withdraw"})
    assert not ana.consents.filter(purpose="news", withdrawn_at=None).exists()
    assert client.post(reverse("website:portal-consent", args=["everything"]), {"act": "give"}).status_code == 404


def test_mail_that_can_be_stopped_is_stopped_and_started_in_the_portal(client: Client) -> None:
    person = User.objects.create_user("ana@example.org", name="Ana")
    client.force_login(person)
    assert "So far you have got none." in client.get(reverse("website:portal-settings")).text
    made = finding.get("survey_reminder").samples("en")
    queueing.queue("survey_reminder", key="k", values=made, to=person)
    assert "Reminder of a survey" in client.get(reverse("website:portal-settings")).text
    switch = reverse("website:portal-mail", args=["survey_reminders"])
    client.post(switch, {"act": "stop"})
    assert OptOut.objects.get().address == "ana@example.org"
    assert Message.objects.get().state == "cancelled"
    assert "Send it again" in client.get(reverse("website:portal-settings")).text
    client.post(switch, {"act": "start"})
    assert not OptOut.objects.exists()
    assert client.post(reverse("website:portal-mail", args=["inquiry"]), {"act": "stop"}).status_code == 404


def test_who_agrees_to_news_again_gets_them_although_they_once_stopped_them(client: Client) -> None:
    person = User.objects.create_user("ana@example.org", name="Ana")
    client.force_login(person)
    suppression.opt_out(person.email, "news")
    client.post(reverse("website:portal-consent", args=["news"]), {"act": "give"})
    assert [one.address for one in audiences.recipients("news", "news")] == ["ana@example.org"]


def test_a_page_that_does_not_exist_says_so_in_the_frame(client):
    response = client.get("/en/nowhere/")
    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()


def test_a_form_without_its_token_is_refused_with_advice():
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/en/contact/", message())
    assert response.status_code == 403
    assert "Please send it once more" in response.content.decode()


def test_public_pages_cost_few_queries(client, django_assert_max_num_queries):
    client.get("/en/about/")
    with django_assert_max_num_queries(1):
        client.get("/en/about/")


def test_the_desk_counts_what_nobody_has_answered_for_those_who_may_answer(client):
    for suspicions, state in [([], "new"), ([], "new"), (["trap"], "new"), ([], "answered")]:
        ContactMessage.objects.create(
            name="Ana",
            email="ana@example.org",
            subject="Hello",
            text="…",
            language="en",
            suspicions=suspicions,
            state=state,
        )
    client.get(create_sign_in_address("coordinator", ""))
    page = client.get("/admin/").content.decode()
    assert re.search(r">2</strong>\s*<span[^>]*>contact messages to answer<", page)
    assert "offers to help" not in page
    listed = client.get("/admin/website/contactmessage/?state__exact=new&automatic=no").content.decode()
    assert "2 contact messages" in listed
    client.get(create_sign_in_address("liaison", ""))
    assert "to answer" not in client.get("/admin/").content.decode()

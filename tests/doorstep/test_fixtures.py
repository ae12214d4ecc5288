"""The fixtures that every test relies on do what they say."""

import pytest
from django.core.mail import EmailMessage, get_connection
from django.template import Template, engines
from playwright.sync_api import Page

from tests.conftest import PROJECT, UndefinedVariable, environment_of_this_test
from tests.kit.mailserver import MailServer


def test_mail_goes_over_a_real_conversation(smtp_server: MailServer) -> None:
    messages = [
        EmailMessage("Good news", "…", "programme@ilnp.example.org", [to], cc=["liaison@example.org"])
        for to in ("ana@example.org", "kim@example.org")
    ]
    with get_connection() as connection:
        connection.send_messages(messages)
    assert smtp_server.conversations == 1
    assert [letter.recipients for letter in smtp_server.letters] == [
        ["ana@example.org", "liaison@example.org"],
        ["kim@example.org", "liaison@example.org"],
    ]
    assert smtp_server.letters_to("ana@example.org")[0].message["Subject"] == "Good news"


def test_the_mail_server_refuses_whom_the_test_names(smtp_server: MailServer) -> None:
    smtp_server.answer_recipient = lambda address: "550 No such person"
    with pytest.raises(Exception, match="No such person"):
        EmailMessage("Good news", "…", "programme@ilnp.example.org", ["nobody@example.org"]).send()
    assert smtp_server.letters == []


def test_an_undefined_variable_in_our_own_template_fails() -> None:
    engine = engines["django"].engine
    template = Template("{{ not_there }}", engine=engine)
    template.origin.name = str(PROJECT / "templates" / "made-up.html")
    for node in template.nodelist:
        node.origin = template.origin
    with pytest.raises(UndefinedVariable, match="not_there"):
        template.render(engine_context())


def engine_context():  # type: ignore[no-untyped-def]
    """A context that knows nothing."""
    from django.template import Context

    return Context({})


def test_a_process_started_by_a_test_uses_its_database(db: None, smtp_server: MailServer) -> None:
    environment = environment_of_this_test()
    assert environment["EMAIL_URL"] == f"smtp://127.0.0.1:{smtp_server.port}"
    assert "test_" in environment.get("ILNP_DATABASE", environment.get("DATABASE_URL", ""))


def test_a_page_opens_in_a_browser(page: Page) -> None:
    answer = page.goto("/admin/login/")
    assert answer is not None
    policy = answer.headers["content-security-policy"].split("; ")
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'"} < set(policy)
    assert page.locator("form").count() >= 1

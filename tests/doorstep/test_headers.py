"""No answer of the site leaves without the headers that protect its reader."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path


def fails(request: HttpRequest) -> HttpResponse:
    """A view with a fault."""
    raise RuntimeError


urlpatterns = [path("fails/", fails)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 302),
        ("/en/", 200),
        ("/en/nowhere/", 404),
        ("/healthz/web", 200),
        ("/admin/", 302),
        ("/sign-in-once/nothing/", 410),
        ("/static/bootstrap/bootstrap.css", 200),
    ],
)
def test_every_kind_of_answer_is_protected(client: Client, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    protected(answer)


def test_a_request_for_another_host_is_refused_and_protected(client: Client) -> None:
    answer = client.get("/en/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    protected(answer)


@pytest.mark.urls(__name__)
def test_a_failing_page_is_protected(client: Client) -> None:
    client.raise_request_exception = False
    answer = client.get("/fails/")
    assert answer.status_code == 500
    protected(answer)


def protected(answer: HttpResponse) -> None:
    """Fail unless the headers are there and say what they must."""
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"} < set(policy)
    said = {
        name: answer.headers[name]
        for name in ("X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy")
    }
    assert list(said.values()) == ["DENY", "nosniff", "same-origin", "same-origin"]
    assert "camera=()" in answer.headers["Permissions-Policy"]

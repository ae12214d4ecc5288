"""Filling in the form as a browser without JavaScript does: with the client of Django, page by page."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.test import Client

from applications.form import drafts, links
from applications.models import Call, CallQualification, Qualification
from applications.vocabulary import FOUR_OF_2020
from ilnp import clock

PAGES = ("you", "library", "interests", "languages", "commitments")

ANSWERS: dict[str, dict[str, Any]] = {
    "you": {"full_name": "Ana María Núñez", "call_name": "Ana", "email": "ana@library.example", "country": "BR"},
    "library": {
        "institution": "Biblioteca Pública",
        "position": "Librarian",
        "library_type": "public",
        "career_stage": "2-5",
    },
    "interests": {
        "interest_1": "cataloging",
        "interest_2": "copyright",
        "wants_library_type": "any",
        "wants_career_stage": "any",
        "wants_shared_interests": "yes",
        "trio_welcome": "yes",
        "motivation": "To learn how libraries elsewhere work.",
    },
    "languages": {
        "language_1": "pt",
        "comfort_1": "speak",
        "language_2": "en",
        "comfort_2": "write",
        "frequency": "biweekly",
        "tools": ["email", "zoom"],
        "time_zone": "America/Sao_Paulo",
        "free_half_days": ["mon-am", "sun-ev"],
    },
    "commitments": {
        "qualification_internet": "yes",
        "qualification_biweekly": "yes",
        "qualification_commit": "yes",
        "qualification_desire": "yes",
        "code_of_conduct": "on",
        "consent_sharing": "on",
        "consent_statistics": "on",
        "heard": "colleague",
    },
}


def open_call(slug: str = "spring", **fields: Any) -> Call:
    """A call that is open now and asks the four qualifications of 2020."""
    now = clock.now()
    values: dict[str, Any] = {
        "title": "Spring round",
        "opens_at": now - timedelta(days=10),
        "closes_at": now + timedelta(days=10),
    }
    call = Call.objects.create(slug=slug, **{**values, **fields})
    for qualification in Qualification.objects.filter(code__in=FOUR_OF_2020):
        CallQualification.objects.create(call=call, qualification=qualification)
    return call


class Applicant:
    """One person with one browser, which sends back whatever hidden fields the last page held."""

    def __init__(self, call: Call, language: str = "en", client: Client | None = None) -> None:
        self.call = call
        self.root = f"/{language}/apply/to/{call.slug}/"
        self.client = client or Client()
        self.stamp = ""

    def look(self, page: str = "") -> Any:
        """Open a page."""
        response = self.client.get(self.root + (f"{page}/" if page else ""))
        found = re.search(r'name="stamp" value="([^"]+)"', response.content.decode())
        self.stamp = found.group(1) if found else self.stamp
        return response

    def begin(self) -> Any:
        """Press the button of the first page."""
        return self.client.post(self.root, {"action": "begin"})

    def fill(self, page: str, **changes: Any) -> Any:
        """Fill in one page and press its button. A change to None leaves a field out."""
        self.look(page)
        data = {name: value for name, value in {**ANSWERS[page], **changes}.items() if value is not None}
        return self.client.post(f"{self.root}{page}/", {"stamp": self.stamp, "action": "next", **data})

    def fill_all(self, **you: Any) -> None:
        """Begin and fill in every page."""
        self.begin()
        for page in PAGES:
            response = self.fill(page, **(you if page == "you" else {}))
            assert response.status_code == 302, (page, response.context["form"].errors)

    def code(self) -> str:
        """The code in the mail for the address that the form names now."""
        draft = links.draft_of_stamp(self.stamp)
        assert draft is not None
        return links.code(draft, drafts.address_of(draft))

    def send(self, **data: Any) -> Any:
        """Press the button on the page where answers are checked."""
        self.look("check")
        return self.client.post(f"{self.root}check/", {"stamp": self.stamp, "action": "send", **data})

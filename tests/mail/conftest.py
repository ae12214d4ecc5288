"""The kinds of mail that only tests have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ilnp.mail.kinds import registry
from tests.mail import factories

TEXTS = {
    factories.LETTER: "Subject: Hello {name}\n\nDear {name},\n\nplease [answer]({link}) or open {link}\n\n.\n",
    factories.MUST: "Subject: For {name}\n\nDear {name}, you are introduced.\n",
    factories.SHORT_LIVED: "Subject: Today\n\nDear {name}, today only.\n",
}


@pytest.fixture(autouse=True)
def kinds_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Registers the tests' own kinds of mail, for the test alone."""
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    monkeypatch.setattr(registry, "_shipped", dict(registry._shipped))
    for kind, text in TEXTS.items():
        registry.register(kind)
        registry._shipped[kind.code, "en"] = text
    yield

"""What the mails about one's application have in common."""

from __future__ import annotations

from django.utils import translation

from applications.form import deadlines, links
from applications.form.answers import Answers, Line, lines
from applications.models import Application, Draft
from ilnp.mail.kinds.declaring import gaps

ABOUT = gaps("name", "call", "reference", trusted=("link",))
"""The gaps that every mail about an application has."""

_PARTS = ("you", "library", "interests", "long", "languages", "commitments")
COPY = gaps(*(f"answers_{part}" for part in _PARTS))
"""The gaps for a copy of the answers."""


def about(application: Application) -> dict[str, str]:
    """Whose application it is, to which call, and the link to it; in the language in force."""
    return {
        "name": application.greeting_name(),
        "call": str(application.call.title),
        "reference": application.reference,
        "link": links.MINE.address(links.mine(application, mailed=True), application.language),
    }


def form_and_deadline(draft: Draft, address: str) -> dict[str, str]:
    """Which form that is being filled in, until when it can be sent in, and the link to it; said in its language."""
    with translation.override(draft.language):
        return {
            "call": str(draft.call.title),
            "deadline": deadlines.stated(draft.call, draft.language),
            "link": links.RESUME.address(links.resume(draft, address), draft.language),
        }


def copy(application: Application, answers: Answers) -> dict[str, str]:
    """Every question with its answer, in the language in force; long answers by themselves."""
    parts: dict[str, list[Line]] = {name: [] for name in _PARTS}
    for line in lines(answers, application.call):
        parts["long" if line.is_long else line.page].append(line)
    return {
        f"answers_{name}": "\n\n".join(f"{line.question}\n{line.answer}" for line in found)
        for name, found in parts.items()
    }

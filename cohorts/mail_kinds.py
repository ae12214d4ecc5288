"""The kinds of mail that a cohort sends, with what each can say."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from ilnp.mail.kinds.registry import Kind, Placeholder, register

NAME = Placeholder("name", "Amina")
COHORT = Placeholder("cohort", "Spring 2026")
PARTNERS = Placeholder("partners", "Jun Sato, Lucía Prieto")
LINK = Placeholder("address", "https://ilnp.example.org/en/portal/", trusted=True)

_INTRODUCTION = (
    NAME,
    COHORT,
    Placeholder("partner_names", "Jun Sato"),
    Placeholder("partners", "Name: Jun Sato\nE-mail: jun@library.example\nCountry: Japan"),
    Placeholder("liaison", "Rosa Okello"),
    Placeholder("liaison_address", "rosa@ilnp.example.org"),
    Placeholder("first_word_by", "9 March 2026"),
    Placeholder("ends_on", "30 June 2026"),
    LINK,
)

KINDS = [
    Kind("introduction", _("introduction to the partner"), _INTRODUCTION, must_receive=True, priority=10),
    Kind("introduction_mentor", _("introduction, to the mentor"), _INTRODUCTION, must_receive=True, priority=10),
    Kind("introduction_mentee", _("introduction, to the mentee"), _INTRODUCTION, must_receive=True, priority=10),
    Kind(
        "inquiry",
        _("participation inquiry"),
        (NAME, COHORT, Placeholder("starts_on", "2 March 2026"), Placeholder("answer_by", "20 February 2026"), LINK),
        must_receive=True,
        priority=20,
    ),
    Kind(
        "inquiry_reminder",
        _("participation inquiry, second time"),
        (NAME, COHORT, Placeholder("starts_on", "2 March 2026"), Placeholder("answer_by", "20 February 2026"), LINK),
        must_receive=True,
        priority=20,
    ),
    Kind(
        "prompt",
        _("conversation prompt"),
        (
            NAME,
            COHORT,
            PARTNERS,
            Placeholder("topic", "A day in your library"),
            Placeholder(
                "prompt",
                "What does an ordinary Tuesday look like where you work?\n\n"
                "- Who comes first?\n- [Something to read](https://librarians.example/tuesday)",
                markdown=True,
            ),
            LINK,
        ),
        topic="prompts",
    ),
    Kind("check_in", _("check-in"), (NAME, PARTNERS, LINK), must_receive=True, priority=30),
    Kind(
        "liaison_silence",
        _("to the liaison: a silent group"),
        (
            NAME,
            Placeholder("group", "12"),
            COHORT,
            Placeholder("members", "Jun Sato, Amina Diallo"),
            Placeholder("days", "10"),
            LINK,
        ),
        must_receive=True,
        priority=30,
        stale_after=timedelta(days=4),
    ),
    Kind(
        "liaison_digest",
        _("to the liaison: how the groups do this week"),
        (
            NAME,
            COHORT,
            Placeholder("number", "2"),
            Placeholder("need_you", "1"),
            Placeholder(
                "groups", "12: Jun Sato, Amina Diallo – asks for help\n7: Ana Silva, Omar Haddad – no sign of life yet"
            ),
            LINK,
        ),
        topic="liaison_digests",
        stale_after=timedelta(days=3),
    ),
    Kind("closing", _("last letter of a cohort"), (NAME, COHORT, PARTNERS, LINK), must_receive=True, priority=40),
    Kind(
        "member_needs_liaison",
        _("to the liaison: a member asks for help"),
        (
            NAME,
            Placeholder("member", "Amina Diallo"),
            Placeholder("group", "12"),
            COHORT,
            Placeholder("answer", "My partner does not answer"),
            Placeholder("note", "I wrote twice."),
            Placeholder("group_address", "https://ilnp.example.org/admin/groups/12/", trusted=True),
        ),
        must_receive=True,
        priority=20,
    ),
    Kind(
        "member_unreachable",
        _("to the liaison: mail does not reach a member"),
        (
            NAME,
            Placeholder("member", "Amina Diallo"),
            Placeholder("member_address", "amina@library.example"),
            Placeholder("group", "12"),
            COHORT,
            Placeholder("group_address", "https://ilnp.example.org/admin/groups/12/", trusted=True),
        ),
        must_receive=True,
        priority=20,
    ),
]


def register_kinds() -> None:
    """Make them known to the outbox. Called once, when the program starts."""
    for kind in KINDS:
        register(kind)

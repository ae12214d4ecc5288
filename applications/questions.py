"""The questions of the form, one row each, in the order they are asked.

From a row follows what is asked and on which page, what is stored, shown again, merged, imported, exported, told to the
partner and given to the engine. What to do with an answer depends on its kind alone; every room has one small function
for each kind it meets. This module knows no model, so that the reading of files can use it without a database.

To add a question: a row here, its column in ``Application``, words for a choice list in ``vocabulary/choices.csv`` (a new
list is named in ``Choice.List`` too), and under the question's code the words of its header in
``intake/reading/headers/header_words.csv``.
"""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from applications.question_kinds import MENTORING, Kind, Question

_ASKED: dict[str, tuple[Question, ...]] = {
    "you": (
        Question(
            "role",
            Kind.ROLE,
            _("Would you like to be a mentor or a mentee?"),
            heading=_("Role"),
            missing=_("Choose whether you would like to be a mentor or a mentee."),
            choices=(
                ("mentor", _("Mentor: I would like to share what I know")),
                ("mentee", _("Mentee: I would like to learn from an expert")),
            ),
            only_for=MENTORING,
            engine="role",
        ),
        Question(
            "full_name",
            Kind.LINE,
            _("Your full name"),
            help_text=_("As you want your partner to read it, in any script."),
            missing=_("Write your full name."),
            most=200,
            filled_by="name",
            told=_("Name"),
        ),
        Question(
            "call_name",
            Kind.LINE,
            _("What should we call you?"),
            help_text=_("We will greet you by this name. If you leave it empty, we use your full name."),
            most=100,
            filled_by="nickname",
        ),
        Question(
            "email",
            Kind.ADDRESS,
            _("Your e-mail address"),
            help_text=_("Everything about the programme comes to this address."),
            told=_("E-mail"),
            is_merged=False,
        ),
        Question(
            "country",
            Kind.COUNTRY,
            _("The country or territory where you live and work"),
            heading=_("Country or territory"),
            missing=_("Choose the country or territory where you live and work."),
            filled_by="country",
            told=_("Country"),
            engine="country",
        ),
        Question(
            "participation",
            Kind.ONE,
            _("Are you taking part for the first time, or again?"),
            heading=_("First time or again"),
            choice_list="participation",
            opens=True,
            told=_("Takes part"),
        ),
    ),
    "library": (
        Question(
            "institution",
            Kind.LINE,
            _("Your library or institution"),
            most=300,
            filled_by="organization",
            told=_("Library or institution"),
        ),
        Question(
            "position",
            Kind.LINE,
            _("Your position"),
            help_text=_("For example: cataloguer, school librarian, student."),
            most=300,
            filled_by="organization-title",
            told=_("Position"),
        ),
        Question(
            "library_type",
            Kind.ONE,
            _("What type of library do you work in, or want to work in?"),
            heading=_("Type of library"),
            missing=_("Choose the type of library that fits best."),
            choice_list="library_type",
            own_words=_("Which other type of library?"),
            told=_("Type of library"),
            engine="library_type",
        ),
        Question(
            "career_stage",
            Kind.ONE,
            _("How long have you worked in libraries?"),
            missing=_("Choose how long you have worked in libraries."),
            choice_list="career_stage",
            engine="career_stage",
        ),
        Question(
            "work_area",
            Kind.ONE,
            _("Which area do you work in most?"),
            heading=_("Area of work"),
            choice_list="work_area",
            own_words=_("Which other area of work?"),
            opens=True,
            told=_("Area of work"),
        ),
    ),
    "interests": (
        Question(
            "interests",
            Kind.RANKED,
            _("Your professional interests"),
            heading=_("Your interests, most important first"),
            help_text=_("Choose up to five, the most important first. We look for a partner with the same interests."),
            missing=_("Choose at least one interest."),
            most=5,
            choice_list="interest",
            own_words=_("Which other interest?"),
            stem="interest",
            told=_("Interests"),
            engine="interests",
        ),
        Question(
            "offers",
            Kind.SEVERAL,
            _("What can you offer a colleague?"),
            help_text=_("Tick up to five: what you know well and would gladly share."),
            most=5,
            choice_list="interest",
            told=_("Can offer"),
            engine="offers",
        ),
        Question(
            "seeks",
            Kind.SEVERAL,
            _("What would you like to learn?"),
            help_text=_("Tick up to five."),
            most=5,
            choice_list="interest",
            told=_("Would like to learn"),
            engine="seeks",
        ),
        Question(
            "areas",
            Kind.SEVERAL,
            _("Areas of expertise"),
            help_text=_("The areas you can advise on, or would like advice on."),
            missing=_("Tick at least one area of expertise."),
            choice_list="area",
            only_for=MENTORING,
            engine="areas",
        ),
        Question(
            "wants_library_type",
            Kind.WISH,
            _("Would you like a partner from a particular type of library?"),
            heading=_("A partner from"),
            missing=_("Choose a type of library, or that you are open to any."),
            choice_list="library_type",
            part="partner",
            engine="wants_library_type",
        ),
        Question(
            "wants_shared_interests",
            Kind.YES_NO,
            _("Should your partner share your interests?"),
            missing=_("Choose whether your partner should share your interests."),
            choices=(("yes", _("Yes, please")), ("no", _("That is not important"))),
            part="partner",
            engine="wants_shared_interests",
        ),
        Question(
            "wants_career_stage",
            Kind.WISH,
            _("Would you like a partner with a particular length of experience?"),
            heading=_("A partner with experience of"),
            missing=_("Choose a length of experience, or that you are open to any."),
            choice_list="career_stage",
            part="partner",
        ),
        Question(
            "trio_welcome",
            Kind.YES_NO,
            _("Would a group of three be welcome, too?"),
            help_text=_("Sometimes three people are brought together instead of two."),
            missing=_("Choose whether a group of three would be welcome."),
            choices=(("yes", _("Yes")), ("no", _("No, only one partner"))),
            part="partner",
            engine="trio_ok",
            presumed=True,
        ),
        Question(
            "motivation",
            Kind.TEXT,
            _("What do you hope for?"),
            help_text=_("Your partner will read this. A few sentences are enough; at most 2,000 characters."),
            most=2000,
            part="partner",
            told=_("Hopes for"),
        ),
        Question(
            "expression_of_interest",
            Kind.TEXT,
            _("Your expression of interest"),
            help_text=_(
                "About one page, at most 4,000 characters: your experience, and what you would like to give or to learn."
            ),
            missing=_("Write your expression of interest, about one page."),
            most=4000,
            part="partner",
            rows=14,
            only_for=MENTORING,
        ),
    ),
    "languages": (
        Question(
            "languages",
            Kind.LANGUAGES,
            _("Your languages"),
            missing=_("Choose at least one language."),
            most=8,
            choices=(
                ("read", _("I read and write it slowly")),
                ("write", _("I write it comfortably")),
                ("speak", _("I write and speak it comfortably")),
            ),
            stem="language",
            part="languages",
            told=_("Languages"),
            engine="languages",
        ),
        Question(
            "frequency",
            Kind.ONE,
            _("How often would you like to be in touch with your partner?"),
            missing=_("Choose how often you would like to be in touch."),
            choice_list="frequency",
            told=_("Would like to be in touch"),
            engine="frequency",
        ),
        Question(
            "tools",
            Kind.SEVERAL,
            _("How would you like to communicate?"),
            help_text=_("Tick all that you can use."),
            missing=_("Tick at least one way to communicate."),
            choice_list="tool",
            own_words=_("Which other way?"),
            told=_("Would like to use"),
        ),
        Question(
            "video_is_difficult",
            Kind.TICK,
            _("Video is difficult for me"),
            help_text=_("For example because of a slow connection. We then look for a partner who likes to write."),
            is_imported=False,
        ),
        Question(
            "time_zone",
            Kind.ZONE,
            _("Your time zone"),
            help_text=_("Choose the city whose clocks show the same time as yours."),
            missing=_("Choose your time zone."),
            told=_("Time there now"),
        ),
        Question(
            "free_half_days",
            Kind.HALF_DAYS,
            _("When could you talk with your partner?"),
            help_text=_("In your own time zone. You can leave this empty."),
            is_imported=False,
            engine="hours",
        ),
    ),
    "commitments": (
        Question(
            "qualifications",
            Kind.QUALIFICATIONS,
            _("What you need to take part"),
            stem="qualification_",
            part="needed",
        ),
        Question(
            "code_of_conduct",
            Kind.CONSENT,
            _("I have read the code of conduct and will keep to it"),
            missing=_("To take part, agree to the code of conduct."),
            part="agreed",
            purpose="code_of_conduct",
        ),
        Question(
            "consent_sharing",
            Kind.CONSENT,
            _(
                "My answers may be shared with my partner and with the volunteer who looks after us (needed to take part)"
            ),
            missing=_("Without this we cannot introduce you to a partner. Please tick it."),
            part="agreed",
            purpose="sharing",
        ),
        Question(
            "consent_news",
            Kind.CONSENT,
            _("Please write to me about later rounds of the programme"),
            part="free",
            purpose="news",
        ),
        Question(
            "consent_statistics",
            Kind.CONSENT,
            _("My answers may be counted, without my name, in statistics about the programme"),
            part="free",
            purpose="statistics",
        ),
        Question(
            "heard",
            Kind.ONE,
            _("How did you hear of the programme?"),
            choice_list="heard",
            own_words=_("Where else?"),
            opens=True,
            part="last",
        ),
    ),
}

QUESTIONS = tuple(replace(question, page=page) for page, asked in _ASKED.items() for question in asked)
"""Every question of the form."""

PAGES = tuple(_ASKED)
"""The pages that ask something, in order."""

CONSENTS = tuple(question for question in QUESTIONS if question.kind is Kind.CONSENT)
"""The agreements; they belong to the person."""

ANSWERS = tuple(question for question in QUESTIONS if question.kind is not Kind.CONSENT)
"""Questions whose answer belongs to an application."""

COLUMNS = tuple(question for question in ANSWERS if question.kind is not Kind.LANGUAGES)
"""Questions whose answer is a column of ``Application``; languages stand in rows of their own."""

MERGED = tuple(question for question in ANSWERS if question.is_merged)
"""Questions whose answer a coordinator can take over from a duplicate."""

IMPORTED = tuple(question for question in ANSWERS if question.is_imported)
"""Questions whose answer a column of an imported file can be."""

TOLD = tuple(question for question in ANSWERS if question.told)
"""Questions whose answer partners learn."""

WEIGHED = tuple(question for question in ANSWERS if question.engine)
"""Questions whose answer the engine weighs."""

_BY_CODE = {question.code: question for question in QUESTIONS}


def get(code: str) -> Question:
    """The question with this code. Raises KeyError."""
    return _BY_CODE[code]


def on_page(page: str) -> tuple[Question, ...]:
    """The questions of one page of the form."""
    return tuple(question for question in QUESTIONS if question.page == page)


def of_kind(*kinds: Kind) -> tuple[Question, ...]:
    """The questions that take such an answer."""
    return tuple(question for question in QUESTIONS if question.kind in kinds)

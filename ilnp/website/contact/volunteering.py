"""What volunteers can do."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Task(models.TextChoices):
    """Tasks that somebody can offer to take on; the part before the colon is the task's name."""

    LIAISON = "liaison", _("Liaison: look after some groups during a round")
    AMBASSADOR = "ambassador", _("Ambassador: tell librarians in your country about the programme")
    TRANSLATOR = "translator", _("Translator: help with texts in your language")
    COORDINATOR = "coordinator", _("Coordinator: help to run a round")
    WEB = "web", _("Website and social media")
    OTHER = "other", _("Something else")

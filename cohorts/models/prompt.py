"""The library of conversation prompts."""

from __future__ import annotations

from django.db import models
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ilnp.words import markdown


class Prompt(models.Model):
    """One conversation topic, sent ``day`` days after a cohort's start (day 0 is the start itself). Optional to follow."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    day = models.PositiveSmallIntegerField(_("days after the start"))
    is_active = models.BooleanField(_("sent"), default=True)

    class Meta:
        verbose_name = _("prompt")
        verbose_name_plural = _("prompts")
        ordering = ["day", "position", "code"]

    def __str__(self) -> str:
        return self.code

    def text_in(self, language: str | None = None) -> PromptText | None:
        """Its text in ``language`` (default: the one in force), else English, else none."""
        texts = {text.language: text for text in self.texts.all()}
        return texts.get(language or get_language() or "en") or texts.get("en")


class PromptText(models.Model):
    """A prompt's words in one language. ``body`` is Markdown: questions, articles, videos."""

    prompt = models.ForeignKey(Prompt, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=10)
    topic = models.CharField(_("topic"), max_length=200)
    body = models.TextField(_("text"), max_length=20_000)

    class Meta:
        verbose_name = _("text of a prompt")
        verbose_name_plural = _("texts of prompts")
        ordering = ["prompt", "language"]
        constraints = [models.UniqueConstraint(fields=["prompt", "language"], name="prompt_text_once_per_language")]

    def __str__(self) -> str:
        return self.topic

    @property
    def html(self) -> SafeString:
        """The body as safe HTML."""
        return markdown.to_html(self.body)

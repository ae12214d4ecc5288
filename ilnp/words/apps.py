from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WordsConfig(AppConfig):
    """Words below everything: languages, places, phrases, collation, folding, and texts by language."""

    name = "ilnp.words"
    label = "words"
    verbose_name = _("Words")

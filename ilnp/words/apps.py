from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import Tags
from django.core.checks import register as register_check
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class WordsConfig(AppConfig):
    """Words below everything: languages, places, phrases, collation, folding, texts by language, shipped defaults."""

    name = "ilnp.words"
    label = "words"
    verbose_name = _("Words")

    def ready(self) -> None:
        """Read what every app ships; it is loaded when a ``migrate`` has come to its end."""
        from ilnp.words import states

        autodiscover_modules("shipped")
        post_migrate.connect(load_defaults, dispatch_uid="ilnp.words.defaults")
        register_check(states.check, Tags.database)


def load_defaults(sender: AppConfig, *, using: str, verbosity: int, stdout: Any = None, **others: Any) -> None:
    """Load what ships, once per ``migrate``: after its last app, when permissions exist; not while migrations are undone."""
    from ilnp.words import defaults, states

    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    if sender.label != last.label or not states.is_whole(using):
        return
    written = defaults.load()
    if verbosity and written and stdout is not None:
        stdout.write(f"Shipped defaults: {written} rows written.\n")

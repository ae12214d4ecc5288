"""Which of the installed apps are ours."""

from __future__ import annotations

from pathlib import Path

from django.apps import AppConfig, apps

PROJECT = Path(__file__).resolve().parents[2]


def own_apps() -> list[AppConfig]:
    """The installed apps whose sources stand in this project, in the order of the settings."""
    return [
        config
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(PROJECT) and ".venv" not in Path(config.path).relative_to(PROJECT).parts
    ]

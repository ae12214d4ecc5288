"""Reading what the rooms of every app bring to the desk: their staff pages, rows in the admin, cards, reports, audiences."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from ilnp.words.own import own_apps


def read(*names: str) -> None:
    """Import the modules called one of ``names`` in every app and in each of its rooms, so that what they declare exists.

    Only installed apps with sources of their own below this project's folder are looked through; an app's own ``admin``
    is read by Django as well, and twice changes nothing.
    """
    for app in own_apps():
        folder = Path(app.path)
        for name in names:
            for found in sorted(
                {*folder.glob(f"{name}.py"), *folder.glob(f"*/{name}.py"), *folder.glob(f"*/{name}/__init__.py")}
            ):
                place = found.parent if found.name == "__init__.py" else found.with_suffix("")
                import_module(".".join((app.name, *place.relative_to(folder).parts)))

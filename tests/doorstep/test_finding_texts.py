"""Texts of code and templates are found as Django will ask for them."""

from pathlib import Path

import pytest

from ilnp import translations
from ilnp.translations import Text

TEMPLATE = """{% load i18n %}
  <p>{% translate "Hello" %}</p>
     {% blocktranslate count n=3 %}One thing
       here{% plural %}{{ n }} things{% endblocktranslate %}
  {% blocktranslate trimmed context "mail" with a=b %}
     Dear {{ a }}, it's "fine"
  {% endblocktranslate %}
{{ _("Filter") }} {% translate "Save" context "button" as x %}
"""


def test_a_template_gives_its_texts(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(TEMPLATE)
    assert list(translations.texts_of(path)) == [
        Text("Hello"),
        Text("One thing\n       here", "%(n)s things"),
        Text('Dear %(a)s, it\'s "fine"', context="mail"),
        Text("Filter"),
        Text("Save", context="button"),
    ]


def test_a_module_gives_its_texts_and_no_names(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(
        'a = _("Two " "parts")\nb = ngettext("one", "many", n)\nc = pgettext_lazy("verb", "open")\nd = _(name)\n'
    )
    assert list(translations.texts_of(path)) == [Text("Two parts"), Text("one", "many"), Text("open", context="verb")]


def test_a_new_language_lacks_its_texts_and_is_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translations, "LOCALE", tmp_path)
    translations.update("ru")
    assert (tmp_path / "ru" / "LC_MESSAGES" / "django.po").exists()
    lacking = translations.missing("ru")
    assert lacking
    assert set(lacking) <= set(translations.texts())
    assert translations.compile_all() == 1
    assert translations.compile_all() == 0


@pytest.mark.parametrize(
    ("place", "staff_only"),
    [
        ("cohorts/pulse/staff_forms.py", True),
        ("ilnp/website/contact/admin.py", True),
        ("applications/screening/deciding.py", True),
        ("templates/applications/staff/screening.html", True),
        ("cohorts/pulse/public_forms.py", False),
        ("ilnp/website/public_forms/base.py", False),
        ("cohorts/models/public_answers.py", False),
        ("surveys/asking/mails/survey_reminder/kind.py", False),
        ("a/room/nobody/knows.py", False),
    ],
)
def test_who_reads_a_text_follows_from_the_name_and_the_room_of_its_file(place: str, staff_only: bool) -> None:
    assert translations.staff_only(place) is staff_only

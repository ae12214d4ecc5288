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


def test_a_file_that_others_read_too_is_not_the_staff_s_alone() -> None:
    assert translations.staff_only("cohorts/forms.py") and translations.staff_only("ilnp/website/admin.py")
    assert not translations.staff_only("cohorts/member_forms.py")
    assert not translations.staff_only("ilnp/website/public_forms/base.py")
    assert not translations.staff_only("cohorts/models/checkin.py")

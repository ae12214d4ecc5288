import datetime
import os

import pytest

from tests.applications_form.browsing import walk
from tests.applications_form.filling import open_call

LANGS = os.environ.get("SHOTS", "en").split(",")


@pytest.mark.parametrize("language", LANGS)
@pytest.mark.parametrize("width", [360, 1200])
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_shots(language, width, browser, site, settings):
    settings.LANGUAGES = settings.ALL_LANGUAGES
    open_call(answers_by=datetime.date(2027, 4, 30), starts_on=datetime.date(2027, 6, 1))
    for js in (False,):
        ctx = browser.new_context(base_url=site, java_script_enabled=js, viewport={"width": width, "height": 800})
        page = ctx.new_page()
        os.makedirs("/tmp/formshots", exist_ok=True)

        def seen(name):
            page.screenshot(path=f"/tmp/formshots/{language}-{width}-{name}.png", full_page=True)

        walk(page, f"/{language}/apply/to/spring/", seen=seen)
        page.locator("a.btn-primary").first.click()
        seen("mine")
        page.goto(f"/{language}/")
        seen("home")

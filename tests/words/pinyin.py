"""The order of Chinese characters by pinyin: ``python -m tests.words.pinyin`` writes ``ilnp/words/pinyin.txt`` anew.

The order is CLDR's, as the browser's ``Intl.Collator`` (ICU) has it, for the characters of every name that
``ilnp.words.places`` offers to readers of Chinese. A test says when a newer CLDR brings a name with another one.
"""

from __future__ import annotations

import os
import textwrap

import django
from playwright.sync_api import sync_playwright

from tests.kit import browser


def is_chinese(sign: str) -> bool:
    """Whether this is a Chinese character, not a bracket, a blank or a letter."""
    return "\u4e00" <= sign <= "\u9fff"


def main() -> None:
    """Ask the browser for the order and write the file."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ilnp.settings")
    django.setup()
    from ilnp.words import collation, places

    names = [name for offered in places.OFFERED for _code, name in offered("zh-hans")]
    characters = sorted({sign for name in names for sign in name if is_chinese(sign)})
    with sync_playwright() as driver:
        program = driver.chromium.launch(executable_path=browser.find(), args=["--no-sandbox"])
        ordered = program.new_page().evaluate("signs => signs.sort(new Intl.Collator('zh-Hans').compare)", characters)
        program.close()
    collation.PINYIN.write_text("\n".join(textwrap.wrap("".join(ordered), 60)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

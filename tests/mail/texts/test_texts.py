"""Every kind of mail in every language: complete, filled, the same in text and HTML, small, safe."""

from __future__ import annotations

import email
import email.policy
import html
import re
from html.parser import HTMLParser

import pytest

from ilnp.mail.delivery import mime
from ilnp.mail.kinds import finding
from ilnp.mail.kinds.declaring import Kind, gaps
from ilnp.mail.models import Message
from ilnp.mail.texts import filling, whole_mail
from ilnp.mail.texts.filling import LARGEST_PART
from ilnp.mail.texts.wordings import Current
from ilnp.words.languages import LANGUAGES

SHIPPED = finding.every()
"""What the apps declare; the tests' own kinds come later and speak English only."""

TABLE = [(kind, language) for kind in SHIPPED for language in LANGUAGES]


def words(text: str) -> str:
    """The letters of a text, without addresses of pages, marks of lists and quotations, and the separators."""
    text = re.sub(r"<?(https?://|mailto:)[!-;=?-~]+>?", " ", text)
    text = re.sub(r"(?m)^\s*(?:>\s*)*(?:-{2,}|- |\d+\. )", " ", text)
    return "".join(re.findall(r"\w+", text))


def words_of_html(markup: str) -> str:
    """The letters that a reader of the HTML sees."""
    body = markup.partition("<body")[2].partition(">")[2]
    return words(html.unescape(re.sub(r"<[^>]+>", " ", body)))


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "language"), TABLE, ids=[f"{kind.code}-{language}" for kind, language in TABLE])
def test_every_kind_says_the_same_in_text_and_html_in_every_language(kind: Kind, language: str) -> None:
    assert finding.shipped_file(kind.code, language), f"mails/{kind.code}/{language}.md is missing"
    source, found = finding.shipped_text(kind.code, language)
    assert found == language
    said, _used = whole_mail.write(
        kind, language, kind.samples(language), identifier="sample@x.example", text=Current(source, language, 0)
    )
    whole = said.subject + said.text + said.html
    assert not re.search(r"\{[a-z_]+\}", whole), "a placeholder was not filled"
    assert filling._NONCE not in whole
    assert words(said.text) == words_of_html(said.html)
    assert all(len(part.encode()) <= LARGEST_PART for part in (said.text, said.html))
    assert f'lang="{language}"' in said.html and (('dir="rtl"' in said.html) == (language == "ar"))
    if not kind.fragment:
        assert said.subject
        message = Message(
            kind=kind.code, to_address="ana@example.org", language=language, subject=said.subject, text=said.text,
            html=said.html, message_id="sample@x.example", copy_to=[], reply_to=[],
        )  # fmt: skip
        assert max(len(line) for line in mime.write(message).split(b"\n")) <= 998


def test_a_prompt_keeps_its_lists_and_links_and_nothing_else() -> None:
    kind = finding.get("prompt")
    prompt = "Read:\n\n- [an article](https://example.org/a)\n- <b>bold</b> [bad](javascript:alert(1)) {name}"
    source, _language = finding.shipped_text("prompt", "en")
    compiled = filling.compile_source(source, kind.placeholders)
    said = filling.fill(compiled, {**kind.samples(), "prompt": prompt, "topic": "*not Markdown*"})
    assert '<li><a href="https://example.org/a" rel="noopener">an article</a></li>' in said.html
    assert "- an article <https://example.org/a>" in said.text
    assert "&lt;b&gt;bold&lt;/b&gt;" in said.html and 'href="javascript' not in said.html
    assert "*not Markdown*" in said.html and "{name}" in said.html


@pytest.mark.django_db
@pytest.mark.parametrize("kind", SHIPPED, ids=[kind.code for kind in SHIPPED])
def test_what_a_kind_is_filled_with_is_what_it_declares(kind: Kind) -> None:
    for language in LANGUAGES:
        made = kind.samples(language)
        assert set(made) == {placeholder.name for placeholder in kind.placeholders}
        may_be_empty = {"correction"}  # a first decision corrects nothing
        assert all(isinstance(value, str) and (value or name in may_be_empty) for name, value in made.items()), made


@pytest.mark.parametrize("kind", SHIPPED, ids=[kind.code for kind in SHIPPED])
def test_translations_use_the_same_placeholders_as_english(kind: Kind) -> None:
    used = {
        language: set(re.findall(r"\{([a-z_]+)\}", finding.shipped_text(kind.code, language)[0]))
        for language in LANGUAGES
    }
    assert used == dict.fromkeys(LANGUAGES, used["en"])


class Attributes(HTMLParser):
    """Collects every attribute that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += attrs


HOSTILE = [
    "<script>alert(1)</script>",
    "[a](javascript:alert(1))",
    "**bold** _it_ `c` # h",
    "{link} {name} {0.__class__}",
    'x" onmouseover="y',
    "a\r\nBcc: b@example.org\r\n\r\nbody",
    "‮reversed⁦",
    "محمد",
    "\x00\x07",
    "> quoted\n- list",
]


@pytest.mark.django_db
@pytest.mark.parametrize("value", HOSTILE)
def test_what_people_type_stays_what_they_typed(value: str) -> None:
    source = "Subject: To {name}\n\n# {name}\n\nDear *{name}*, see [this]({link}).\n\n- {name}\n"
    kind = Kind("hostile", "x", gaps("name", trusted=("link",)))
    filled = filling.fill(
        filling.compile_source(source, kind.placeholders), {"name": value, "link": "javascript:alert(2)"}
    )
    read = Attributes()
    read.feed(filled.html)
    assert "<script" not in filled.html and set(read.found) <= {("href", ""), ("rel", "noopener")}
    assert "<strong>" not in filled.html and filled.html.count("<a") <= 1
    assert "\n" not in filled.subject and "\r" not in filled.subject
    shown = html.unescape(re.sub(r"<br>", "\n", filled.html.split("<bdi>")[1].split("</bdi>")[0]))
    assert shown == value.replace("\r\n", "\n").replace("\x00", "")
    message = Message(
        kind="news", to_address="ana@example.org", to_name=value, language="en", subject=filled.subject,
        text=filled.text, html=filled.html, message_id="s@x.example", copy_to=[], reply_to=[],
    )  # fmt: skip
    mail = email.message_from_bytes(mime.write(message), policy=email.policy.default)
    assert mail["Bcc"] is None and "ana@example.org" in mail["To"]

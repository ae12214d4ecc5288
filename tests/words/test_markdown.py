"""One way from Markdown to clean HTML."""

from __future__ import annotations

import re

import pytest

from ilnp.words import markdown


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One *word* and **two**.", "<p>One <em>word</em> and <strong>two</strong>.</p>\n"),
        ("# Title\n\n## Part", "<h2>Title</h2>\n<h2>Part</h2>\n"),
        ("3. three\n4. four", '<ol start="3">\n<li>three</li>\n<li>four</li>\n</ol>\n'),
        ("    code", "<pre><code>code\n</code></pre>\n"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>\n"),
        (
            "[a](https://example.org) [b](mailto:a@example.org) [c](/en/about/)",
            '<p><a href="https://example.org" rel="noopener">a</a> <a href="mailto:a@example.org" rel="noopener">b</a>'
            ' <a href="/en/about/" rel="noopener">c</a></p>\n',
        ),
        ("كلمة [هنا](https://example.org)", '<p>كلمة <a href="https://example.org" rel="noopener">هنا</a></p>\n'),
    ],
)
def test_what_staff_write_is_shown(text: str, html: str) -> None:
    assert markdown.to_html(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src="x" onerror="alert(1)">',
        "![picture](https://example.org/x.png)",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        '[x](https://example.org "onmouseover=alert(1)")',
        '<a href="https://example.org" onclick="alert(1)">x</a>',
        "<style>p { display: none }</style>",
    ],
)
def test_nothing_that_acts_or_loads_comes_through(text: str) -> None:
    html = markdown.to_html(text)
    tags = re.findall(r"<(\w+)([^>]*)>", html)
    assert {name for name, _attributes in tags} <= {"p", "a"}
    for _name, attributes in tags:
        assert re.fullmatch(r'( (href="https://example\.org(/x\.png)?"|href=""|rel="noopener"))*', attributes), (
            attributes
        )


def test_cleaning_keeps_direction_marks_and_drops_everything_that_is_no_plain_tag() -> None:
    markup = '<p style="color:red" class="x"><bdi>עדה</bdi><span>b</span><script>c</script><h1>d</h1>'
    assert markdown.clean(markup) == "<p><bdi>עדה</bdi>b</p>d"

"""Charts carry their words and numbers, in every direction of reading, without style or script."""

from __future__ import annotations

import csv
import io
import re
from urllib.parse import unquote

import pytest
from django.template import Context, Template
from django.utils import translation

from ilnp.charts import drawing
from ilnp.charts.drawing import Row
from ilnp.charts.templatetags import charts

ROWS = [
    Row("school", 12, bound=12),
    Row("public", 30, bound=40),
    Row("academic", 48, "48 people", 50),
    Row("other", 0, bound=5),
]


def drawn(kind: str, rows: list[Row] = ROWS, language: str = "en") -> str:
    with translation.override(language):
        return Template(f"{{% load charts %}}{{% {kind} title rows %}}{{% {kind} title rows %}}").render(
            Context({"title": "Who got in", "rows": rows})
        )


@pytest.mark.parametrize("kind", ["bars", "stacked", "line", "curve"])
def test_a_chart_says_itself_and_needs_neither_style_nor_script(kind: str) -> None:
    page = drawn(kind)
    assert page.count('<svg role="img" aria-labelledby=') == 2
    assert len(re.findall(r'<(?:title|desc) id="chart-([12])-(?:title|said)"', page)) == 4
    assert "4 values. Largest: academic, 48 people. Smallest: other, 0." in page
    assert not re.search(r"<style|<script|\sstyle=|\son\w+=|class=\"[^c]", page)
    assert len(drawn(kind).encode()) / 2 < 5000
    for row in ROWS:
        assert f'<th scope="row">{row.words}</th><td>{row.printed}</td>' in page


def test_bars_print_every_value_and_are_as_long_as_it() -> None:
    rows = [Row("one", 10), Row("half of it", 5), Row("none", 0)]
    lengths = [shape.width for shape in drawing.bars(rows).shapes if shape.sort == "rect"]
    assert lengths == [240, 120, 0]
    words = [shape.words for shape in drawing.bars(rows).shapes if shape.sort == "text"]
    assert words == ["one", "10", "half of it", "5", "none", "0"]


def test_parts_of_a_stacked_bar_fill_it_and_tell_their_share() -> None:
    sheet = drawing.stacked([Row("placed", 97), Row("waiting", 291)])
    texts = [shape.words for shape in sheet.shapes if shape.sort == "text"]
    assert texts == ["placed", "97 · 25 %", "waiting", "291 · 75 %"]
    wide = [shape.width for shape in sheet.shapes if shape.sort == "rect" and shape.height == 22]
    assert sum(wide) == drawing.WIDTH - 2


def test_right_to_left_is_laid_out_from_the_right_with_the_same_words() -> None:
    left, right = drawing.bars(ROWS), drawing.bars(ROWS, right_to_left=True)
    assert [shape.words for shape in left.shapes] == [shape.words for shape in right.shapes]
    for one, other in zip(left.shapes, right.shapes, strict=True):
        assert round(other.x + other.width, 1) == round(drawing.WIDTH - one.x, 1)
    assert 'direction="rtl"' in drawn("bars", language="ar")


def test_nothing_to_draw_is_said() -> None:
    assert "No numbers yet." in drawn("curve", [])


def test_a_name_that_looks_like_a_tag_stays_words() -> None:
    assert "<b>" not in drawn("bars", [Row("<b>bold</b>", 1)])


def test_with_bounds_each_bar_is_drawn_to_its_own() -> None:
    rows = [Row("places", 97, bound=97), Row("countries", 6, bound=12), Row("waited", 0, bound=0)]
    assert [shape.width for shape in drawing.bars(rows).shapes if shape.sort == "rect"] == [240, 240, 240, 120, 0, 0]


def test_the_numbers_of_a_chart_can_be_taken_as_a_file_without_a_further_request() -> None:
    address = charts.as_file("Placed", [Row("Kenya", 4, "4 of 6", 6), Row("=SUM(A1)", 1)])
    kind, _comma, written = address.partition(",")
    assert kind == "data:text/csv;charset=utf-8"
    lines = list(csv.reader(io.StringIO(unquote(written).removeprefix("\ufeff"))))
    assert lines == [["Placed", "Value", "At most"], ["Kenya", "4 of 6", "6"], ["'=SUM(A1)", "1", ""]]

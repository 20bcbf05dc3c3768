"""A bulletin as a document, a page and Markdown: texts stay what they are, charts, templates of the bureau."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from jicai.errors import ConfigError
from jicai.render.document import fonts
from jicai.render.document.charts import drawn
from jicai.render.document.drawing import Drawing
from jicai.render.document.official import Official
from jicai.results.report.as_docx import docx
from jicai.results.report.as_html import html
from jicai.results.report.as_markdown import markdown
from jicai.results.report.bulletin import worded
from jicai.results.report.content import Bulletin, Content
from jicai.results.report.declared import GENERAL
from jicai.results.report.declared.money import PAYMENT
from jicai.results.report.declared.progress import DISTRICTS
from jicai.results.report.draft import marked

HOSTILE = "A&B <b>{{ 院 }}{% for %}|*_{_{`$x^2$"
HALF, THIRD = Decimal("0.5"), Decimal("0.333333")


def content(name: str, first: str | None = "甲区（50.0%）") -> Content:
    figures = dict.fromkeys(figure.key for figure in DISTRICTS.figures) | {
        "districts": "2",
        "first": first,
        "last": f"{name}（33.3%）",
        "behind": name,
    }
    rows = [dict.fromkeys(cell.key for cell in DISTRICTS.cells) | {"district": one} for one in ("甲区", name)]
    chart = Drawing("图", "bars", ["甲区", name], [("完成率", [HALF, THIRD])], ("时间进度", [THIRD, None]))
    return worded(Content(DISTRICTS, figures, rows, {"chart": chart}, ("district",)))


def bulletin(name: str = HOSTILE, **general: str) -> Bulletin:
    every = dict.fromkeys(figure.key for figure in GENERAL) | {"title": "通报", "intro": "如下。"} | general
    return Bulletin(every, [content(name)], [f"{name}缺数"])


@pytest.fixture(scope="module")
def font() -> fonts.Font:
    found = fonts.chinese_font(None)
    if found is None:
        pytest.skip("no Chinese font")
    return found


def paragraphs(filled: bytes) -> list[str]:
    return [one.text for one in Document(BytesIO(filled)).paragraphs]


def test_hostile_names_in_a_document() -> None:
    filled = docx(bulletin(title=HOSTILE), None, "", None)
    document = Document(BytesIO(filled))
    assert document.tables[0].rows[2].cells[2].text == HOSTILE
    assert paragraphs(filled)[0] == HOSTILE
    assert any(f"最低的是{HOSTILE}（33.3%）。" in text for text in paragraphs(filled))
    assert document.core_properties.title == HOSTILE


def test_hostile_names_in_a_page() -> None:
    page = html(bulletin()).decode()
    assert "<td>A&amp;B &lt;b&gt;{{ 院 }}" in page
    assert "<b>" not in page


def test_hostile_names_in_markdown() -> None:
    text = markdown(bulletin()).decode()
    row = next(line for line in text.splitlines() if "院" in line and line.startswith("| "))
    cells = re.split(r"(?<!\\)\|", row)
    assert len(cells) == len(DISTRICTS.cells) + 2
    assert re.sub(r"\\(.)", r"\1", cells[3]).strip() == HOSTILE


@pytest.mark.parametrize("of_the_bureau", [False, True])
def test_the_page_needs_no_network(of_the_bureau: bool, request: pytest.FixtureRequest) -> None:
    font = request.getfixturevalue("font") if of_the_bureau else None
    page = html(bulletin(), font)
    text = page.decode()
    assert not re.search(r"""(?:src|href)=["'](?!data:)|url\(|@import|<script""", text)
    assert text.count('<img alt="图1  图" src="data:image/svg+xml;base64,') == 1
    assert "@page { size: A4; margin: 37mm 26mm 35mm 28mm; }" in text
    assert html(bulletin(), font) == page


def test_charts_are_as_wide_as_the_page_allows_and_always_the_same(font: fonts.Font) -> None:
    filled = docx(bulletin(), None, "", font)
    assert [round(one.width.mm) for one in Document(BytesIO(filled)).inline_shapes] == [152]
    assert docx(bulletin(), None, "", font) == filled


@pytest.mark.parametrize("form", ["png", "svg"])
def test_charts_of_every_kind(form: str, font: fonts.Font) -> None:
    names = [HOSTILE, "甲", "乙"]
    money = [Decimal(20_000), None, Decimal(0)]
    drawings = [
        Drawing("", "bars", names, [("完成率", [None, None, None])]),
        Drawing("", "stacked", names, [("1-30天", money), (">30天", money)]),
        Drawing("", "lines", ["2026-07", "2026-08"], [("完成率", [HALF, None]), ("时间进度", [THIRD, HALF])]),
    ]
    for drawing in drawings:
        picture = drawn(drawing, font, "png" if form == "png" else "svg")
        assert picture.startswith(b"\x89PNG" if form == "png" else b"<?xml")


def test_without_a_chinese_font_there_are_no_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "FAMILIES", ())
    assert fonts.chinese_font(None) is None
    assert "图1" not in "".join(paragraphs(docx(bulletin(), None, "", None)))


def test_a_page_has_charts_in_the_typeface_of_the_browser() -> None:
    drawing = Drawing("", "bars", ["十六省（区、市）联盟药品", "A区"], [("完成率", [HALF, None])])
    text = drawn(drawing, fonts.BrowsersFont(), "svg").decode()
    assert 'font-family="&#x27;Microsoft YaHei&#x27;, &#x27;PingFang SC&#x27;, ' in text
    # The longest line of a name is of eleven signs of 8 points; to its right are 6, to its left as much.
    assert float(re.findall(r'<rect x="([\d.]+)"', text)[-1]) == 11 * 8 + 2 * 6
    assert fonts.BrowsersFont().length("A1", 10) == pytest.approx(12)


def test_a_template_of_the_bureau(tmp_path: Path) -> None:
    made = Official("{{ title }}")
    for text in (
        "{{ month }}：{{ districts.districts }}个{{ payment.unpaid }}",
        "{%p if payment %}",
        "货款",
        "{%p endif %}",
    ):
        made.paragraph(text)
    template = tmp_path / "模板.docx"
    template.write_bytes(made.content())
    assert paragraphs(docx(bulletin(month="2026年8月"), template, "", None)) == ["2026年8月：2个"]


def test_marks_of_a_draft() -> None:
    now, before = bulletin("丙区"), bulletin("乙区")
    before = Bulletin(before.general, [content("乙区", first=None)], [])
    shown = marked(now, before)
    (line,) = shown.contents[0].lines
    assert "".join(piece.shown for piece in line) == (
        "2个区县中，加权完成率最高的是甲区（50.0%），最低的是丙区（33.3%）。〔上月没有〕"
        "慢于时间进度的区县：丙区〔上月乙区〕。"
    )
    assert [row["district"] for row in shown.contents[0].rows] == ["甲区", "丙区〔上月没有〕"]
    assert shown.contents[0].gone == "〔上月列入、本月不再列入的：乙区〕"
    filled = Document(BytesIO(docx(shown, None, "", None)))
    highlighted = [run.text for one in filled.paragraphs for run in one.runs if run.font.highlight_color is not None]
    assert highlighted == ["〔上月没有〕", "〔上月乙区〕"]
    assert "<mark>〔上月乙区〕</mark>" in html(shown).decode()


def test_a_section_of_last_month_alone_leaves_no_trace_of_an_empty_one() -> None:
    gone = worded(Content(PAYMENT, dict.fromkeys(figure.key for figure in PAYMENT.figures)))
    assert gone.is_empty


def test_figures_become_lengths(font: fonts.Font) -> None:
    drawing = Drawing("", "bars", ["甲", "乙<"], [("完成率", [HALF, None])], ("时间进度", [None, Decimal(1)]))
    text = drawn(drawing, font, "svg").decode()
    (bar,) = re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="(?!6")[\d.]+" fill="#2F6DA3"/>', text)
    (mark,) = re.findall(r'<polyline points="([\d.]+),\S+ \1,\S+" fill="none" stroke="#C0392B"', text)
    left, width = map(float, bar)
    assert float(mark) - left == pytest.approx(2 * width, abs=0.02)
    assert re.findall(r">([^<>\n]+)</text>", text)[-3:] == ["50.0%", "甲", "乙&lt;"]


def test_a_line_is_broken_where_a_value_is_missing(font: fonts.Font) -> None:
    drawing = Drawing("", "lines", list("一二三四五"), [("完成率", [HALF, THIRD, None, HALF, HALF])])
    text = drawn(drawing, font, "svg").decode()
    lines = re.findall(r'<polyline points="([^"]*)" fill="none" stroke="#2F6DA3"', text)
    assert [len(line.split()) for line in lines] == [2, 2]
    assert text.count("<circle") == 4


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "没有这个文件，或读不出来，请核对路径"),
        (b"no font", "不是能用的字体文件，请换一个"),
    ],
)
def test_a_font_that_does_not_serve(tmp_path: Path, content: bytes | None, reason: str) -> None:
    path = tmp_path / "字体.ttf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError) as raised:
        fonts.chinese_font(path)
    assert str(raised.value) == f"[report] font：{path}：{reason}"


def test_a_font_of_the_bureau(font: fonts.Font) -> None:
    given = fonts.chinese_font(font.path)
    assert given is not None
    assert given.path == font.path
    latin = next((path for path in fonts._installed() if path.name.startswith(("DejaVu", "Liberation"))), None)
    if latin is None:
        pytest.skip("no font without Chinese")
    with pytest.raises(ConfigError, match="字体里没有汉字"):
        fonts.chinese_font(latin)

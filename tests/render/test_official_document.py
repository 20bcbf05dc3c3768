"""The base of all documents: the measures of GB/T 9704 as Word will read them, and what filling a template does."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections import Counter
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Twips

from jicai.errors import ConfigError
from jicai.render.document import styles
from jicai.render.document.fill import Picture, fill
from jicai.render.document.measures import FACES
from jicai.render.document.official import Official

HOSTILE = "A&B <b> {{ 品种 }} {% for %} {_{ x }_} {_% y %_} \x07“引”"


@cache
def document(*paragraphs: str, title: str = "{{ title }}") -> bytes:
    made = Official(title)
    for text in paragraphs:
        made.paragraph(text)
    return made.content()


def texts(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(BytesIO(content)).paragraphs]


def test_the_page_is_a4_with_the_margins_of_the_standard() -> None:
    section = Document(BytesIO(document())).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(margin.mm) for margin in margins] == [37, 28, 26, 35]


def test_a_page_has_22_lines_of_28_characters() -> None:
    made = Document(BytesIO(document()))
    section, body = made.sections[0], made.styles[styles.BODY.name]
    height = section.page_height - section.top_margin - section.bottom_margin
    width = section.page_width - section.left_margin - section.right_margin
    pitch = body.paragraph_format.line_spacing
    assert 28 <= pitch.pt <= 29
    assert height // pitch == 22
    added = int(body.element.rPr.find(qn("w:spacing")).get(qn("w:val")))
    assert width // (body.font.size + Twips(added)) == 28
    grid = section._sectPr.find(qn("w:docGrid"))
    assert Twips(int(grid.get(qn("w:linePitch")))) == pitch


@pytest.mark.slow
def test_a_page_has_them_on_paper_too(tmp_path: Path) -> None:
    import pdfplumber

    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    (tmp_path / "公文.docx").write_bytes(document(*["集中带量采购执行监测" * 40] * 3, title=""))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        program,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "公文.docx"),
    ]
    subprocess.run(command, check=False, capture_output=True, timeout=300)
    if not (tmp_path / "公文.pdf").exists():
        pytest.skip("LibreOffice without Writer")
    with pdfplumber.open(tmp_path / "公文.pdf") as paper:
        lines = [Counter(round(sign["top"]) for sign in page.chars if sign["text"].strip()) for page in paper.pages]
        number = [sign for sign in paper.pages[0].chars if sign["text"] == "1"]
    body = {top: signs for top, signs in lines[0].items() if top < number[0]["top"] - 20}
    assert len(body) == 22
    assert Counter(body.values()).most_common(1)[0][0] == 28


@pytest.mark.parametrize(
    ("style", "face", "points"),
    [
        (styles.TITLE, "方正小标宋简体", 22),
        (styles.BODY, "仿宋_GB2312", 16),
        (styles.FIRST, "黑体", 16),
        (styles.SECOND, "楷体_GB2312", 16),
        (styles.ODD_PAGE, "宋体", 14),
        (styles.EVEN_PAGE, "宋体", 14),
    ],
)
def test_typefaces_and_sizes(style: styles.Style, face: str, points: int) -> None:
    found = Document(BytesIO(document())).styles[style.name]
    assert found.element.rPr.rFonts.get(qn("w:eastAsia")) == face
    assert found.font.size.pt == points


def test_page_numbers_stand_on_the_outer_side_between_dashes() -> None:
    made = Document(BytesIO(document()))
    section = made.sections[0]
    assert made.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "RIGHT"), (section.even_page_footer, "LEFT")):
        (paragraph,) = footer.paragraphs
        assert paragraph.style.paragraph_format.alignment.name == side
        assert "".join(text.text or "" for text in paragraph._p.iter(qn("w:t"))) == "— 1 —"
        assert [field.get(qn("w:instr")) for field in paragraph._p.iter(qn("w:fldSimple"))] == ["PAGE"]


def test_every_typeface_names_what_stands_in_for_it() -> None:
    made = Document(BytesIO(document()))
    (table,) = [part for part in made.part.package.iter_parts() if str(part.partname).endswith("fontTable.xml")]
    text = table.blob.decode()
    for face in FACES:
        assert f'w:name="{face.name}"' in text
        assert f'w:val="{",".join(face.others)}"' in text


def test_hostile_names_come_out_as_the_text_they_are() -> None:
    filled = fill(document("{{ name }}甲", "{{ name|upper }}"), {"title": HOSTILE, "name": HOSTILE}, "模板")
    shown = HOSTILE.replace("\x07", "?")
    assert texts(filled) == [f"{shown}甲", shown.upper()]
    assert Document(BytesIO(filled)).core_properties.title == shown


def test_nothing_stands_where_there_is_no_value() -> None:
    filled = fill(
        document("{%p if count %}", "共 {{ count }} 项", "{%p endif %}", "完{{ nothing }}"),
        {"title": "", "count": "", "nothing": None},
        "",
    )
    assert texts(filled) == ["完"]


def test_a_table_has_a_row_for_everything_and_repeats_its_header() -> None:
    made = Official("")
    made.table("row in rows", [("区县", "{{ row.name }}", 2, False), ("完成率", "{{ row.share }}", 1, True)])
    rows = [{"name": "甲&县", "share": "50.0%"}, {"name": "{{ 乙 }}", "share": None}]
    (table,) = Document(BytesIO(fill(made.content(), {"rows": rows}, ""))).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["区县", "完成率"],
        ["甲&县", "50.0%"],
        ["{{ 乙 }}", ""],
    ]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_a_picture_is_set_as_wide_as_it_shall_be(tmp_path: Path) -> None:
    from PIL import Image

    drawn = BytesIO()
    Image.new("RGB", (40, 20), "white").save(drawn, "png")
    filled = fill(document("{{ chart }}"), {"title": "", "chart": Picture(drawn.getvalue(), 150)}, "")
    (shape,) = Document(BytesIO(filled)).inline_shapes
    assert (round(shape.width.mm), round(shape.height.mm)) == (150, 75)


def test_the_same_comes_out_in_the_same_bytes() -> None:
    first = fill(document("{{ title }}"), {"title": "甲"}, "")
    assert fill(document("{{ title }}"), {"title": "甲"}, "") == first
    with zipfile.ZipFile(BytesIO(first)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(2000, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("template", "told"),
    [
        (document("{{ tilte }}和{{ nmae }}"), "没有 nmae（是否要写 name？）、tilte（是否要写 title？） 这些变量"),
        (document("{{ row.share }}"), "没有 share 这个变量"),
        (document("{{ title"), "模板标记有误"),
        (document("{% if title %}甲"), "模板标记有误"),
        (document("{%p if title %}", "甲", "乙{%p endif %}丙"), ""),
        (document("{{ title + 1 }}"), "不能执行的标记"),
        (document("{{ title.__class__.__mro__ }}"), "模板"),
        (b"PK not a document", "不是能读取的 Word 文档"),
        (b"", "不是能读取的 Word 文档"),
    ],
)
def test_a_broken_template_is_told_in_one_line(template: bytes, told: str) -> None:
    context = {"title": "甲", "name": "乙", "row": {"name": "丙"}}
    if not told:
        assert texts(fill(template, context, "")) == ["甲"]
        return
    with pytest.raises(ConfigError) as raised:
        fill(template, context, "--template 通报.docx")
    line = str(raised.value)
    assert line.startswith("--template 通报.docx：")
    assert told in line
    assert "\n" not in line


def test_a_template_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="读不出来"):
        fill(tmp_path / "没有.docx", {}, "--template 没有.docx")
    (tmp_path / "表.docx").write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(ConfigError, match="不是能读取的 Word 文档"):
        fill(tmp_path / "表.docx", {}, "--template 表.docx")


def test_wide_tables_lie_on_their_side_within_the_same_margins() -> None:
    made = Official("")
    made.paragraph("正文")
    made.landscape()
    made.table("row in rows", [("甲", "{{ row.a }}", 1, False), ("乙", "{{ row.b }}", 2, True)])
    section = Document(BytesIO(made.content())).sections[1]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    margins = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    assert [round(margin.mm) for margin in margins] == [28, 37, 26, 35]
    (table,) = Document(BytesIO(made.content())).tables
    assert [round(column.width.mm) for column in table.columns] == [75, 150]

"""The bulletin where something is missing, broken or hostile."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from small_workspaces import Folder, Outcome, table
from transcripts import ROOT

from jicai.render.document.official import Official

pytestmark = pytest.mark.long

Jicai = Callable[..., Outcome]
AUGUST = ("report", "--month", "2026-08")


def plain(path: Path) -> str:
    return re.sub(r"\\(.)", r"\1", path.read_text("utf-8"))


def test_without_payments_nothing_is_called_unpaid(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    folder.write("订单明细.xlsx", table("订单明细", {"验收数量": "10", "验收日期": "2026-07-12"}))
    said = jicai(*AUGUST, "-o", "通报.md")
    assert (said.code, said.out) == (0, "")
    text = plain(folder.path / "通报.md")
    assert "货款结算" not in text.partition("说明：")[0]
    assert "没有货款支付表，货款结算没有通报" in text
    assert "没有预付拨付表，已拨付和逾期的预付金没有通报" in text
    assert "已拨付" not in text.partition("说明：")[0]
    assert "提示：没有货款支付表，货款结算没有通报" in said.err
    assert "未检查逾期货款（overdue）：未提供货款支付" in text


def test_a_sentence_without_its_number_is_left_out(folder: Folder, jicai: Jicai) -> None:
    """One district has no first and last; the batch began in July, so June is not compared with."""
    folder.good()
    assert jicai("report", "--month", "2026-07", "-o", "通报.md").code == 0
    text = plain(folder.path / "通报.md")
    assert "各区县执行进度排名" in text
    assert "最高的是" not in text
    assert "比上月末" not in text
    assert "不与上月比较" in text


def test_what_has_not_begun_is_neither_behind_nor_not_bought(folder: Folder, jicai: Jicai) -> None:
    """The batch of the folder starts on 10 July 2026."""
    folder.good()
    said = jicai("report", "--month", "2026-06", "-o", "通报.md")
    assert said.code == 2
    assert "错误：截至 2026-06-30：各批次都还没有开始执行，没有可通报的，请用 --month 写 2026-07-10" in said.err
    assert not (folder.path / "通报.md").exists()
    assert jicai("report", "--month", "2026-07", "--draft", "-o", "通报.md").code == 0
    assert "上月各批次都还没有开始执行，没有可以对照的通报" in plain(folder.path / "通报.md")


def test_of_several_batches_the_one_to_come_is_left_out_and_named(jicai: Jicai, tmp_path: Path) -> None:
    assert (
        jicai("report", "-C", str(ROOT / "sample_data"), "--month", "2026-06", "-o", str(tmp_path / "通报.md")).code
        == 0
    )
    text = plain(tmp_path / "通报.md")
    body, notes = text.split("说明：", 1)
    assert "还没有开始执行、没有列入的批次：广西" in notes
    assert "广西" not in body


def test_a_part_lacks_its_table(folder: Folder, jicai: Jicai) -> None:
    folder.good("订单明细", "中选目录", "医疗机构", "货款支付")
    folder.write("订单明细.xlsx", table("订单明细", {"验收数量": "10", "验收日期": "2026-07-12"}))
    assert jicai(*AUGUST, "-o", "通报.md").code == 0
    text = plain(folder.path / "通报.md")
    assert "## 一、供应和配送" in text
    assert "没有逾期未付的货款。" in text
    assert "没有通报执行进度（progress）：没有约定采购量表" in text


def test_only_a_part_is_said_to_be_one(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    assert jicai(*AUGUST, "-o", "通报.md", "--district", "渝中区").code == 0
    assert "只看区县渝中区。" in plain(folder.path / "通报.md")


def own(folder: Folder, *paragraphs: str) -> None:
    made = Official("{{ title }}")
    for text in paragraphs:
        made.paragraph(text)
    (folder.path / "模板.docx").write_bytes(made.content())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ overal.items }}", "--template 模板.docx：没有 overal（是否要写 overall？） 这个变量，请对照说明改正"),
        ("{{ overall.itms }}", "没有 itms 这个变量，请对照说明改正"),
        ("{% if overall %}", "模板标记有误"),
        ("{{ overall.completion", "模板标记有误"),
    ],
)
def test_a_broken_template_is_one_line(text: str, told: str, folder: Folder, jicai: Jicai) -> None:
    folder.good()
    own(folder, text)
    said = jicai(*AUGUST, "-o", "通报.docx", "--template", "模板.docx", "-q")
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert told in said.err
    assert not (folder.path / "通报.docx").exists()


@pytest.mark.parametrize(
    ("arguments", "settings", "told"),
    [
        (("-o", "通报.pdf"), "", "文件名请以 .docx、.html、.md 结尾"),
        (("-o", "通报.md", "--template", "模板.docx"), "", "--template 只能写成 .docx"),
        (("--template", "没有.docx"), "", "--template 没有.docx：读不出来"),
        (("--template", "订单明细.xlsx"), "", "--template 订单明细.xlsx：不是能读取的 Word 文档"),
        ((), '[report]\ntemplate = "没有.docx"', "jicai.toml：report.template：没有.docx：读不出来"),
        ((), "[report]\nred_head = true", "report.red_head：要红头请写明 report.issuer"),
        ((), '[report]\nfont = "医疗机构.xlsx"', "[report] font："),
        (("--month", "2199-01"), "", "还没有到"),
        (("--write-template", "模板.txt"), "", "请以 .docx 结尾"),
        (("--write-template", "医疗机构.docx"), "", "已有这个文件"),
    ],
)
def test_a_mistake_is_one_line(
    arguments: tuple[str, ...], settings: str, told: str, folder: Folder, jicai: Jicai
) -> None:
    folder.good()
    (folder.path / "医疗机构.docx").write_bytes(b"")
    folder.settings(settings)
    said = jicai("report", "--as-of", "2026-08-31", *arguments, "-q")
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert told in said.err
    assert not list(folder.path.glob("集采监测通报*"))


def test_the_shipped_template_is_given_out_to_be_filled(folder: Folder, jicai: Jicai) -> None:
    folder.good()
    assert jicai("report", "--write-template", "模板.docx").code == 0
    folder.settings('[report]\ntemplate = "模板.docx"\nissuer = "某市医疗保障局"\nred_head = true\n')
    assert jicai(*AUGUST, "-o", "通报.docx", "--number", "某医保发〔2026〕1号", "-q").code == 0
    texts = [(one.text, one.style.name) for one in Document(str(folder.path / "通报.docx")).paragraphs]
    assert texts[0] == ("某市医疗保障局文件", "公文红头")
    assert ("某医保发〔2026〕1号", "公文发文字号") in texts
    assert ("某市医疗保障局", "公文落款") in texts


@pytest.mark.parametrize(
    ("name", "settings", "told"),
    [
        ("通报.docx", "", True),
        ("通报.md", '[report]\nissuer = "某市医疗保障局"\nred_head = true\n', True),
        ("通报.docx", '[report]\nissuer = "某市医疗保障局"\nred_head = true\n', False),
    ],
)
def test_a_number_that_has_no_place_is_told(name: str, settings: str, told: bool, folder: Folder, jicai: Jicai) -> None:
    folder.good()
    folder.settings(settings)
    said = jicai(*AUGUST, "-o", name, "--number", "某医保发〔2026〕1号")
    assert (said.code, "文号没有写进去" in said.err) == (0, told)


def test_the_shipped_templates_are_what_their_script_makes() -> None:
    import importlib.util

    spec = importlib.util.spec_from_file_location("templates", ROOT / "docs" / "templates.py")
    assert spec
    assert spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.stale() == {}

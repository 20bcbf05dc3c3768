"""`jicai adopt` as a user meets it: what it writes, what it leaves, what it says."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from messy_folder import build
from small_workspaces import Folder, Outcome, table

pytestmark = pytest.mark.long

Jicai = Callable[..., Outcome]
PAYMENTS = "支付流水,医疗机构编码,收款公司,支付时间,支付金额\nP1,H1,甲公司,2026-08-01,15.00\n"
INSTITUTIONS = "医疗机构编码,医疗机构名称,区县,机构等级\nH1,第一医院,渝中区,三级\n"


def put(folder: Folder, **files: str) -> None:
    for name, text in files.items():
        (folder.path / f"{name}.csv").write_text(text, "utf-8")


def settings(folder: Folder) -> str:
    path = folder.path / "jicai.toml"
    return path.read_text("utf-8") if path.exists() else ""


def test_what_is_certain_is_written_with_its_reason(folder: Folder, jicai: Jicai) -> None:
    put(folder, 付款流水=PAYMENTS, 医疗机构=INSTITUTIONS)
    said = jicai("adopt", "--yes", "--format", "json")
    assert said.code == 0
    assert tomllib.loads(settings(folder))["files"] == [
        {
            "path": "付款流水.csv",
            "table": "payments",
            "columns": {"payment_id": ["支付流水"], "payee": ["收款公司"], "paid_on": ["支付时间"]},
        }
    ]
    assert "# paid_on：表头「支付时间」与「付款日期」同义，内容是日期\n" in settings(folder)
    (row,) = [row for row in jicai("check", "--format", "json").rows if row["file"] == "付款流水.csv"]
    assert (row["table"], row["used"], row["rejected"]) == ("payments", 1, 0)


def test_empty_cells_tell_nothing(folder: Folder, jicai: Jicai) -> None:
    """The first two rows lack a payee, which the reader is to reject; the others tell what the column is."""
    header = ["支付流水", "医疗机构编码", "收款公司", "支付时间", "支付金额"]
    payees = [None, " ", "甲公司"]
    rows = [[f"P{n}", "H1", payee, "2026-08-01", "15.00"] for n, payee in enumerate(payees)]
    folder.write("付款流水.xlsx", [header, *rows])
    said = jicai("adopt", "--yes", "--format", "json")
    assert said.code == 0
    (entry,) = tomllib.loads(settings(folder))["files"]
    assert entry["columns"] == {"payment_id": ["支付流水"], "payee": ["收款公司"], "paid_on": ["支付时间"]}


@pytest.mark.slow
def test_twice_adds_nothing(folder: Folder, jicai: Jicai) -> None:
    build(folder.path / "杂")
    jicai("adopt", "-C", "杂", "--yes")
    first = (folder.path / "杂" / "jicai.toml").read_bytes()
    said = jicai("adopt", "-C", "杂", "--yes")
    assert (folder.path / "杂" / "jicai.toml").read_bytes() == first
    assert "jicai.toml 没有要补写的" in said.err


@pytest.mark.parametrize("options", [("--dry-run",), ("--dry-run", "--yes"), ()])
def test_nothing_is_written_unasked(options: tuple[str, ...], folder: Folder, jicai: Jicai) -> None:
    put(folder, 付款流水=PAYMENTS)
    said = jicai("adopt", *options)
    assert not (folder.path / "jicai.toml").exists()
    assert 'payment_id = ["支付流水"]' in said.err
    assert ("要写入请加 --yes" in said.err) == (not options)


def test_what_stands_in_the_settings_is_kept(folder: Folder, jicai: Jicai) -> None:
    put(folder, 付款流水=PAYMENTS.replace("支付金额", "支付数额"))
    mine = (
        '# 我的注释\r\n[[files]]\r\npath = "付款流水.csv"  # 财务\r\ntable = "payments"\r\n'
        'columns = { amount = ["支付数额"] }\r\n\r\n[lagging]\r\ngrace_days = 30\r\n'
    )
    (folder.path / "jicai.toml").write_bytes(mine.encode())
    assert jicai("adopt", "--yes").code == 0
    text = (folder.path / "jicai.toml").read_bytes().decode()
    assert text.replace("\r\n", "").count("\n") == 0
    kept = [line for line in mine.split("\r\n") if "columns" not in line]
    assert [line for line in kept if line not in text] == []
    data = tomllib.loads(text)
    assert data["lagging"] == {"grace_days": 30}
    (entry,) = data["files"]
    assert entry["columns"] == {
        "amount": ["支付数额"],
        "payment_id": ["支付流水"],
        "payee": ["收款公司"],
        "paid_on": ["支付时间"],
    }


def test_the_users_own_word_is_not_contradicted(folder: Folder, jicai: Jicai) -> None:
    put(folder, 付款流水=PAYMENTS.replace("\n", ",对账日期\n", 1).replace("15.00\n", "15.00,2026-09-01\n"))
    entry = '[[files]]\npath = "付款*.csv"\ntable = "payments"\ncolumns = { paid_on = ["对账日期"] }\n'
    entry += 'ignore = ["收款公司"]\n'
    (folder.path / "jicai.toml").write_text(entry, "utf-8")
    said = jicai("adopt", "--yes", "--format", "json")
    found = {row["header"]: row["key"] for row in said.rows}
    assert (found["对账日期"], found["支付时间"], found["收款公司"]) == ("paid_on", None, None)
    assert settings(folder).startswith(entry)


def test_settings_that_are_one_list(folder: Folder, jicai: Jicai) -> None:
    put(folder, 付款流水=PAYMENTS)
    (folder.path / "jicai.toml").write_text('files = [\n  { path = "别的.csv" },  # 留着\n]\n', "utf-8")
    assert jicai("adopt", "--yes").code == 0
    first, second = tomllib.loads(settings(folder))["files"]
    assert first == {"path": "别的.csv"}
    assert second["columns"]["payment_id"] == ["支付流水"]
    assert "# 留着" in settings(folder)


def test_what_lacks_is_listed_with_the_line_to_write(folder: Folder, jicai: Jicai) -> None:
    put(folder, 货款支付=PAYMENTS.replace("支付金额", "数额"))
    said = jicai("adopt", "--yes", "--exit-code")
    assert said.code == 1
    assert "没有认出付款金额，可能是「数额」" in said.err
    assert 'columns = { amount = ["数额"] }' in said.err


def test_unknown_words_stay_open_and_certain_ones_do_not(folder: Folder, jicai: Jicai) -> None:
    folder.write(
        "订单明细.csv", table("订单明细", {"订单状态": "未作废"}, {"订单明细编号": "M2", "订单状态": "已验收"})
    )
    said = jicai("adopt", "--yes")
    assert tomllib.loads(settings(folder))["files"][0]["values"] == {"status": {"已验收": "正常"}}
    assert "订单状态里的「未作废」不认得" in said.err
    assert 'values = { status = { "未作废" = "代表的取值" } }' in said.err


def test_two_columns_told_apart_by_a_bracket_stay_open(folder: Folder, jicai: Jicai) -> None:
    head = "批次编码,协议年度,医疗机构编码,产品编码,约定采购量（上年度）,约定采购量（本年度）"
    put(folder, 约定采购量=f"{head}\ngx-zhenju-2026,1,H1,P1,5,6\n")
    said = jicai("adopt", "--yes", "--format", "json")
    assert {row["key"] for row in said.rows if "约定采购量" in row["header"]} == {None}
    assert 'columns = { agreed_qty = ["约定采购量（本年度）"] }' in said.err
    assert settings(folder) == ""


def test_an_unknown_unit_stays_open(folder: Folder, jicai: Jicai) -> None:
    folder.write("中选目录.csv", table("中选目录", {"折算系数": "28"}))
    put(folder, 医疗机构=INSTITUTIONS)
    head = "批次编码,协议年度,医疗机构编码,产品编码,约定采购量（片）"
    put(folder, 约定采购量=f"{head}\ngx-zhenju-2026,1,H1,P1,2800\n")
    said = jicai("adopt", "--yes")
    assert "「约定采购量（片）」的单位「片」不知道是采购单位还是最小单位" in said.err
    assert 'units = { agreed_qty = "base" }' in said.err
    assert settings(folder) == ""


def test_the_batch_and_the_year_that_names_tell(folder: Folder, jicai: Jicai) -> None:
    folder.write("中选目录.csv", table("中选目录", {}))
    put(folder, 医疗机构=INSTITUTIONS)
    (folder.path / "约定量-广西针具.csv").write_text("医疗机构编码,产品编码,首年约定采购量\nH1,P1,100\n", "utf-8")
    assert jicai("adopt", "--yes").code == 0
    (entry,) = tomllib.loads(settings(folder))["files"]
    assert entry["defaults"] == {"batch": "gx-zhenju-2026", "agreement_year": "1"}
    (row,) = [row for row in jicai("check", "--format", "json").rows if row["file"].startswith("约定量")]
    assert (row["used"], row["rejected"]) == (1, 0)


def test_returns_by_the_name_alone_are_asked_for(folder: Folder, jicai: Jicai) -> None:
    folder.write("订单明细-退货.csv", table("订单明细", {}))
    said = jicai("adopt", "--yes")
    assert "名称说是退货，却没有订单状态列" in said.err
    assert 'defaults = { status = "退货" }' in said.err


def test_whatever_lies_in_the_folder(folder: Folder, jicai: Jicai) -> None:
    (folder.path / "坏的.xlsx").write_bytes(b"PK\x03\x04 nothing")
    (folder.path / "空的.csv").write_bytes(b"")
    (folder.path / "一格.csv").write_text("值班\n", "utf-8")
    book = openpyxl.Workbook()
    book.worksheets[0].append(["姓名", "电话"])
    book.create_sheet("藏").sheet_state = "hidden"
    book.save(folder.path / "值班.xlsx")
    said = jicai("adopt", "--yes", "--format", "json")
    assert said.code == 0
    assert {row["file"] for row in said.rows} == {"坏的.xlsx", "空的.csv", "一格.csv", "值班.xlsx"}
    assert {row["table"] for row in said.rows} == {None}
    assert "坏的.xlsx：" in said.err
    assert "值班.xlsx 工作表「Sheet」：不是任何一张输入表" in said.err
    assert "工作表「藏」" in said.err
    assert settings(folder) == ""


@pytest.mark.slow
def test_files_given_by_name(folder: Folder, jicai: Jicai, tmp_path: Path) -> None:
    put(folder, 付款流水=PAYMENTS, 医疗机构=INSTITUTIONS)
    outside = tmp_path / "外面.csv"
    outside.write_text(PAYMENTS, "utf-8")
    said = jicai("adopt", "付款流水.csv", "--format", "json")
    assert {row["file"] for row in said.rows} == {"付款流水.csv"}
    said = jicai("adopt", str(outside), "--yes")
    assert "不在工作目录里" in said.err
    assert settings(folder) == ""
    (folder.path / "下层").mkdir()
    (folder.path / "下层" / "付款.csv").write_text(PAYMENTS, "utf-8")
    assert "请移入，或在 jicai.toml 的 [inputs] 里写明" in jicai("adopt", "下层/付款.csv", "--dry-run").err
    assert jicai("adopt", "没有.csv").code == 2


def test_a_result_of_jicai_is_no_input(folder: Folder, jicai: Jicai) -> None:
    folder.write("中选目录.csv", table("中选目录", {}))
    jicai("adopt", "-o", "认表.xlsx")
    said = jicai("adopt", "--format", "json")
    assert "认表.xlsx" in said.err
    assert {row["key"] for row in said.rows if row["file"] == "认表.xlsx"} <= {None}

"""Every mistake in jicai.toml is one line: file, key, what is wrong, what to do."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from small_workspaces import Folder, Outcome

from jicai.tables import INPUTS

Jicai = Callable[..., Outcome]
KEYS = "inputs、batches、files、columns、values、duplicates、rejects、lagging、ageing、supply、demand、assess、report、"
KEYS += "letter、reconcile、terminal、rules"
LIST, TABLE, TEXT = '应是列表，请写成 ["…", "…"]', "应是一张表，请写成一段", "应是文字，请加引号"
DECIMAL = '应是加引号的小数，例如 "0.05"'

MISTAKES: dict[str, str] = {
    "as_of = 1": f"as_of：没有这个键，请删去；可用的键：{KEYS}",
    "rejekts = 'skip'": "rejekts：没有这个键，是否要写 rejects？请改正或删去",
    "[lagging]\ntolerence = '0.1'": "lagging.tolerence：没有这个键，是否要写 tolerance？请改正或删去",
    "[lagging]\nx = 1": "lagging.x：没有这个键，请删去；可用的键：tolerance、grace_days、mode、behind、ahead",
    "[batches]\nfile = ['a.toml']": "batches.file：没有这个键，是否要写 files？请改正或删去",
    "[inputs]\nordres = ['a.csv']": "inputs.ordres：没有这个键，是否要写 orders？请改正或删去",
    "[columns.ordrs]\nline_id = ['ID']": "columns.ordrs：没有这个键，是否要写 orders？请改正或删去",
    "[columns.orders]\nline = ['ID']": "columns.orders.line：没有这个键，是否要写 line_id？请改正或删去",
    "[values.order.status]\n'x' = '正常'": "values.order：没有这个键，是否要写 orders？请改正或删去",
    "[values.orders.stats]\n'x' = '正常'": "values.orders.stats：没有这个键，是否要写 status？请改正或删去",
    "[values.fund_payments.amount]\n'x' = '1'": (
        "values.fund_payments.amount：没有这个键，请删去；可用的键：institution_code、fund、institution_name"
    ),
    "[values.orders.status]\n'x' = '好'": (
        "values.orders.status.x：「好」不是规定的取值，请改为 正常、已撤销、拒绝配送、退货"
    ),
    "[values.fund_payments.fund]\n'新' = '生育'": (
        "values.fund_payments.fund.新：「生育」不是规定的取值，请改为 职工、居民"
    ),
    "[values.orders.status]\n'x' = 1": f"values.orders.status.x：值的类型不对，{TEXT}",
    "[values.orders]\nstatus = 'x'": f"values.orders.status：值的类型不对，{TABLE}",
    "inputs = 'a.csv'": f"inputs：值的类型不对，{TABLE}",
    "[inputs]\norders = 'a.csv'": f"inputs.orders：值的类型不对，{LIST}",
    "[inputs]\norders = ['新*.csv']": "inputs.orders：找不到文件 新*.csv，请核对路径",
    "[inputs]\norders = ['新.csv']": "inputs.orders：找不到文件 新.csv，请核对路径",
    "[batches]\nfiles = 'a.toml'": f"batches.files：值的类型不对，{LIST}",
    "[batches]\nfiles = ['a.toml']": "batches.files：找不到文件 a.toml，请核对路径",
    "batches = ['a.toml']": f"batches：值的类型不对，{TABLE}",
    "columns = 1": f"columns：值的类型不对，{TABLE}",
    "[columns]\norders = ['ID']": f"columns.orders：值的类型不对，{TABLE}",
    "[columns.orders]\nline_id = 'ID'": f"columns.orders.line_id：值的类型不对，{LIST}",
    "ageing = 30": f"ageing：值的类型不对，{LIST}",
    "ageing = ['30']": "ageing.0：值的类型不对，应是整数，不加引号",
    "ageing = [0, 30]": "ageing.0：太小，请改为不小于 1 的值",
    "ageing = [60, 30]": "ageing：应从小到大，且不重复，例如 [30, 60, 90, 180]",
    "ageing = []": "ageing：没有值，应至少有一项",
    "lagging = 3": f"lagging：值的类型不对，{TABLE}",
    "[lagging]\ntolerance = 0.05": f"lagging.tolerance：{DECIMAL}",
    "[lagging]\ntolerance = '5%'": f"lagging.tolerance：值的类型不对，{DECIMAL}",
    "[lagging]\ntolerance = '2'": "lagging.tolerance：太大，请改为不大于 1 的值",
    "[lagging]\ntolerance = '-0.1'": "lagging.tolerance：太小，请改为不小于 0 的值",
    "[lagging]\ngrace_days = '3'": "lagging.grace_days：值的类型不对，应是整数，不加引号",
    "[lagging]\ngrace_days = 3.0": "lagging.grace_days：值的类型不对，应是整数，不加引号",
    "[lagging]\ngrace_days = true": "lagging.grace_days：值的类型不对，应是整数，不加引号",
    "[lagging]\ngrace_days = 400": "lagging.grace_days：太大，请改为不大于 366 的值",
    "[lagging]\ngrace_days = -1": "lagging.grace_days：太小，请改为不小于 0 的值",
    "supply = 3": f"supply：值的类型不对，{TABLE}",
    "[supply]\ntier = ['甲']": "supply.tier：没有这个键，是否要写 tiers？请改正或删去",
    "[supply]\ntiers = []": "supply.tiers：没有值，应至少有一项",
    "[supply]\ntiers = ['甲', '乙', '丙', '丁', '戊', '己', '庚']": "supply.tiers：项数太多",
    "[supply]\ntiers = ['甲', '甲', '乙']": "supply：tiers 的名称应各不相同，也不能是空的",
    "[supply]\ntiers = ['甲', ' ', '乙']": "supply：tiers 的名称应各不相同，也不能是空的",
    "[supply]\ntiers = ['甲', '乙']": "supply：delivery_rate 有 3 个值，应与 tiers 一样是 2 个",
    "[supply]\nlate_share = ['0.3']": "supply：late_share 有 1 个值，应与 tiers 一样是 3 个",
    "[supply]\ndelivery_rate = ['0.4', '0.6', '0.8']": "supply：delivery_rate 应从大到小，且不重复",
    "[supply]\nrefused_share = ['0.1', '0.1', '0.3']": "supply：refused_share 应从小到大，且不重复",
    "[supply]\nundelivered_share = ['0.1', '0.3', '0.2']": "supply：undelivered_share 应从小到大，且不重复",
    "[supply]\nlate_share = [0.3, '0.5', 0.8]": (
        f"supply.late_share.0：{DECIMAL}\njicai.toml：supply.late_share.2：{DECIMAL}"
    ),
    "[supply]\nlate_share = ['0.3', '0.5', '1.8']": "supply.late_share.2：太大，请改为不大于 1 的值",
    "[supply]\nmin_orders = '3'": "supply.min_orders：值的类型不对，应是整数，不加引号",
    "[assess]\nschema = 'a.toml'": "assess.schema：没有这个键，是否要写 scheme？请改正或删去",
    "[assess]\nscheme = ['a.toml']": f"assess.scheme：值的类型不对，{TEXT}",
    "[report]\nissuers = '局'": "report.issuers：没有这个键，是否要写 issuer？请改正或删去",
    "[report]\nred_head = '是'": "report.red_head：值的类型不对，请对照说明改正",
    "[report]\nmost = 0": "report.most：太小，请改为不小于 1 的值",
    "[[files]]\npath = 'a.csv'\ntable = '订单明细'": (
        "files 第 1 段.table：这里要写英文的表，请把「订单明细」写成 orders"
    ),
    "[[files]]\npath = 'a.csv'\ntable = '定单'": (
        f"files 第 1 段.table：没有这个表，请删去；可用的表：{'、'.join(INPUTS)}"
    ),
    "[inputs]\n'订单明细' = ['a.csv']": "inputs.订单明细：这里要写英文的键，请把「订单明细」写成 orders",
    "[[files]]\npath = 'a.csv'\ncolumns = { '采购数量' = ['数'] }": (
        "files 第 1 段.columns.采购数量：这里要写英文的键，请把「采购数量」写成 ordered_qty"
    ),
    "[[files]]\ntable = 'orders'": 'files 第 1 段.path：没有写，请写明，如 path = "订单明细*.xlsx"',
    "[files]\npath = 'a.csv'": "files：一段一个文件，请把 [files] 写成 [[files]]，用两层方括号",
    '[[files]]\npath = "导出\\new.csv"': (
        "files 第 1 段.path：有换行或制表符：双引号里的 \\ 有特殊含义，请用 / 分开文件夹，或改用单引号"
    ),
    '[[files]]\npath = "导出\\订单.csv"': (
        "不是有效的 TOML，第 2 行第 13 列双引号里的 \\ 有特殊含义，请用 / 分开文件夹，或改用单引号"
    ),
    "[supply]\nmin_orders = 0": "supply.min_orders：太小，请改为不小于 1 的值",
}


@pytest.mark.parametrize(
    ("text", "line"), [pytest.param(*mistake, id=mistake[0][:40].replace("\n", " ")) for mistake in MISTAKES.items()]
)
def test_mistake(text: str, line: str, folder: Folder, jicai: Jicai) -> None:
    folder.settings(text)
    outcome = jicai("check")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == f"错误：jicai.toml：{line}\n"


@pytest.mark.parametrize(
    "text",
    [
        "x = ",
        "rejects = 'skip",
        "rejects = 'skip'\nrejects = 'stop'",
        "[lagging]\n[lagging]",
        "rejects 'skip'",
        "files = ['a.toml'",
        "x = " + "9" * 5000,
        "x = " + "[" * 3000,
    ],
    ids=lambda text: text[:20].replace("\n", " "),
)
def test_not_toml(text: str, folder: Folder, jicai: Jicai) -> None:
    folder.settings(text)
    outcome = jicai("check")
    assert outcome.code == 2
    assert outcome.err.startswith("错误：jicai.toml：不是有效的 TOML")
    assert outcome.err.endswith("，请改正\n")
    assert outcome.err.count("\n") == 1
    assert not re.search("[A-Za-z]{3,}", outcome.err.replace("jicai.toml", "").replace("TOML", ""))


@pytest.mark.parametrize(
    ("text", "key", "choices"),
    [
        ("duplicates = 'both'", "duplicates", ("reject", "last")),
        ("rejects = 'ignore'", "rejects", ("stop", "skip")),
        ("rejects = true", "rejects", ("stop", "skip")),
    ],
)
def test_choice(text: str, key: str, choices: tuple[str, str], folder: Folder, jicai: Jicai) -> None:
    folder.settings(text)
    said = jicai("check").err
    assert said.startswith(f"错误：jicai.toml：{key}：")
    assert said.count("\n") == 1
    assert all(choice in said for choice in choices)
    assert "True" not in said
    assert " or " not in said


def test_every_mistake_is_a_line(folder: Folder, jicai: Jicai) -> None:
    folder.settings(
        "rejekts = 'skip'\nageing = [60, 30]\n[inputs]\nordres = ['a.csv']\n"
        "[lagging]\ntolerance = '2'\ngrace_days = '3'\n"
        "[values.orders.status]\n'x' = '好'\n'y' = '差'\n[rules.price-above]\nx = 1\n[rules.price-abov]\ny = 1\n"
        "[terminal]\nlong = 'less'\n"
    )
    outcome = jicai("check")
    assert (outcome.code, outcome.out) == (2, "")
    lines = outcome.err.removeprefix("错误：").splitlines()
    assert [line.split("：")[:2] for line in lines] == [
        ["jicai.toml", key]
        for key in (
            *("rejekts", "lagging.tolerance", "lagging.grace_days", "ageing", "terminal.long", "inputs.ordres"),
            *("values.orders.status.x", "values.orders.status.y", "rules.price-above.x", "rules.price-abov"),
        )
    ]


BATCH = """
code = "ours"
name = "本市批次"
kind = "drug"
source = "测试〔2026〕1号"
issued_on = 2026-01-15
start_on = 2026-03-01
[cycle]
years = {years}
"""


@pytest.mark.parametrize("command", ["check", "progress", "flags", "assess"])
def test_mistakes_of_settings_and_of_the_files_that_they_name_are_told_together(
    command: str, folder: Folder, jicai: Jicai
) -> None:
    folder.settings(
        "rejekts = 'skip'\n[inputs]\norders = ['没有*.xlsx']\nagreed = ['也没有.csv']\n"
        "[batches]\nfiles = ['甲.toml', '丙.toml', '乙.toml']\nfile = 3\n[assess]\nscheme = '办法.toml'\n"
    )
    (folder.path / "甲.toml").write_text(BATCH.format(years="'2'"), "utf-8")
    (folder.path / "乙.toml").write_text(BATCH.format(years=2).replace("kind", "kynd"), "utf-8")
    outcome = jicai(command)
    assert (outcome.code, outcome.out) == (2, "")
    lines = outcome.err.removeprefix("错误：").splitlines()
    assert ["：".join(line.split("：")[:2]) for line in lines] == [
        "jicai.toml：batches.file",
        "jicai.toml：rejekts",
        "jicai.toml：batches.files",
        "批次文件 甲.toml：cycle.years",
        "批次文件 乙.toml：kynd",
        "jicai.toml：inputs.orders",
        "jicai.toml：inputs.agreed",
        "jicai.toml：assess.scheme",
    ]


def test_the_scheme_of_assessment_is_told_of_beside_other_mistakes(folder: Folder, jicai: Jicai) -> None:
    (folder.path / "办法.toml").write_text('name = "本市办法"\nrules = ["over-due"]\n', "utf-8")
    (folder.path / "甲.toml").write_text(BATCH.format(years="'2'"), "utf-8")
    folder.settings("[batches]\nfiles = ['甲.toml']\n[assess]\nscheme = '办法.toml'\n")
    told = ["批次文件 甲.toml：cycle.years", "考核办法 办法.toml：indicators", "考核办法 办法.toml：rules（第 1 项）"]
    for command in ("progress", "assess"):
        lines = jicai(command).err.removeprefix("错误：").splitlines()
        assert ["：".join(line.split("：")[:2]) for line in lines] == told
    folder.settings("[assess]\nscheme = '办法.toml'\n")  # what nothing else is wrong with waits until it is used
    folder.good()
    assert jicai("progress", "--as-of", "2026-07-20", "-q").code == 0


def test_unknown_key_goes_first(folder: Folder, jicai: Jicai) -> None:
    folder.settings("rejects = 'x'\n[lagging]\ngrace = 3\n")
    assert jicai("check").err.startswith("错误：jicai.toml：lagging.grace：没有这个键，是否要写 grace_days？")


def test_not_utf8(folder: Folder, jicai: Jicai) -> None:
    (folder.path / "jicai.toml").write_bytes("# 设置\n".encode("gbk"))
    said = jicai("check").err
    assert said.startswith("错误：jicai.toml：")
    assert said.endswith("不是 UTF-8 编码，请另存为 UTF-8\n")


def test_a_folder_in_its_place(folder: Folder, jicai: Jicai) -> None:
    (folder.path / "jicai.toml").mkdir()
    outcome = jicai("check")
    assert outcome.code == 2
    assert outcome.err.startswith("错误：jicai.toml：")
    assert "Is a directory" not in outcome.err


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_good_settings(mark: bytes, folder: Folder, jicai: Jicai) -> None:
    (folder.path / "数据").mkdir()
    Folder(folder.path / "数据").good()
    text = """
duplicates = "last"
rejects = "skip"
[inputs]
orders = ["数据/订单*.xlsx"]
agreed = ["数据/约定采购量.xlsx"]
products = ["数据/中选目录.xlsx"]
institutions = ["数据/医疗机构.xlsx"]
[columns.orders]
line_id = ["ID"]
[values.orders.status]
"在途" = "正常"
[lagging]
tolerance = "0.05"
grace_days = 30
[supply]
tiers = ["一般", "中等", "严重", "特别严重"]
delivery_rate = ["0.9", "0.8", "0.6", "0.4"]
refused_share = ["0.02", "0.05", "0.15", "0.3"]
late_share = ["0.2", "0.3", "0.5", "0.8"]
undelivered_share = ["0.01", "0.02", "0.05", "0.1"]
"""
    (folder.path / "jicai.toml").write_bytes(mark + text.encode())
    outcome = jicai("progress", "--as-of", "2026-07-20", "--format", "json")
    assert (outcome.code, len(outcome.rows)) == (0, 1)


def test_inputs_are_relative_to_the_workspace_and_options_to_where_one_stands(folder: Folder, jicai: Jicai) -> None:
    inner = folder.path / "区"
    inner.mkdir()
    Folder(inner).good("订单明细", "医疗机构")
    (inner / "jicai.toml").write_text('[inputs]\norders = ["订单明细.xlsx"]\n', "utf-8")
    rows = jicai("check", "-C", "区", "--institutions", "区/医疗*.xlsx", "--format", "json").rows
    assert [row["file"] for row in rows] == ["订单明细.xlsx", "医疗机构.xlsx"]
    outcome = jicai("check", "-C", "区", "--orders", "订单明细.xlsx")
    assert (outcome.code, outcome.err) == (2, "错误：找不到文件 订单明细.xlsx，请核对路径\n")


def test_workspace_that_is_not_there(folder: Folder, jicai: Jicai) -> None:
    outcome = jicai("check", "-C", "无此目录")
    assert (outcome.code, outcome.err) == (2, "错误：工作目录 无此目录 不是文件夹，请用 -C 指明\n")

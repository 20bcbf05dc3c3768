"""What somebody types into the workbooks of `jicai init`: every choice of every drop-down list comes up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from jicai.batches.loader import load_packaged
from jicai.tables import INPUTS
from jicai.tables.column import InputTable

HEADER_ROW = 2
#: A code of 18 digits, which Excel would spoil if its column were not text.
FIRST = "500101000000000019"
BATCHES = list(load_packaged())
GX, LN, QG, SL = BATCHES


def day(text: str) -> date:
    return date.fromisoformat(text)


def typed(headers: str, *rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Rows under these headers; None is a cell that stays empty."""
    return [dict(zip(headers.split(), row, strict=True)) for row in rows]


JULY = (day("2026-07-11"), day("2026-07-12"), day("2026-07-13"))
STORY: dict[str, list[dict[str, Any]]] = {
    "institutions": typed(
        "医疗机构编码 医疗机构名称 区县 机构等级 机构类型",
        (FIRST, "第一医院", "甲区", "三级", "公立"),
        ("H2", "第二医院", "甲区", "二级", "军队"),
        ("H3", "第三医院", "乙区", "一级", "民营"),
        ("H4", "第四药房", "乙区", "未定级", "零售药店"),
        ("H5", "第五医院", "乙区", "一级", None),
    ),
    "products": typed(
        "批次编码 产品编码 产品名称 规格型号 品种编码 品种名称 是否中选 中选企业 中选价 折算系数 替代产品 "
        "挂网价 医保支付标准",
        *((at, f"P-{at}", "=名称", "1-2", f"V-{at}", "品种", "是", "甲公司", 1.5, 1, "否", 1.5, 1.5) for at in BATCHES),
        (QG, "P2", None, None, "V2", "替代品种", "否", None, None, 0.5, "是", None, None),
    ),
    "agreed": typed(
        "批次编码 协议年度 医疗机构编码 产品编码 约定采购量", *((at, 1, FIRST, f"P-{at}", 100) for at in BATCHES)
    ),
    "orders": typed(
        "订单明细编号 入库明细编号 订单编号 医疗机构编码 医疗机构名称 产品编码 产品名称 生产企业 配送企业 合同编号 "
        "采购单价 订单状态 采购数量 下单日期 配送数量 配送日期 验收数量 验收日期 验收金额",
        *(
            (
                line,
                f"R{line}",
                "D1",
                FIRST,
                "第一医院",
                f"P-{GX}",
                "毫针",
                "甲公司",
                "乙公司",
                "T1",
                1.5,
                status,
                10,
                *rest,
            )
            for line, status, *rest in (
                ("M1", "正常", JULY[0], 10, JULY[1], 10, JULY[2], 15),
                ("M2", "已撤销", JULY[0], None, None, None, None, None),
                ("M3", "拒绝配送", JULY[0], None, None, None, None, None),
                ("M4", "退货", JULY[0], 2, JULY[1], 2, JULY[2], 3),
                ("M5", None, JULY[0], 10, JULY[1], 10, JULY[2], 15),
            )
        ),
    ),
    "payments": typed(
        "付款编号 医疗机构编码 收款企业 订单明细编号 付款日期 付款金额",
        ("F1", FIRST, "乙公司", "M1", day("2026-08-20"), 15),
        ("F2", FIRST, "乙公司", None, day("2026-08-20"), 0.01),
        ("F3", FIRST, "乙公司", None, day("2026-08-21"), -0.01),
    ),
    "fund_payments": typed(
        "医疗机构编码 结算月份 基金类型 应付金额",
        (FIRST, day("2026-07-01"), "职工", 20),
        (FIRST, day("2026-08-01"), "职工", 8.5),
        ("H5", day("2026-07-01"), "居民", -3),
    ),
    "disbursements": typed(
        "批次编码 医疗机构编码 拨付期次 拨付日期 拨付金额 基金类型",
        (QG, FIRST, "首期", day("2025-07-20"), 22.5, "职工"),
        (QG, FIRST, "尾款", day("2025-12-20"), 22.5, None),
        (GX, "H5", "首期", day("2026-08-20"), 1, "居民"),
        (LN, FIRST, "首期", day("2026-07-31"), 1, None),
        (SL, FIRST, "首期", day("2026-07-31"), 1, None),
    ),
    "legacy": typed(
        "医疗机构编码 产品编码 协议价格 签订日期 到期日期 签约企业",
        (FIRST, f"P-{GX}", 1.2, day("2025-12-01"), day("2026-12-31"), "甲公司"),
    ),
    "distribution": typed("批次编码 中选企业 配送企业", *((at, "甲公司", "乙公司") for at in BATCHES)),
    "code_changes": typed(
        "批次编码 原产品编码 新产品编码 生效日期", *((at, f"P-{at}", f"N-{at}", day("2026-08-01")) for at in BATCHES)
    ),
    "advance_amounts": typed("批次编码 医疗机构编码 预付总额", *((at, FIRST, 45) for at in BATCHES)),
    "recoveries": typed(
        "批次编码 医疗机构编码 基金类型 月份 类别 金额",
        (QG, FIRST, "职工", day("2026-07-01"), "抵扣", 20),
        (SL, "H5", "居民", day("2028-01-01"), "退回", 1),
        (GX, FIRST, "职工", day("2029-08-01"), "抵扣", 1),
        (LN, FIRST, "职工", day("2030-08-01"), "抵扣", 1),
    ),
    "product_map": typed("来源编码 产品名称 规格型号 生产企业 产品编码", ("X1", None, None, None, f"P-{GX}")),
    "exceptions": typed(
        "批次编码 协议年度 医疗机构编码 品种编码 原因 说明 认定日期",
        (GX, 1, FIRST, f"V-{GX}", "短缺", None, None),
        (LN, 1, FIRST, f"V-{LN}", "供应问题", "断供", day("2027-06-01")),
        (QG, 1, FIRST, f"V-{QG}", "急抢救", None, None),
        (SL, 1, FIRST, f"V-{SL}", "季节性", None, None),
        (SL, 2, FIRST, f"V-{SL}", "其他", "停诊", None),
    ),
    "contracts": typed(
        "批次编码 医疗机构编码 产品编码 合同编号 签订日期 到期日期",
        (GX, FIRST, f"P-{GX}", "HT-1", day("2026-07-10"), day("2027-07-09")),
        *((batch, FIRST, f"P-{batch}", "HT-2", day("2026-07-10"), None) for batch in (LN, QG, SL)),
    ),
    "receipts": typed(
        "入库单号 医疗机构编码 产品编码 验收日期 验收数量 入库金额 业务类型",
        ("R1", FIRST, f"P-{GX}", JULY[2], 10, 15, "入库"),
        ("R2", FIRST, f"P-{GX}", JULY[2], 2, 3, "退货"),
        ("R3", FIRST, f"P-{GX}", JULY[2], 1, 1.5, "其他"),
    ),
    "invoices": typed("发票号码 医疗机构编码 开票日期 价税合计", ("F1", FIRST, JULY[2], 15)),
    "fund_book": typed(
        "医疗机构编码 结算月份 基金类型 应付金额",
        (FIRST, day("2026-07-01"), "职工", 20),
        ("H5", day("2026-07-01"), "居民", -3),
    ),
    "recovery_book": typed(
        "批次编码 医疗机构编码 基金类型 月份 类别 金额",
        (QG, FIRST, "职工", day("2026-07-01"), "抵扣", 20),
        (SL, "H5", "居民", day("2028-01-01"), "退回", 1),
        (GX, FIRST, "职工", day("2029-08-01"), "抵扣", 1),
        (LN, FIRST, "职工", day("2030-08-01"), "抵扣", 1),
    ),
    "reported": typed(
        "批次编码 医疗机构编码 产品编码 报量数量",
        *((batch, FIRST, f"P-{batch}", 90) for batch in (GX, LN, QG, SL)),
    ),
    "price_changes": typed(
        "批次编码 产品编码 执行日期 调整后中选价 调整前中选价 依据 条款",
        *((at, f"P-{at}", day("2026-09-01"), 1.4, 1.5, "文号", "一") for at in BATCHES),
    ),
    "successions": typed("批次编码 品种编码 原品种编码", *((at, f"V-{at}", "V0") for at in BATCHES)),
    "surplus_terms": typed(
        "批次编码 品种编码 集采前均价 统筹基金支付比例", *((at, f"V-{at}", 3.5, 0.6) for at in BATCHES)
    ),
    "surplus_scores": typed(
        "批次编码 协议年度 医疗机构编码 结余考核得分", *((at, 1, FIRST, 90) for at in BATCHES), (SL, 2, FIRST, 85.5)
    ),
    "set_aside": typed("发现编号 原因 有效期至", ("lagging-aaaaaaaaaa", "已核实", day("2026-12-31"))),
}


def path_of(workspace: Path, table: InputTable) -> Path:
    """Where `jicai init` puts the workbook of a table."""
    return workspace / ("可选表" if table.without else ".") / f"{table.label}.xlsx"


def canonical(header: str) -> str:
    """A header of a form without its unit and its mark."""
    return re.sub(r"（.*）|\*", "", header)


def fill_in(workspace: Path) -> None:
    """Type the story into every workbook, and move the optional ones to where they are read."""
    for key, rows in STORY.items():
        path = path_of(workspace, INPUTS[key])
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        columns = {canonical(cell.value): cell.column for cell in sheet[HEADER_ROW]}
        for number, row in enumerate(rows, HEADER_ROW + 1):
            for name, value in row.items():
                cell = sheet.cell(number, columns[name], value)
                if isinstance(value, str):
                    cell.data_type = "s"  # as in a column of text, where `=名称` is no formula
        book.save(path)
        path.rename(workspace / path.name)

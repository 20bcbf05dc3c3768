"""A workspace of names that would be formulas, links, markup or nothing at all, if a program let them."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from small_workspaces import GOOD

FORMULAS = (
    '=HYPERLINK("http://example.org","点我")',
    "=1+1",
    "+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "-2+3",
    "{=SUM(A1:A2)}",
    "http://example.org/?a=1&b=2",
    "mailto:a@example.org",
    "\\\\server\\share\\file.xlsx",
)
SIGNS = (
    "_x000D_与_x0041_",
    "<&>\"'、]]>、<![CDATA[x]]>、&amp;",
    "a/b\\c:d*e?f[g]h",
    "换\n行，第三\r\n行",
    "\u3000前后有空白\u3000",
    "两  个空格",
    "𠮷野家😀👨‍👩‍👧",
    "\u202e从右到左\u200f\u061c",
    "组合e\u0301与\ufeff零宽\u200b字",
    "\x7f\x85\u2028行分隔",
    "控\x01制\x1f符",
    "\ufffe\uffff",
)
LONG = f"长{'名' * 39_998}尾"
#: Digits that a number would lose, and numbers that a text must not become.
CODES = ("512345678901234567", "000123", "1E5", "2026-07-10", "TRUE", "0.10", "９９９００１")
#: Signs that cannot be seen, which no name of an input may hold.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u061c\ufeff]")
#: Codes that a spreadsheet program has made of others: no input may hold them.
_REFUSED = ("2026-07-10", "TRUE")
NAMES = (*FORMULAS, *(sign for sign in SIGNS if not _UNSEEN.search(sign)), "_x0041_x0042_", LONG)
BATCH, ENDED = "gx-zhenju-2026", "qg-yinpian-2025"
AS_OF = "2026-09-30"


def write_nasty(folder: Path) -> None:
    """Every name is that of an institution, a district, a company, a distributor and a product, each with an order."""
    rows: dict[str, list[dict[str, str]]] = {
        name: []
        for name in ("医疗机构", "中选目录", "约定采购量", "订单明细", "货款支付", "基金支付", "预付拨付", "配送关系")
    }
    for at, name in enumerate(NAMES):
        code = CODES[at] if at < len(CODES) and CODES[at] not in _REFUSED else f"H{at}"
        product = {"产品编码": f"P{at}", "产品名称": name, "品种编码": f"V{at}", "品种名称": name, "中选企业": name}
        institution = {"医疗机构编码": code}
        rows["医疗机构"].append(
            {**institution, "医疗机构名称": name, "区县": name, "机构等级": ("三级", "一级")[at % 2]}
        )
        for batch in (BATCH, ENDED):
            rows["中选目录"].append({"批次编码": batch, **product})
            rows["约定采购量"].append({"批次编码": batch, **institution, "产品编码": f"P{at}"})
        line = {**institution, "产品编码": f"P{at}", "产品名称": name, "生产企业": name, "配送企业": name}
        delivered = {"配送数量": "9", "配送日期": "2026-07-12", "验收数量": "9", "验收日期": "2026-07-12"}
        dear = {"采购单价": ("1.50", "2.00")[at % 2]}
        rows["订单明细"].append({"订单明细编号": f"{' '.join(name[:99].split())}{at}", **line, **delivered, **dear})
        rows["货款支付"].append({"付款编号": f"{' '.join(name[:99].split())}{at}", **institution, "收款企业": name})
        rows["基金支付"].append({**institution, "结算月份": "2026-08", "基金类型": "职工", "应付金额": "10.00"})
        rows["基金支付"].append({**institution, "结算月份": "2026-08", "基金类型": "居民", "应付金额": "10.00"})
        rows["预付拨付"].append({"批次编码": ENDED, **institution, "拨付日期": "2025-07-20", "拨付金额": "45.00"})
        rows["配送关系"].append({"批次编码": BATCH, "中选企业": name, "配送企业": "另一家"})
    for table, listed in rows.items():
        _write(folder / f"{table}.csv", table, listed)


def _write(path: Path, table: str, rows: Sequence[Mapping[str, str]]) -> None:
    filled = [{**GOOD[table], **row} for row in rows]
    keys = list(dict.fromkeys(key for row in filled for key in row))
    with path.open("w", newline="", encoding="utf-8") as file:
        lines = csv.DictWriter(file, keys)
        lines.writeheader()
        lines.writerows(filled)

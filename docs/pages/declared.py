"""What the declarations say, in the words of the pages."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import jicai.tables
from jicai.tables.column import Column, Kind, ResultTable, Sign

KIND_WORDS: dict[Kind, str] = {
    Kind.TEXT: "文字",
    Kind.CODE: "编码",
    Kind.IDENTIFIER: "编号",
    Kind.QUANTITY: "数量",
    Kind.PRICE: "价格",
    Kind.FACTOR: "系数",
    Kind.MONEY: "金额",
    Kind.RATIO: "比率",
    Kind.INTEGER: "整数",
    Kind.DATE: "日期",
    Kind.MONTH: "月份",
    Kind.CHOICE: "选项",
    Kind.BOOLEAN: "是否",
}

SIGN_WORDS: dict[Sign, str] = {
    Sign.ANY: "",
    Sign.NOT_NEGATIVE: "不小于 0",
    Sign.POSITIVE: "大于 0",
    Sign.NOT_ZERO: "不等于 0",
}

#: The command that gives each result. A result that is declared and not named here stops the generator.
RESULT_COMMANDS: dict[str, str] = {
    "progress": "jicai progress",
    "progress_by_institution": "jicai progress --by institution",
    "progress_by_district": "jicai progress --by district",
    "progress_by_level": "jicai progress --by level",
    "progress_by_variety": "jicai progress --by variety",
    "progress_by_company": "jicai progress --by company",
    "progress_by_batch": "jicai progress --by batch",
    "advance": "jicai advance",
    "advance_by_fund": "jicai advance --by fund",
    "advance_by_district": "jicai advance --by district",
    "advance_by_batch": "jicai advance --by batch",
    "advance_list": "jicai advance -o 文件.xlsx",
    "offset": "jicai offset",
    "refund": "jicai refund",
    "ledger": "jicai ledger",
    "cashflow": "jicai cashflow",
    "overdue": "jicai overdue",
    "overdue_by_institution": "jicai overdue --by institution",
    "overdue_by_payee": "jicai overdue --by payee",
    "overdue_by_district": "jicai overdue --by district",
    "overdue_unmatched": "jicai overdue --unmatched",
    "overdue_line": "jicai overdue --line 编号",
    "flags": "jicai flags",
    "flags_list": "jicai flags --list",
    "assess_by_institution": "jicai assess",
    "assess_by_district": "jicai assess --by district",
    "assess_items": "jicai assess --items",
    "assess_preview_by_institution": "jicai assess --preview",
    "assess_preview_by_district": "jicai assess --preview --by district",
    "assess_preview_items": "jicai assess --preview --items",
    "renew": "jicai renew",
    "renew_draft": "jicai renew --draft 文件.xlsx",
    "supply": "jicai supply",
    "supply_by_distributor": "jicai supply --by distributor",
    "calendar": "jicai calendar",
    "clauses": "jicai clauses",
    "check": "jicai check",
    "check_rows": "jicai check --rows",
    "batch_list": "jicai batch list",
    "batch_show": "jicai batch show 编码",
    "cache_info": "jicai cache info",
}


def results() -> list[tuple[str, ResultTable]]:
    """Every declared result with its command, in the order of the commands."""
    found = {table.key: table for table in _declared_results()}
    if unnamed := found.keys() - RESULT_COMMANDS.keys():
        raise KeyError(f"RESULT_COMMANDS lacks {', '.join(sorted(unnamed))}")
    return [(command, found[key]) for key, command in RESULT_COMMANDS.items()]


def choice_words(column: Column) -> str:
    """The permitted values as people write them, each with the other words that mean it."""
    words = []
    for choice in column.choices:
        others = [word for word in choice.others if word != choice.label]
        more = f"（也可写作 {'、'.join(others)}）" if others else ""
        words.append(f"{choice.label}{more}")
    return "；".join(words)


def _declared_results() -> Iterator[ResultTable]:
    for module in pkgutil.iter_modules(jicai.tables.__path__):
        if not module.name.startswith("results_"):
            continue
        for value in vars(importlib.import_module(f"jicai.tables.{module.name}")).values():
            for one in value.values() if isinstance(value, dict) else (value,):
                if isinstance(one, ResultTable):
                    yield one

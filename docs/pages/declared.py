"""The declared results and the commands that give them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import jicai.tables.results
from jicai.tables.column import ResultTable

#: The command that gives each result. A result that is declared and not named here stops the generator.
RESULT_COMMANDS: dict[str, str] = {
    "progress": "jicai progress",
    "progress_by_institution": "jicai progress --by institution",
    "progress_by_district": "jicai progress --by district",
    "progress_by_level": "jicai progress --by level",
    "progress_by_variety": "jicai progress --by variety",
    "progress_by_generic": "jicai progress --by generic",
    "progress_by_company": "jicai progress --by company",
    "progress_by_batch": "jicai progress --by batch",
    "progress_why": "jicai progress --why",
    "progress_causes": "jicai progress --causes",
    "progress_form": "jicai progress --form",
    "progress_shares_by_variety": "jicai progress --shares",
    "progress_shares_by_generic": "jicai progress --shares --by generic",
    "progress_shares_by_institution": "jicai progress --shares --by institution",
    "progress_shares_by_district": "jicai progress --shares --by district",
    "progress_shares_by_level": "jicai progress --shares --by level",
    "progress_shares_by_batch": "jicai progress --shares --by batch",
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
    "explain": "jicai explain 医疗机构 品种",
    "diff": "jicai diff",
    "diff_items": "jicai diff --show progress",
    "diff_by_batch": "jicai diff --by batch",
    "diff_by_district": "jicai diff --by district",
    "diff_by_institution": "jicai diff --by institution",
    "diff_by_level": "jicai diff --by level",
    "diff_by_variety": "jicai diff --by variety",
    "diff_by_company": "jicai diff --by company",
    "diff_lines": "jicai diff --against 文件夹 --show lines",
    "diff_findings": "jicai diff --show findings",
    "diff_overdue": "jicai diff --show overdue",
    "diff_funds": "jicai diff --show funds",
    "diff_purchases_by_batch": "jicai diff --show purchases --by batch",
    "diff_purchases_by_district": "jicai diff --show purchases --by district",
    "diff_purchases_by_institution": "jicai diff --show purchases --by institution",
    "diff_purchases_by_variety": "jicai diff --show purchases --by variety",
    "flags": "jicai flags",
    "flags_list": "jicai flags --list",
    "assess_by_institution": "jicai assess",
    "assess_by_district": "jicai assess --by district",
    "assess_items": "jicai assess --items",
    "assess_excepted": "jicai assess --excepted",
    "assess_preview_by_institution": "jicai assess --preview",
    "assess_preview_by_district": "jicai assess --preview --by district",
    "assess_preview_items": "jicai assess --preview --items",
    "demand": "jicai demand",
    "switch": "jicai switch",
    "switch_prices": "jicai switch --prices",
    "switch_money": "jicai switch --money",
    "surplus": "jicai surplus",
    "surplus_items": "jicai surplus --items",
    "renew": "jicai renew",
    "renew_draft": "jicai renew --draft 文件.xlsx",
    "supply": "jicai supply",
    "supply_by_distributor": "jicai supply --by distributor",
    "supply_lines": "jicai supply --lines",
    "supply_failed": "jicai supply --failed",
    "letters": "jicai letter 种类 单位",
    "letter_list": "jicai letter --list",
    "letter_register": "jicai letter",
    "reconcile_receipts": "jicai reconcile",
    "reconcile_invoices": "jicai reconcile --against invoices",
    "reconcile_payments": "jicai reconcile --against payments",
    "reconcile_fund": "jicai reconcile --against fund",
    "reconcile_recoveries": "jicai reconcile --against recoveries",
    "reconcile_shares_by_institution": "jicai reconcile --shares institution",
    "reconcile_shares_by_variety": "jicai reconcile --shares variety",
    "reconcile_shares_by_district": "jicai reconcile --shares district",
    "reconcile_invoices_shares_by_institution": "jicai reconcile --against invoices --shares institution",
    "reconcile_invoices_shares_by_variety": "jicai reconcile --against invoices --shares variety",
    "reconcile_invoices_shares_by_district": "jicai reconcile --against invoices --shares district",
    "calendar": "jicai calendar",
    "clauses": "jicai clauses",
    "trend_by_batch": "jicai export",
    "trend_by_district": "jicai export",
    "export_by_institution": "jicai export --split institution",
    "export_by_district": "jicai export --split district",
    "dispatch_by_district": "jicai dispatch -o 文件夹",
    "dispatch_by_institution": "jicai dispatch --by institution -o 文件夹",
    "dispatch_items": "jicai dispatch -o 文件夹",
    "dispatch_overdue": "jicai dispatch -o 文件夹",
    "dispatch_findings": "jicai dispatch -o 文件夹",
    "dispatch_rejected": "jicai dispatch -o 文件夹",
    "collect": "jicai collect 文件夹",
    "collect_issues": "jicai collect 文件夹 --show issues",
    "collect_open": "jicai collect 文件夹 --show open",
    "replies": "jicai collect 文件夹 --show replies",
    "catalogue": "jicai catalogue 附件 --batch 编码 --format json",
    "catalogue_summary": "jicai catalogue 附件 --batch 编码",
    "check": "jicai check",
    "adopt": "jicai adopt",
    "check_rows": "jicai check --rows",
    "batch_list": "jicai batch list",
    "batch_show": "jicai batch show 编码",
    "page_items": "jicai report --html",
    "page_lines": "jicai report --html",
    "ingest": "jicai ingest",
    "store_info": "jicai store info",
    "batch_check": "jicai batch check",
    "cache_info": "jicai cache info",
    "doctor": "jicai doctor",
}


def results() -> list[tuple[str, ResultTable]]:
    """Every declared result with its command, in the order of the commands."""
    found = {table.key: table for table in _declared_results()}
    if unnamed := found.keys() - RESULT_COMMANDS.keys():
        raise KeyError(f"RESULT_COMMANDS lacks {', '.join(sorted(unnamed))}")
    return [(command, found[key]) for key, command in RESULT_COMMANDS.items()]


def _declared_results() -> Iterator[ResultTable]:
    for module in pkgutil.iter_modules(jicai.tables.results.__path__):
        for value in vars(importlib.import_module(f"jicai.tables.results.{module.name}")).values():
            for one in value.values() if isinstance(value, dict) else (value,):
                if isinstance(one, ResultTable):
                    yield one

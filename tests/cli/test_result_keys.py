"""The keys that programs rely on, written out: what a command gives equals its declaration and this page."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from small_workspaces import Folder, Outcome, table
from transcripts import ROOT

from jicai.tables.column import ResultTable
from jicai.tables.results.adopt import ADOPT
from jicai.tables.results.advance import ADVANCE, ADVANCE_BY
from jicai.tables.results.assess import ASSESS_BY, ASSESS_ITEMS, ASSESS_PREVIEW_BY, ASSESS_PREVIEW_ITEMS
from jicai.tables.results.check import CHECK, CHECK_ROWS
from jicai.tables.results.diff.findings import DIFF_FINDINGS
from jicai.tables.results.diff.money import DIFF_FUNDS, DIFF_OVERDUE
from jicai.tables.results.diff.progress import DIFF_BY, DIFF_ITEMS
from jicai.tables.results.diff.purchases import PURCHASES_BY
from jicai.tables.results.diff.summary import DIFF_SUMMARY
from jicai.tables.results.explain import EXPLAIN
from jicai.tables.results.failures import SUPPLY_FAILED, SUPPLY_LINES
from jicai.tables.results.form import FORM
from jicai.tables.results.letter import LETTERS
from jicai.tables.results.progress import PROGRESS, PROGRESS_BY
from jicai.tables.results.reconcile import RECONCILE, RECONCILE_MONEY
from jicai.tables.results.reconcile import SHARES as RECONCILED_SHARES
from jicai.tables.results.recovery import CASHFLOW, LEDGER, OFFSET, REFUND
from jicai.tables.results.renewal import RENEWAL
from jicai.tables.results.settlement import OVERDUE, OVERDUE_BY, TRACE, UNMATCHED
from jicai.tables.results.shares import SHARES_BY
from jicai.tables.results.supply import SUPPLY_BY
from jicai.tables.results.tools import BATCH_CHECK, BATCH_LIST, BATCH_SHOW, CACHE_INFO, DOCTOR
from jicai.tables.results.why import CAUSE_LIST, WHY

pytestmark = pytest.mark.long

SAMPLE = ("-C", str(ROOT / "sample_data"))
AS_OF = ("--as-of", "2026-09-30")
ASSESSED = "items, completed, shortfall_items, excepted, agreed_amount, shortfall_amount, completion"
POINTS = (
    "on_time_rate, payment_rate, selected_share, findings_serious, findings_warning, findings_review, findings_info, "
    "score, vetoed, deductions"
)
ASSESSED_ITEM = (
    "batch, agreement_year, institution_code, institution_name, district, variety_code, variety_name, company, "
    "agreed_qty, purchased_qty, shortfall_qty, completion, agreed_amount, shortfall_amount"
)
ROLLED_UP = (
    "items, completed, lagging, not_started, agreed_amount, completion, completion_uncapped, institutions, agreed_qty, "
    "purchased_qty, purchased_amount, time_progress, rank"
)
SHARED = (
    "institutions, varieties, selected_qty, nonselected_qty, substitute_qty, selected_qty_share, "
    "nonselected_qty_share, substitute_qty_share, selected_qty_share_of_generic, selected_amount, nonselected_amount, "
    "substitute_amount, selected_amount_share, nonselected_amount_share, substitute_amount_share, "
    "selected_amount_share_of_generic"
)
FIGURES = (
    "ordered", "confirmed", "delivered", "accepted", "voided", "refused", "undelivered", "in_transit", "not_accepted",
    "nonselected", "substitute",
)  # fmt: skip
STEPS = "by_terms, by_changed, by_added, by_dropped, by_new"
CAUSES = ", ".join(
    (
        "batch, agreement_year, institution_code, institution_name, district, variety_code, variety_name, company, "
        "agreed_qty, purchased_qty, remaining_qty, completion, time_progress, gap, agreed_amount, required_monthly, "
        "voluntary, status, missing_qty, missing_amount, cause, causes, not_admitted, by_in_transit, by_supplier, "
        "by_not_accepted, by_nonselected, by_substitute, by_hospital",
        *(f"{figure}_qty" for figure in FIGURES),
        "product_code, product_name, purchase_unit, factor, unit_basis",
        *(f"{figure}_units" for figure in FIGURES),
        "remaining_units, monthly_units",
    )
)

RESULTS: dict[str, tuple[tuple[str, ...], ResultTable, str]] = {
    "progress": (
        ("progress", *SAMPLE, *AS_OF),
        PROGRESS,
        "batch, agreement_year, institution_code, institution_name, district, variety_code, variety_name, company, "
        "agreed_qty, purchased_qty, remaining_qty, completion, time_progress, gap, agreed_amount, required_monthly, "
        "projected_completion, voluntary, status",
    ),
    **{
        f"progress by {by}": (
            ("progress", *SAMPLE, *AS_OF, "--by", by),
            PROGRESS_BY[by],
            f"{group}, {ROLLED_UP}",
        )
        for by, group in (
            ("institution", "institution_code, institution_name"),
            ("district", "district"),
            ("level", "level"),
            ("variety", "batch, variety_code, variety_name"),
            ("generic", "variety_name"),
            ("company", "company"),
            ("batch", "batch, batch_name"),
        )
    },
    "progress why": (("progress", *SAMPLE, *AS_OF, "--why"), WHY, CAUSES),
    "progress causes": (
        ("progress", *SAMPLE, *AS_OF, "--causes"),
        CAUSE_LIST,
        "batch, agreement_year, institution_code, institution_name, district, variety_code, variety_name, company, "
        "agreed_qty, purchased_qty, completion, time_progress, voluntary, status, missing_qty, missing_amount, cause, "
        "causes, not_admitted, monthly_units, purchase_unit, product_name",
    ),
    **{
        f"progress shares by {by}": (
            ("progress", *SAMPLE, *AS_OF, "--shares", "--by", by),
            SHARES_BY[by],
            f"{group}, {SHARED}",
        )
        for by, group in (
            ("variety", "batch, variety_code, variety_name"),
            ("generic", "variety_name"),
            ("institution", "institution_code, institution_name"),
            ("district", "district"),
            ("level", "level"),
            ("batch", "batch, batch_name"),
        )
    },
    "progress form": (
        ("progress", *SAMPLE, *AS_OF, "--form"),
        FORM,
        "batch, batch_name, agreement_year, institution_code, institution_name, district, voluntary, time_progress, "
        "items, not_started, not_started_share, lagging, lagging_share, ahead, ahead_share, over, over_share, normal, "
        "normal_share, completion, agreed_amount, purchased_amount, over_qty, over_amount, nonselected_products, "
        "nonselected_bought, nonselected_amount, nonselected_over, nonselected_over_amount, substitute_products, "
        "substitute_bought, substitute_amount, behind_and_over, behind_nonselected, not_admitted, signed_items, "
        "signed_share",
    ),
    "advance": (
        ("advance", *SAMPLE, *AS_OF),
        ADVANCE,
        "batch, institution_code, institution_name, district, fund, tranche, due_on, agreed_amount, advance_total, "
        "computed_total, amount, paid, outstanding, status",
    ),
    **{
        f"advance by {by}": (
            ("advance", *SAMPLE, *AS_OF, "--by", by),
            ADVANCE_BY[by],
            f"{group}, institutions, amount, paid, outstanding, overpaid, late, late_amount",
        )
        for by, group in (("fund", "fund"), ("district", "district, fund"), ("batch", "batch, batch_name, fund"))
    },
    "overdue": (
        ("overdue", *SAMPLE, *AS_OF),
        OVERDUE,
        "line_id, receipt_id, institution_code, institution_name, payee, accepted_on, due_on, amount, paid, credited, "
        "unpaid, days_overdue, bucket, district, product_code, product_name, variety_code, variety_name",
    ),
    **{
        f"overdue by {by}": (
            ("overdue", *SAMPLE, *AS_OF, "--by", by),
            OVERDUE_BY[by],
            f"{group}, lines, unpaid, d1_30, d31_60, d61_90, d91_180, d181, not_due, oldest_days, accepted_amount, "
            "paid_amount, credited_amount, payment_rate, due_payment_rate, on_time_rate"
            f"{', district' if by == 'institution' else ''}",
        )
        for by, group in (
            ("institution", "institution_code, institution_name"),
            ("payee", "payee"),
            ("district", "district"),
        )
    },
    "unmatched payments": (
        ("overdue", *SAMPLE, *AS_OF, "--unmatched"),
        UNMATCHED,
        "kind, payment_id, institution_code, payee, amount, reason, institution_name, district",
    ),
    "overdue line": (
        ("overdue", *SAMPLE, *AS_OF, "--line", "MX25070717900592"),
        TRACE,
        "line_id, receipt_id, kind, payment_id, dated, amount, source",
    ),
    "offset": (
        ("offset", *SAMPLE, *AS_OF),
        OFFSET,
        "batch, institution_code, institution_name, fund, month, opening, fund_payment, offset, closing, district",
    ),
    "refund": (
        ("refund", *SAMPLE, *AS_OF),
        REFUND,
        "batch, institution_code, institution_name, fund, advanced, offset, refund, due_month, status, district",
    ),
    "ledger": (
        ("ledger", *SAMPLE, *AS_OF),
        LEDGER,
        "batch, institution_code, institution_name, fund, date, kind, amount, balance, actual, district",
    ),
    "cashflow": (
        ("cashflow", *SAMPLE, *AS_OF),
        CASHFLOW,
        "month, fund, advance, offset, refund, net, planned",
    ),
    **{
        f"supply by {by}": (
            ("supply", *SAMPLE, *AS_OF, "--by", by),
            SUPPLY_BY[by],
            f"batch, {by}, orders, due_orders, ordered_amount, delivered_amount, delivery_rate, deliveries, "
            "days_median, days_p90, late_deliveries, late_share, refused_orders, voided_orders, refused_share, "
            "undelivered_after_completion, undelivered_share, level",
        )
        for by in ("company", "distributor")
    },
    "supply lines": (
        ("supply", *SAMPLE, *AS_OF, "--lines"),
        SUPPLY_LINES,
        "batch, company, institution_code, product_code, line_id, ordered_on, kind, attempt, void_reason, distributor, "
        "ordered_qty, delivered_qty, missing_qty, unit, amount, days, late_deliveries, "
        "institution_name, district, product_name, variety_code, variety_name, batch_name, source",
    ),
    "supply failed": (
        ("supply", *SAMPLE, *AS_OF, "--failed"),
        SUPPLY_FAILED,
        "batch, company, institution_code, product_code, first_failed_on, last_failed_on, times, orders, "
        "last_ordered_on, refused, voided, short, late, ordered_qty, missing_qty, unit, amount, delivered_since, "
        "institution_name, district, product_name, variety_code, variety_name, batch_name, source",
    ),
    **{
        f"assess{' preview' if preview else ''} by {by}": (
            ("assess", *SAMPLE, *AS_OF, *preview, "--by", by),
            tables[by],
            f"rank, of, {group}, {ASSESSED}, {more}{POINTS}",
        )
        for by, group in (
            ("institution", "institution_code, institution_name, district"),
            ("district", "district, institutions"),
        )
        for preview, tables, more in (
            ((), ASSESS_BY, ""),
            (("--preview",), ASSESS_PREVIEW_BY, "required_monthly_amount, projected_completion, "),
        )
    },
    "assess items": (("assess", *SAMPLE, *AS_OF, "--items"), ASSESS_ITEMS, ASSESSED_ITEM),
    "assess preview items": (
        ("assess", *SAMPLE, *AS_OF, "--preview", "--items"),
        ASSESS_PREVIEW_ITEMS,
        f"{ASSESSED_ITEM}, required_monthly, projected_completion",
    ),
    "renew": (
        ("renew", *SAMPLE, *AS_OF),
        RENEWAL,
        "batch, agreement_year, institution_code, institution_name, district, variety_code, variety_name, company, "
        "previous_qty, purchased_qty, comparable_qty, floor_qty, next_qty, difference, voluntary, status",
    ),
    "letter": (
        ("letter", "urge", *SAMPLE, *AS_OF, "--dated", "2026-10-08", "--district", "云岫县", "--dry-run"),
        LETTERS,
        "number, dated, kind, addressee_type, addressee_code, addressee, behind, behind_amount, overdue, "
        "overdue_amount, supply, supply_amount, finding, left_out, earlier, file",
    ),
    "reconcile": (
        ("reconcile", *SAMPLE, *AS_OF),
        RECONCILE["receipts"],
        "institution_code, product_code, kind, differs, reason, ground, order_ids, book_ids, order_on, book_on, days, "
        "order_qty, book_qty, qty_diff, order_price, book_price, price_diff, order_amount, book_amount, amount_diff, "
        "order_rows, book_rows, order_party, book_party, off_platform, clause, batch, voluntary, institution_name, "
        "district, product_name, variety_code, variety_name, order_source, book_source",
    ),
    "reconcile payments": (
        ("reconcile", *SAMPLE, *AS_OF, "--against", "payments"),
        RECONCILE_MONEY["payments"],
        "institution_code, line_id, kind, reason, order_amount, book_amount, amount_diff, order_rows, book_rows, "
        "order_party, book_party, order_on, book_on, book_ids, institution_name, district, order_source, book_source",
    ),
    **{
        f"reconcile shares by {by}": (
            ("reconcile", *SAMPLE, *AS_OF, "--shares", by),
            RECONCILED_SHARES[by],
            f"{group}, book_rows, book_amount, off_rows, off_amount, off_share, open_amount, unposted_amount",
        )
        for by, group in (
            ("institution", "institution_code, institution_name, district"),
            ("variety", "variety_code, variety_name"),
            ("district", "district"),
        )
    },
    "explain": (
        ("explain", "云岫县中医院", "党参", *SAMPLE, *AS_OF),
        EXPLAIN,
        "step, role, item, dated, working, value, not_counted, unit, note, detail, clause, source",
    ),
    "diff": (("diff", *SAMPLE, *AS_OF), DIFF_SUMMARY, "area, item, then, now, change, unit, note"),
    "diff progress": (
        ("diff", *SAMPLE, *AS_OF, "--show", "progress"),
        DIFF_ITEMS,
        "batch, agreement_year, institution_code, institution_name, district, variety_code, variety_name, company, "
        "kind, months_behind, status_then, status, completion_then, completion, completion_change, "
        f"{STEPS}, gap_then, gap, agreed_qty_then, agreed_qty, purchased_qty_then, purchased_qty, purchased_change, "
        "terms_qty, changed_qty, added_qty, dropped_qty, new_qty, voluntary",
    ),
    "diff by district": (
        ("diff", *SAMPLE, *AS_OF, "--by", "district"),
        DIFF_BY["district"],
        f"district, kind, months_behind, completion_then, completion, completion_change, {STEPS}, time_progress_then, "
        "time_progress, gap_then, gap, items_then, items, items_behind_then, items_behind, appeared, mended, worse, "
        "agreed_amount_then, agreed_amount, purchased_amount_then, purchased_amount, rank_then, rank, rank_change",
    ),
    "diff findings": (
        ("diff", *SAMPLE, *AS_OF, "--show", "findings"),
        DIFF_FINDINGS,
        "key, kind, months_open, severity, rule, rule_title, batch, agreement_year, institution_code, "
        "institution_name, district, variety_name, product_name, company, line_id, value_then, value, limit, "
        "excess_change, unit, message, set_aside",
    ),
    "diff overdue": (
        ("diff", *SAMPLE, *AS_OF, "--show", "overdue"),
        DIFF_OVERDUE,
        "line_id, receipt_id, institution_code, institution_name, district, payee, product_name, kind, due_on, "
        "days_overdue_then, days_overdue, unpaid_then, unpaid, unpaid_change",
    ),
    "diff funds": (
        ("diff", *SAMPLE, *AS_OF, "--show", "funds"),
        DIFF_FUNDS,
        "batch, institution_code, institution_name, district, fund, balance_then, advance, offset, refund, balance, "
        "corrected, late_then, late",
    ),
    "diff purchases": (
        ("diff", *SAMPLE, *AS_OF, "--show", "purchases"),
        PURCHASES_BY["batch"],
        "batch, batch_name, month, amount, amount_last, amount_year_ago, amount_change, amount_rate, "
        "amount_year_change, amount_year_rate, qty, qty_last, qty_year_ago, share, share_last, share_year_ago, "
        "share_change, share_year_change",
    ),
    "check": (("check", *SAMPLE), CHECK, "file, sheet, table, rows, used, skipped, rejected, reason, unread"),
    "adopt": (("adopt", *SAMPLE), ADOPT, "file, sheet, table, header, key, how, confidence, sample"),
    "batch list": (("batch", "list"), BATCH_LIST, "code, name, source, start_on, end_on, years, superseded"),
    "batch show": (("batch", "show", "sl16-yaopin-2025"), BATCH_SHOW, "key, label, value, clause, meaning"),
    "batch check": (("batch", "check"), BATCH_CHECK, "batch, key, label, reason, date, value, message"),
    "cache info": (("cache", "info"), CACHE_INFO, "folder, entries, megabytes"),
    "doctor": (("doctor", *SAMPLE), DOCTOR, "part, item, value, state, advice"),
}
RECOVERY = ("offset", "refund", "ledger", "cashflow")
CHECK_ROWS_KEYS = "file, sheet, row, column, value, code, message, institution_name, line_id"


@pytest.mark.parametrize("name", RESULTS)
def test_keys(jicai: Callable[..., Outcome], name: str) -> None:
    arguments, declared, keys = RESULTS[name]
    said = jicai(*arguments, "--format", "json")
    assert said.code == 0, said.err
    assert said.rows
    assert {tuple(row) for row in said.rows} == {tuple(keys.split(", "))} == {declared.keys}


def test_keys_of_rejected_rows(jicai: Callable[..., Outcome], folder: Folder) -> None:
    folder.good()
    folder.write("订单明细.xlsx", table("订单明细", {"采购数量": "很多"}))
    (row,) = jicai("check", "--rows", "--format", "json").rows
    assert tuple(row) == tuple(CHECK_ROWS_KEYS.split(", ")) == CHECK_ROWS.keys


@pytest.mark.parametrize(
    "name", [name for name in RESULTS if name.startswith(("progress", "advance", "overdue by", *RECOVERY))]
)
def test_rows_are_in_the_order_of_their_keys(jicai: Callable[..., Outcome], name: str) -> None:
    arguments, declared, _ = RESULTS[name]
    rows = jicai(*arguments, "--format", "json").rows
    keys = [tuple(row[key] for key in declared.sort_by) for row in rows]
    assert len(set(keys)) == len(keys)
    if declared not in (PROGRESS_BY["level"], SHARES_BY["level"]):
        assert keys == sorted(keys)


def test_ndjson_gives_the_same_objects(jicai: Callable[..., Outcome]) -> None:
    arguments, _, _ = RESULTS["progress"]
    lines = jicai(*arguments, "--format", "ndjson").out.splitlines()
    assert [json.loads(line) for line in lines] == jicai(*arguments, "--format", "json").rows

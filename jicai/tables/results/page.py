"""What the page to drill down in shows beside the roll-ups: the items with their causes, and the order lines."""

from __future__ import annotations

from jicai.tables.column import Choice, Column, Kind, ResultTable
from jicai.tables.results.progress import PROGRESS, progress_by
from jicai.tables.results.why import WHY

#: Why an order line does not count toward an item, see `jicai.calc.explain.orders.order_lines`.
REASONS = (
    Choice("withdrawn", "已撤销"),
    Choice("refused", "拒绝配送"),
    Choice("unlisted", "目录外，名称相同"),
    Choice("substitute", "替代产品"),
    Choice("nonselected", "非中选产品"),
    Choice("other_company", "其他企业的中选产品"),
    Choice("missing", "未验收"),
    Choice("after_as_of", "截至日期之后"),
    Choice("before_year", "协议年度之前"),
    Choice("before_code", "新编码生效之前"),
    Choice("superseded", "转国采之后"),
    Choice("after_year", "协议年度之后"),
    Choice("repeat", "同一明细已计"),
)

_OF_GROUPS = (
    "items", "completed", "lagging", "not_started", "completion", "time_progress", "institutions",
    "agreed_amount", "purchased_amount",
)  # fmt: skip

_OF_ITEMS = (
    "batch", "agreement_year", "institution_code", "institution_name", "district", "variety_code", "variety_name",
    "company", "agreed_qty", "purchased_qty", "remaining_qty", "completion", "time_progress", "status", "agreed_amount",
    "required_monthly", "voluntary",
)  # fmt: skip

ITEMS = ResultTable(
    "page_items",
    "约定项",
    (
        *(PROGRESS.column(key) for key in _OF_ITEMS),
        *(WHY.column(key) for key in ("missing_amount", "cause", "causes", "monthly_units", "purchase_unit")),
    ),
    PROGRESS.sort_by,
)

LINES = ResultTable(
    "page_lines",
    "订单明细",
    (
        Column("line_id", "订单明细编号", Kind.IDENTIFIER, "订单明细的编号"),
        Column("receipt_id", "入库明细编号", Kind.IDENTIFIER, "入库明细的编号"),
        Column("product_code", "产品编码", Kind.CODE, "产品的编码"),
        Column("product_name", "产品名称", Kind.TEXT, "产品的名称"),
        Column("spec", "规格型号", Kind.TEXT, "产品的规格"),
        Column("ordered_on", "下单日期", Kind.DATE, "下单的日期"),
        Column("counted_on", "验收日期", Kind.DATE, "计入所按的日期"),
        Column("base", "数量", Kind.QUANTITY, "折合品种基本单位"),
        Column("reason", "不计的原因", Kind.CHOICE, "空缺的计入已采购量", choices=REASONS),
        Column("source", "来源", Kind.TEXT, "文件!工作表:行号"),
    ),
)


def groups_table(groups: tuple[str, ...]) -> ResultTable:
    """The columns of a roll-up that the page shows, after its keys."""
    table = progress_by(groups)
    keys = [key for key in table.keys if key in (*table.sort_by, "batch_name", "institution_name", *_OF_GROUPS)]
    return ResultTable(table.key, table.label, tuple(table.column(key) for key in keys), table.sort_by)

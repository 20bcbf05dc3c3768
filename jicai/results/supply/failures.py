"""What `jicai supply --lines` and `--failed` show: the orders that were not supplied, as a letter has to name them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

    from jicai.calc.evidence import Evidence
    from jicai.calc.supply.figures import SupplyDays
    from jicai.render.result import Result
    from jicai.results.scope import Narrowing
    from jicai.store.result import Intake
    from jicai.tables.column import ResultTable


@dataclass(frozen=True)
class FailuresView:
    """The lines that `jicai.calc.supply.failures` found for what is wanted, and what is said with them.

    `evidence` is without the sheets that say nothing of deliveries, of which `unknown` are the warnings.
    """

    intake: Intake
    evidence: Evidence
    days: SupplyDays
    narrowing: Narrowing
    found: pl.LazyFrame
    unknown: Sequence[str]

    @classmethod
    def of(cls, intake: Intake, evidence: Evidence, wanted: Mapping[str, list[str]]) -> FailuresView:
        """The lines of what is wanted, computed."""
        from jicai.calc.supply.failures import failures
        from jicai.results.scope import narrowed_by
        from jicai.results.supply.answer import known_orders, supply_days

        evidence, unknown = known_orders(intake, evidence)
        days = supply_days(intake)
        return cls(intake, evidence, days, narrowed_by(wanted), failures(evidence, days, wanted), unknown)

    def lines(self) -> tuple[Result, bool]:
        """The result line by line, and whether any of them was not supplied."""
        from jicai.calc.supply.failures import failed_lines
        from jicai.tables.results.failures import SUPPLY_LINES

        totals = self._totals()
        late = f"；另有迟送 {totals['late']:,} 笔" if totals["late"] else ""
        return self._result(failed_lines(self.evidence, self.found), SUPPLY_LINES, totals, late)

    def products(self) -> tuple[Result, bool]:
        """The result by institution and product, and whether there is any."""
        from jicai.calc.supply.failed_products import failed_products
        from jicai.tables.results.failures import SUPPLY_FAILED

        totals = self._totals()
        late = f"；只是迟送的 {totals['late']:,} 笔不算，见未供货的订单明细（--lines）" if totals["late"] else ""
        return self._result(failed_products(self.evidence, self.found), SUPPLY_FAILED, totals, late)

    def _result(
        self, rows: pl.LazyFrame, table: ResultTable, totals: Mapping[str, Any], late: str
    ) -> tuple[Result, bool]:
        import polars as pl

        from jicai.calc.supply.figures import last_day
        from jicai.render.result import Result
        from jicai.results.basis import basis
        from jicai.results.places import sources
        from jicai.results.supply.answer import unknown_lines

        intake, as_of = self.intake, self.evidence.as_of
        frame, seen = pl.collect_all([rows, last_day(self.evidence.tables["orders"], as_of)])
        readings = [*self._readings(), *_without_reasons(intake), *unknown_lines(list(self.unknown))]
        last = seen.item()
        if last is not None and last < as_of:
            readings.append(f"{last} 以后的配送还不知道，到期未送足的也许已经送达")
        frame = frame.with_columns(source=sources(frame, intake)).select(table.keys)
        result = Result(
            frame=frame,
            table=table,
            title=table.label,
            subtitle=self.narrowing.after(f"截至 {as_of}"),
            footer=[_in_words(totals) + late, *readings],
            basis=basis(
                intake,
                sorted(intake.workspace.batches),
                {
                    "截至日期": str(as_of),
                    **self.narrowing.options,
                    "配送期限": f"下单后 {self.days.due} 天",
                    "迟送": f"下单 {self.days.late} 天之后才送达",
                    "数量单位": "采购单位；导出写最小单位的按最小单位，见单位列",
                    "未供金额": "未供数量乘以中选价",
                },
            ),
            warnings=self.unknown,
            remarks=readings,
            people=_for_people(frame, table, is_shared=bool(totals["listed_twice"])),
        )
        return result, bool(totals["times"])

    def _totals(self) -> dict[str, Any]:
        """How many order lines of each kind there are, and what was not supplied in yuan, over all and by batch."""
        import polars as pl

        from jicai.tables.results.failures import FAILURE_KINDS

        counts = ((pl.col("kind") == kind.value).sum().alias(kind.value) for kind in FAILURE_KINDS)
        # A line of two batches is one order: it is counted once, at one price. Where their prices differ there is none.
        worth = pl.col("worth")
        lines = self.found.group_by("_line").agg(
            pl.col("kind").min(), worth.max(), least=worth.min(), batches=pl.col("batch").n_unique()
        )
        failed = pl.col("kind") != "late"
        by_batch = self.found.filter(failed).group_by("batch").agg(worth.sum()).sort("batch")
        totals, amounts = pl.collect_all(
            [
                lines.select(
                    *counts,
                    times=failed.sum(),
                    shared=(failed & (pl.col("batches") > 1)).sum(),
                    listed_twice=(pl.col("batches") > 1).sum(),
                    one_price=(worth == pl.col("least")).all(),
                    amount=worth.sum(),
                ),
                by_batch,
            ]
        )
        return {**totals.row(0, named=True), "by_batch": dict(amounts.iter_rows())}

    def _readings(self) -> list[str]:
        return [
            f"下单超过 {self.days.due} 天为到期，超过 {self.days.late} 天才送达为迟送；"
            "一笔订单只算一种情形，到期未送足又迟送过的算到期未送足",
            "数量按采购单位，导出写最小单位的按最小单位；金额是未供数量乘以中选价；各类机构的订单都算",
        ]


def _for_people(frame: pl.DataFrame, table: ResultTable, is_shared: bool) -> tuple[ResultTable, pl.DataFrame]:
    """Who and what first, in the order of a letter; what did not come before what came late.

    Where orders are listed in several batches the rows do not add up: the totals that count each once are told below.
    """
    from jicai.tables.results.failures import SHOWN_FIRST

    keys = [*SHOWN_FIRST, *(key for key in table.keys if key not in SHOWN_FIRST)]
    columns = [table.column(key) for key in keys]
    if is_shared:
        columns = [replace(one, summed=False) for one in columns]
    shown = replace(table, columns=tuple(columns), sort_by=())
    rows = frame.sort(frame["kind"] == "late", maintain_order=True) if "kind" in table.keys else frame
    return shown, rows.select(keys)


def _in_words(totals: Mapping[str, Any]) -> str:
    from jicai.render.words import money
    from jicai.tables.results.failures import FAILURE_KINDS

    if not totals["times"]:
        return "没有未供货的订单"
    kinds = [kind for kind in FAILURE_KINDS if kind.value != "late" and totals[kind.value]]
    words = "，".join(f"{kind.label} {totals[kind.value]:,}" for kind in kinds)
    amount = f"{money(totals['amount'])} 元"
    if not totals["one_price"]:
        amount = "各批次的中选价不同，分别为 " + "，".join(
            f"{batch} {money(worth)} 元" for batch, worth in totals["by_batch"].items()
        )
    shared = f"；有 {totals['shared']:,} 笔在几个批次各列一次，合计只算一次" if totals["shared"] else ""
    return f"合计未供货 {totals['times']:,} 笔：{words}；未供金额 {amount}{shared}"


def _without_reasons(intake: Intake) -> list[str]:
    """A line where an export does not say why orders were voided."""
    sheets = [one for one in intake.accounts if one.table == "orders" and one.used]
    lacking = [one for one in sheets if "void_reason" not in one.columns]
    if not lacking:
        return []
    which = "订单明细" if len(lacking) == len(sheets) else f"{len(lacking):,} 个文件或工作表的订单明细"
    return [f"{which}没有作废原因列，看不出撤销的订单里有没有因企业未供货的，没有列出"]

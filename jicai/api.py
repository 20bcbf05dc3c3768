"""The Python interface: `jicai.open(folder)`, then a method for every command that gives a table.

A method asks the command's own function and gives its rows as a Polars frame: the columns, order and rounding of
`--format json`, with exact decimals. What the command would say on standard error is said there too, unless quiet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypedDict, Unpack

from jicai.errors import UsageError
from jicai.tables import INPUTS

if TYPE_CHECKING:
    import polars as pl

    from jicai.render.result import Result

#: One code or name, or several.
Names = str | Sequence[str]
#: A day: a date, or as it is typed after `--as-of`.
Day = date | str
#: Parameters that may be written in the plural too.
PLURALS = {
    "batches": "batch",
    "institutions": "institution",
    "districts": "district",
    "companies": "company",
    "varieties": "variety",
    "products": "product",
}
#: Warnings that are told, as on the command line.
_WARNINGS_TOLD = 5


class Places(TypedDict, total=False):
    """What a result is about, and in which order it comes; every name as the option of the same name takes it."""

    as_of: Day | None
    batch: Names | None
    batches: Names | None
    institution: Names | None
    institutions: Names | None
    district: Names | None
    districts: Names | None
    sort: str | None
    top: int | None


class Items(Places, total=False):
    """The same by company and variety too."""

    company: Names | None
    companies: Names | None
    variety: Names | None
    varieties: Names | None


class Lines(Items, total=False):
    """The same by product too."""

    product: Names | None
    products: Names | None


class Order(TypedDict, total=False):
    """In which order the rows come, and how many of them."""

    sort: str | None
    top: int | None


class Folder:
    """A workspace: the folder of exports with its `jicai.toml`. Nothing is read before a method asks for it.

    `tables` gives the files of single tables, as the options `--orders` etc. do; `skip_rejects` goes on without
    rejected rows; `cache=False` neither reads nor writes the cache; `quiet` keeps the hints off standard error.
    UsageError for a table that there is not.
    """

    def __init__(
        self,
        folder: str | PathLike[str] = ".",
        *,
        tables: Mapping[str, str | PathLike[str] | Sequence[str | PathLike[str]]] | None = None,
        skip_rejects: bool = False,
        cache: bool = True,
        quiet: bool = False,
    ) -> None:
        self.folder = Path(folder)
        if not self.folder.is_dir():
            raise UsageError(f"{self.folder}：不是文件夹，请写工作目录")
        self._tables = {key: _paths(value) for key, value in (tables or {}).items()}
        if unknown := [key for key in self._tables if key not in INPUTS]:
            raise UsageError(f"tables：没有 {unknown[0]} 这张表，可用 {'、'.join(INPUTS)}")
        self._skip_rejects, self._cache, self._quiet = skip_rejects, cache, quiet

    def __repr__(self) -> str:
        return f"jicai.open({str(self.folder)!r})"

    def progress(
        self,
        *,
        year: int | None = None,
        count: Literal["accepted", "delivered", "ordered"] = "accepted",
        by: Names | None = None,
        status: Names | None = None,
        why: bool = False,
        causes: bool = False,
        shares: bool = False,
        form: bool = False,
        engine: Literal["polars", "duckdb", "spark"] = "polars",
        **scope: Unpack[Items],
    ) -> pl.DataFrame:
        """采购进度，一行一个约定项；`by` 汇总，`why`、`causes`、`shares`、`form` 是另几种表。同 `jicai progress`。"""
        own = {"year": year, "count": count, "by": by, "status": status, "engine": engine}
        views = {"why": why, "causes": causes, "shares": shares, "form": form}
        return self._frame("progress", {**scope, **own, **views})

    def advance(
        self,
        *,
        month: Day | None = None,
        by: Literal["fund", "district", "batch"] | None = None,
        status: Names | None = None,
        **scope: Unpack[Places],
    ) -> pl.DataFrame:
        """医保预付，一行一家机构、一个批次、一期；`month` 按最迟拨付日，`by` 汇总。同 `jicai advance`。"""
        return self._frame("advance", {**scope, "month": month, "by": by, "status": status})

    def offset(self, *, month: Day | None = None, **scope: Unpack[Places]) -> pl.DataFrame:
        """预付抵扣，一行一家机构、一个批次、一个月。同 `jicai offset`。"""
        return self._frame("offset", {**scope, "month": month})

    def refund(self, *, month: Day | None = None, **scope: Unpack[Places]) -> pl.DataFrame:
        """预付退回，一行一家机构、一个批次、一个基金。同 `jicai refund`。"""
        return self._frame("refund", {**scope, "month": month})

    def ledger(self, **scope: Unpack[Places]) -> pl.DataFrame:
        """预付台账，一行一笔。同 `jicai ledger`。"""
        return self._frame("ledger", scope)

    def cashflow(self, **scope: Unpack[Places]) -> pl.DataFrame:
        """基金收支，一行一个月、一个基金。同 `jicai cashflow`。"""
        return self._frame("cashflow", scope)

    def overdue(
        self,
        *,
        by: Literal["line", "institution", "payee", "district"] = "line",
        payee: Names | None = None,
        all_products: bool = False,
        unmatched: bool = False,
        line: str | None = None,
        **scope: Unpack[Lines],
    ) -> pl.DataFrame:
        """逾期货款，一行一条明细；`by` 汇总，`unmatched` 看未匹配的付款，`line` 看一条怎样结清。同 `jicai overdue`。"""
        views = {"payee": payee, "all_products": all_products, "unmatched": unmatched, "line": line}
        return self._frame("overdue", {**scope, "by": by, **views})

    def supply(
        self,
        *,
        by: Literal["company", "distributor"] | None = None,
        lines: bool = False,
        failed: bool = False,
        **scope: Unpack[Lines],
    ) -> pl.DataFrame:
        """供应情况，一行一家企业；`lines` 逐条列出没有供货的，`failed` 按产品。同 `jicai supply`。"""
        return self._frame("supply", {**scope, "by": by, "lines": lines, "failed": failed})

    def flags(
        self,
        *,
        rule: Names | None = None,
        severity: Names | None = None,
        unresolved: bool = False,
        list_rules: bool = False,
        **scope: Unpack[Lines],
    ) -> pl.DataFrame:
        """检查发现，一行一条；`list_rules` 改为列出全部规则。同 `jicai flags`。"""
        own = {"rule": rule, "severity": severity, "unresolved": unresolved, "list_rules": list_rules}
        return self._frame("flags", {**scope, **own})

    def renew(self, *, year: int | None = None, status: Names | None = None, **scope: Unpack[Items]) -> pl.DataFrame:
        """续签对照，一行一个约定项。同 `jicai renew`。"""
        return self._frame("renew", {**scope, "year": year, "status": status})

    def demand(self, *, status: Names | None = None, **scope: Unpack[Items]) -> pl.DataFrame:
        """报量核对，一行一家机构、一个品种。同 `jicai demand`。"""
        return self._frame("demand", {**scope, "status": status})

    def assess(
        self,
        *,
        year: int | None = None,
        preview: bool = False,
        by: Literal["institution", "district"] = "institution",
        items: bool = False,
        excepted: bool = False,
        scheme: str | None = None,
        **scope: Unpack[Items],
    ) -> pl.DataFrame:
        """年度考核，一行一家机构；`items`、`excepted` 逐项列出。同 `jicai assess`。"""
        own = {"year": year, "preview": preview, "by": by, "items": items, "excepted": excepted, "scheme": scheme}
        return self._frame("assess", {**scope, **own})

    def reconcile(
        self,
        *,
        against: Literal["receipts", "invoices", "payments", "fund", "recoveries"] = "receipts",
        shares: Literal["institution", "variety", "district"] | None = None,
        kind: Names | None = None,
        reason: Names | None = None,
        days: int | None = None,
        from_month: Day | None = None,
        to_month: Day | None = None,
        all_products: bool = False,
        **scope: Unpack[Lines],
    ) -> pl.DataFrame:
        """对账，一行一笔；`against` 换一本账，`shares` 是线下采购占比。同 `jicai reconcile`。"""
        own = {"against": against, "shares": shares, "kind": kind, "reason": reason, "days": days}
        months = {"from_month": from_month, "to_month": to_month, "all_products": all_products}
        return self._frame("reconcile", {**scope, **own, **months})

    def diff(
        self,
        *,
        from_: Day | None = None,
        to: Day | None = None,
        against: str | PathLike[str] | None = None,
        show: str | None = None,
        by: str | None = None,
        **scope: Unpack[Items],
    ) -> pl.DataFrame:
        """变化，两个月末之间，或与 `against` 的导出相比；`show` 看哪一样。同 `jicai diff`。"""
        own = {"from_": from_, "to": to, "against": against, "show": show, "by": by}
        return self._frame("diff", {**scope, **own})

    def calendar(self, *, as_of: Day | None = None, batch: Names | None = None, **order: Unpack[Order]) -> pl.DataFrame:
        """日程，一行一个事项。同 `jicai calendar`。"""
        return self._frame("calendar", {**order, "as_of": as_of, "batch": batch})

    def check(self, *, rows: bool = False, **order: Unpack[Order]) -> pl.DataFrame:
        """数据检查，一行一张工作表；`rows` 逐条列出被拒绝的行。同 `jicai check`。有被拒绝的行不算错误。"""
        return self._frame("check", {**order, "rows": rows})

    def result(self, command: str, **options: Any) -> Result:
        """一个命令的结果：`frame` 是未舍入的各行，`table` 是各列的声明，`footer`、`basis`、`warnings` 是说明。

        `options` 是命令的参数，名称与各方法的相同。
        """
        if command not in METHODS:
            raise UsageError(f"没有 {command} 这个结果，可用 {'、'.join(METHODS)}")
        given: dict[str, Any] = {}
        for name, value in options.items():
            singular = PLURALS.get(name, name)
            if singular in given and value is not None and given[singular] is not None:
                raise UsageError(f"{singular} 和 {name} 是同一个参数，请只写一个")
            given[singular] = given.get(singular) if value is None else value
        from jicai.commands.shared.taken import taken

        function = import_module(f"jicai.commands.{command}").command
        result = taken(function, {**self._common(), **given}, self._tables)
        self._say(result)
        return result

    def _frame(self, command: str, options: Mapping[str, Any]) -> pl.DataFrame:
        from jicai.render.cells import ready

        return ready(self.result(command, **options), chinese=False)

    def _common(self) -> dict[str, Any]:
        """What holds for every command."""
        common = {"skip_rejects": self._skip_rejects, "no_cache": not self._cache, "quiet": self._quiet}
        return {"workspace": self.folder, **common}

    def _say(self, result: Result) -> None:
        from jicai.render.terminal.said import say
        from jicai.render.terminal.screen import without_control

        warnings = [f"提示：{line}" for line in result.warnings]
        lines = result.always if self._quiet else [*result.told, *warnings[:_WARNINGS_TOLD]]
        for line in lines:
            say(without_control(line))
        if not self._quiet and len(warnings) > _WARNINGS_TOLD:
            say(f"提示：还有 {len(warnings) - _WARNINGS_TOLD:,} 条，见 result().warnings")


def _paths(given: str | PathLike[str] | Sequence[str | PathLike[str]]) -> list[str]:
    return [str(given)] if isinstance(given, str | PathLike) else [str(one) for one in given]


#: The methods that are commands, in the order of the page about them.
METHODS = tuple(name for name in vars(Folder) if not name.startswith("_") and name != "result")

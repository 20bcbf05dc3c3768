"""What stands below the findings: what was found by which rule, and what was not looked at, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from jicai.tables import INPUTS

if TYPE_CHECKING:
    import polars as pl

    from jicai.calc.evidence import Evidence
    from jicai.calc.rules.rule import Columns, Rule
    from jicai.calc.set_aside import SetAside
    from jicai.store.result import Intake

_FEW = 3
_PLACES = ("institution_code", "district")


def counts(frame: pl.DataFrame, rules: Collection[Rule]) -> list[str]:
    """How many findings each rule has, how many have none, and how many order lines are in several batches."""
    import polars as pl

    found = dict(frame.group_by("rule").len().iter_rows())
    words = [f"{rule.title} {found[rule.id]:,}" for rule in rules if rule.id in found]
    clean = len(rules) - len(words)
    repeated = frame.drop_nulls("line_id").group_by("rule", "line_id", "source").len().filter(pl.col("len") > 1).height
    return [
        f"用 {len(rules)} 条规则检查，共 {frame.height:,} 条发现" + ("：" + "，".join(words) if words else ""),
        *([f"另有 {clean} 条规则没有发现"] if clean and words else []),
        *([f"其中 {repeated:,} 行订单明细同属几个批次，每个批次各列一条"] if repeated else []),
    ]


def set_aside_lines(aside: SetAside, listed: pl.DataFrame, *, unresolved: bool) -> list[str]:
    """What the table 已处置发现 does to the findings `listed`, those in scope, and what of it does nothing."""
    label = INPUTS["set_aside"].label
    count, ran_out = listed["set_aside"].count(), listed["ran_out"].sum()
    marked = (
        f"不列{label}表里的 {count:,} 条" if unresolved else f"其中 {count:,} 条已处置，jicai flags --unresolved 不列"
    )
    unknown = len(aside.unknown)
    few = "、".join(aside.unknown[:_FEW]) + (" 等" if unknown > _FEW else "")
    return [
        *([marked] if count else []),
        *([f"{ran_out:,} 条处置已过有效期，重新列出"] if ran_out else []),
        *([f"{label}有 {aside.later:,} 行的日期在截至日期之后，还不算"] if aside.later else []),
        *([f"{label}有 {unknown:,} 个编号没有对应的发现（已经消除，或编号有误）：{few}"] if unknown else []),
        *([f"{label}有 {aside.unlooked:,} 个编号属于这次没有检查的规则"] if aside.unlooked else []),
    ]


def unjudged_rows(evidence: Evidence, rules: Iterable[Rule], intake: Intake) -> list[str]:
    """The rows that some rules left aside, since the sheet lacks a column."""
    from jicai.calc.judged import lacking_sheets, lacking_words

    titles: dict[Columns, list[str]] = {}
    for rule in rules:
        for columns in rule.columns:
            titles.setdefault(columns, []).append(rule.title)
    lines = []
    for columns, names in titles.items():
        rows = sum(intake.accounts[source].used for source in lacking_sheets(evidence, [columns]))
        if rows:
            label = INPUTS[columns.table].label
            lines.append(f"{label}有 {rows:,} 行{lacking_words(columns)}，没有用{'、'.join(names)}检查")
    return lines


def signing_lines(evidence: Evidence, rules: Iterable[Rule], wanted: Mapping[str, Collection[str]]) -> list[str]:
    """How many of the agreement items in scope have a contract (签约率), where rules look at the table of contracts."""
    if not any("contracts" in rule.otherwise and rule.has_otherwise(evidence.given) for rule in rules):
        return []
    import polars as pl

    from jicai.calc.selection import keep
    from jicai.calc.signing import items_to_sign
    from jicai.render.words import percent

    is_signed = pl.col("is_signed")
    sums = {"items": pl.len(), "signed": is_signed.sum(), "amount": pl.col("agreed_amount").sum()}
    items = keep(items_to_sign(evidence), wanted)
    told = (
        items.select(**sums, signed_amount=pl.col("agreed_amount").filter(is_signed).sum()).collect().row(0, named=True)
    )
    if not told["items"]:
        return []
    by_amount = f"，按约定金额 {percent(told['signed_amount'] / told['amount'])}" if told["amount"] else ""
    return [
        f"按{INPUTS['contracts'].label}表，{told['items']:,} 个约定项签约 {told['signed']:,} 个，"
        f"签约率 {percent(Decimal(told['signed']) / told['items'])}{by_amount}"
    ]


def voluntary_institutions(
    evidence: Evidence, rules: Collection[Rule], wanted: Mapping[str, Collection[str]]
) -> list[str]:
    """How many institutions no batch in scope binds; a bureau's own rules say themselves whom they look at."""
    own = sum(rule.own is not None for rule in rules)
    if own and own == len(rules):
        return []
    from jicai.calc.selection import keep

    institutions = keep(evidence.tables["institutions"], {key: wanted.get(key, ()) for key in _PLACES})
    bound = keep(evidence.bound, {"batch": wanted.get("batch", ())})
    count = institutions.join(bound, on="institution_code", how="anti").collect().height
    but = "（自定规则的照列）" if own else ""
    told = f"{count:,} 家医疗机构不属于批次规定必须执行的类型（自愿参加），不列对它们的发现{but}"
    return [told] if count else []


def without_place(found: pl.DataFrame, wanted: Mapping[str, Collection[str]]) -> list[str]:
    """How many findings a choice of institutions leaves out that are on none, but on a company or a product."""
    from jicai.calc.selection import keep

    if not any(wanted.get(key) for key in _PLACES):
        return []
    others = {key: values for key, values in wanted.items() if key not in _PLACES}
    count = keep(found.lazy(), others).collect()["institution_code"].null_count()
    return [f"另有 {count:,} 条关于供应企业、目录产品或数据的发现，不分医疗机构，没有列出"] if count else []


def under_another_batch(found: pl.DataFrame, wanted: Mapping[str, Collection[str]]) -> list[str]:
    """How many findings a choice of batches leaves out that are about one of these and stand under another."""
    batches = wanted.get("batch")
    if not batches:
        return []
    import polars as pl

    from jicai.calc.finding_keys import AND, BATCHES
    from jicai.calc.selection import keep

    rest = keep(found.lazy(), {key: values for key, values in wanted.items() if key != "batch"})
    listed = keep(rest, {"batch": batches}).select("key")
    about = keep(rest.with_columns(pl.col(BATCHES).str.split(AND)).explode(BATCHES), {BATCHES: batches})
    others = about.join(listed, on="key", how="anti").unique("key")
    counted = others.group_by("rule_title", "batch").len().sort("rule_title", "batch").collect()
    return [
        f"另有 {count:,} 条{title}的发现也与所选批次有关，列在 {batch} 下，见 jicai flags --batch {batch}"
        for title, batch, count in counted.iter_rows()
    ]

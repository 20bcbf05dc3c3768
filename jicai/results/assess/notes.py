"""What stands below an assessment."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import polars as pl

from jicai.calc.assess.found import OF_FUND_OFFICE, OF_RUNNING_YEARS
from jicai.calc.rules.rule import Rule
from jicai.render.words import money, percent
from jicai.results.assess.scheme import ChosenScheme
from jicai.results.assess.years import ChosenYears


def left_out_lines(aside: pl.DataFrame) -> list[str]:
    """What `jicai.calc.assess.items.left_out` counted, in words."""
    count = aside.row(0, named=True)
    words = []
    if count["voluntary"]:
        words.append(f"自愿参加的机构 {count['voluntary_institutions']:,} 家 {count['voluntary']:,} 项")
    if count["superseded"]:
        only = count["superseded_institutions"]
        more = f"（{only:,} 家没有别的约定项，没有列入）" if only else ""
        words.append(f"已转国采 {count['superseded']:,} 项{more}")
    return ["不考核：" + "，".join(words)] if words else []


def total_lines(frame: pl.DataFrame, totals: pl.DataFrame, by: str) -> list[str]:
    """The sums of the rows shown; `totals` are those of their items, see `jicai.calc.rollup.total`."""
    if not frame.height:
        return ["没有可考核的医疗机构"]
    total = totals.row(0, named=True)
    short = frame.select("shortfall_items", "shortfall_amount", "vetoed").sum().row(0, named=True)
    what = {"institution": "家医疗机构", "district": "个区县"}[by]
    line = (
        f"合计 {frame.height:,} {what}，约定项 {total['items']:,}，未完成 {short['shortfall_items']:,}，"
        f"缺口 {money(short['shortfall_amount'])} 元，加权完成率 {percent(total['completion'])}"
    )
    vetoed = f"；否决 {short['vetoed']:,} {what[0]}" if short["vetoed"] else ""
    return [line + vetoed, "缺口只合计金额：不同品种的数量不能相加，逐项的缺口量见 --items"]


def rank_lines(count: int, what: str) -> list[str]:
    """That filters choose among the rows and leave their ranks as they are."""
    return [f"名次是所选批次全部 {count:,} {what}里的，1 最好，筛选不改变名次"]


def running_year_lines(rules: Iterable[Rule], years: ChosenYears) -> list[str]:
    """Which rules say nothing of which batches, since they look at running years only."""
    names = [f"{rule.title}（{rule.id}）" for rule in rules if rule.id in OF_RUNNING_YEARS]
    if not names or not years.over:
        return []
    return [f"{'、'.join(names)}只看未满的协议年度，已期满的不计分：{'、'.join(years.over)}"]


def off_lines(rules: Iterable[Rule], off: Collection[str]) -> list[str]:
    """Which rules of the scheme count though `flags` does not run them."""
    names = [f"{rule.title}（{rule.id}）" for rule in rules if rule.id in off]
    return [f"{'、'.join(names)}在 jicai.toml 的 [rules] off 里关闭，考核办法写明要计，照样计数"] if names else []


def fund_office_lines(rules: Iterable[Rule]) -> list[str]:
    """Which rules of the scheme are on what the fund office does."""
    names = [f"{rule.title}（{rule.id}）" for rule in rules if rule.id in OF_FUND_OFFICE]
    return [f"{'、'.join(names)}是基金拨付、抵扣的情况，不是医疗机构的，是否计分请斟酌"] if names else []


def unscored_lines(figures: pl.DataFrame, chosen: ChosenScheme, what: str) -> list[str]:
    """Which indicators have no figure for how many rows, and so deduct nothing."""
    missing = {
        one.title: figures[one.id].null_count() if one.id in figures.columns else figures.height
        for one in chosen.scheme.indicators
    }
    words = [f"{title} {count:,} {what}" for title, count in missing.items() if count]
    return ["没有数值、因而不扣分：" + "，".join(words)] if words else []

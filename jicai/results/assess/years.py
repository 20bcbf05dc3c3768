"""Which agreement years are assessed, and which batches have none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from jicai.batches.cycle import AgreementYear, agreement_years, year_of
from jicai.batches.model import Batch
from jicai.calc.assess.years import assessed_year
from jicai.calc.supplements import in_effect
from jicai.errors import UsageError
from jicai.store.result import Intake


@dataclass(frozen=True, slots=True)
class ChosenYears:
    """The assessed year of each batch by its code, and why the other batches have none.

    `agreed` are the batches with an agreed row in their assessed year: the others have nothing to assess.
    """

    as_of: date
    preview: bool
    years: dict[str, AgreementYear]
    without: dict[str, str]
    agreed: frozenset[str]

    def frame(self) -> pl.LazyFrame:
        """batch, agreement_year (Int32), year_start, year_end."""
        return _frame(self.years)

    @property
    def occurring(self) -> dict[str, AgreementYear]:
        """The assessed years with an agreed row."""
        return {code: year for code, year in self.years.items() if code in self.agreed}

    @property
    def running(self) -> list[str]:
        """The batches of these whose year is not yet over."""
        return [code for code, year in self.occurring.items() if year.end > self.as_of]

    @property
    def over(self) -> list[str]:
        """The batches of these whose year is over."""
        return [code for code, year in self.occurring.items() if year.end <= self.as_of]

    @property
    def subtitle(self) -> str:
        """The beginning of a subtitle."""
        words = "，年度未满的按截至日期的数字试算，预测是推算" if self.preview else ""
        return f"截至 {self.as_of}{words}"

    def notes(self) -> list[str]:
        """Which years are assessed, and which batches are not, in the lines below the result."""
        shown = [
            f"{code} 第 {year.number} 年（{year.start} 至 {year.end}{'，未满' if year.end > self.as_of else ''}）"
            for code, year in self.occurring.items()
        ]
        lines = ["考核年度：" + "；".join(shown)] if shown else ["考核的协议年度没有约定采购量"]
        if self.without:
            hint = "" if self.preview else "；年度中试算用 --preview"
            lines.append("未考核的批次：" + "；".join(f"{code} {why}" for code, why in self.without.items()) + hint)
        return lines


def chosen_years(intake: Intake, named: list[str], as_of: date, number: int | None, *, preview: bool) -> ChosenYears:
    """The years of the named batches, of all where none is named.

    UsageError where no batch has such a year, or where a named one lacks the numbered one.
    """
    batches = intake.workspace.batches
    codes = named or list(batches)
    found = {
        code: assessed_year(agreement_years(batches[code]), as_of, number=number, preview=preview) for code in codes
    }
    years = {code: year for code, year in found.items() if year is not None}
    without = {code: _reason(batches[code], as_of, number) for code, year in found.items() if year is None}
    if without and (not years or (number is not None and named)):
        option = f"--year {number}" if number is not None else f"--as-of {as_of}"
        words = "；".join(f"{code} {why}" for code, why in without.items())
        begun = any(
            assessed_year(agreement_years(batches[code]), as_of, number=number, preview=True) for code in without
        )
        hint = "年度中试算请加 --preview" if begun else "请改用已开始的年度"
        raise UsageError(f"{option}：没有可考核的协议年度（{words}），{hint}")
    own = in_effect(intake.frames["agreed"], as_of).join(_frame(years), on=["batch", "agreement_year"], how="semi")
    return ChosenYears(as_of, preview, years, without, frozenset(own.collect()["batch"]))


def _frame(years: Mapping[str, AgreementYear]) -> pl.LazyFrame:
    return pl.LazyFrame(
        [(code, *year) for code, year in years.items()],
        schema={"batch": pl.String, "agreement_year": pl.Int32, "year_start": pl.Date, "year_end": pl.Date},
        orient="row",
    )


def _reason(batch: Batch, as_of: date, number: int | None) -> str:
    years = agreement_years(batch)
    if number is not None and number > len(years):
        return f"没有第 {number} 年"
    year = years[number - 1] if number is not None else year_of(batch, as_of)
    if as_of < year.start:
        return f"第 {year.number} 年 {year.start} 才开始"
    return f"第 {year.number} 年 {year.end} 才期满"

"""`jicai export --split`: the results cut up by institution or district, a workbook each, and the index of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from jicai.calc.overview import PART_KEYS, Part, overview, with_part
from jicai.render.file_names import safe_stem
from jicai.render.report import Report
from jicai.render.result import Result
from jicai.render.workbook.data_sheet import Layout, layouts_of_parts
from jicai.render.workbook.sheets import Look
from jicai.results.advance.footer import PASSED_OVER
from jicai.results.basis import Pairs
from jicai.tables.results.export import EXPORT_INDEX

_WHAT: dict[Part, tuple[str, str]] = {"institution": ("医疗机构", "家医疗机构"), "district": ("区县", "个区县")}


@dataclass(frozen=True, slots=True)
class Cut:
    """The results by part, result by result: the first column of its rows with their layout; how many rows are in none.

    `codes` are the parts with a row in any result, in order; `titles` what they are called; `files` their workbooks.
    `whole` are the results that cannot be cut up.
    """

    by: Part
    results: Sequence[Result]
    whole: Sequence[Result]
    codes: list[str]
    titles: Mapping[str, str]
    files: Mapping[str, str]
    rows: list[dict[str, tuple[pl.DataFrame, Layout]]]
    nowhere: list[int]
    index: pl.DataFrame = field(repr=False)

    @property
    def looks(self) -> list[Look]:
        """The looks of all cells, in the order of the results."""
        some = (next(iter(rows.values()), None) for rows in self.rows)
        return [look for one in some if one for look in one[1].looks]


def cut_up(results: Mapping[str, Result], institutions: pl.LazyFrame, by: Part) -> Cut:
    """The results, by the key of their table, whose rows belong to institutions or districts, cut up."""
    key = PART_KEYS[by]
    kept = {name: one for name, one in results.items() if {key, "institution_code"} & set(one.table.keys)}
    marked = {name: with_part(one.frame.lazy(), institutions, by).collect() for name, one in kept.items()}
    names = ["institution_code", "institution_name", "district"] if by == "institution" else [key]
    occurring = pl.concat([pl.Series([], dtype=pl.String), *(one["_part"].drop_nulls() for one in marked.values())])
    known = institutions.select(pl.col(key).alias("_part"), *names).unique("_part").sort("_part").collect()
    parts = known.filter(pl.col("_part").is_in(occurring.unique().implode()))
    titles = dict(parts.select("_part", names[1] if by == "institution" else key).iter_rows())
    files = file_names({code: f"{code} {title}" if by == "institution" else title for code, title in titles.items()})
    progress, advance, overdue, flags = (
        marked[name].lazy() if name in marked else None for name in (f"progress_by_{by}", "advance", "overdue", "flags")
    )
    figures = overview(parts.lazy(), progress, advance, overdue, flags, by)
    return Cut(
        by,
        list(kept.values()),
        [one for name, one in results.items() if name not in kept],
        parts["_part"].to_list(),
        titles,
        files,
        [_by_part(result, marked[name]) for name, result in kept.items()],
        [one["_part"].null_count() for one in marked.values()],
        figures.collect(),
    )


def part_reports(
    cut: Cut, title: str, subtitle: str, left_out: Sequence[str], basis: Pairs
) -> Iterator[tuple[Report, list[Layout]]]:
    """The report of every part, in the order of the `codes`, with the layouts of its results.

    What is said of a result holds for the part too, but for the figures of its whole, which are not the recipient's.
    """
    label = _WHAT[cut.by][0]
    not_sent = _not_sent(cut)
    for code in cut.codes:
        name = f"{cut.titles[code]}（{code}）" if cut.by == "institution" else code
        only = f"只看{label} {name}"
        found = [(result, rows[code]) for result, rows in zip(cut.results, cut.rows, strict=True) if code in rows]
        results = [
            replace(
                result,
                frame=frame,
                subtitle=f"{result.subtitle}，{only}",
                footer=[f"共 {frame.height:,} 行，摘自全部结果", *result.remarks],
                basis=[pair for pair in result.basis if not pair[0].startswith(PASSED_OVER)],
                summary=(),
                lists=(),
                charts=(),
                picture=None,
                warnings=(),
            )
            for result, (frame, _) in found
        ]
        pairs = [basis[0], (f"只看{label}", name), *basis[1:]]
        empty = [result.title for result, rows in zip(cut.results, cut.rows, strict=True) if code not in rows]
        lines = [*([f"没有{name}的行：{'、'.join(empty)}"] if empty else []), *not_sent, *left_out]
        part_title, part_subtitle = f"{title}：{cut.titles[code]}", f"{subtitle}，{only}"
        report = Report(part_title, part_subtitle, results, lines, pairs, tells_warnings=False)
        yield report, [layout for _, (_, layout) in found]


def index_report(cut: Cut, title: str, subtitle: str, folder: Path, left_out: Sequence[str], basis: Pairs) -> Report:
    """The workbook that lists the others, with the warnings of all results."""
    table, (label, unit) = EXPORT_INDEX[cut.by], _WHAT[cut.by]
    sheets = [sum(code in rows for rows in cut.rows) for code in cut.codes]
    frame = cut.index.with_columns(
        sheets=pl.Series(sheets, dtype=pl.Int64),
        file=pl.Series([cut.files[code] for code in cut.codes], dtype=pl.String),
    ).select(table.keys)
    result = Result(
        frame=frame,
        table=table,
        title=table.label,
        subtitle=subtitle,
        footer=[
            f"共 {len(cut.codes):,} {unit}，各一个工作簿，在文件夹 {folder.name} 里"
            if cut.codes
            else "没有可以分送的行",
            *_nowhere(cut),
        ],
        warnings=list(dict.fromkeys(line for one in (*cut.results, *cut.whole) for line in one.warnings)),
    )
    return Report(f"{title}：按{label}分送", subtitle, [result], [*_not_sent(cut), *left_out], basis)


def _not_sent(cut: Cut) -> list[str]:
    """What no part has: it is in the workbook of the whole month."""
    names = [*(result.title for result in cut.whole), "付款清单", "图", "提示"]
    return [f"没有分送、只在全部结果的工作簿里的：{'、'.join(names)}"]


def _nowhere(cut: Cut) -> list[str]:
    words = [f"{result.title} {rows:,} 行" for result, rows in zip(cut.results, cut.nowhere, strict=True) if rows]
    return [f"不属于任何{_WHAT[cut.by][0]}、没有分送的：{'，'.join(words)}"] if words else []


def _by_part(result: Result, rows: pl.DataFrame) -> dict[str, tuple[pl.DataFrame, Layout]]:
    """Of every part the first column of its rows, and how these stand in its sheet: the cells are in the layout."""
    # In the order in which the workbooks are written: the rows of parts that follow each other are made together.
    rows = rows.drop_nulls("_part").sort("_part", maintain_order=True)
    parts = rows.group_by("_part", maintain_order=True).len()
    lengths = parts["len"].to_list()
    if not lengths:
        return {}
    whole = rows.drop("_part")
    layouts = layouts_of_parts(replace(result, frame=whole), lengths, chinese=True)
    first = whole[:, :1]
    return {
        code: (first.slice(layout.start, length), layout)
        for code, length, layout in zip(parts["_part"], lengths, layouts, strict=True)
    }


def file_names(titles: Mapping[str, str]) -> dict[str, str]:
    """A file name for every title, as all systems allow it, each once also where case does not count."""
    taken: set[str] = set()
    names = {}
    for code, title in titles.items():
        stem = safe_stem(title)
        name, number = stem, 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem}（{number}）"
        taken.add(name.casefold())
        names[code] = f"{name}.xlsx"
    return names

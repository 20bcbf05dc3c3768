"""RESULTS.md: the ratios of one run, and plots of how cost grows."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from benchmarks.measured import Cost, median

Costs = Mapping[tuple[str, str], Cost]
#: The institutions of the workspace that is split.
SPLIT = 3000
_LIBRARIES = ("polars", "fastexcel", "pyarrow", "duckdb", "pandas", "openpyxl", "typer")


def write_results(
    path: Path,
    costs: Costs,
    agreed: Sequence[str],
    sizes: Sequence[int],
    runs: int,
    billion: Mapping[str, Any] | None = None,
) -> None:
    """Write the page and its plots beside it; `billion` is what `billion.py` noted."""
    plots = path.with_suffix("")
    plots.mkdir(exist_ok=True)
    _plots(plots, costs, sizes)
    lines = [*_lines(costs, agreed, sizes, runs, plots.name), *(_billion(billion) if billion else ())]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _lines(costs: Costs, agreed: Sequence[str], sizes: Sequence[int], runs: int, plots: str) -> Iterator[str]:
    versions = "，".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    yield "# 测量结果\n"
    yield "由 `python benchmarks/run.py` 写出，不手改。每项跑若干次取中位数，同一次运行里轮流跑，"
    yield "只看比值；比值按处理器时间。\n"
    yield f"- {runs} 次；{os.cpu_count()} 核，{platform.machine()}，Python {platform.python_version()}；{versions}"
    yield "- 答案逐项相同：" + "；".join(agreed) + "\n"
    yield "| 比值 | 结果 |\n|---|---|"
    yield from (f"| {label} | {value} |" for label, value in _ratios(costs, sizes))
    yield "\n## 各项的中位数\n\n| 数据 | 命令 | 秒 | 处理器秒 | 内存峰值 MiB |\n|---|---|---:|---:|---:|"
    for (world, name), cost in costs.items():
        yield f"| {world} | {name} | {cost.wall:.2f} | {cost.processor:.2f} | {cost.peak:,.0f} |"
    yield "\n## 随规模的增长\n"
    for name in ("行数", "机构", "月份"):
        yield f"![{name}]({plots}/{name}.svg)\n"


def _billion(told: Mapping[str, Any]) -> Iterator[str]:
    months = [Cost(*(month[part] for part in ("wall", "processor", "peak"))) for month in told["months"]]
    runs = [Cost(**one) for one in told["progress"]]
    yield f"## {told['lines']:,} 行（`benchmarks/billion.py`，只跑一次）\n"
    yield "| 步骤 | 秒 | 处理器秒 | 内存峰值 MiB |\n|---|---:|---:|---:|"
    for label, of in ((f"逐月存入 {len(months)} 个月，合计", months), ("首次采购进度", runs[:1])):
        wall, processor = sum(one.wall for one in of), sum(one.processor for one in of)
        yield f"| {label} | {wall:,.1f} | {processor:,.1f} | {max(one.peak for one in of):,.0f} |"
    again = median(runs[1:])
    label = f"再次采购进度，{len(runs) - 1} 次的中位数"
    yield f"| {label} | {again.wall:.1f} | {again.processor:.1f} | {again.peak:,.0f} |"
    yield "\n占用磁盘：" + "，".join(f"{name} {size / 2**30:.1f} GiB" for name, size in told["disk"].items())


def _ratios(costs: Costs, sizes: Sequence[int]) -> Iterator[tuple[str, str]]:
    def over(world: str, name: str, other: str, *, wall: bool = False) -> str:
        one, two = costs[world, name], costs[world, other]
        return f"{one.wall / two.wall if wall else one.processor / two.processor:.2f}"

    yield "首次采购进度 ÷ 空读同一个工作簿", over("工作簿", "cold progress", "bare")
    yield "首次采购进度 ÷ 空读，十二个工作簿", over("十二个工作簿", "cold progress", "bare")
    yield "首次采购进度 ÷ 解压（unzip -p）", over("工作簿", "cold progress", "unzip")
    yield "pandas + openpyxl ÷ 首次采购进度", over("小工作簿", "pandas", "cold progress")
    for lines in sizes:
        world = f"Parquet {lines:,} 行"
        yield f"再次采购进度 ÷ 手写 DuckDB，{lines:,} 行", over(world, "warm progress", "duckdb")
        yield f"再次采购进度 ÷ 手写 Polars，{lines:,} 行", over(world, "warm progress", "polars")
        yield f"首次采购进度 ÷ 手写 DuckDB，{lines:,} 行", over(world, "cold progress", "duckdb")
    yield "检查规则 ÷ 采购进度，全部表", over("全部表", "flags", "progress")
    yield "导出全部 ÷ 采购进度，全部表", over("全部表", "export", "progress")
    yield "导出全部 ÷ 首次采购进度，全部表", over("全部表", "export", "cold progress")
    each = 1000 * costs["分送", "split"].wall / SPLIT
    yield f"按机构分送，{SPLIT:,} 家，只跑一次，连同计算，每个工作簿", f"{each:.0f} 毫秒"
    changed, alone = costs["36 个月变了一个", "progress"], costs["一个月", "cold progress"]
    yield "36 个月里变了一个月 ÷ 单独这一个月", f"{changed.processor / alone.processor:.2f}"
    started = {name: cost.processor for (world, name), cost in costs.items() if world == "示例数据"}
    yield "起动：--help 减 import typer", f"{started['help'] - started['typer']:.2f} 秒"
    yield "起动：采购进度减 import polars", f"{started['progress'] - started['polars']:.2f} 秒"
    yield "起动：检查规则减 import polars", f"{started['flags'] - started['polars']:.2f} 秒"


def _plots(folder: Path, costs: Costs, sizes: Sequence[int]) -> None:
    import matplotlib as mpl
    from matplotlib import font_manager
    from matplotlib.figure import Figure

    from jicai.render.document.fonts import chinese_font

    mpl.rcParams["svg.hashsalt"] = "jicai"
    if font := chinese_font(None):
        font_manager.fontManager.addfont(font.path)
        mpl.rcParams["font.family"] = [font.family, "sans-serif"]
    growing = {
        "行数": {f"Parquet {lines:,} 行": lines for lines in sizes},
        "机构": {f"{count} 家机构": count for count in (100, 1000, 3000)},
        "月份": {f"{files} 个月": files for files in (1, 6, 12, 36)},
    }
    for label, worlds in growing.items():
        figure = Figure(figsize=(7, 3.2), layout="constrained")
        axes = figure.subplots(1, 2)
        for name in ("cold progress", "warm progress", "duckdb", "polars"):
            points = [(size, costs[world, name]) for world, size in worlds.items() if (world, name) in costs]
            if points:
                for at, part in enumerate(("processor", "peak")):
                    axes[at].plot(
                        [size for size, _ in points], [getattr(cost, part) for _, cost in points], "o-", label=name
                    )
        for at, title in enumerate(("处理器秒", "内存峰值 MiB")):
            axes[at].set(title=title, xlabel=label, ylim=(0, None))
            if label == "行数":
                axes[at].set(xscale="log")
        axes[0].legend()
        figure.savefig(folder / f"{label}.svg", metadata={"Date": None})

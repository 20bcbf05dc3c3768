"""`--engine`: order lines summed by DuckDB or Spark, the same answer; what these cannot read is summed by Polars."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from small_workspaces import Folder, Outcome, table

import jicai
from jicai.errors import EngineError, UsageError
from jicai.results.elsewhere import Elsewhere
from jicai.store import engines
from jicai.store.cache import Cache

Jicai = Callable[..., Outcome]
SAMPLE = Path(__file__).resolve().parents[2] / "sample_data"
ENGINES = ["duckdb", pytest.param("spark", marks=pytest.mark.slow)]
LINE = {"验收数量": "3.5", "验收日期": "2026-08-20", "配送数量": "4", "配送日期": "2026-08-19"}


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JICAI_CACHE_DIR", str(tmp_path / "缓存"))


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    pytest.importorskip("narwhals")
    pytest.importorskip({"duckdb": "duckdb", "spark": "pyspark"}[request.param])
    return str(request.param)


@pytest.fixture
def summed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of sheets that an engine sums, as it goes."""
    seen: list[int] = []
    inner = Elsewhere.sums

    def noting(self: Elsewhere, some: Sequence[int], *rest: Any) -> pl.DataFrame:
        seen.extend(some)
        return inner(self, some, *rest)

    monkeypatch.setattr(Elsewhere, "sums", noting)
    return seen


def orders(folder: Folder, *rows: dict[str, Any], name: str = "订单明细.xlsx") -> None:
    """Order lines, each under its own number where it has none."""
    numbered = [{"订单明细编号": f"{Path(name).stem}{at}", **LINE, **row} for at, row in enumerate(rows)]
    folder.write(name, table("订单明细", *numbered))


def parquet(folder: Folder) -> None:
    """The same as typed Parquet."""
    header, *rows = table("订单明细", *({"订单明细编号": f"M{at}", **LINE} for at in range(5)))
    frame = pl.DataFrame(rows, schema=header, orient="row")
    days = [name for name in header if name.endswith("日期")]
    figures = [name for name in header if name.endswith("数量")]
    typed = frame.with_columns(pl.col(days).str.to_date(), pl.col(figures).cast(pl.Decimal(18, 4)))
    (folder.path / "订单明细.xlsx").unlink()
    typed.with_columns(pl.col("采购单价").cast(pl.Decimal(18, 6))).write_parquet(folder.path / "订单明细.parquet")


def two_sheets(folder: Folder) -> None:
    sheets = {f"第{at}页": table("订单明细", {"订单明细编号": f"M{at}", **LINE}) for at in (1, 2)}
    folder.book("订单明细.xlsx", sheets)


#: What is written over the good workspace, how many of the sheets an engine sums, and how many Polars.
SITUATIONS: dict[str, tuple[Callable[[Folder], object], int, int]] = {
    "plain": (lambda folder: orders(folder, {}, {"产品编码": "P9"}, {"订单状态": "退货"}, {"订单状态": "作废"}), 1, 0),
    "two files": (lambda folder: (orders(folder, {}), orders(folder, {}, {}, name="订单明细2.xlsx")), 2, 0),
    "two sheets of a file": (two_sheets, 2, 0),
    "typed Parquet": (parquet, 1, 0),
    "amounts of the export": (lambda folder: orders(folder, {"验收金额": "5.26"}, {"验收金额": None}), 1, 0),
    "codes written otherwise": (
        lambda folder: (
            folder.write("中选目录.xlsx", table("中选目录", {"产品编码": "p1"})),
            folder.write("医疗机构.xlsx", table("医疗机构", {"医疗机构编码": "h1"})),
            orders(folder, {}, {"产品编码": "P1", "医疗机构编码": "h1"}),
        ),
        1,
        0,
    ),
    "other codes": (
        lambda folder: (
            folder.write("中选目录.xlsx", table("中选目录", {"产品编码": "p1", "其他编码": "X1;X2"})),
            orders(folder, {"产品编码": "X1"}, {"产品编码": "x2"}, {"产品编码": "P1"}),
        ),
        1,
        0,
    ),
    "a renewed code": (
        lambda folder: (folder.good("编码变更"), orders(folder, {"产品编码": "P9"}, {}, {"产品编码": "P9"})),
        1,
        0,
    ),
    "repeats of another file": (
        lambda folder: (
            orders(folder, {}, {}),
            orders(folder, {"订单明细编号": "订单明细1"}, {}, name="订单明细2.xlsx"),
        ),
        2,
        0,
    ),
    "a unit that is the purchase unit": (
        lambda folder: (
            folder.write("中选目录.xlsx", table("中选目录", {"折算系数": "3", "采购单位": "盒", "最小单位": "支"})),
            orders(folder, {"计量单位": "盒"}, {"计量单位": "盒"}),
        ),
        1,
        0,
    ),
    "base units in one of two files": (
        lambda folder: (
            folder.write("中选目录.xlsx", table("中选目录", {"折算系数": "3", "采购单位": "盒", "最小单位": "支"})),
            folder.settings('[[files]]\npath = "订单明细2.xlsx"\nunits = { unit_price = "purchase" }\n'),
            orders(folder, {"计量单位": "盒"}),
            orders(folder, {"计量单位": "支"}, {"计量单位": "盒"}, name="订单明细2.xlsx"),
        ),
        1,
        1,
    ),
    "institutions by name in one of two files": (
        lambda folder: (
            orders(folder, {}),
            orders(folder, {"医疗机构编码": None, "医疗机构名称": "第一医院"}, {}, name="订单明细2.xlsx"),
        ),
        1,
        1,
    ),
    "products by name": (
        lambda folder: (
            folder.write("中选目录.xlsx", table("中选目录", {"产品名称": "针"})),
            orders(folder, {"产品编码": None, "产品名称": "针", "生产企业": "甲公司"}, {}),
        ),
        0,
        1,
    ),
    "产品对照": (lambda folder: (folder.good("产品对照"), orders(folder, {"产品编码": "X1", "产品名称": "针"})), 0, 1),
    "what went back": (
        lambda folder: (
            folder.settings('duplicates = "last"\n'),
            orders(folder, {}, {}),
            orders(folder, {"订单明细编号": "订单明细0", "订单状态": "退货"}, name="订单明细2.xlsx"),
        ),
        1,
        1,
    ),
}


#: Looked at in the quick tests too.
FEW = ("codes written otherwise", "repeats of another file", "base units in one of two files")


@pytest.mark.parametrize(
    "situation", [pytest.param(one, marks=[] if one in FEW else [pytest.mark.slow]) for one in SITUATIONS]
)
def test_the_same_answer(folder: Folder, jicai: Jicai, engine: str, summed: list[int], situation: str) -> None:
    write, sheets, others = SITUATIONS[situation]
    folder.good()
    write(folder)
    asked = ("progress", "--format", "json", "--skip-rejects", "--engine")
    for more in ((), ("--count", "ordered"), ("--as-of", "2026-08-20", "--by", "batch"))[
        : 1 if situation in FEW else 3
    ]:
        whole = jicai(*asked, "polars", "--as-of", "2026-09-30", *more, "--no-cache")
        assert whole.code == 0, whole.err
        summed.clear()
        found = jicai(*asked, engine, "--as-of", "2026-09-30", *more, "--no-cache")
        kept = jicai(*asked, engine, "--as-of", "2026-09-30", *more)
        assert (found.code, kept.code) == (0, 0), found.err
        assert found.out == kept.out == whole.out
        if "同一明细的几行只算一次" in found.err:
            assert more == ("--count", "ordered")
            assert not summed
        else:
            assert len(set(summed)) == sheets
            told = f"{sheets + others} 张工作表里有 {others} 张由 Polars 汇总"
            assert (told in found.err) == bool(others)


def test_what_one_engine_summed_serves_the_others(folder: Folder, jicai: Jicai, engine: str, summed: list[int]) -> None:
    folder.good()
    first = jicai("progress", "--format", "json", "--engine", engine)
    assert summed == [0]
    assert jicai("progress", "--format", "json") == first
    assert jicai("progress", "--format", "json", "--engine", engine) == first
    assert summed == [0]


def test_a_damaged_file_is_read_again_before_an_engine_reads_it(
    folder: Folder, jicai: Jicai, engine: str, summed: list[int]
) -> None:
    folder.good()
    sound = jicai("progress", "--format", "json", "--engine", engine)
    for answer in (Cache().folder / "answers").iterdir():
        answer.unlink()
    (rows,) = Cache().folder.glob("*/rows-orders-*.parquet")
    content = bytearray(rows.read_bytes())
    content[len(content) // 3] ^= 0xFF
    rows.write_bytes(content)
    assert jicai("progress", "--format", "json", "--engine", engine) == sound
    assert summed == [0, 0]


def test_duckdb_takes_and_gives_tables_without_pyarrow() -> None:
    pytest.importorskip("duckdb")
    steps = (
        "import sys; sys.modules['pyarrow'] = None",
        "import polars as pl; from jicai.store.engines.duckdb import engine",
        "frame = pl.DataFrame({'a': ['甲', None], 'q': ['1.1000', '-2.0000']}).cast({'q': pl.Decimal(18, 4)})",
        "assert engine().collected(engine().table(frame).filter('q > 0')).rows() == frame[:1].rows()",
    )
    subprocess.run([sys.executable, "-c", "\n".join(steps)], check=True)


@pytest.mark.parametrize("name", ["duckdb", "spark"])
def test_an_engine_that_is_not_installed(
    folder: Folder, jicai: Jicai, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.good()
    found = importlib.util.find_spec
    absent = {"duckdb", "pyspark", "narwhals", "pyarrow"}
    monkeypatch.setattr(importlib.util, "find_spec", lambda one, *more: None if one in absent else found(one, *more))
    outcome = jicai("progress", "--engine", name)
    packages = {"duckdb": "duckdb、narwhals", "spark": "pyspark、narwhals、pyarrow"}[name]
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == (
        f"错误：--engine {name}：没有安装 {packages}，请运行 {sys.executable} -m pip install "
        f'"jicai[{name}]"，或去掉 --engine\n'
    )


def test_without_java(folder: Folder, jicai: Jicai, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.good()
    monkeypatch.setattr(engines, "absent", lambda name: [])
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    outcome = jicai("progress", "--engine", "spark")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("错误：--engine spark：没有找到 Java，")


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("", "file:///数据/[订单].parquet"),
        ("/数据=hdfs://nn:9000/集采", "hdfs://nn:9000/集采/[订单].parquet"),
        ("/数据/=s3a://bucket/x/", "s3a://bucket/x/[订单].parquet"),
        ("/数据", None),
        ("/别处=s3a://bucket", None),
    ],
)
def test_where_spark_finds_a_file(monkeypatch: pytest.MonkeyPatch, given: str, found: str | None) -> None:
    from jicai.store.engines.spark import place

    monkeypatch.setenv("JICAI_SPARK_FILES", given)
    path = Path("/数据/[订单].parquet")
    if found is None:
        with pytest.raises(UsageError, match="JICAI_SPARK_FILES"):
            place(path)
    else:
        assert place(path) == found.replace("[", "\\[").replace("]", "\\]")


def test_what_goes_wrong_in_an_engine_is_told_in_a_line(
    folder: Folder, jicai: Jicai, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("narwhals")
    duckdb = pytest.importorskip("duckdb")
    folder.good()

    def full(*_: object) -> None:
        raise duckdb.OutOfMemoryException("no room\n\nfor so many")

    monkeypatch.setattr("jicai.results.elsewhere.sums_elsewhere", full)
    outcome = jicai("progress", "--engine", "duckdb")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == ("错误：--engine duckdb：没有算成（no room）；去掉 --engine 由 Polars 计算，结果相同\n")


def test_what_java_said_is_told() -> None:
    protocol = pytest.importorskip("py4j.protocol")
    from jicai.store.engines.spark import Spark

    said = "An error occurred while calling o30.parquet.\n: java.lang.ClassNotFoundException: S3A not found\n\tat x\n"
    with (
        pytest.raises(EngineError, match=r"没有算成（java\.lang\.ClassNotFoundException: S3A not found）"),
        Spark.told(None),
    ):  # type: ignore[arg-type]
        raise protocol.Py4JError(said)


@pytest.mark.slow
@pytest.mark.parametrize(
    "options", [{}, {"by": "district"}, {"count": "ordered"}, {"why": True}, {"form": True}], ids=str
)
def test_the_sample_data(engine: str, options: dict[str, Any]) -> None:
    def frame(**more: Any) -> pl.DataFrame:
        return jicai.open(SAMPLE, quiet=True, cache=False).progress(as_of="2026-09-30", **options, **more)

    assert frame(engine=engine).equals(frame())

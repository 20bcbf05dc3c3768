"""The data formats as programs read them: exact digits, exact text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from progress_sample import STATUS, small

from jicai.render.data import chunks as data
from jicai.render.result import Result
from jicai.tables.column import Column, Kind

GOLDEN = Path(__file__).parent / "golden"


def text(chunks: Iterator[bytes]) -> str:
    return b"".join(chunks).decode()


@pytest.mark.parametrize(
    ("name", "write", "chinese"),
    [
        ("progress.json", data.json, False),
        ("progress.ndjson", data.ndjson, False),
        ("progress.csv", data.csv, True),
        ("progress_en.csv", data.csv, False),
        ("progress.md", data.markdown, True),
    ],
)
def test_the_whole_text(
    progress: Result, name: str, write: Callable[[Result, bool], Iterator[bytes]], chinese: bool
) -> None:
    assert text(write(progress, chinese)) == (GOLDEN / name).read_text("utf-8")


@pytest.mark.parametrize(
    ("kind", "value", "scale", "written"),
    [
        (Kind.QUANTITY, "1750.0000", 4, "1750"),
        (Kind.QUANTITY, "1750", 0, "1750"),
        (Kind.QUANTITY, "-0.5000", 4, "-0.5"),
        (Kind.QUANTITY, "0.12345678", 8, "0.12345678"),
        (Kind.PRICE, "0.10", 2, "0.1"),
        (Kind.FACTOR, "12345678901234567890.000001", 6, "12345678901234567890.000001"),
        (Kind.MONEY, "2.675", 4, "2.68"),
        (Kind.MONEY, "2.665", 4, "2.67"),
        (Kind.MONEY, "-2.665", 4, "-2.67"),
        (Kind.MONEY, "-0.004", 4, "0"),
        (Kind.MONEY, "100.00", 2, "100"),
        (Kind.RATIO, "0.3333335", 7, "0.333334"),
        (Kind.RATIO, "1", 10, "1"),
    ],
)
def test_numbers_in_json(kind: Kind, value: str, scale: int, written: str) -> None:
    series = pl.Series([Decimal(value)], dtype=pl.Decimal(38, scale))
    assert text(data.ndjson(small({"x": series}, Column("x", "数", kind, "")), False)) == f'{{"x":{written}}}\n'


def test_amounts_in_csv_have_two_decimals() -> None:
    series = pl.Series([Decimal("100"), Decimal("0.005"), None], dtype=pl.Decimal(38, 3))
    written = text(data.csv(small({"x": series}, Column("x", "金额", Kind.MONEY, "")), True))
    assert written.split("\n")[:3] == ["金额", "100.00", "0.01"]


@pytest.mark.parametrize(
    "value",
    [
        'a"b\\c',
        "line\nnext\r\ttab",
        "\x00\x01\x1f\x7f",
        "  blanks ",
        "𠮷野家 é \u2028",
        "=1+1",
        "a,b;c",
        "NULL",
        "",
        "{}",
        None,
    ],
)
def test_any_text_survives_json_and_csv(value: str | None) -> None:
    result = small(
        {"t": [value, "x"], "u": ["1", "2"]}, Column("t", "文", Kind.TEXT, ""), Column("u", "号", Kind.CODE, "")
    )
    assert json.loads(text(data.json(result, False)))[0] == {"t": value, "u": "1"}
    rows = list(csv.reader(io.StringIO(text(data.csv(result, False)), newline="")))
    assert rows[1] == [value or "", "1"]


def test_other_kinds() -> None:
    columns = (
        Column("n", "数", Kind.INTEGER, ""),
        Column("d", "日期", Kind.DATE, ""),
        Column("m", "月份", Kind.MONTH, ""),
        Column("b", "是否", Kind.BOOLEAN, ""),
        Column("s", "状态", Kind.CHOICE, "", choices=STATUS),
    )
    day = date(2026, 7, 1)
    values = {"n": [10, None], "d": [day, None], "m": [day, None], "b": [True, None], "s": ["lagging", None]}
    result = small(values, *columns)
    written = text(data.ndjson(result, False)).splitlines()
    assert written[0] == '{"n":10,"d":"2026-07-01","m":"2026-07","b":true,"s":"lagging"}'
    assert written[1] == '{"n":null,"d":null,"m":null,"b":null,"s":null}'
    assert text(data.ndjson(result, True)).splitlines()[0] == (
        '{"数":10,"日期":"2026-07-01","月份":"2026-07","是否":true,"状态":"滞后"}'
    )
    assert text(data.csv(result, True)) == "数,日期,月份,是否,状态\n10,2026-07-01,2026-07,是,滞后\n,,,,\n"
    assert text(data.csv(result, False)) == "n,d,m,b,s\n10,2026-07-01,2026-07,true,lagging\n,,,,\n"


def test_columns_of_nothing_but_nulls() -> None:
    kinds = list(Kind)
    columns = [Column(kind.value, kind.value, kind, "") for kind in kinds]
    result = small({kind.value: [None] for kind in kinds}, *columns)
    assert json.loads(text(data.json(result, False))) == [{kind.value: None for kind in kinds}]


def test_no_rows(progress: Result) -> None:
    empty = Result(progress.frame.clear(), progress.table, "采购进度")
    assert text(data.json(empty, False)) == "[]\n"
    assert text(data.ndjson(empty, False)) == ""
    assert text(data.csv(empty, False)).count("\n") == 1
    assert text(data.markdown(empty, True)).count("\n") == 2


def test_more_rows_than_one_slice(monkeypatch: pytest.MonkeyPatch, progress: Result) -> None:
    whole = {write: text(write(progress, False)) for write in (data.json, data.ndjson, data.csv, data.markdown)}
    monkeypatch.setattr(data, "_SLICE", 2)
    assert {write: text(write(progress, False)) for write in whole} == whole


def test_markdown_keeps_a_cell_in_its_cell() -> None:
    result = small({"t": ["a|b\\|c", "两\r\n行", "0.25*40*1", None]}, Column("t", "规格|型号", Kind.TEXT, ""))
    assert text(data.markdown(result, True)) == (
        "| 规格\\|型号 |\n| --- |\n| a\\|b\\\\\\|c |\n| 两<br>行 |\n| 0.25\\*40\\*1 |\n|  |\n"
    )


def test_parquet_keeps_types(progress: Result) -> None:
    frame = pl.read_parquet(io.BytesIO(b"".join(data.parquet(progress, False))))
    assert tuple(frame.columns) == progress.table.keys
    assert frame.schema["agreed_amount"] == pl.Decimal(38, 2)
    assert frame.schema["agreed_qty"] == pl.Decimal(38, 4)
    assert frame["agreed_amount"][0] == Decimal("25200.01")
    assert frame["status"][0] == "on_track"
    days = small(
        {"m": [date(2026, 7, 1)], "d": [date(2026, 7, 9)]},
        Column("m", "", Kind.MONTH, ""),
        Column("d", "", Kind.DATE, ""),
    )
    assert pl.read_parquet(io.BytesIO(b"".join(data.parquet(days, False)))).rows() == [("2026-07", date(2026, 7, 9))]


def test_a_float_is_a_fault_of_the_command() -> None:
    with pytest.raises(TypeError, match="amount is Float64"):
        text(data.json(small({"amount": [0.1]}, Column("amount", "金额", Kind.MONEY, "")), False))

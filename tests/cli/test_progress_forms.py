"""Causes, shares and the bureaus' form as a user asks for them: filters, settings, order, exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from small_workspaces import Folder, Outcome, table
from transcripts import ROOT, Said

pytestmark = pytest.mark.long

Run = Callable[..., Outcome]
Here = Callable[[tuple[str, ...]], Said]
SAMPLE = ("progress", "-C", str(ROOT / "sample_data"), "--as-of", "2026-09-30")
#: Day 183 of 365 of the agreement year: 50.137 % of 100 should have been bought.
AS_OF = ("--as-of", "2027-01-08")


def rows(here: Here, *options: str) -> list[dict[str, Any]]:
    said = here((*SAMPLE, *options, "--format", "json", "-q"))
    assert said.code == 0, said.err
    found: list[dict[str, Any]] = json.loads(said.out)
    return found


@pytest.mark.parametrize(
    ("option", "filters"),
    [
        (("--why",), {"company": "沐言药业有限公司", "district": "云岫县", "institution": "institution_code"}),
        (("--why", "--count", "ordered"), {"batch": "ln-fenghexian-2026"}),
        (("--form",), {"district": "嘉岚区", "batch": "qg-yinpian-2025", "institution": "institution_code"}),
        (("--shares", "--by", "district", "--by", "variety"), {"district": "渠北区", "batch": "sl16-yaopin-2025"}),
    ],
)
def test_filtered_rows_are_the_rows_of_all_that_fit(
    here: Here, option: tuple[str, ...], filters: dict[str, str]
) -> None:
    every = rows(here, *option)
    for name, value in filters.items():
        key = "institution_code" if name == "institution" else name
        wanted = every[0][key] if name == "institution" else value
        kept = [row for row in every if row[key] == wanted]
        assert kept
        assert rows(here, *option, f"--{name}", wanted) == kept


def test_the_shares_of_a_company_are_those_of_its_varieties(here: Here) -> None:
    every = rows(here, "--shares")
    own = rows(here, "--shares", "--company", "沐言药业有限公司")
    assert own
    assert all(row in every for row in own)


def test_the_figures_are_those_of_progress(here: Here) -> None:
    key = ("batch", "institution_code", "variety_code", "company")
    progress = {tuple(row[name] for name in key): row for row in rows(here)}
    behind = {key: row for key, row in progress.items() if row["status"] in ("lagging", "not_started")}
    why = {tuple(row[name] for name in key): row for row in rows(here, "--why")}
    assert why.keys() == behind.keys()
    for item, row in why.items():
        assert row["accepted_qty"] == row["purchased_qty"] == behind[item]["purchased_qty"]
        assert row["required_monthly"] == behind[item]["required_monthly"]
    form = {(row["institution_code"], row["batch"]): row for row in rows(here, "--form")}
    for row in rows(here, "--by", "institution", "--by", "batch"):
        one = form[row["institution_code"], row["batch"]]
        assert [one[name] for name in ("items", "lagging", "not_started", "agreed_amount", "completion")] == [
            row[name] for name in ("items", "lagging", "not_started", "agreed_amount", "completion")
        ]
    assert sum(row["not_started"] + row["lagging"] for row in form.values()) == len(why)


def test_people_read_the_worst_first_and_programs_in_the_order_of_the_keys(here: Here) -> None:
    found = rows(here, "--causes")
    assert [(row["batch"], row["institution_code"]) for row in found] == sorted(
        (row["batch"], row["institution_code"]) for row in found
    )
    worst = max(found, key=lambda row: row["missing_amount"])
    line = here((*SAMPLE, "--causes", "-q")).out.splitlines()[1].split(",")
    assert line[:3] == [worst["institution_name"], worst["district"], worst["variety_name"]]
    assert rows(here, "--causes", "--top", "1") == [worst]
    asked = here((*SAMPLE, "--causes", "-q", "--sort", "missing_amount")).out.splitlines()[1].split(",")
    assert asked[0] != line[0] or asked[2] != line[2]


def test_causes_in_the_footer_add_up(here: Here) -> None:
    said = here((*SAMPLE, "--why", "--batch", "gx-zhenju-2026", "--format", "json")).err
    (line,) = [line for line in said.splitlines() if line.startswith("欠采按原因：")]
    (whole,) = [line for line in said.splitlines() if line.startswith("合计 ")]
    amounts = [part.split(" 元")[0].split(" ")[1] for part in line.removeprefix("欠采按原因：").split("，")]
    cents = sum(int(amount.replace(",", "").replace(".", "")) for amount in amounts)
    assert abs(cents - int(whole.split("欠采金额 ")[1].split(" 元")[0].replace(",", "").replace(".", ""))) <= len(
        amounts
    )


@pytest.fixture
def bureau(folder: Folder) -> Folder:
    """100 agreed; 10 ordered on 2026-12-20, 19 days before as-of, and not delivered; 20 voided on the 21st."""
    folder.good("约定采购量", "中选目录", "医疗机构")
    voided = {"订单明细编号": "M2", "采购数量": "20", "下单日期": "2026-12-21", "订单状态": "已撤销"}
    folder.write(
        "订单明细.xlsx",
        table(
            "订单明细",
            {"下单日期": "2026-12-20", "验收数量": None, "验收日期": None, "配送数量": None, "配送日期": None},
            voided | {"作废原因": "企业缺货"},
            voided | {"订单明细编号": "M3", "采购数量": "5", "作废原因": "科室取消"},
        ),
    )
    return folder


def only(jicai: Run, *options: str) -> dict[str, Any]:
    said = jicai("progress", *AS_OF, "--why", "--format", "json", *options)
    assert said.code == 0, said.err
    (row,) = said.rows
    return row


def test_void_is_not_gone(jicai: Run, bureau: Folder) -> None:
    row = only(jicai)
    assert (row["refused_qty"], row["voided_qty"], row["undelivered_qty"], row["ordered_qty"]) == (20, 5, 10, 30)
    assert (row["by_supplier"], row["by_hospital"], row["cause"]) == (30, 20.137, "supplier")
    assert row["causes"] == "企业未供 30（到期未送 10，拒绝或企业作废 20）；医院未采 20.14（下单 30，医院撤销 5）"
    assert (row["purchase_unit"], row["factor"], row["unit_basis"], row["monthly_units"]) == (None, 1, "selected", 15)


def test_the_delivery_time_is_that_of_the_rule(jicai: Run, bureau: Folder) -> None:
    bureau.settings("[rules.supply-short]\ndays = 19\n")
    row = only(jicai)
    assert (row["in_transit_qty"], row["by_in_transit"], row["undelivered_qty"]) == (10, 10, 0)


def test_where_no_delivery_is_exported_that_is_said(jicai: Run, bureau: Folder) -> None:
    options = ("progress", *AS_OF, "--why", "--format", "table", "-q")
    assert "送达以验收为准" not in jicai(*options).out
    bureau.write("订单明细.xlsx", table("订单明细", {"验收数量": "10", "验收日期": "2026-12-22"}))
    assert "订单明细有 1 行没有配送数量、配送日期列，送达以验收为准，没有验收的都算没有送" in jicai(*options).out


@pytest.mark.parametrize(
    ("options", "code"),
    [(("--why",), 1), (("--causes",), 1), (("--form",), 1), (("--shares",), 0), (("--why", "--status", "lagging"), 0)],
)
def test_exit_codes(jicai: Run, bureau: Folder, options: tuple[str, ...], code: int) -> None:
    assert jicai("progress", *AS_OF, *options, "--exit-code", "-q").code == code


@pytest.mark.parametrize("option", ["--why", "--form", "--shares"])
def test_the_year_that_is_asked_for(jicai: Run, bureau: Folder, option: str) -> None:
    """Nothing is agreed for year 2, and it has not begun."""
    said = jicai("progress", *AS_OF, option, "--year", "2", "--format", "json")
    assert (said.code, said.rows) == (0, [])
    assert "没有" in said.err

"""Which batch files load, and what a user reads about one that does not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from jicai.batches.loader import load_all, load_file, load_packaged
from jicai.batches.model import Batch
from jicai.batches.names import batches_by_word
from jicai.batches.values import fold_name
from jicai.errors import ConfigError

# Each file is one mistake or several; its first lines are the message, with the file's name for its path.
BROKEN = sorted((Path(__file__).parent / "broken").glob("*.toml"))

MINIMAL = """\
code = "{code}"
name = "示例批次"
kind = "drug"
source = "测试〔2026〕1号"
issued_on = 2026-01-15
{dates}
[cycle]
years = 2
"""


def write(folder: Path, name: str, code: str = "demo", dates: str = "start_on = 2026-03-01") -> Path:
    path = folder / name
    path.write_text(MINIMAL.format(code=code, dates=dates), "utf-8")
    return path


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_is_one_chinese_line_for_every_mistake(path: Path) -> None:
    lines = [line.decode() for line in path.read_bytes().split(b"\n") if line.startswith("# 批次文件".encode())]
    with pytest.raises(ConfigError) as caught:
        load_file(path)
    assert str(caught.value).replace(str(path), path.name).split("\n") == [line.removeprefix("# ") for line in lines]


def test_what_contradicts_itself_is_told_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, "a.toml")
    wrong = 'bound_types = ["公立", "公立"]\naliases = ["甲", " 甲"]\n[cycle]\nextended_to = 2027-01-01'
    path.write_text(path.read_text("utf-8").replace("[cycle]", wrong) + "[settlement]\nmonths = 1\ndays = 3\n", "utf-8")
    with pytest.raises(ConfigError) as caught:
        load_file(path)
    keys = [line.split("：")[1] for line in str(caught.value).split("\n")]
    assert keys == ["cycle.extended_to", "settlement", "bound_types", "aliases"]


def test_a_mistyped_key_is_not_told_as_missing_too(tmp_path: Path) -> None:
    path = write(tmp_path, "a.toml")
    path.write_text(path.read_text("utf-8").replace("issued_on", "isued_on"), "utf-8")
    with pytest.raises(ConfigError) as caught:
        load_file(path)
    assert str(caught.value) == f"批次文件 {path}：isued_on：没有这个键，是否要写 issued_on？请改正或删去"


def test_the_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    broken = Path(__file__).parent / "broken"
    paths = [broken / "kind-unknown.toml", write(tmp_path, "a.toml"), broken / "several-errors.toml"]
    with pytest.raises(ConfigError) as caught:
        load_all([*paths, write(tmp_path, "b.toml")])
    told = [line.split("：")[0].removeprefix("批次文件 ") for line in str(caught.value).split("\n")]
    assert told == [str(paths[0]), *[str(paths[2])] * 3, str(tmp_path / "b.toml")]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "没有.toml"
    with pytest.raises(ConfigError) as caught:
        load_file(path)
    assert str(caught.value) == f"批次文件 {path}：找不到文件，请检查路径"


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_file(tmp_path)
    assert str(caught.value) == f"批次文件 {tmp_path}：这是文件夹，请写到其中的 .toml 文件"


def test_a_file_without_leave_to_read_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ConfigError) as caught:
        load_file(tmp_path / "a.toml")
    assert str(caught.value) == f"批次文件 {tmp_path / 'a.toml'}：没有读取权限，请检查文件的权限"


def test_a_key_with_a_line_break_still_gives_a_line_a_mistake(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text('"a\\nb" = 1\n', "utf-8")
    with pytest.raises(ConfigError) as caught:
        load_file(path)
    assert all(line.startswith(f"批次文件 {path}：") for line in str(caught.value).split("\n"))


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = write(tmp_path, "a.toml")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_file(path).code == "demo"


def test_what_a_file_leaves_out_takes_the_defaults(tmp_path: Path) -> None:
    batch = load_file(write(tmp_path, "a.toml"))
    assert batch.bound_types == ("公立", "军队")
    day = batch.start_on
    assert (batch.advance.ratio.at(day), batch.advance.first_share.at(day)) == (Decimal("0.30"), Decimal("0.50"))
    assert (batch.advance.second_month.at(day), batch.advance.month_counting.at(day)) == (6, "calendar")
    assert (batch.advance.second_due_on, batch.advance.recalculate) == (None, "once")
    assert batch.offset.window_months.at(day) == 12
    assert batch.price.legacy_lower.at(day) is False
    assert (batch.listing, batch.nonselected, batch.renewal, batch.payment_standard) == (None, None, None, None)
    assert (batch.cycle.max_extension_years, batch.cycle.extended_to, batch.superseded) == (None, None, ())


@pytest.mark.parametrize(
    ("dates", "in_force_on", "start_on"),
    [
        ("start_on = 2026-03-01", date(2026, 3, 1), date(2026, 3, 1)),
        ("in_force_on = 2026-03-01", date(2026, 3, 1), date(2026, 3, 1)),
        ("in_force_on = 2026-03-01\nstart_on = 2026-04-01", date(2026, 3, 1), date(2026, 4, 1)),
    ],
    ids=["only the start", "only in force", "both apart"],
)
def test_start_and_in_force_stand_for_each_other(tmp_path: Path, dates: str, in_force_on: date, start_on: date) -> None:
    batch = load_file(write(tmp_path, "a.toml", dates=dates))
    assert (batch.in_force_on, batch.start_on) == (in_force_on, start_on)


@pytest.mark.parametrize("code", ["cust-1", "A001", "渝集采_2026.1"])
def test_codes_that_a_bureau_may_choose(tmp_path: Path, code: str) -> None:
    assert load_file(write(tmp_path, "a.toml", code=code)).code == code


def test_decimals_are_exact(tmp_path: Path) -> None:
    path = write(tmp_path, "a.toml")
    path.write_text(path.read_text("utf-8") + '[advance]\nratio = "0.333"\n', "utf-8")
    assert load_file(path).advance.ratio.always == Decimal("0.333")


def test_a_superseded_variety_may_stand_outside_the_cycle(tmp_path: Path) -> None:
    path = write(tmp_path, "a.toml")
    late = '[[superseded]]\nvariety_code = "V001"\nfrom = 2029-01-01\nsource = "国联采字〔2028〕1号"\n'
    path.write_text(path.read_text("utf-8") + late, "utf-8")
    (item,) = load_file(path).superseded
    assert (item.variety_code, item.superseded_from, item.source) == (
        "V001",
        date(2029, 1, 1),
        "国联采字〔2028〕1号",
    )


# code: kind, years, end, extension, legacy lower price, cap, floor, payment standard, second tranche, listing
PACKAGED = {
    "gx-zhenju-2026": ("consumable", 2, None, "unlimited", True, None, None, False, None, "window"),
    "ln-fenghexian-2026": ("consumable", 3, None, None, False, None, None, False, None, "window"),
    "qg-yinpian-2025": ("decoction", 1, None, 1, True, "1.0", "1.0", False, date(2025, 12, 31), "deadline"),
    "sl16-yaopin-2025": (
        "drug", None, date(2026, 12, 31), None, False, "1.0", "1.0", True, date(2025, 12, 31), "deadline",
    ),
}  # fmt: skip


def facts(batch: Batch) -> tuple[object, ...]:
    return (
        batch.kind,
        batch.cycle.years,
        batch.cycle.end_on,
        batch.cycle.max_extension_years,
        batch.price.legacy_lower.always,
        str(batch.nonselected.cap.always) if batch.nonselected else None,
        str(batch.renewal.floor.always) if batch.renewal else None,
        batch.payment_standard is not None,
        batch.advance.second_due_on and batch.advance.second_due_on.always,
        batch.listing.mode if batch.listing else None,
    )


def test_the_four_packaged_batches_say_what_the_notices_say() -> None:
    batches = load_packaged()
    assert {code: facts(batch) for code, batch in batches.items()} == PACKAGED
    assert list(batches) == sorted(PACKAGED)


@pytest.mark.parametrize(
    ("source", "issued_on", "start_on", "codes"),
    [
        ("渝医保办〔2026〕34号", date(2026, 5, 26), date(2026, 7, 10), ["gx-zhenju-2026", "ln-fenghexian-2026"]),
        ("渝医保办〔2025〕36号", date(2025, 5, 29), date(2025, 6, 30), ["qg-yinpian-2025", "sl16-yaopin-2025"]),
    ],
)
def test_each_notice_has_two_batches(source: str, issued_on: date, start_on: date, codes: list[str]) -> None:
    batches = [batch for batch in load_packaged().values() if batch.source == source]
    assert [batch.code for batch in batches] == codes
    for batch in batches:
        assert (batch.issued_on, batch.in_force_on, batch.start_on) == (issued_on, start_on, start_on)


def test_a_bureaus_batch_joins_the_packaged_ones_in_order(tmp_path: Path) -> None:
    codes = list(load_all([write(tmp_path, "a.toml", code="hb-2026")]))
    assert codes == ["gx-zhenju-2026", "hb-2026", "ln-fenghexian-2026", "qg-yinpian-2025", "sl16-yaopin-2025"]


@pytest.mark.parametrize("code", ["gx-zhenju-2026", "GX-ZHENJU-2026"])
def test_a_bureaus_file_stands_for_the_packaged_batch_with_its_code(tmp_path: Path, code: str) -> None:
    batches = load_all([write(tmp_path, "a.toml", code=code)])
    assert len(batches) == 4
    assert batches[code].name == "示例批次"


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path, "a.toml")
    assert "demo" in load_all([path, path.parent / "." / path.name])


def test_two_files_with_one_code_are_an_error(tmp_path: Path) -> None:
    first, second = write(tmp_path, "a.toml"), write(tmp_path, "b.toml", code="DEMO")
    with pytest.raises(ConfigError) as caught:
        load_all([first, second])
    assert str(caught.value) == (f"批次文件 {second}：code：DEMO 已用于 {first}，请改用另一编码或去掉其中一个文件")


def own(folder: Path, name: str, code: str, aliases: str) -> Path:
    path = write(folder, name, code=code)
    path.write_text(path.read_text("utf-8").replace("[cycle]", f"aliases = {aliases}\n[cycle]"), "utf-8")
    return path


def test_a_packaged_alias_gives_way_to_a_bureaus_batch(tmp_path: Path) -> None:
    batches = load_all([own(tmp_path, "a.toml", "hb-2026", '["广西 针具"]')])
    assert batches["gx-zhenju-2026"].aliases == ("中医针具类集采",)
    assert batches_by_word(batches.values())[fold_name("广西针具")] == "hb-2026"


@pytest.mark.parametrize("alias", ["GX-zhenju-2026", "广西牵头中医针具类医用耗材集中带量采购", "ＨＢ二", "hb-3"])
def test_an_alias_that_names_another_batch_is_an_error(tmp_path: Path, alias: str) -> None:
    paths = [own(tmp_path, "b.toml", "hb-3", '["hb二"]'), own(tmp_path, "a.toml", "hb-2", f'["{alias}"]')]
    with pytest.raises(ConfigError) as caught:
        load_all(paths)
    assert str(caught.value).endswith("的编码或名称，请改用别的名称")
    assert "aliases：" in str(caught.value)


def test_a_batch_is_named_by_code_name_and_aliases_in_any_spelling(tmp_path: Path) -> None:
    words = batches_by_word(load_all([own(tmp_path, "a.toml", "hb-2026", '["湖北 Ａ类"]')]).values())
    for word in ("HB-2026", "示例 批次", "湖北a类"):
        assert words[fold_name(word)] == "hb-2026"
    assert fold_name("湖北") not in words


def test_a_name_that_two_batches_share_names_neither(tmp_path: Path) -> None:
    words = batches_by_word(
        load_all([write(tmp_path, "a.toml", code="hb-1"), write(tmp_path, "b.toml", code="hb-2")]).values()
    )
    assert fold_name("示例批次") not in words
    assert words["HB-1"] == "hb-1"


def test_terms_of_another_notice(tmp_path: Path) -> None:
    path = write(tmp_path, "a.toml")
    text = path.read_text("utf-8").replace("[cycle]", 'grain = "variety"\nbound_types = ["公立", "民营"]\n[cycle]')
    path.write_text(text + "[settlement]\ndays = 30\n", "utf-8")
    batch = load_file(path)
    assert (batch.grain, batch.advance_types.always) == ("variety", ("公立", "民营"))
    assert (batch.settlement.months, batch.settlement.days)[1].always == 30


@pytest.mark.parametrize("table", ["", "[settlement]\n"])
def test_suppliers_are_paid_by_the_end_of_the_next_month_where_nothing_else_is_said(tmp_path: Path, table: str) -> None:
    path = write(tmp_path, "a.toml")
    path.write_text(path.read_text("utf-8") + table, "utf-8")
    assert (load_file(path).settlement.months.always, load_file(path).settlement.days) == (1, None)

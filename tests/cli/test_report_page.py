"""The page to drill down in: what it holds, and how a browser shows it."""

from __future__ import annotations

import base64
import gzip
import json
import re
import shutil
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from small_workspaces import Folder, Outcome, table
from transcripts import ROOT, Said

import jicai.render.page.write as page_write

pytestmark = pytest.mark.long

Jicai = Callable[..., Outcome]
Here = Callable[..., Said]
MONTH = ("--month", "2026-08")
CHROMIUM, DRIVER = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")


def unpacked(text: str) -> Any:
    return json.loads(gzip.decompress(base64.b64decode(text)))


def held_in(page: Path) -> dict[str, Any]:
    found = re.search(r'<script id="held" type="application/json">(.*?)</script>', page.read_text("utf-8"))
    assert found is not None
    held: dict[str, Any] = json.loads(found[1])
    return held


def rows_of(shown: dict[str, Any]) -> list[dict[str, Any]]:
    columns = shown["rows"]
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from jicai.cli import run

    target = tmp_path_factory.mktemp("网页") / "进度 2026.html"
    bulletin = target.with_suffix(".md")
    assert (
        run(["report", "-C", str(ROOT / "sample_data"), *MONTH, "-q", "-o", str(bulletin), "--html", str(target)]) == 0
    )
    return target


def test_the_roll_ups_are_those_of_the_command(page: Path, here: Here) -> None:
    levels = unpacked(held_in(page)["data"])["levels"]
    for level, groups in enumerate((["batch"], ["batch", "district"], ["batch", "district", "institution"])):
        by = [word for group in groups for word in ("--by", group)]
        said = here(("progress", "-C", "sample_data", "--as-of", "2026-08-31", *by, "--format", "json", "-q"))
        told = json.loads(said.out)
        rows = rows_of(levels[level])
        assert len(rows) == len(told)
        for row, one in zip(rows, told, strict=True):
            assert row["batch"] == one["batch"]
            assert Decimal(row["agreed_amount"]) == Decimal(str(one["agreed_amount"]))
            assert int(row["lagging"]) == one["lagging"]
            assert abs(Decimal(row["completion"]) - Decimal(str(one["completion"])) * 100) <= Decimal("0.05")


def test_the_lines_of_every_item_add_up_to_it(page: Path) -> None:
    held = held_in(page)
    lines = [unpacked(text) for text in held["inside"].values()]
    for number in held["outside"]:
        text = (page.parent / held["folder"] / f"{number}.js").read_text("utf-8")
        found = re.fullmatch(r'jicaiLines\("(\w+)",(\d+),"([\w+/=]+)"\);\n', text)
        assert found is not None
        assert (found[1], int(found[2])) == (held["stamp"], number)
        lines.append(unpacked(found[3]))
    sums: dict[int, Decimal] = {}
    for part in lines:
        for item, base, reason, source in zip(part["item"], part["base"], part["reason"], part["source"], strict=True):
            assert re.fullmatch(r"订单明细.*:\d+", source)
            if reason is None:
                sums[item] = sums.get(item, Decimal()) + Decimal(base)
    items = rows_of(unpacked(held["data"])["items"])
    assert len(items) == 300
    assert [Decimal(item["purchased_qty"]) for item in items] == [sums.get(at, Decimal()) for at in range(len(items))]


def test_the_lines_of_institutions_behind_are_in_the_page(page: Path) -> None:
    held = held_in(page)
    items = rows_of(unpacked(held["data"])["items"])
    first: dict[str, int] = {}
    for at, item in enumerate(items):
        first.setdefault(item["institution_code"], at)
    behind = {first[item["institution_code"]] for item in items if item["status"] in ("滞后", "未采购")}
    assert {int(number) for number in held["inside"]} == behind
    assert not behind & set(held["outside"])


def test_nothing_is_fetched_from_a_network(page: Path) -> None:
    text = page.read_text("utf-8")
    assert "http:" not in text
    assert "https:" not in text


def test_equal_data_make_equal_files(page: Path, tmp_path: Path, here: Here) -> None:
    again = tmp_path / page.name
    said = here(("report", "-C", "sample_data", *MONTH, "-q", "-o", str(tmp_path / "b.md"), "--html", str(again)))
    assert said.code == 0
    assert again.read_bytes() == page.read_bytes()


def test_names_are_text_whatever_they_hold(folder: Folder, jicai: Jicai) -> None:
    hostile = "</script><script>alert(1)</script>"
    folder.good()
    folder.write("医疗机构.xlsx", table("医疗机构", {"医疗机构名称": hostile}))
    assert jicai("report", *MONTH, "-q", "-o", "b.md", "--html", "页.html").code == 0
    text = (folder.path / "页.html").read_text("utf-8")
    assert "alert(1)" not in text
    assert unpacked(held_in(folder.path / "页.html")["data"])["items"]["rows"]["institution_name"][0] == hostile


def test_what_the_page_cannot_hold_lies_beside_it(
    folder: Folder, jicai: Jicai, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_write, "ROOM", 10)
    folder.good()
    said = jicai("report", *MONTH, "-o", "b.md", "--html", "{month}.html")
    assert said.code == 0
    # The page is named as well as the bulletin, and what must go with it.
    assert "已写入 2026-08.html（逐级查看的网页，用浏览器打开；其余机构的订单明细在文件夹 2026-08-明细 里" in said.err
    held = held_in(folder.path / "2026-08.html")
    assert held["inside"] == {}
    assert sorted(one.name for one in (folder.path / "2026-08-明细").iterdir()) == [
        f"{number}.js" for number in held["outside"]
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--html", "页.docx"), "--html 页.docx：是网页，文件名请以 .html 结尾"),
        (("-o", "a.html", "--html", "a.html"), "--html a.html：与 -o 是同一个文件，请换一个文件名"),
        (("--html", "没有/页.html"), "没有/页.html：文件夹"),
    ],
)
def test_a_wrong_place_is_one_line(arguments: tuple[str, ...], told: str, folder: Folder, jicai: Jicai) -> None:
    folder.good()
    said = (
        jicai("report", *MONTH, "-q", "-o", "b.md", *arguments)
        if "-o" not in arguments
        else jicai("report", *MONTH, "-q", *arguments)
    )
    assert said.code == 2
    assert said.err.startswith(f"错误：{told}")
    assert not list(folder.path.glob("*.html"))


def test_without_agreed_volumes_there_is_no_page(folder: Folder, jicai: Jicai) -> None:
    folder.good("订单明细", "中选目录", "医疗机构", "货款支付")
    said = jicai("report", *MONTH, "-q", "-o", "b.md", "--html", "页.html")
    assert (said.code, said.err) == (2, "错误：--html：没有可以查看的，执行进度（progress）：没有约定采购量表\n")


# ---- in a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None or DRIVER is None:
        pytest.skip("no Chromium with its driver")
    webdriver = pytest.importorskip("selenium.webdriver")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,900"):
        options.add_argument(argument)
    opened = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    yield opened
    opened.quit()


class Reader:
    """Somebody at the page."""

    def __init__(self, browser: Any, page: Path) -> None:
        self.browser, self.page = browser, page

    def open(self, place: str = "") -> None:
        self.browser.get("about:blank")
        self.browser.get(f"{self.page.as_uri()}#{place}")
        self.settled()

    def settled(self) -> None:
        from selenium.webdriver.support.ui import WebDriverWait

        address = "const h = new URLSearchParams(location.hash.slice(1)).toString(); "
        ready = "return document.documentElement.dataset.ready === '#' + h"
        WebDriverWait(self.browser, 20).until(lambda browser: browser.execute_script(address + ready))

    def all(self, selector: str) -> list[str]:
        texts: list[str] = self.browser.execute_script(
            "return [...document.querySelectorAll(arguments[0])].map(one => one.textContent)", selector
        )
        return texts

    def click(self, selector: str) -> None:
        self.browser.find_element("css selector", selector).click()
        self.settled()

    def keys(self, *keys: str) -> None:
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.browser).send_keys(*keys).perform()
        self.settled()


def test_somebody_walks_from_the_whole_to_an_order_line(browser: Any, page: Path) -> None:
    reader = Reader(browser, page)
    reader.open()
    assert reader.all("caption") == ["批次：4 行"]
    for _ in range(4):
        reader.click("tbody a")
    assert len(reader.all("#trail li")) == 5
    assert [text.partition("：")[0] for text in reader.all("caption")][:2] == ["约定项", "计入的订单明细"]
    counted = browser.execute_script(
        "return [...document.querySelectorAll('table')[1].querySelectorAll('td[data-label=\"数量\"]')]"
        ".reduce((sum, one) => sum + Number(one.textContent.replaceAll(',', '')), 0)"
    )
    bought = browser.execute_script(
        "return Number(document.querySelector('td[data-label=\"已采购量\"]').textContent.replaceAll(',', ''))"
    )
    assert counted == bought > 0
    assert [one for one in browser.get_log("browser") if one["level"] == "SEVERE"] == []
    browser.back()
    reader.settled()
    assert len(reader.all("#trail li")) == 4


def test_somebody_searches_and_sorts_by_keyboard_and_the_link_keeps_it(browser: Any, page: Path) -> None:
    reader = Reader(browser, page)
    reader.open("v=items")
    assert reader.all("caption") == ["约定项：300 行"]
    reader.keys("/", "党参")
    rows = reader.all('td[data-label="品种名称"]')
    assert rows
    assert set(rows) == {"党参"}
    browser.execute_script("document.querySelector('th button[data-sort=completion]').focus()")
    reader.keys("\ue007")  # enter
    link = browser.current_url.partition("#")[2]
    shown = reader.all('td[data-label="完成率"]')
    completions = [float(text.strip("%").replace(",", "")) for text in shown]
    assert completions == sorted(completions, reverse=True)
    reader.open(link)
    assert reader.all('td[data-label="完成率"]') == shown


def test_the_page_prints(browser: Any, page: Path) -> None:
    import io

    import pdfplumber

    reader = Reader(browser, page)
    reader.open("v=items&s=滞后")
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"]
    with pdfplumber.open(io.BytesIO(base64.b64decode(printed))) as document:
        first = document.pages[0]
        assert (round(first.width), round(first.height)) == (842, 595)
        text = "".join(one.extract_text() for one in document.pages)
    assert "滞后" in text
    assert "查找" not in text


@pytest.mark.parametrize("width", [380, 800, 1600])
def test_nothing_stands_out_of_the_page_at_any_width(width: int, browser: Any, page: Path) -> None:
    reader = Reader(browser, page)
    browser.set_window_size(max(width, 500), 900)
    try:
        reader.open("v=items")
        too_wide = browser.execute_script("return document.documentElement.scrollWidth - window.innerWidth")
        assert too_wide <= 0
    finally:
        browser.set_window_size(1280, 900)


def test_a_page_without_its_folder_says_so(browser: Any, page: Path, tmp_path: Path) -> None:
    moved = Path(shutil.copy(page, tmp_path / page.name))
    held = held_in(page)
    first = held["outside"][0]
    reader = Reader(browser, moved)
    reader.open(f"k={first}")
    assert any("请把文件夹" in text for text in reader.all("p.warn"))

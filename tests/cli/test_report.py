"""The bulletin of the sample data: its figures again from the JSON of the commands, its layout, its draft."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from transcripts import ROOT, Said

pytestmark = pytest.mark.long

Here = Callable[..., Said]
SAMPLE = ("-C", "sample_data")
AS_OF = "2026-08-31"
Rows = list[dict[str, Any]]
ZERO = Decimal(0)


def rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def percent(ratio: Decimal) -> str:
    return f"{rounded(ratio * 100, 1)}%"


def yuan(amount: Decimal) -> str:
    return f"{rounded(amount / 10_000, 2):,}万元" if amount >= 10_000 else f"{rounded(amount, 2):,}元"


#: What was run already: the sample data are the same for all tests.
_KNOWN: dict[tuple[str, ...], str] = {}


@pytest.fixture
def rows(here: Here) -> Callable[..., Rows]:
    """What a command gives as JSON, with exact numbers."""

    def call(*arguments: str, as_of: str = AS_OF) -> Rows:
        key = (*arguments, *SAMPLE, "--as-of", as_of, "--format", "json", "-q")
        if key not in _KNOWN:
            said = here(key)
            assert said.code == 0, said.err
            _KNOWN[key] = said.out
        found: Rows = json.loads(_KNOWN[key], parse_float=Decimal, parse_int=Decimal)
        return found

    return call


@pytest.fixture
def text(here: Here, tmp_path: Path) -> Callable[..., str]:
    """The bulletin as Markdown, unescaped."""

    def call(*arguments: str, month: str = "2026-08") -> str:
        key = ("report", *SAMPLE, "--month", month, *arguments)
        if key not in _KNOWN:
            output = tmp_path / "通报.md"
            said = here((*key, "-o", str(output), "-q"))
            assert (said.code, said.out, said.err) == (0, "", "")
            _KNOWN[key] = re.sub(r"\\(.)", r"\1", output.read_text("utf-8"))
        return _KNOWN[key]

    return call


def cells(text: str, caption: str) -> list[list[str]]:
    """The rows of the table with that caption."""
    lines = text.partition(f"{caption}**\n\n")[2].partition("\n\n")[0].splitlines()[2:]
    return [line.strip("| ").split(" | ") for line in lines]


def weighted(items: Rows) -> tuple[Decimal, Decimal]:
    """Completion and time progress by agreed amounts."""
    counted = [row for row in items if row["status"] != "superseded" and row["completion"] is not None]
    weight = sum((row["agreed_amount"] for row in counted), ZERO)
    done = sum((min(max(row["completion"], ZERO), Decimal(1)) * row["agreed_amount"] for row in counted), ZERO)
    return done / weight, sum((row["time_progress"] * row["agreed_amount"] for row in counted), ZERO) / weight


def grouped(items: Rows, key: str) -> dict[str, Rows]:
    groups: dict[str, Rows] = {}
    for row in items:
        groups.setdefault(row[key], []).append(row)
    return groups


def row_of(items: Rows, before: Rows) -> list[str]:
    """The figures of a group: completion, time, gap, change, how many are behind."""
    (completion, time), (earlier, _) = weighted(items), weighted(before)
    behind = sum(row["status"] in ("lagging", "not_started") for row in items)
    return [
        percent(completion),
        percent(time),
        f"{rounded((rounded(completion, 6) - rounded(time, 6)) * 100, 1):+}",
        f"{rounded((rounded(completion, 6) - rounded(earlier, 6)) * 100, 1):+}",
        str(behind),
    ]


def test_progress_is_that_of_the_command(text: Callable[..., str], rows: Callable[..., Rows]) -> None:
    said, items, before = text(), rows("progress"), rows("progress", as_of="2026-07-31")
    (completion, time), (earlier, _) = weighted(items), weighted(before)
    status = Counter(row["status"] for row in items)
    institutions = {row["institution_code"] for row in items}
    batches, batches_before = grouped(items, "batch"), grouped(before, "batch")
    agreed = sum((row["agreed_amount"] for row in items), ZERO)
    assert (
        f"约定项{len(items)}项，涉及{len(batches)}个批次、{len(institutions)}家医疗机构，约定金额{yuan(agreed)}，"
    ) in said
    assert f"加权完成率{percent(completion)}，时间进度{percent(time)}，快于时间进度" in said
    assert f"加权完成率比上月末提高{rounded((completion - earlier) * 100, 1)}个百分点。" in said
    assert f"已完成{status['completed']}项，滞后{status['lagging']}项，未采购{status['not_started']}项。" in said
    shown = cells(said, "各批次执行进度")
    assert [row[1:] for row in shown] == [
        [str(len(some)), *row_of(some, batches_before[batch])] for batch, some in sorted(batches.items())
    ]


def test_districts_are_ranked_with_their_change(text: Callable[..., str], rows: Callable[..., Rows]) -> None:
    now, before = (grouped(rows("progress", as_of=day), "district") for day in (AS_OF, "2026-07-31"))
    ranked, earlier = (sorted(some, key=lambda one: -weighted(some[one])[0]) for some in (now, before))
    assert cells(text(), "各区县执行进度排名") == [
        [
            str(place),
            str(earlier.index(district) + 1),
            district,
            str(len({row["institution_code"] for row in now[district]})),
            *row_of(now[district], before[district]),
        ]
        for place, district in enumerate(ranked, 1)
    ]


def test_who_is_behind_and_why(text: Callable[..., str], rows: Callable[..., Rows]) -> None:
    said, causes = text(), rows("progress", "--causes")
    bound = [row for row in causes if not row["voluntary"]]
    missing = sum((row["missing_amount"] for row in bound), ZERO)
    names = Counter[str]()
    for row in bound:
        names[row["institution_name"]] += row["missing_amount"]
    assert f"医疗机构{len(names)}家，共{len(bound)}项，与时间进度相比欠采{yuan(missing)}。" in said
    hospital = [row for row in bound if row["cause"] == "hospital"]
    of_hospital = sum((row["missing_amount"] for row in hospital), ZERO)
    assert f"医院未采{len(hospital)}项（欠采{yuan(of_hospital)}）" in said
    assert f"自愿参加的机构另有{len(causes) - len(bound)}项" in said
    shown = cells(said, "滞后的医疗机构")
    assert [row[0] for row in shown] == [name for name, _ in names.most_common()]
    items = Counter(row["institution_name"] for row in bound)
    assert [row[2] for row in shown] == [str(items[row[0]]) for row in shown]
    assert shown[0][3] == yuan(names.most_common(1)[0][1])


def test_shares_and_supply(text: Callable[..., str], rows: Callable[..., Rows]) -> None:
    said, shares, companies = text(), rows("progress", "--shares", "--by", "batch"), rows("supply")
    amounts = {
        kind: sum((row[f"{kind}_amount"] for row in shares), ZERO) for kind in ("selected", "nonselected", "substitute")
    }
    whole = sum(amounts.values(), ZERO)
    selected, nonselected, substitute = (percent(amount / whole) for amount in amounts.values())
    assert (
        f"约定品种共采购{yuan(whole)}，其中中选产品{yuan(amounts['selected'])}，占{selected}；"
        f"非中选产品占{nonselected}，替代产品占{substitute}。"
    ) in said
    ordered, delivered, orders, due = (
        sum((row[key] for row in companies), ZERO)
        for key in ("ordered_amount", "delivered_amount", "orders", "due_orders")
    )
    assert (
        f"{len(companies)}家次中选企业共有订单{orders:,}笔，已到配送期限的{due:,}笔，应配送{yuan(ordered)}，"
        f"已配送{yuan(delivered)}，配送率{percent(delivered / ordered)}。"
    ) in said
    suggested = [row for row in companies if row["level"]]
    assert [row[0] for row in cells(said, "建议关注供应情况的中选企业")] == [row["company"] for row in suggested]
    assert not any(row["level"] in said for row in suggested)  # a suggestion is not for the public


def test_payment_findings_and_advances(text: Callable[..., str], rows: Callable[..., Rows], here: Here) -> None:
    said, debts = text(), [row for row in rows("overdue", "--by", "institution") if row["lines"]]
    unpaid, lines = (sum((row[key] for row in debts), ZERO) for key in ("unpaid", "lines"))
    oldest = max(row["oldest_days"] for row in debts)
    assert (f"逾期未付货款{yuan(unpaid)}，共{lines}笔，涉及{len(debts)}家医疗机构，最长逾期{oldest}天。") in said
    before = sum((row["unpaid"] for row in rows("overdue", "--by", "institution", as_of="2026-07-31")), ZERO)
    assert f"逾期货款比上月末{'增加' if unpaid > before else '减少'}{yuan(abs(unpaid - before))}。" in said
    worst = sorted(debts, key=lambda row: -row["unpaid"])
    assert [(row[0], row[3]) for row in cells(said, "货款逾期的医疗机构")] == [
        (row["institution_name"], yuan(row["unpaid"])) for row in worst
    ]
    found = [row for row in rows("flags") if row["set_aside"] is None]
    severity = Counter(row["severity"] for row in found)
    assert (
        f"共有发现{len(found)}条：严重{severity['serious']}条，警示{severity['warning']}条，"
        f"复核{severity['review']}条，提示{severity['info']}条。"
    ) in said
    by_rule = Counter(row["rule_title"] for row in found)
    assert {row[1]: int(row[3]) for row in cells(said, "检查发现")} == by_rule
    tranches = rows("advance")
    planned, paid = (sum((row[key] for row in tranches), ZERO) for key in ("amount", "paid"))
    late, due = ([row for row in tranches if row["status"] == status] for status in ("late", "due"))
    of_late, of_due = (sum((row["outstanding"] for row in some), ZERO) for some in (late, due))
    assert (
        f"各批次预付金应拨{yuan(planned)}，已拨付{yuan(paid)}，逾期未拨足{len(late)}期{yuan(of_late)}。"
        f"本月到期还没有拨足的{len(due)}期{yuan(of_due)}。"
    ) in said


@pytest.mark.slow
def test_a_draft_marks_what_last_months_bulletin_said(text: Callable[..., str], here: Here, tmp_path: Path) -> None:
    now, marked = text(), text("--draft")
    last = text(month="2026-07")
    assert "送审稿" in marked
    assert "送审稿" not in now
    total_now, total_last = (re.search(r"共有发现(\d+)条", one) for one in (now, last))
    assert total_now
    assert total_last
    assert f"共有发现{total_now[1]}〔上月{total_last[1]}〕条" in marked
    gone = {row[0] for row in cells(last, "滞后的医疗机构")} - {row[0] for row in cells(now, "滞后的医疗机构")}
    assert gone == {"嘉岚区人民医院"}
    assert "〔上月列入、本月不再列入的：嘉岚区人民医院〕" in marked
    new = [row[0] for row in cells(marked, "货款逾期的医疗机构") if row[0].endswith("〔上月没有〕")]
    known = {row[0] for row in cells(last, "货款逾期的医疗机构")}
    assert new == [f"{row[0]}〔上月没有〕" for row in cells(now, "货款逾期的医疗机构") if row[0] not in known]
    unmarked = re.sub("〔[^〕]*〕", "", marked)
    assert all(line in unmarked for line in now.splitlines() if line.startswith("对照"))


def test_the_document(here: Here, tmp_path: Path) -> None:
    output = tmp_path / "通报.docx"
    command = ("report", *SAMPLE, "--month", "2026-08", "-o", str(output))
    said = here(command)
    assert (said.code, said.out) == (0, "")
    assert said.err.splitlines()[-1].startswith(f"已写入 {output}（截至 2026-08-31：总体进度、各区县进度、")
    first = output.read_bytes()
    made = Document(BytesIO(first))
    assert made.paragraphs[0].text == "2026年8月集中带量采购执行监测通报"
    assert made.paragraphs[0].style.name == "公文标题"
    section = made.sections[0]
    assert [round(one.mm) for one in (section.top_margin, section.left_margin, section.right_margin)] == [37, 28, 26]
    headings = [one.text for one in made.paragraphs if one.style.name == "公文一级标题"]
    assert headings[0] == "一、总体进度"
    assert len(headings) == len(made.tables) == 9
    assert "{" not in "".join(one.text for one in made.paragraphs)
    if "没有中文字体" not in said.err:
        assert [round(one.width.mm) for one in made.inline_shapes] == [152] * 4


def test_the_reference_page_names_what_a_template_finds() -> None:
    from jicai.results.report.content import Bulletin
    from jicai.results.report.context import context_of
    from jicai.results.report.declared import GENERAL

    general = dict.fromkeys(figure.key for figure in GENERAL)
    context = context_of(Bulletin(general, [], []), None, lambda pieces: "")
    page = (ROOT / "docs" / "监测通报.md").read_text("utf-8")
    for name, value in context.items():
        if isinstance(value, dict):
            own = {key for key in value if not key.endswith("_caption")} - {
                "heading",
                "lines",
                "caption",
                "rows",
                "gone",
            }
            assert all(f"`{name}.{key}`" in page for key in own)
            assert not value
        else:
            assert f"`{name}`" in page


def test_what_changed_is_what_diff_says(rows: Callable[..., Rows], text: Callable[..., str]) -> None:
    said = text()
    bound = {tuple(str(row[key]) for key in ITEM) for row in rows("progress") if not row["voluntary"]}
    items = [row for row in rows("diff", "--show", "progress") if tuple(str(row[key]) for key in ITEM) in bound]
    kinds = Counter(row["kind"] for row in items)
    assert f"与上月末相比，新落后的约定项{kinds['appeared']}项。落后得更多的{kinds['worse']}项。" in said
    assert f"已赶上时间进度的{kinds['mended']}项。" in said
    told = cells(said, "新落后和更落后的约定项")
    assert len(told) == min(10, kinds["appeared"] + kinds["worse"])
    assert {(row[1], row[2]) for row in told} <= {(row["institution_name"], row["variety_name"]) for row in items}
    found = Counter(row["kind"] for row in rows("diff", "--show", "findings"))
    assert f"检查发现新出现{found['new']}条，加重{found['worse']}条，消除{found['mended']}条。" in said
    overdue = [row for row in rows("diff", "--show", "overdue") if row["kind"] == "new"]
    assert f"货款新逾期{len(overdue)}笔{yuan(sum((row['unpaid'] for row in overdue), ZERO))}。" in said


ITEM = ("batch", "agreement_year", "institution_code", "variety_code", "company")

"""`jicai letter` as a user runs it: what is written, numbered, annexed, and not written twice."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from small_workspaces import Folder, Outcome, table
from transcripts import Said

from jicai.calc.letter.matters import ASKED_OF, URGED
from jicai.calc.rules import all_rules
from jicai.render import filing
from jicai.tables.results.letter import LETTER_REGISTER

pytestmark = pytest.mark.long

Run = Callable[..., Outcome]
ON = ("--as-of", "2026-10-31", "--dated", "2026-11-03", "--format", "json")
LINE = {"配送企业": "乙公司", "验收数量": "10", "验收日期": "2026-07-12", "订单状态": "正常"}
REFUSED = {"订单状态": "拒绝配送", "验收数量": None, "验收日期": None, "采购数量": "8"}


def workspace(folder: Folder, company: str = "甲公司", institution: str = "第一医院") -> None:
    """H1 has bought 10 of 100 and owes them, and its order of 8 was refused; H2 is well."""
    folder.good("约定采购量")
    folder.write("中选目录.xlsx", table("中选目录", {"中选企业": company, "产品名称": "毫针"}))
    folder.write("医疗机构.xlsx", table("医疗机构", {"医疗机构名称": institution}, OTHER))
    folder.write("订单明细.xlsx", table("订单明细", LINE, LINE | REFUSED | {"订单明细编号": "M2"}))
    folder.write("货款支付.xlsx", table("货款支付", {"收款企业": "丙公司", "付款金额": "1.00"}))


OTHER = {"医疗机构编码": "H2", "医疗机构名称": "第二医院", "区县": "江北区"}


def register(folder: Folder) -> list[dict[str, str]]:
    text = (folder.path / "函件" / "函件登记.csv").read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def texts(path: Path) -> list[str]:
    return [paragraph.text for paragraph in Document(str(path)).paragraphs if paragraph.text.strip()]


def annex(path: Path, at: int, header: str) -> list[str]:
    """The cells below the header in a table of the document, without those of the last row, which tells the sum."""
    rows = [[cell.text for cell in row.cells] for row in Document(str(path)).tables[at].rows]
    column = rows[0].index(header)
    return [row[column] for row in rows[1:-1]]


def added(cells: Sequence[str]) -> Decimal:
    return sum((Decimal(cell.replace(",", "")) for cell in cells), Decimal(0))


def test_a_hospital_that_is_behind_and_owes(jicai: Run, folder: Folder) -> None:
    workspace(folder)
    folder.settings('[letter]\noffice = "某局"\ncontact = "王某"\nnumber = "某函〔{year}〕{n}号"\n')
    said = jicai("letter", "urge", "第一医院", *ON)
    assert said.code == 0, said.err
    (row,) = said.rows
    assert (row["number"], row["dated"], row["kind"], row["addressee"]) == (
        "某函〔2026〕1号", "2026-11-03", "urge", "第一医院",
    )  # fmt: skip
    # 114 of 365 days are over: 100 x 114 / 365 - 10 needles at 1.50 yuan are missing.
    assert (row["behind"], row["behind_amount"]) == (1, 31.85)
    assert (row["overdue"], row["overdue_amount"]) == (1, 15)
    path = folder.path / "函件" / row["file"]
    assert row["file"] == "2026/001-催办函-第一医院.docx"
    assert texts(path)[:3] == ["某函〔2026〕1号", "某局关于催办集中带量采购协议采购量执行和货款结算的函", "第一医院："]
    said_there = "\n".join(texts(path))
    assert "欠采金额合计 31.85 元（见附件1）" in said_there
    assert "未付金额合计 15.00 元，最久的逾期 61 天（见附件2）" in said_there
    assert "请于2026年11月18日前办理" in said_there
    assert annex(path, 0, "欠采金额（元）") == ["31.85"]
    assert annex(path, 1, "未付金额（元）") == ["15.00"]
    assert annex(path, 1, "订单明细编号") == ["M1"]
    rows = register(folder)
    assert list(rows[0]) == [column.label for column in LETTER_REGISTER.columns]
    assert [(row["函号"], row["事项"], row["事项编号"][:8], row["金额"]) for row in rows] == [
        ("某函〔2026〕1号", "采购进度", "behind-" + rows[0]["事项编号"][7], "31.85"),
        ("某函〔2026〕1号", "逾期货款", "overdue-", "15.00"),
    ]


def test_no_second_letter_unless_asked(jicai: Run, folder: Folder) -> None:
    workspace(folder)
    (row,) = jicai("letter", "催办函", "第一医院", "--about", "货款", *ON).rows
    assert row["overdue"] == 1
    assert "按照渝医保办〔2026〕34号的要求，现函告如下" in "\n".join(texts(folder.path / "函件" / row["file"]))
    said = jicai("letter", "urge", "--district", "渝中区", *ON)
    (row,) = said.rows
    assert (row["number"], row["behind"], row["overdue"], row["left_out"]) == ("〔2026〕2号", 1, 0, 1)
    assert row["earlier"] == "〔2026〕1号（2026-11-03）"
    assert "第一医院：1 项已经去过这种函，没有再列：〔2026〕1号（2026-11-03）\n要再去一次函，请加 --again" in said.err
    later = ("--as-of", "2026-12-31", "--dated", "2027-01-05", "--format", "json")
    said = jicai("letter", "urge", "第一医院", *later)
    assert (said.rows[0]["number"], said.rows[0]["file"], said.rows[0]["left_out"]) == (None, None, 2)
    assert len(list((folder.path / "函件" / "2026").iterdir())) == 2
    # Another kind is a further step: it goes, and names what went before.
    (row,) = jicai("letter", "talk", "第一医院", "--to", "医院", *later).rows
    assert (row["number"], row["behind"], row["overdue"]) == ("〔2027〕1号", 1, 1)
    said_there = "\n".join(texts(folder.path / "函件" / row["file"]))
    assert "已经去过函的：〔2026〕1号（2026年11月3日）、〔2026〕2号（2026年11月3日）。" in said_there
    assert "时间：另行通知。" in said_there
    (row,) = jicai("letter", "talk", "第一医院", "--to", "医院", *later).rows
    assert (row["number"], row["left_out"]) == (None, 2)
    listed = jicai("letter", "--list", "--format", "json").rows
    assert [(row["number"], row["kind"], row["behind"], row["overdue_amount"]) for row in listed] == [
        ("〔2026〕1号", "urge", 0, 15), ("〔2026〕2号", "urge", 1, 0), ("〔2027〕1号", "talk", 1, 15),
    ]  # fmt: skip


def test_a_company_that_does_not_supply(jicai: Run, folder: Folder) -> None:
    workspace(folder)
    (row,) = jicai("letter", "talk", "甲公司", "--at", "11月10日9时", *ON).rows
    assert (row["addressee_type"], row["addressee"], row["supply"], row["supply_amount"]) == (
        "company", "甲公司", 1, 12,
    )  # fmt: skip
    path = folder.path / "函件" / row["file"]
    said_there = "\n".join(texts(path))
    assert (
        "1 家医疗机构向你公司采购的 1 个产品，有 1 笔订单没有供货（拒绝配送 1 笔），未供金额合计 12.00 元" in said_there
    )
    assert "二、约谈安排\n时间：11月10日9时。" in said_there
    assert annex(path, 0, "未供金额（元）") == ["12.00"]  # 8 at 1.50 yuan
    assert annex(path, 0, "医疗机构") == ["第一医院"]
    (row,) = jicai("letter", "urge", "甲公司", "--to", "company", *ON).rows
    assert (row["supply"], row["left_out"], row["earlier"]) == (1, 0, "〔2026〕1号（2026-11-03）")
    assert jicai("letter", "talk", "甲公司", *ON).rows[0]["left_out"] == 1


def test_findings_are_asked_about(jicai: Run, folder: Folder) -> None:
    folder.dear_lines()
    said = jicai("letter", "inquire", "第一医院", *ON)
    (row,) = said.rows
    assert row["finding"] == 4  # three above the selected price, one of them without a contract
    path = folder.path / "函件" / row["file"]
    found = jicai("flags", "--as-of", "2026-10-31", "--format", "json").rows
    keys = {one["key"] for one in found}
    assert {row["事项编号"] for row in register(folder)} < keys
    assert len(annex(path, 0, "说明")) == 4
    assert all(cell.startswith("渝医保办〔2026〕34号") for cell in annex(path, 0, "依据"))
    (row,) = jicai("letter", "inquire", "第一医院", "--rule", "not-started", "--rule", "price-above", *ON).rows
    assert (row["number"], row["finding"], row["left_out"]) == ("〔2026〕2号", 1, 3)
    said = jicai("letter", "inquire", "甲公司", "--to", "company", "--district", "渝中区", "--dry-run", *ON)
    assert (said.code, said.rows) == (0, [])
    assert "没有要写函的事项" in said.err
    assert "不分医疗机构的发现（如供应不足）不在区县、医疗机构的范围里，没有列出" in said.err
    assert "未检查配送企业未经选定（distributor）：未提供配送关系" in said.err


def test_every_rule_is_asked_of_somebody_or_the_bureau_s_own() -> None:
    own = {"advance-late", "advance-over", "fund-late", "offset-missed"}
    own |= {"overlapping-batches", "payment-standard", "stale"}
    assert set(ASKED_OF) == set(all_rules()) - own
    assert set(ASKED_OF) > URGED


def test_a_dry_run_writes_nothing(jicai: Run, folder: Folder) -> None:
    workspace(folder)
    before = sorted(folder.path.rglob("*"))
    said = jicai("letter", "urge", "--all", "--dry-run", "--exit-code", *ON)
    assert (said.code, [row["number"] for row in said.rows]) == (1, ["〔2026〕1号"])
    assert "要写 1 封，〔2026〕1号，2026年11月3日" in said.err
    assert sorted(folder.path.rglob("*")) == before


def test_what_was_written_is_listed_from_the_register(
    jicai: Run, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a narrow terminal does not show all columns: the same call with -o would write, and list, nothing more."""
    workspace(folder)
    monkeypatch.setenv("COLUMNS", "60")
    call = ("letter", "urge", "第一医院", *ON[:-2], "--format", "table")
    assert "或用-o文件.xlsx查看全部列" in "".join(jicai(*call, "--dry-run").out.split())
    assert "或用jicailetter--list-o文件.xlsx查看全部列" in "".join(jicai(*call).out.split())


@pytest.mark.parametrize(("output", "told"), [("函", "-o 写的是函件清单"), ("函.doc", "不认识扩展名 .doc")])
def test_a_list_that_cannot_be_written_stops_before_a_letter_has_its_number(
    jicai: Run, folder: Folder, output: str, told: str
) -> None:
    workspace(folder)
    said = jicai("letter", "urge", "第一医院", *ON[:4], "-o", output)
    assert (said.code, told in said.err) == (2, True), said.err
    assert not (folder.path / "函件").exists()


def test_names_that_are_no_names(jicai: Run, folder: Folder) -> None:
    hostile = "甲&乙 <b>{{ x }}{% if %}/../丙\\丁公司"
    workspace(folder, company=hostile, institution="=A1/第一:医院?")
    (row,) = jicai("letter", "talk", "--all", *ON).rows
    assert row["addressee"] == hostile
    path = folder.path / "函件" / row["file"]
    assert path.parent == folder.path / "函件" / "2026"
    assert f"{hostile}：" in texts(path)
    assert annex(path, 0, "医疗机构") == ["=A1/第一:医院?"]
    assert jicai("letter", "urge", "--all", *ON).code == 0
    assert "'=A1/第一:医院?" in {one["收函单位"] for one in register(folder)}
    listed = jicai("letter", "--list", "--format", "json").rows
    assert [one["addressee"] for one in listed] == [hostile, "=A1/第一:医院?"]


def test_what_people_write_into_the_register_stays(jicai: Run, folder: Folder) -> None:
    workspace(folder)
    jicai("letter", "urge", "第一医院", "--about", "货款", *ON)
    path = folder.path / "函件" / "函件登记.csv"
    header, line = path.read_text("utf-8-sig").splitlines()
    changed = line.replace("2026-11-03", "2026/11/3").removesuffix(",") + ",是,已退回"
    path.write_bytes(f"{header},备注\r\n{changed}\r\n,,\r\n".encode("gb18030"))
    (row,) = jicai("letter", "urge", "第一医院", *ON).rows  # the letter that is void does not count, its number does
    assert (row["number"], row["overdue"], row["left_out"]) == ("〔2026〕2号", 1, 0)
    rows = register(folder)
    assert [(one["函号"], one["作废"], one["备注"]) for one in rows] == [
        ("〔2026〕1号", "是", "已退回"), ("〔2026〕2号", "", ""), ("〔2026〕2号", "", ""),
    ]  # fmt: skip
    assert [one["void"] for one in jicai("letter", "--list", "--format", "json").rows] == [True, False]


BROKEN = {
    "": "是空的",
    "函号,年度,序号,日期\n": "第 1 行没有事项编号列",
    "函号,函号,年度,序号,日期,事项编号\n": "第 1 行有两个函号列",
    "函号,年度,序号,日期,事项编号\n〔2026〕1号,2026,一,2026-11-03,a\n": "第 2 行：序号「一」读不出来",
    "函号,年度,序号,日期,事项编号\n〔2026〕1号,2026,1,昨天,a\n": "第 2 行：日期「昨天」读不出来",
    "函号,年度,序号,日期,事项编号\n〔2026〕1号,2026,1,2026-11-03,\n": "第 2 行：事项编号空着",
    "函号,年度,序号,日期,事项编号\n〔2026〕1号,2026,1,2026-11-03,a,b\n": "第 2 行比表头多 1 格",
    "函号,年度,序号,日期,事项编号,作废\n〔2026〕1号,2026,1,2026-11-03,a,也许\n": "第 2 行：作废「也许」不认识",
    '函号,年度,序号,日期,事项编号\n"〔2026〕1号,2026\n': "引号不成对",
}


@pytest.mark.parametrize("text", BROKEN, ids=BROKEN.values())
def test_a_register_that_cannot_be_read_stops_it(text: str, jicai: Run, folder: Folder) -> None:
    path = folder.path / "函件" / "函件登记.csv"
    path.parent.mkdir()
    path.write_text(text, "utf-8")
    said = jicai("letter", "--list")
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert said.err.startswith(f"错误：函件/函件登记.csv：{BROKEN[text]}")
    assert path.read_text("utf-8") == text


def test_a_run_that_was_ended_leaves_no_number(jicai: Run, folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace(folder)
    put = filing.put_in_place

    def ended(temporary: Path, target: Path, mode: int | None) -> None:
        if target.suffix == ".csv":
            raise KeyboardInterrupt
        put(temporary, target, mode)

    monkeypatch.setattr(filing, "put_in_place", ended)
    talk = ("letter", "talk", "甲公司", *ON)
    assert jicai(*talk).code == 130
    monkeypatch.setattr(filing, "put_in_place", put)
    left = "2026/001-约谈通知-甲公司.docx"
    assert (folder.path / "函件" / left).exists()
    assert not (folder.path / "函件" / "函件登记.csv").exists()
    said = jicai(*talk)
    assert said.code == 2
    assert f"{left} 已经有了，登记里却没有：上次没有写完，或登记不是最新的" in said.err
    urge = ("letter", "urge", "--all", "--about", "overdue", *ON)
    said = jicai(*urge)
    assert (said.code, said.out) == (2, "")
    assert f"{left} 已经有了，登记里却没有" in said.err
    (folder.path / "函件" / left).rename(folder.path / "函件" / left.replace("001", "007"))
    said = jicai(*urge)
    assert said.rows[0]["number"] == "〔2026〕1号"
    told = "函件文件夹里有 1 个文件没有登记（上次没有写完，或另外放入的），请核对后移走："
    assert f"{told}{left.replace('001', '007')}" in said.err
    assert jicai(*talk).rows[0]["number"] == "〔2026〕2号"
    assert [path.name for path in (folder.path / "函件").iterdir() if path.name.startswith(".")] == []


def test_a_register_that_was_lost_gives_no_number_a_second_time(jicai: Run, folder: Folder) -> None:
    workspace(folder)
    assert jicai("letter", "talk", "甲公司", *ON).code == 0
    (folder.path / "函件" / "函件登记.csv").unlink()
    said = jicai("letter", "urge", "--all", "--about", "overdue", *ON)
    assert (said.code, said.out) == (2, "")
    assert "2026/001-约谈通知-甲公司.docx 已经有了，登记里却没有" in said.err


def test_two_at_once(jicai: Run, folder: Folder) -> None:
    workspace(folder)
    (folder.path / "函件").mkdir()
    with filing.only_run(folder.path / "函件" / "函件登记.csv", "jicai letter"):
        said = jicai("letter", "urge", "--all", *ON)
    assert (said.code, said.err) == (2, "错误：函件/函件登记.csv：另一个 jicai letter 正在写这个文件，请等它完成\n")
    assert not (folder.path / "函件" / "2026").exists()


def test_templates_of_the_bureau(jicai: Run, folder: Folder) -> None:
    workspace(folder)
    said = jicai("letter", "--write-templates", "模板")
    assert (said.code, said.out) == (0, "")
    assert sorted(path.name for path in (folder.path / "模板").iterdir()) == [
        "催办函.docx",
        "函询.docx",
        "约谈通知.docx",
    ]
    assert jicai("letter", "--write-templates", "模板").err.startswith(
        "错误：--write-templates 模板：已经有 催办函.docx"
    )
    folder.settings('[letter]\ntemplates = "模板"\n')
    own = Document()
    own.add_paragraph("致{{ addressee }}：{{ overdue.amount }} 元")
    own.save(str(folder.path / "模板" / "催办函.docx"))
    (row,) = jicai("letter", "urge", "--all", "--about", "overdue", *ON).rows
    assert texts(folder.path / "函件" / row["file"]) == ["致第一医院：15.00 元"]
    own.add_paragraph("{{ adressee }}")
    own.save(str(folder.path / "模板" / "催办函.docx"))
    said = jicai("letter", "urge", "--all", *ON)
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "催办函.docx：没有 adressee（是否要写 addressee？） 这个变量" in said.err
    assert len(register(folder)) == 1


MISTAKES: dict[tuple[str, ...], str] = {
    (): "要写哪一种函？请写 jicai letter 加上 urge（催办函）、talk（约谈通知）、inquire（函询） 之一",
    ("urg",): "函的种类 urg：没有这一种，可用 urge（催办函）、talk（约谈通知）、inquire（函询）",
    ("urge",): "写给谁？请写上医疗机构或企业的名称，或用 --district 区县；全部都写请加 --all",
    ("urge", "甲公司"): "甲公司：是企业，写给企业的请加上 --to company",
    ("talk", "第一医院"): "第一医院：是医疗机构，写给医疗机构的请加上 --to institution",
    ("urge", "没有的"): "--institution 没有的：没有这家医疗机构",
    ("urge", "第一医院", "--rule", "surge"): "--rule：只用于函询（inquire），这里不起作用，请去掉它",
    ("urge", "第一医院", "--at", "9时"): "--at：只用于约谈通知（talk），这里不起作用，请去掉它",
    ("urge", "第一医院", "--about", "供应"): "--about 供应：发给医疗机构的催办函只写 采购进度、逾期货款，请改正",
    ("urge", "第一医院", "--dated", "昨天"): "--dated 昨天：不是日期，请写成 2026-10-08 这样",
    ("urge", "第一医院", "--dated", "2999-12-31"): "--dated 2999-12-31：不是日期，请写成 2026-10-08 这样",
    ("urge", "第一医院", "--as-of", "9999-12-31"): "--as-of 9999-12-31：不是日期，请写成 2026-08-31 这样",
    ("inquire", "第一医院", "--rule", "预付逾期"): "--rule 预付逾期：是本单位自己要办的事，不向别的单位函询，请去掉它",
    ("inquire", "第一医院", "--rule", "供应不足"): "--rule 供应不足：问的是企业，请加上 --to company",
}


@pytest.mark.parametrize("arguments", MISTAKES, ids=" ".join)
def test_mistakes(arguments: tuple[str, ...], jicai: Run, folder: Folder) -> None:
    workspace(folder)
    said = jicai("letter", *arguments, "-q")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"错误：{MISTAKES[arguments]}"), said.err
    assert not (folder.path / "函件").exists()


def test_without_payments_nothing_is_called_overdue(jicai: Run, folder: Folder) -> None:
    folder.good()
    said = jicai("letter", "urge", "--all", *ON)
    assert said.code == 2
    assert "里没有货款支付" in said.err


def test_a_letter_from_before_what_it_says_is_told_of(jicai: Run, folder: Folder) -> None:
    workspace(folder)
    told = "函的日期 2026-10-30 早于截至日期 2026-10-31，请核对 --dated 和 --as-of"
    for dated, is_told in (("2026-10-30", True), ("2026-10-31", False)):
        said = jicai("letter", "urge", "第一医院", "--as-of", "2026-10-31", "--dated", dated, "--dry-run")
        assert (said.code, told in said.out + said.err) == (0, is_told)


def test_the_letters_of_a_district_add_up_to_its_results(here: Callable[..., Said], tmp_path: Path) -> None:
    from test_readme import sample_folder

    folder = sample_folder(tmp_path)
    on = ("--as-of", "2026-09-30", "--district", "云岫县", "--format", "json", "-q")
    letters = Outcome(*vars(here(("letter", "urge", *on, "--dated", "2026-10-08"), folder)).values()).rows
    overdue = Outcome(*vars(here(("overdue", *on), folder)).values()).rows
    behind = [
        row for row in Outcome(*vars(here(("progress", "--causes", *on), folder)).values()).rows if not row["voluntary"]
    ]
    assert sum(row["overdue"] for row in letters) == len(overdue)
    assert sum(row["behind"] for row in letters) == len(behind)
    for row in letters:
        path, code = folder / "函件" / row["file"], row["addressee_code"]
        said_there, at = "\n".join(texts(path)), 0
        for matter, amount, header, name, lines in (
            ("behind", "missing_amount", "欠采金额（元）", "欠采金额", behind),
            ("overdue", "unpaid", "未付金额（元）", "未付金额", overdue),
        ):
            own = [Decimal(str(line[amount])) for line in lines if line["institution_code"] == code]
            assert len(own) == row[matter]
            if own:
                cells = annex(path, at, header)
                assert sorted(Decimal(cell.replace(",", "")) for cell in cells) == sorted(own)
                assert f"{name}合计 {added(cells):,} 元" in said_there
                assert Decimal(str(row[f"{matter}_amount"])) == added(cells) == sum(own)
                at += 1


def test_writing_fails_whole(jicai: Run, folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace(folder)

    def full(path: Path, chunks: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(filing, "write_new", full)
    said = jicai("letter", "urge", "--all", *ON)
    assert (said.code, "磁盘已满" in said.err) == (2, True)
    assert list((folder.path / "函件").iterdir()) == []

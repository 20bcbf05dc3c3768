"""What users see of each command on the sample data, to the character: at terminals, in pipes, and on mistakes.

After a wanted change: `pytest tests/cli --update-goldens`, then read the difference.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from transcripts import ROOT, Golden, Said, in_pipe

pytestmark = pytest.mark.long

SAMPLE = ("-C", "sample_data")
PROGRESS = ("progress", *SAMPLE, "--as-of", "2026-09-30")
LETTER = ("letter", "urge", *SAMPLE, "--as-of", "2026-09-30", "--dated", "2026-10-08", "--dry-run")
SUPPLY = ("supply", *SAMPLE, "--as-of", "2026-09-30")
ADVANCE = ("advance", *SAMPLE, "--as-of", "2026-09-30")
RECOVERED = (*SAMPLE, "--as-of", "2026-09-30")
OVERDUE = ("overdue", *SAMPLE, "--as-of", "2026-09-30")
ASSESS = ("assess", *SAMPLE, "--as-of", "2026-09-30")
FLAGS = ("flags", *SAMPLE, "--as-of", "2026-09-30")
EXPLAIN = ("explain", *SAMPLE, "--as-of", "2026-09-30")
DIFF = ("diff", *SAMPLE, "--as-of", "2026-09-30")
RENEW = ("renew", *SAMPLE, "--as-of", "2026-09-30", "--batch", "sl16-yaopin-2025", "--year", "2")

AT_TERMINAL: dict[str, tuple[str, ...]] = {
    "help": ("--help",),
    "progress_help": ("progress", "--help"),
    "progress_one_batch": (*PROGRESS, "--batch", "gx-zhenju-2026"),
    "progress_lagging": (*PROGRESS, "--status", "滞后", "--sort", "gap", "--top", "10"),
    "progress_by_institution": (*PROGRESS, "--by", "institution"),
    "progress_by_district": (*PROGRESS, "--by", "district"),
    "progress_by_level": (*PROGRESS, "--by", "level"),
    "progress_by_variety": (*PROGRESS, "--by", "variety"),
    "progress_by_company": (*PROGRESS, "--by", "company"),
    "progress_by_batch": (*PROGRESS, "--by", "batch"),
    "progress_why": (*PROGRESS, "--why", "--top", "5"),
    "progress_form": (*PROGRESS, "--form", "--batch", "sl16-yaopin-2025"),
    "progress_nothing": (*PROGRESS, "--district", "无此区"),
    "advance_help": ("advance", "--help"),
    "advance_one_batch": (*ADVANCE, "--batch", "gx-zhenju-2026"),
    "advance_late": (*ADVANCE, "--status", "逾期未拨足"),
    "advance_by_fund": (*ADVANCE, "--by", "fund"),
    "advance_by_district": (*ADVANCE, "--by", "district"),
    "advance_by_batch": (*ADVANCE, "--by", "batch"),
    "offset_help": ("offset", "--help"),
    "refund_help": ("refund", "--help"),
    "ledger_help": ("ledger", "--help"),
    "cashflow_help": ("cashflow", "--help"),
    "offset": ("offset", *RECOVERED),
    "refund_month": ("refund", *RECOVERED, "--month", "2027-07"),
    "ledger_one_institution": ("ledger", *RECOVERED, "--institution", "H50990300002"),
    "cashflow": ("cashflow", *RECOVERED),
    "overdue_help": ("overdue", "--help"),
    "overdue_oldest": (*OVERDUE, "--sort", "-days_overdue", "--top", "8"),
    "overdue_by_institution": (*OVERDUE, "--by", "institution"),
    "overdue_by_payee": (*OVERDUE, "--by", "payee"),
    "overdue_by_district": (*OVERDUE, "--by", "district"),
    "overdue_unmatched": (*OVERDUE, "--unmatched"),
    "overdue_line": (*OVERDUE, "--line", "MX25070766319083"),
    "letter_help": ("letter", "--help"),
    "letter_of_a_district": (*LETTER, "--district", "云岫县"),
    "supply_help": ("supply", "--help"),
    "supply": SUPPLY,
    "supply_by_distributor": (*SUPPLY, "--by", "distributor", "--batch", "ln-fenghexian-2026"),
    "supply_lines": (*SUPPLY, "--lines", "--company", "霁川医疗科技有限公司"),
    "supply_failed": (*SUPPLY, "--failed", "--top", "12"),
    "assess_help": ("assess", "--help"),
    "assess": ASSESS,
    "assess_by_district": (*ASSESS, "--by", "district"),
    "assess_preview": (*ASSESS, "--preview", "--district", "云岫县"),
    "assess_items": (*ASSESS, "--items", "--sort", "-shortfall_amount", "--top", "8"),
    "renew_help": ("renew", "--help"),
    "export_help": ("export", "--help"),
    "init_help": ("init", "--help"),
    "renew_one_institution": (*RENEW, "--institution", "H50990200001"),
    "renew_wanting": (*RENEW, "--status", "低于下限", "--status", "未续签"),
    "explain_help": ("explain", "--help"),
    "explain_item": (*EXPLAIN, "云岫县中医院", "党参"),
    "explain_advance": (*EXPLAIN, "--advance", "H50990300002", "ln-fenghexian-2026"),
    "explain_offset": (*EXPLAIN, "--offset", "2026-08", "H50990300002"),
    "explain_line": (*EXPLAIN, "--line", "MX25070766319083"),
    "explain_by": (*EXPLAIN, "--by", "district", "--by", "batch", "嘉岚区", "ln-fenghexian-2026"),
    "explain_finding": (*EXPLAIN, "surge-jvw6jeuiy6"),
    "explain_score": (*EXPLAIN, "--score", "H50990300003"),
    "diff_help": ("diff", "--help"),
    "diff": DIFF,
    "diff_by_district": (*DIFF, "--by", "district"),
    "diff_worse": (*DIFF, "--show", "progress", "--batch", "gx-zhenju-2026", "--sort", "gap", "--top", "5"),
    "flags_help": ("flags", "--help"),
    "flags_serious": (*FLAGS, "--severity", "严重"),
    "flags_list": ("flags", "--list"),
    "calendar_help": ("calendar", "--help"),
    "calendar": ("calendar", *SAMPLE, "--as-of", "2026-09-30", "--batch", "gx-zhenju-2026"),
    "clauses": ("clauses",),
    "check": ("check", *SAMPLE),
    "batch_list": ("batch", "list"),
    "batch_show": ("batch", "show", "gx-zhenju-2026"),
}

IN_PIPE: dict[str, tuple[str, ...]] = {
    "version": ("--version",),
    "csv": (*PROGRESS, "--top", "3"),
    "csv_en": (*PROGRESS, "--by", "district", "--headers", "en"),
    "json": (*PROGRESS, "--top", "3", "--format", "json"),
    "json_zh": (*PROGRESS, "--by", "level", "--format", "json", "--headers", "zh"),
    "ndjson": (*PROGRESS, "--by", "batch", "--format", "ndjson"),
    "markdown": (*PROGRESS, "--by", "district", "--format", "md"),
    "table": (*PROGRESS, "--top", "3", "--format", "table"),
    "quiet": (*PROGRESS, "--by", "district", "-q"),
    "status_in_english": (*PROGRESS, "--status", "not_started", "--format", "csv"),
    "sort_descending": (*PROGRESS, "--sort", "-完成率", "--top", "3", "--format", "csv"),
    "causes_csv": (*PROGRESS, "--causes", "--district", "嘉岚区"),
    "why_json": (*PROGRESS, "--why", "--top", "1", "--format", "json"),
    "shares_csv": (*PROGRESS, "--shares", "--by", "institution", "--by", "batch", "--district", "渠北区"),
    "second_year": (*PROGRESS, "--year", "2", "--batch", "sl16-yaopin-2025", "--top", "3"),
    "ordered_quantities": (*PROGRESS, "--count", "ordered", "--by", "batch"),
    "scope": (*PROGRESS, "--institution", "h50990300002", "--company", "杏砚医疗器械有限公司"),
    "exit_code_1": (*PROGRESS, "--by", "district", "--exit-code"),
    "exit_code_0": (*PROGRESS, "--status", "已完成", "--by", "batch", "--exit-code"),
    "advance_month": ("advance", *SAMPLE, "--as-of", "2026-08-24", "--month", "this"),
    "advance_json": (*ADVANCE, "--institution", "H50990300002", "--batch", "ln-fenghexian-2026", "--format", "json"),
    "advance_exit_code_1": (*ADVANCE, "--by", "fund", "--exit-code"),
    "overdue_json": (*OVERDUE, "--institution", "H50990100004", "--format", "json"),
    "overdue_back_dated": ("overdue", *SAMPLE, "--as-of", "2026-07-01", "--by", "payee"),
    "overdue_all_products": (*OVERDUE, "--by", "district", "--all-products", "--payee", "江汀医药配送有限公司"),
    "overdue_exit_code_1": (*OVERDUE, "--by", "district", "--exit-code", "-q"),
    "overdue_exit_code_0": (*OVERDUE, "--institution", "H50990100001", "--exit-code"),
    "overdue_line_taken_back": (*OVERDUE, "--line", "MX26071324643808"),
    "overdue_line_waiting": (*OVERDUE, "--line", "mx26092857977274"),
    "offset_last_month": ("offset", *RECOVERED, "--month", "last", "--exit-code"),
    "refund_json": ("refund", *RECOVERED, "--district", "渠北区", "--batch", "qg-yinpian-2025", "--format", "json"),
    "ledger_csv": ("ledger", *RECOVERED, "--institution", "H50990300002", "--batch", "qg-yinpian-2025"),
    "cashflow_csv_en": ("cashflow", *RECOVERED, "--batch", "qg-yinpian-2025", "--headers", "en"),
    "letter_json": (*LETTER, "云岫县中医院", "--about", "逾期货款", "--format", "json", "--exit-code"),
    "supply_csv": (*SUPPLY, "--sort", "delivery_rate", "--top", "3", "--exit-code"),
    "supply_json": (*SUPPLY, "--by", "distributor", "--district", "嘉岚区", "--format", "json", "--top", "2"),
    "supply_lines_json": (*SUPPLY, "--lines", "--company", "霁川医疗科技有限公司", "--top", "2", "--format", "json"),
    "supply_failed_csv": (*SUPPLY, "--failed", "--sort", "-amount", "--top", "3", "--exit-code"),
    "supply_after_the_export": ("supply", *SAMPLE, "--as-of", "2026-10-20", "--company", "泊远医疗器械有限公司"),
    "assess_json": (*ASSESS, "--batch", "qg-yinpian-2025", "--top", "2", "--format", "json"),
    "assess_exit_code_1": (*ASSESS, "--by", "district", "--exit-code"),
    "assess_exit_code_0": (*ASSESS, "--institution", "H50990300003", "--exit-code"),
    "renew_json": (*RENEW, "--status", "below_floor", "--format", "json"),
    "renew_exit_code_1": (*RENEW, "--institution", "H50990200002", "--exit-code"),
    "renew_exit_code_0": ("renew", *SAMPLE, "--as-of", "2026-09-30", "--institution", "H50990200003", "--exit-code"),
    "explain_item_json": (*EXPLAIN, "云岫县中医院", "炒酸枣仁", "--format", "json"),
    "explain_item_ordered": (*EXPLAIN, "H50990300002", "YP08", "--count", "ordered", "--format", "csv"),
    "flags_json": (
        *FLAGS,
        "--rule",
        "price-above",
        "--rule",
        "lagging",
        "--company",
        "杏砚医疗器械有限公司",
        "--format",
        "json",
    ),
    "flags_exit_code_0": (*FLAGS, "--rule", "advance-over", "--exit-code"),
    "flags_exit_code_1": (*FLAGS, "--rule", "unmapped-product", "--exit-code"),
    "calendar_exit_code_1": ("calendar", "-C", "sample_data", "--as-of", "2026-12-20", "--exit-code"),
    "clauses_csv": ("clauses",),
    "check_csv": ("check", *SAMPLE, "--exit-code"),
    "check_rows_csv": ("check", *SAMPLE, "--rows"),
    "batch_list_json": ("batch", "list", "--format", "json"),
    "batch_show_csv": ("batch", "show", "qg-yinpian-2025"),
}

#: Mistakes of the user: one Chinese line each, exit code 2.
MISTAKES: dict[str, tuple[str, ...]] = {
    "unknown_command": ("progess",),
    "unknown_option": ("progress", "--bt", "district"),
    "unknown_option_far": ("progress", "--zzz"),
    "unknown_option_short_of": ("progress", "--out", "进度.xlsx"),
    "option_before_the_command": ("-C", "sample_data", "progress"),
    "month_for_a_day": ("progress", "--month", "2026-08"),
    "no_value": (*PROGRESS, "--batch", "--top", "3"),
    "no_value_output": (*PROGRESS, "-o", "-q"),
    "unknown_batch": (*PROGRESS, "--batch", "zhenju"),
    "unknown_batch_far": (*PROGRESS, "--batch", "???"),
    "unknown_batch_shown": ("batch", "show", "zhenju-2026"),
    "no_batch_named": ("batch", "show"),
    "bad_date": ("progress", *SAMPLE, "--as-of", "2026-02-30"),
    "bad_date_serial": ("progress", *SAMPLE, "--as-of", "46000"),
    "bad_date_words": ("progress", *SAMPLE, "--as-of", "昨天"),
    "bad_month_serial": ("offset", *SAMPLE, "--month", "46000"),
    "bad_year": (*PROGRESS, "--year", "零"),
    "year_zero": (*PROGRESS, "--year", "0"),
    "bad_count": (*PROGRESS, "--count", "paid"),
    "bad_by": (*PROGRESS, "--by", "region"),
    "bad_status": (*PROGRESS, "--status", "落后"),
    "progress_two_results": (*PROGRESS, "--why", "--form"),
    "progress_why_by": (*PROGRESS, "--why", "--by", "district"),
    "progress_form_status": (*PROGRESS, "--form", "--status", "滞后"),
    "progress_shares_by_company": (*PROGRESS, "--shares", "--by", "company"),
    "bad_sort": (*PROGRESS, "--sort", "complete"),
    "bad_sort_far": (*PROGRESS, "--by", "district", "--sort", "县"),
    "explain_advance_variety": (*EXPLAIN, "--advance", "云岫县中医院", "党参"),
    "explain_two_figures": (*EXPLAIN, "--advance", "--offset", "2026-08"),
    "explain_no_offset": (*EXPLAIN, "--offset", "2026-05", "H50990300002"),
    "explain_line_not_payable": (*EXPLAIN, "--line", "mx26092857977274"),
    "explain_line_and_word": (*EXPLAIN, "--line", "MX25070766319083", "党参"),
    "explain_no_finding": (*EXPLAIN, "price-above-aaaaaaaaaa"),
    "explain_finding_and_word": (*EXPLAIN, "price-above-aaaaaaaaaa", "党参"),
    "explain_idle_option": (*EXPLAIN, "H50990300002", "YP02", "--preview"),
    "explain_line_and_place": (*EXPLAIN, "--line", "MX25070766319083", "--institution", "H50990300002"),
    "explain_two_kinds": (*EXPLAIN, "云岫", "党参"),
    "diff_same_day": ("diff", *SAMPLE, "--as-of", "2026-08-31", "--from", "2026-08"),
    "diff_later": ("diff", *SAMPLE, "--as-of", "2026-08-31", "--from", "2026-09"),
    "diff_two_days": (*DIFF, "--to", "2026-08"),
    "diff_no_folder": (*DIFF, "--against", "没有"),
    "diff_itself": (*DIFF, "--against", "sample_data"),
    "diff_bad_by": (*DIFF, "--show", "overdue", "--by", "district"),
    "diff_bad_month": (*DIFF, "--from", "八月"),
    "explain_unknown_word": (*EXPLAIN, "云岫县中医院", "党生"),
    "explain_nothing_agreed": (*EXPLAIN, "H50990300002", "YP02", "--year", "2"),
    "flags_unknown_rule_title": (*FLAGS, "--rule", "高于中标价"),
    "flags_unknown_rule": (*FLAGS, "--rule", "price-over"),
    "flags_bad_severity": (*FLAGS, "--severity", "高"),
    "flags_needs_a_table": (*FLAGS, "--rule", "refund-late"),
    "calendar_bad_date": ("calendar", "--as-of", "今天"),
    "advance_company": (*ADVANCE, "--company", "杏砚医疗器械有限公司"),
    "advance_bad_month": (*ADVANCE, "--month", "八月"),
    "offset_company": ("offset", *RECOVERED, "--company", "杏砚医疗器械有限公司"),
    "ledger_unknown_institution": ("ledger", *RECOVERED, "--institution", "H5099030000"),
    "advance_bad_status": (*ADVANCE, "--status", "逾期"),
    "overdue_no_such_line": (*OVERDUE, "--line", "MX26070199999999"),
    "overdue_line_by": (*OVERDUE, "--line", "MX25070717900592", "--by", "payee"),
    "overdue_unmatched_batch": (*OVERDUE, "--unmatched", "--batch", "gx-zhenju-2026"),
    "overdue_all_products_batch": (*OVERDUE, "--all-products", "--batch", "gx-zhenju-2026"),
    "overdue_no_such_payee": (*OVERDUE, "--payee", "江亭医药"),
    "overdue_bad_by": (*OVERDUE, "--by", "company"),
    "letter_to_nobody": LETTER,
    "letter_bad_kind": ("letter", "urgent", *SAMPLE, "--all"),
    "supply_bad_by": (*SUPPLY, "--by", "variety"),
    "supply_two_results": (*SUPPLY, "--lines", "--failed"),
    "supply_lines_by": (*SUPPLY, "--by", "company", "--lines"),
    "supply_failed_by": (*SUPPLY, "--failed", "--by", "distributor"),
    "assess_running_year": (*ASSESS, "--year", "1", "--batch", "gx-zhenju-2026"),
    "assess_no_scheme": (*ASSESS, "--scheme", "没有的.toml"),
    "assess_broken_scheme": (*ASSESS, "--scheme", "sample_data/jicai.toml"),
    "bad_top": (*PROGRESS, "--top", "-1"),
    "bad_format": (*PROGRESS, "--format", "excel"),
    "bad_ending": (*PROGRESS, "-o", "进度.docx"),
    "bad_headers": (*PROGRESS, "--headers", "cn"),
    "extra_argument": ("progress", "sample_data"),
    "option_without_value": ("progress", "-C"),
    "flag_with_value": ("progress", "--quiet=1"),
    "renew_first_year": ("renew", *SAMPLE, "--year", "1"),
    "renew_bad_status": (*RENEW, "--status", "新签"),
    "renew_draft_no_workbook": (*RENEW, "--draft", "建议.csv"),
    "renew_draft_onto_an_input": (*RENEW, "--draft", "sample_data/约定采购量.xlsx"),
    "no_folder": ("progress", "-C", "没有的文件夹"),
    "no_such_file": (*PROGRESS, "--orders", "没有的.xlsx"),
    "onto_an_input": (*PROGRESS, "-o", "sample_data/订单明细-2026年7月.xlsx"),
    "into_no_folder": (*PROGRESS, "-o", "没有的文件夹/进度.xlsx"),
}


@pytest.mark.parametrize("columns", [80, 160])
@pytest.mark.parametrize("name", AT_TERMINAL)
def test_at_a_terminal(golden: Golden, name: str, columns: int) -> None:
    golden.check(f"terminal_{columns}_{name}", AT_TERMINAL[name], golden.seen(AT_TERMINAL[name], columns, ROOT))


@pytest.mark.parametrize("name", IN_PIPE)
def test_in_a_pipe(golden: Golden, here: Callable[..., Said], name: str) -> None:
    golden.check(f"pipe_{name}", IN_PIPE[name], here(IN_PIPE[name]))


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes(golden: Golden, here: Callable[..., Said], name: str) -> None:
    said = here(MISTAKES[name])
    assert (said.code, said.out) == (2, "")
    # Of a file that a user writes every mistake is a line.
    assert re.fullmatch(r"错误：[^\n]+\n" + r"([^\n]+\n)*" * (name == "assess_broken_scheme"), said.err)
    assert not english(said.err), english(said.err)
    golden.check(f"mistake_{name}", MISTAKES[name], said)


@pytest.mark.parametrize("arguments", [(), ("batch",), ("cache",)], ids=["jicai", "batch", "cache"])
def test_without_a_command_the_help_is_shown(arguments: tuple[str, ...]) -> None:
    said = in_pipe(arguments)
    assert said.out.rstrip() == in_pipe((*arguments, "--help")).out.rstrip()
    assert said.err == ""


def test_a_missing_table(golden: Golden, here: Callable[..., Said], tmp_path: Path) -> None:
    said = here(("progress",), tmp_path)
    assert (said.code, said.out) == (2, "")
    assert re.fullmatch(r"错误：[^\n]+订单明细[^\n]+--orders[^\n]+\n  [^\n]+ jicai init[^\n]+\n", said.err)
    golden.check("mistake_missing_table", ("progress",), said, tmp_path)


def test_nothing_to_check(golden: Golden, here: Callable[..., Said], tmp_path: Path) -> None:
    golden.check("mistake_nothing_to_check", ("check",), here(("check",), tmp_path), tmp_path)


def test_transcripts_are_of_tests() -> None:
    names = {f"terminal_{columns}_{name}" for name in AT_TERMINAL for columns in (80, 160)}
    names |= {f"pipe_{name}" for name in IN_PIPE} | {f"mistake_{name}" for name in MISTAKES}
    names |= {"mistake_missing_table", "mistake_nothing_to_check", "init"}
    assert {path.stem for path in (Path(__file__).parent / "golden").iterdir()} == names


def test_no_transcript_holds_a_path_of_this_machine() -> None:
    for path in (Path(__file__).parent / "golden").iterdir():
        assert str(ROOT) not in path.read_text("utf-8"), path.name


def english(text: str) -> list[str]:
    """English sentences in a message: three words in a row that are no command."""
    return re.findall(r"(?:\b[A-Za-z]{2,}\b['’]?[ ,]+){2,}\b[A-Za-z]{2,}\b", text.replace("jicai batch show", ""))

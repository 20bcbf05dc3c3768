"""Every mistake in a scheme file is one line: file, key, what is wrong, what to do."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from calc.rules.situation import Situation

from jicai.calc.assess.found import OF_FUND_OFFICE, OF_RUNNING_YEARS, WITHOUT_INSTITUTION
from jicai.calc.rules import all_rules
from jicai.errors import ConfigError
from jicai.schemes.loader import SHIPPED, load_scheme, shipped_scheme, shipped_text

NUMBER = '应是整数，或加引号的小数，例如 "0.95"'
HEAD = 'name = "办法"\n'
ONE = '[[indicators]]\nid = "completion"\ntitle = "完成率"\n'
GOOD = ONE + "weight = 100\n"
COUNT = '[[indicators]]\nid = "findings_serious"\ntitle = "发现"\n'
RULES = 'rules = ["price-above"]\n'

MISTAKES: dict[str, str] = {
    GOOD: "name：缺少名称，请补上",
    "name = 3\n" + GOOD: "name：3 应是文字，请加引号",
    'name = " "\n' + GOOD: 'name：" " 不能为空，请填写',
    HEAD: "indicators：缺少指标，请补上",
    HEAD + "indicators = []": "indicators：[] 应至少有一项",
    HEAD + "indicators = 3": "indicators：3 应是一张表，请写成 [[indicators]] 一段",
    HEAD + "[indicators]\nid = 'completion'": "indicators：{…} 应是一张表，请写成 [[indicators]] 一段",
    HEAD + "indicators = ['completion']": 'indicators（第 1 项）："completion" 应是一张表，请写成 [[indicators]] 一段',
    HEAD + "full_mark = 100\n" + GOOD: "full_mark：没有这个键，是否要写 full_marks？请改正或删去",
    HEAD + "x = 1\n" + GOOD: "x：没有这个键，请删去；可用的键：name、note、full_marks、rules、indicators",
    HEAD + GOOD + "wieght = 3": "indicators.wieght（第 1 项）：没有这个键，是否要写 weight？请改正或删去",
    HEAD + ONE: "indicators.weight（第 1 项）：缺少权重，请补上",
    HEAD + ONE + "weight = 10.5": f"indicators.weight（第 1 项）：{NUMBER}",
    HEAD + ONE + "weight = true": f"indicators.weight（第 1 项）：{NUMBER}",
    HEAD + ONE + 'weight = "十"': f'indicators.weight（第 1 项）："十" {NUMBER}',
    HEAD + ONE + "weight = -1": "indicators.weight（第 1 项）：-1 太小，请改为不小于 0 的值",
    HEAD + ONE + "weight = 10001": "indicators.weight（第 1 项）：10001 太大，请改为不大于 10000 的值",
    HEAD + ONE + 'weight = "0.125"': "indicators.weight（第 1 项）：分数最多两位小数",
    HEAD + ONE + "weight = 40": "indicators：各指标的 weight 合计 40，应等于满分 full_marks 100",
    HEAD + "full_marks = 120\n" + GOOD: "indicators：各指标的 weight 合计 100，应等于满分 full_marks 120",
    HEAD + GOOD + GOOD: "indicators：指标 completion 写了两次，请删去一个",
    HEAD + GOOD.replace("completion", "complete"): (
        "indicators.id（第 1 项）：没有这个指标，可用 completion、completed_share、on_time_rate、payment_rate、"
        "selected_share、findings_serious、findings_warning、findings_review、findings_info、findings:规则编号"
    ),
    HEAD + GOOD + 'target = "95%"': f'indicators.target（第 1 项）："95%" {NUMBER}',
    HEAD + GOOD + "target = 95": 'indicators（第 1 项）：target 和 veto 是比率，应不大于 1，如 95% 写成 "0.95"',
    HEAD + GOOD + 'veto = "60"': 'indicators（第 1 项）：target 和 veto 是比率，应不大于 1，如 95% 写成 "0.95"',
    HEAD + GOOD + 'target = "0.5"\nfloor = "0.5"': "indicators（第 1 项）：floor 应小于 target",
    HEAD + GOOD + "floor = 1": "indicators.floor（第 1 项）：1 太大，请改为小于 1 的值",
    HEAD + GOOD + "per = 1": "indicators（第 1 项）：per 只用于发现条数，请删去",
    HEAD + GOOD + "cap = 120": "indicators（第 1 项）：cap 是 120，应不大于 weight 100",
    HEAD + GOOD + "veto = 0": "indicators.veto（第 1 项）：0 太小，请改为大于 0 的值",
    HEAD + GOOD + "veto_score = 59": "indicators（第 1 项）：写了 veto_score 而没有 veto，请补上或删去",
    HEAD + RULES + COUNT + "weight = 100": "indicators（第 1 项）：缺少每条扣分 per，请补上",
    HEAD + RULES + COUNT + 'weight = 100\nper = 1\nfloor = "0.5"': "indicators（第 1 项）：floor 只用于比率，请删去",
    HEAD + COUNT + "weight = 100\nper = 1": "rules：没有写明计数的规则，指标 findings_serious 要用到，请补上",
    HEAD + RULES + COUNT.replace("findings_serious", "findings:no-contract") + "weight = 100\nper = 1": (
        "rules：缺少规则 no-contract，指标 findings:no-contract 要用到它，请补上"
    ),
    HEAD + 'rules = ["price-abov"]\n' + GOOD: "rules（第 1 项）：没有这个规则，是否要写 price-above？请改正或删去",
    HEAD + 'rules = ["price-above", "price-above"]\n' + GOOD: "rules：规则 price-above 写了两次，请删去一个",
    HEAD + 'rules = ["price-above", "supply-short"]\n' + GOOD: (
        "rules（第 2 项）：规则 supply-short 的发现没有医疗机构，不能计分，请删去"
    ),
    HEAD + 'rules = "price-above"\n' + GOOD: 'rules："price-above" 应是列表，请写成 ["…", "…"]',
    HEAD + "rules = [3]\n" + GOOD: "rules（第 1 项）：3 应是文字，请加引号",
}


@pytest.mark.parametrize(("text", "line"), [pytest.param(*mistake, id=mistake[1][:30]) for mistake in MISTAKES.items()])
def test_mistake(text: str, line: str, tmp_path: Path) -> None:
    path = tmp_path / "考核.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as raised:
        load_scheme(path)
    assert str(raised.value) == f"考核办法 {path}：{line}"


def test_the_rules_that_are_refused_are_those_without_an_institution() -> None:
    evidence = Situation().evidence()
    assert {
        rule.id
        for rule in all_rules().values()
        if "institution_code" not in rule.find(evidence, rule.settings()).collect_schema()
    } == WITHOUT_INSTITUTION
    assert all_rules().keys() >= OF_RUNNING_YEARS | OF_FUND_OFFICE


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_ones_leave_the_fund_office_out(name: str) -> None:
    assert not OF_FUND_OFFICE.intersection(shipped_scheme(name).rules)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="找不到文件"):
        load_scheme(tmp_path / "考核.toml")


def test_numbers_are_exact_and_defaults_stand_for_what_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "考核.toml"
    path.write_text(HEAD + RULES + ONE + 'weight = "89.9"\n' + COUNT + 'weight = "10.1"\nper = "0.25"\n', "utf-8")
    share, count = load_scheme(path).indicators
    assert (share.aim, share.lowest, share.most) == (Decimal(1), Decimal(0), Decimal("89.9"))
    assert (count.aim, count.per, count.most) == (Decimal(0), Decimal("0.25"), Decimal("10.1"))


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_ones_say_that_they_are_examples_and_can_be_copied(name: str, tmp_path: Path) -> None:
    path = tmp_path / SHIPPED[name]
    path.write_text(shipped_text(name), "utf-8")
    assert load_scheme(path) == shipped_scheme(name)
    for text in (shipped_text(name).partition("\nname")[0], shipped_scheme(name).note or ""):
        assert "评分公式" in text
        assert "示例" in text

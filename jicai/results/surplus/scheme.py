"""The scheme of retention: where it comes from, and how it is told."""

from __future__ import annotations

from pathlib import Path

from jicai.render.words import number
from jicai.schemes.surplus import SurplusScheme, load_surplus, shipped_surplus

KIND_WORDS = {"selected": "中选", "nonselected": "非中选", "substitute": "替代产品"}
_QUANTITIES = {"agreed": "约定采购量", "purchased": "实际采购量"}
_DEFICITS = {"zero": "超支的品种按 0", "net": "超支的品种冲减其他品种的结余"}


def chosen_surplus(given: str | None) -> SurplusScheme:
    """The scheme of the option, else the one that comes with the package. ConfigError where it is broken."""
    return shipped_surplus() if given is None else load_surplus(Path(given))


def scheme_line(scheme: SurplusScheme) -> str:
    """A line below the result."""
    return f"测算办法：{scheme.name}" + (f"；{scheme.note}" if scheme.note else "")


def budget_words(scheme: SurplusScheme) -> str:
    """How the budget's quantity is had."""
    budget = scheme.budget
    restored = f" ÷ {number(budget.agreed_share)}" if budget.quantity == "agreed" and budget.agreed_share != 1 else ""
    return _QUANTITIES[budget.quantity] + restored


def included_words(scheme: SurplusScheme) -> str:
    """The kinds of products whose purchases are spending."""
    return "、".join(KIND_WORDS[kind] for kind in dict.fromkeys(scheme.spending.include))


def formulas(scheme: SurplusScheme) -> list[str]:
    """The formulas, for the footer."""
    return [
        f"结余 = {budget_words(scheme)} × 集采前均价 × 统筹基金支付比例 - "
        f"采购金额（{included_words(scheme)}）× 统筹基金支付比例",
        "结余测算基数 = 计入的各品种结余之和；结余留用金额 = 结余测算基数 × 留用比例，四舍五入到分",
    ]


def scheme_basis(scheme: SurplusScheme) -> dict[str, str]:
    """Every parameter with its clause, for the sheet 口径."""
    gates, retention = scheme.gates, scheme.retention
    most = gates.max_nonselected_share
    conditions = [f"完成率不低于 {number(gates.min_completion)}"]
    conditions += [f"非中选占比不高于 {number(most)}"] if most is not None else []
    grades = [f"{number(one.from_score)} 分起 {number(one.ratio)}" for one in retention.grades]
    return {
        "测算办法": scheme_line(scheme).removeprefix("测算办法："),
        "医保资金预算": f"{budget_words(scheme)} × 集采前均价 × 统筹基金支付比例（{scheme.budget.clause}）",
        "基金实际支出": f"{included_words(scheme)}的采购金额 × 统筹基金支付比例（{scheme.spending.clause}）",
        "计入的条件": f"{'，'.join(conditions)}；{_DEFICITS[gates.deficits]}（{gates.clause}）",
        "留用比例": f"{'，'.join(grades) or '不看得分'}，上限 {number(retention.max_ratio)}（{retention.clause}）",
    }
